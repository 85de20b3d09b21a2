package main

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/causeway-sds/causeway/reference/mutants"
)

const (
	module   = "github.com/causeway-sds/causeway"
	door     = "reference/adapter"       // what a mutant is entered by
	copies   = "reference/mutants/built" // where the mutated packages seem to be; nothing is there
	command  = "harness/cmd/mutants"
	together = "together" // the copy that holds most mutants
)

// workshop makes one program of all mutants. Most of them change bodies of
// functions alone and share one copy of the reference, in which a number selects
// one of them; each of the others has a copy of the packages that it changes and
// of those that depend on them. The copies have import paths of their own and
// exist in an overlay of the build alone.
type workshop struct {
	root    string // of the module
	out     string // for overlay, copies and program
	house   map[string][]string
	imports map[string][]string // of the packages of the reference, from its door on
	replace map[string]string
	entries []entry
}

// entry says how a mutant is entered.
type entry struct {
	name   string
	copy   string
	number int // selects it in the copy; 0: there is nothing to select
}

// newWorkshop looks at the packages of the reference.
func newWorkshop(root, out string) (*workshop, error) {
	w := &workshop{root: root, out: out, house: map[string][]string{}, imports: map[string][]string{}, replace: map[string]string{}}
	return w, w.survey(door)
}

// survey notes the files and imports of a package, and of all that it imports.
func (w *workshop) survey(dir string) error {
	if w.house[dir] != nil {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(w.root, dir, "*.go"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("read the package %s: %d files; start the program in the root of the module", dir, len(files))
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		w.house[dir] = append(w.house[dir], path.Join(dir, filepath.Base(file)))
		syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			own, inside := strings.CutPrefix(imported, module+"/")
			if !inside || !strings.HasPrefix(own, "reference/") {
				continue
			}
			w.imports[dir] = append(w.imports[dir], own)
			if err := w.survey(own); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *workshop) dirs() []string {
	var dirs []string
	for dir := range w.house {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	return dirs
}

// affected lists the packages that have to be copied when files change: theirs,
// the door, and what lies between.
func (w *workshop) affected(files []string) []string {
	dirs := []string{door}
	for _, f := range files {
		dirs = append(dirs, path.Dir(f))
	}
	for grew := true; grew; {
		grew = false
		for dir, imports := range w.imports {
			if !slices.Contains(dirs, dir) && slices.ContainsFunc(imports, func(i string) bool { return slices.Contains(dirs, i) }) {
				dirs, grew = append(dirs, dir), true
			}
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

func (w *workshop) read(file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(w.root, file))
	return string(text), err
}

// mutated applies a patch and refuses one of a file that nobody would build.
func (w *workshop) mutated(m mutants.Mutant) (map[string]string, error) {
	for _, f := range m.Files() {
		if w.house[path.Dir(f)] == nil {
			return nil, fmt.Errorf("mutant %s: %s is in no package of the reference that %s depends on", m.Name, f, door)
		}
	}
	return m.Apply(w.read)
}

// copy puts packages into the overlay, with some files replaced, under a name.
func (w *workshop) copy(name string, dirs []string, files map[string]string) error {
	for _, dir := range dirs {
		for _, file := range w.house[dir] {
			text, replaced := files[file]
			if !replaced {
				var err error
				if text, err = w.read(file); err != nil {
					return err
				}
			}
			for _, other := range dirs {
				text = strings.ReplaceAll(text, quoted(path.Join(module, other)), quoted(path.Join(module, home(name), other)))
			}
			if err := w.place(path.Join(home(name), file), text); err != nil {
				return err
			}
		}
	}
	return nil
}

// home is where the copy of a name seems to be, below the root.
func home(name string) string {
	return path.Join(copies, strings.NewReplacer("/", "_", "-", "_").Replace(name))
}

// place puts a text into the overlay. A file that is the same already keeps its
// time, so that nothing is read or built twice.
func (w *workshop) place(seems, text string) error {
	is := filepath.Join(w.out, "_src", filepath.FromSlash(seems)) // the underscore hides it from ./...
	w.replace[filepath.Join(w.root, filepath.FromSlash(seems))] = is
	if old, err := os.ReadFile(is); err == nil && string(old) == text {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(is), 0o755); err != nil {
		return err
	}
	return os.WriteFile(is, []byte(text), 0o644)
}

// build makes the program that holds all entries and returns its path.
func (w *workshop) build() (string, error) {
	list, err := w.registry()
	if err != nil {
		return "", err
	}
	if err := w.place(path.Join(command, "registry.go"), list); err != nil {
		return "", err
	}
	overlay := filepath.Join(w.out, "overlay.json")
	text, err := json.MarshalIndent(map[string]any{"Replace": w.replace}, "", "\t")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(overlay, text, 0o644); err != nil {
		return "", err
	}
	program := filepath.Join(w.out, "judge")
	build := exec.Command("go", "build", "-overlay", overlay, "-ldflags=-s -w", "-o", program, "./"+command)
	build.Dir, build.Env = w.root, append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the mutants: %w; the names of files and directories tell which mutant does not compile\n%s", err, said)
	}
	return program, nil
}
