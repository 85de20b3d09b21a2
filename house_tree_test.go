package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/causeway-sds/causeway"

// pkg is one directory with Go files.
type pkg struct {
	dir   string // relative to the root, with slashes; "" for the root
	files []file
}

type file struct {
	path    string
	test    bool
	lines   int
	syntax  *ast.File
	imports []imported
}

type imported struct {
	path string
	pos  string
}

var fileSet = token.NewFileSet()

func position(n ast.Node) string { return fileSet.Position(n.Pos()).String() }

// packages parses the module in process. A test that asked the go command
// would be answered from the test cache, which does not see what that reads.
func packages(t *testing.T) []pkg {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var parsed = sync.OnceValues(func() ([]pkg, error) {
	byDir := map[string]int{}
	var all []pkg
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return skipDir(name, d)
		case filepath.Ext(name) != ".go":
			return nil
		}
		f, err := parseFile(filepath.ToSlash(name))
		if err != nil {
			return err
		}
		dir := strings.TrimPrefix(path.Dir(f.path), ".")
		i, seen := byDir[dir]
		if !seen {
			i = len(all)
			byDir[dir] = i
			all = append(all, pkg{dir: dir})
		}
		all[i].files = append(all[i].files, f)
		return nil
	})
	return all, err
})

// skipDir leaves out what the go command leaves out, and foreign code.
func skipDir(name string, d fs.DirEntry) error {
	base := d.Name()
	hidden := name != "." && (base[0] == '.' || base[0] == '_')
	if hidden || base == "testdata" || base == "node_modules" {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && name != "." {
		return fs.SkipDir // a module of its own
	}
	return nil
}

func parseFile(name string) (file, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return file{}, err
	}
	syntax, err := parser.ParseFile(fileSet, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return file{}, err
	}
	f := file{path: name, test: strings.HasSuffix(name, "_test.go"), lines: strings.Count(string(text), "\n"), syntax: syntax}
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, imported{p, position(spec)})
	}
	return f, nil
}

// dependencies follows imports outside of tests through this module. The
// result tells for each import path who asked for it.
func dependencies(t *testing.T, dir string) map[string]string {
	t.Helper()
	byPath := map[string]pkg{}
	for _, p := range packages(t) {
		byPath[path.Join(module, p.dir)] = p
	}
	found := map[string]string{path.Join(module, dir): "itself"}
	todo := []string{path.Join(module, dir)}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		for _, f := range byPath[at].files {
			if f.test {
				continue
			}
			for _, imp := range f.imports {
				if found[imp.path] == "" {
					found[imp.path] = at
					todo = append(todo, imp.path)
				}
			}
		}
	}
	return found
}

// isStandard knows the standard library by the missing dot in the first
// element. "C" is not standard: it is cgo.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") && importPath != "C"
}
