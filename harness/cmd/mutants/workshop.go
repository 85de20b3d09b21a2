package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
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
	module  = "github.com/causeway-sds/causeway"
	door    = "reference/adapter"       // what a mutant is entered by
	copies  = "reference/mutants/built" // where the mutated packages seem to be; nothing is there
	command = "harness/cmd/mutants"
)

// workshop makes one program of all mutants. Each of them is a copy of the
// packages that it changes, and of those that depend on them, under import paths
// of its own. The copies exist in an overlay of the build alone.
type workshop struct {
	root    string // of the module
	out     string // for overlay, copies and program
	house   map[string][]string
	imports map[string][]string // of the packages of the reference, from its door on
	replace map[string]string
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
		return fmt.Errorf("read the package %s: %d files, %w", dir, len(files), err)
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

// affected lists the packages that have to be copied when files change: theirs,
// the door, and what lies between.
func (w *workshop) affected(files []string) (map[string]bool, error) {
	dirs := map[string]bool{door: true}
	for _, f := range files {
		if w.house[path.Dir(f)] == nil {
			return nil, fmt.Errorf("%s is in no package of the reference that %s depends on", f, door)
		}
		dirs[path.Dir(f)] = true
	}
	for grew := true; grew; {
		grew = false
		for dir, imports := range w.imports {
			if !dirs[dir] && slices.ContainsFunc(imports, func(i string) bool { return dirs[i] }) {
				dirs[dir], grew = true, true
			}
		}
	}
	return dirs, nil
}

func (w *workshop) read(file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(w.root, file))
	return string(text), err
}

// add copies the packages of one mutant.
func (w *workshop) add(m mutants.Mutant) error {
	changed, err := m.Apply(w.read)
	if err != nil {
		return err
	}
	dirs, err := w.affected(m.Files())
	if err != nil {
		return fmt.Errorf("mutant %s: %w", m.Name, err)
	}
	for dir := range dirs {
		for _, file := range w.house[dir] {
			text, mutated := changed[file]
			if !mutated {
				if text, err = w.read(file); err != nil {
					return err
				}
			}
			for other := range dirs {
				text = strings.ReplaceAll(text, strconv.Quote(path.Join(module, other)), strconv.Quote(path.Join(module, home(m.Name), other)))
			}
			if err := w.place(path.Join(home(m.Name), file), text); err != nil {
				return err
			}
		}
	}
	return nil
}

// home is where the copies of a mutant seem to be, below the root.
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

// build makes the program that holds the mutants of these names and returns its
// path.
func (w *workshop) build(names []string) (string, error) {
	var list bytes.Buffer
	fmt.Fprintf(&list, "package main\n\nimport (\n%q\n", path.Join(module, "harness/contract"))
	for i, name := range names {
		fmt.Fprintf(&list, "m%d %q\n", i, path.Join(module, home(name), door))
	}
	fmt.Fprintf(&list, ")\n\nconst control = %q\n\nvar built = map[string]func() contract.Handler{\n", control)
	for i, name := range names {
		fmt.Fprintf(&list, "%q: func() contract.Handler { return m%d.New() },\n", name, i)
	}
	fmt.Fprintln(&list, "}")
	source, err := format.Source(list.Bytes())
	if err != nil {
		return "", err
	}
	if err := w.place(path.Join(command, "registry.go"), string(source)); err != nil {
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
		return "", fmt.Errorf("build the mutants: %w; the directory in the first line names the mutant that does not compile\n%s", err, said)
	}
	return program, nil
}
