package house

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/rfc"
)

const maxLines = 500

func TestFiles_areOneRoomEach(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.files {
			if f.lines > maxLines {
				t.Errorf("%s has %d lines, more than %d; split it where the subject changes", f.path, f.lines, maxLines)
			}
		}
	}
}

var citation = regexp.MustCompile(`\[(SDS-[A-Z]+-[0-9]+)\]`)

// A comment [SDS-RECV-6] stands on the line that exists for that sentence.
func TestComments_citeRequirementsThatExist(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.files {
			for _, group := range f.syntax.Comments {
				for _, c := range group.List {
					for _, m := range citation.FindAllStringSubmatch(c.Text, -1) {
						if _, ok := rfc.Lookup(m[1]); !ok {
							t.Errorf("%s cites %s, which rfc/sds.md does not have", position(c), m[1])
						}
					}
				}
			}
		}
	}
}

// A test that sleeps is slow or flaky, and one that skips hides.
func TestTests_neitherSleepNorSkip(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.files {
			if !f.test {
				continue
			}
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				on, _ := sel.X.(*ast.Ident)
				switch {
				case on == nil:
				case on.Name == "time" && sel.Sel.Name == "Sleep":
					t.Errorf("%s sleeps; use virtual time, or wait for the event itself", position(n))
				case isTestValue(on.Name) && strings.HasPrefix(sel.Sel.Name, "Skip"):
					t.Errorf("%s skips; give the test what it needs, or delete it", position(n))
				}
				return true
			})
		}
	}
}

func isTestValue(name string) bool { return name == "t" || name == "b" || name == "f" || name == "tb" }

var (
	makeTarget = regexp.MustCompile(`(?m)^([a-z][a-z-]*):[^=\n]*## `)
	makeUse    = regexp.MustCompile("(?m)(?:`|^\\s*\\$? ?)make ([a-z][a-z-]*)")
	link       = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
)

// Modules of their own keep cgo and hundreds of modules away from everybody
// else. Each one that is added costs a reason in ARCHITECTURE.md.
func TestModules_areTheRootAndTheWakuNode(t *testing.T) {
	nested := map[string]string{}
	for _, pattern := range []string{"*/go.mod", "*/*/go.mod", "*/*/*/go.mod"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			nested[filepath.ToSlash(name)] = string(text)
		}
	}
	waku, has := nested["reference/waku/go.mod"]
	if !has || len(nested) != 1 {
		t.Fatalf("found %d nested modules, want reference/waku alone", len(nested))
	}
	for _, line := range []string{
		"module " + module + "/reference/waku",
		"tool github.com/waku-org/go-waku/cmd/waku",
		"github.com/waku-org/go-waku v0.10.1 ",
		"replace github.com/libp2p/go-libp2p-pubsub => github.com/waku-org/go-libp2p-pubsub v0.13.1-gowaku",
	} {
		if !strings.Contains(waku, line) {
			t.Errorf("reference/waku/go.mod lacks %q", line)
		}
	}
}

// What the documents point at exists: files and make targets.
func TestDocuments_pointAtWhatExists(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, m := range makeTarget.FindAllStringSubmatch(string(makefile), -1) {
		targets[m[1]] = true
	}
	for _, doc := range documents(t) {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range makeUse.FindAllStringSubmatch(string(text), -1) {
			if !targets[m[1]] {
				t.Errorf("%s speaks of make %s, which the Makefile does not have (or has without a ## comment)", doc, m[1])
			}
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which does not exist", doc, m[1])
			}
		}
	}
}

func documents(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.md", "rfc/*.md", "vectors/*.md", "harness/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return all
}

// The figures of the README have to be those of the text.
func TestReadme_countsTheRequirements(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	origins, levels := map[rfc.Origin]int{}, map[rfc.Level]int{}
	for _, q := range rfc.Requirements() {
		origins[q.Origin]++
		levels[q.Level]++
	}
	rows := []string{fmt.Sprintf("| **all** | **%d** | %d MUST, %d SHOULD, %d MAY |",
		len(rfc.Requirements()), levels[rfc.Must], levels[rfc.Should], levels[rfc.May])}
	for origin, n := range origins {
		rows = append(rows, fmt.Sprintf("| %s | %d |", origin, n))
	}
	for _, row := range rows {
		if !strings.Contains(string(readme), row) {
			t.Errorf("README.md lacks the row %q; `bin/causeway requirements` has the figures", row)
		}
	}
}
