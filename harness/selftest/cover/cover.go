// Package cover holds the statement coverage of each package against a floor.
// It reads a profile of go test that was taken with -coverpkg=./..., so that a
// statement counts as covered whichever package's test came past it: a decoder
// that only the suites reach is reached.
//
// Coverage says what was run, not what was checked; package mutate asks that.
package cover

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Package is what a profile says of one package.
type Package struct {
	Path       string // within the module
	Statements int
	Covered    int
	Floor      float64 // per cent
}

// Percent is the share of statements that ran.
func (p Package) Percent() float64 {
	if p.Statements == 0 {
		return 100
	}
	return 100 * float64(p.Covered) / float64(p.Statements)
}

// OK says whether the package reaches its floor.
func (p Package) OK() bool { return p.Percent() >= p.Floor }

// The floors, in per cent. What decides about messages and verdicts has a
// higher one.
const (
	Floor     = 80
	CoreFloor = 90
)

var core = []string{"reference/sds", "reference/wire", "reference/bloom", "harness/contract", "harness/model", "harness/check"}

// block is some statements of one file.
type block struct {
	statements int
	covered    bool
}

// Read sums up a profile by package. A block occurs once for each test binary,
// and counts once. Excluded files and packages are left out; an exclusion that
// excludes nothing is an error, for it is out of date.
func Read(profile io.Reader, module string, excluded []Exclusion) ([]Package, error) {
	blocks := map[string]block{}
	lines := bufio.NewScanner(profile)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.HasPrefix(line, "mode:") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return nil, fmt.Errorf("profile line %d: read %q, expected file:from,to statements count", n, line)
		}
		statements, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, fmt.Errorf("profile line %d: %w", n, err)
		}
		b := blocks[fields[0]]
		blocks[fields[0]] = block{statements, b.covered || fields[2] != "0"}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the profile: %w", err)
	}
	return sum(blocks, module, excluded)
}

func sum(blocks map[string]block, module string, excluded []Exclusion) ([]Package, error) {
	packages, used := map[string]*Package{}, map[string]bool{}
	for key, b := range blocks {
		file := strings.TrimPrefix(key[:strings.LastIndex(key, ":")], module+"/")
		dir := path.Dir(file)
		if at := slices.IndexFunc(excluded, func(e Exclusion) bool { return e.Path == file || e.Path == dir }); at >= 0 {
			used[excluded[at].Path] = true
			continue
		}
		p := packages[dir]
		if p == nil {
			p = &Package{Path: dir, Floor: Floor}
			if slices.Contains(core, dir) {
				p.Floor = CoreFloor
			}
			packages[dir] = p
		}
		p.Statements += b.statements
		if b.covered {
			p.Covered += b.statements
		}
	}
	for _, e := range excluded {
		if !used[e.Path] {
			return nil, fmt.Errorf("excluded and not in the profile: %s; remove it from the list", e.Path)
		}
	}
	var all []Package
	for _, p := range packages {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b Package) int { return cmp.Compare(a.Path, b.Path) })
	return all, nil
}

// Exclusion is a file or a package that no test of this module can run, and
// why.
type Exclusion struct{ Path, Reason string }

// ReadExclusions reads a list: lines that begin with # are comments, others a
// path within the module and the reason.
func ReadExclusions(r io.Reader) ([]Exclusion, error) {
	var all []Exclusion
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		where, reason, found := strings.Cut(line, " ")
		if !found || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("exclusions line %d: %s without a reason; add it behind the path", n, where)
		}
		all = append(all, Exclusion{where, strings.TrimSpace(reason)})
	}
	return all, lines.Err()
}

// Write prints a row for each package and what is excluded, and says whether
// every package reaches its floor.
func Write(w io.Writer, packages []Package, excluded []Exclusion) (bool, error) {
	var b strings.Builder
	good, total := true, Package{Path: "total", Floor: Floor}
	row := func(p Package) {
		word := "ok"
		if !p.OK() {
			word, good = "BELOW", false
		}
		fmt.Fprintf(&b, "%-28s %10d %9.1f%% %6.0f%%  %s\n", p.Path, p.Statements, p.Percent(), p.Floor, word)
	}
	fmt.Fprintf(&b, "%-28s %10s %10s %7s\n", "package", "statements", "coverage", "floor")
	for _, p := range packages {
		row(p)
		total.Statements, total.Covered = total.Statements+p.Statements, total.Covered+p.Covered
	}
	row(total)
	for _, e := range excluded {
		fmt.Fprintf(&b, "excluded: %s: %s\n", e.Path, e.Reason)
	}
	_, err := io.WriteString(w, b.String())
	return good && len(packages) > 0, err
}
