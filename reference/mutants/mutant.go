package mutants

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Extension ends the name of every patch.
const Extension = ".mutant"

// Mutant is one deviation.
type Mutant struct {
	Name    string   // area/slug: where the patch lies, without its extension
	Says    string   // what it does, in a sentence
	Mistake string   // the kind of mistake that it stands for
	Breaks  []string // IDs of requirements, each of which has to notice
	Shows   string   // the property that a simulated group shows violated; empty: none is asked to
	Hunks   []Hunk
}

// Group is the area of mistakes that no case with a single participant notices:
// it takes a simulated group to show them.
const Group = "group"

// Area is the directory of the patch, such as order or persistence.
func (m Mutant) Area() string { return path.Dir(m.Name) }

// Files lists what the mutant changes, each file once.
func (m Mutant) Files() []string {
	var files []string
	for _, h := range m.Hunks {
		if !slices.Contains(files, h.File) {
			files = append(files, h.File)
		}
	}
	return files
}

// Load reads every patch below the root of fsys, sorted by name.
func Load(fsys fs.FS) ([]Mutant, error) {
	var all []Mutant
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != Extension {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		m, err := Parse(strings.TrimSuffix(name, Extension), string(text))
		all = append(all, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load the mutants: %w", err)
	}
	slices.SortFunc(all, func(a, b Mutant) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}
