package sut

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/causeway-sds/causeway/rfc"
)

// Case is one case of the suite, not yet run.
type Case struct {
	ID      string // container/slug; stable, never derived from the title
	Title   string
	Section string // where the report counts it: a section of the specification, or vectors/<family>
	Spec    Spec
	body    func(*T)
}

// Group is the part of a subject's claim that the case belongs to.
func (c *Case) Group() string { return c.Spec.group() }

// tree collects cases. There is one for the program, filled by the containers
// of the packages that it imports, and one for each test of this package.
type tree struct {
	containers []container
	lookup     func(id string) (rfc.Requirement, bool)
	cases      []*Case
	byID       map[string]*Case
	prefix     string
}

type container struct {
	name string
	body func()
}

var program = &tree{lookup: rfc.Lookup}

// building is the tree whose containers run now. Containers run one after
// another while the tree is built, as in Ginkgo.
var building *tree

// Describe adds a container of cases, whose IDs begin with its name. It is
// called from package variables, like Ginkgo's own; its body runs when the
// tree is built. Several containers may have the same name.
func Describe(name string, body func()) bool {
	program.containers = append(program.containers, container{name, body})
	return true
}

// It adds a case. The slug, with the name of the container before it, is the
// case's ID. A requirement that the specification does not have, an ID that
// was used before, and a case without a requirement are bugs in the suite and
// panic while the tree is built.
func It(slug, title string, spec Spec, body func(*T)) {
	if building == nil {
		panic(fmt.Sprintf("sut.It(%q) outside of sut.Describe", slug))
	}
	building.add(slug, title, spec, body)
}

// Cases builds the tree and lists its cases in a stable order: packages by
// import path, files by name, cases as they stand in the file.
func Cases() []*Case { return programCases() }

var programCases = sync.OnceValue(func() []*Case {
	program.build()
	return program.cases
})

func (t *tree) build() {
	t.byID = map[string]*Case{}
	building = t
	defer func() { building = nil }()
	for _, c := range t.containers {
		t.prefix = c.name
		c.body()
	}
}

// idShape keeps IDs easy to type, to quote and to match.
var idShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)+$`)

func (t *tree) add(slug, title string, spec Spec, body func(*T)) {
	id := t.prefix + "/" + slug
	if !idShape.MatchString(id) {
		panic(fmt.Sprintf("case %q: an ID is lower-case letters, digits, dots and dashes between slashes", id))
	}
	if t.byID[id] != nil {
		panic(fmt.Sprintf("case %s is there twice: %q and %q", id, t.byID[id].Title, title))
	}
	if len(spec.requirements) == 0 {
		panic(fmt.Sprintf("case %s checks no requirement; name one with sut.Req", id))
	}
	for _, requirement := range spec.requirements {
		if _, ok := t.lookup(requirement); !ok {
			panic(fmt.Sprintf("case %s: the specification has no requirement %s", id, requirement))
		}
	}
	c := &Case{ID: id, Title: title, Spec: spec, body: body}
	c.Section = t.section(c)
	t.byID[id] = c
	t.cases = append(t.cases, c)
}

// section is the section of the first requirement that the case names, or, for
// a vector, its family.
func (t *tree) section(c *Case) string {
	if parts := strings.SplitN(c.ID, "/", 3); parts[0] == "vectors" && len(parts) == 3 {
		return parts[0] + "/" + parts[1]
	}
	first, _ := t.lookup(c.Spec.requirements[0])
	return first.Section
}
