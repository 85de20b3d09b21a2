package mutate

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed helpers.go.txt
var helperSource string

// source is a package, parsed and typed.
type source struct {
	path  string // import path
	dir   string
	name  string
	fset  *token.FileSet
	paths []string
	texts [][]byte
	files []*ast.File
	info  *types.Info
}

// load reads a package without its tests. What it imports comes from the
// build cache.
func load(pattern string) (*source, error) {
	command := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Name,Dir,GoFiles,Export,DepOnly", pattern)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", pattern, err)
	}
	exports, s := map[string]string{}, (*source)(nil)
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Name, Dir, Export string
			GoFiles                       []string
			DepOnly                       bool
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("list %s: %w", pattern, err)
		}
		exports[p.ImportPath] = p.Export
		if !p.DepOnly {
			s = &source{path: p.ImportPath, dir: p.Dir, name: p.Name, fset: token.NewFileSet()}
			for _, file := range p.GoFiles {
				s.paths = append(s.paths, filepath.Join(p.Dir, file))
			}
		}
	}
	if s == nil {
		return nil, fmt.Errorf("list %s: no package", pattern)
	}
	return s, s.check(exports)
}

func (s *source) check(exports map[string]string) error {
	for _, path := range s.paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(s.fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.texts, s.files = append(s.texts, text), append(s.files, file)
	}
	lookup := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	config := types.Config{Importer: importer.ForCompiler(s.fset, "gc", lookup)}
	s.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	_, err := config.Check(s.path, s.fset, s.files, s.info)
	return err
}

// write puts the package with all its mutants into a directory, and an overlay
// that lets the build find it there. It returns the overlay's path.
func (s *source) write(dir string, mutants []Mutant) (string, error) {
	replace := map[string]string{}
	put := func(original, text string) error {
		path := filepath.Join(dir, filepath.Base(original))
		replace[original] = path
		return os.WriteFile(path, []byte(text), 0o600)
	}
	for i, path := range s.paths {
		var edits []edit
		for _, m := range mutants {
			if m.File == filepath.Base(path) {
				edits = append(edits, m.edits...)
			}
		}
		if err := put(path, apply(string(s.texts[i]), edits)); err != nil {
			return "", err
		}
	}
	if err := put(filepath.Join(s.dir, "mutant_helpers.go"), "package "+s.name+"\n\n"+helperSource); err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, overlay, 0o600)
}

// apply makes all edits, which were found from the outside in: of several that
// begin at one place the first is the outermost, of several that end there the
// last is the innermost.
func apply(text string, edits []edit) string {
	for i, e := range edits { // a stable order from here on
		if e.place == end {
			edits[i].place -= place(i + 1)
		}
	}
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.place, b.place))
	})
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.offset])
		b.WriteString(e.text)
		at = e.offset + e.remove
	}
	b.WriteString(text[at:])
	return b.String()
}
