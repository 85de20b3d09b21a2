package main

import (
	"fmt"
	"go/format"
	"path"
	"strings"

	"github.com/causeway-sds/causeway/reference/mutants"
)

// add makes the copies for mutants: first the reference itself, then one for all
// that can live together, then one for each of the others.
func (w *workshop) add(all []mutants.Mutant) error {
	if err := w.copy(control, w.dirs(), nil); err != nil {
		return err
	}
	w.entries = append(w.entries, entry{name: control, copy: control})
	originals := map[string]*source{}
	beside := map[string][]variant{} // of each file
	for i, m := range all {
		changed, err := w.mutated(m)
		if err != nil {
			return err
		}
		variants, fit, err := w.variants(m, i+1, changed, originals)
		if err != nil {
			return fmt.Errorf("mutant %s: %w", m.Name, err)
		}
		if !fit {
			if err := w.copy(m.Name, w.affected(m.Files()), changed); err != nil {
				return err
			}
			w.entries = append(w.entries, entry{name: m.Name, copy: m.Name})
			continue
		}
		for file, v := range variants {
			beside[file] = append(beside[file], v)
		}
		w.entries = append(w.entries, entry{m.Name, together, i + 1})
	}
	return w.copyTogether(originals, beside)
}

// variants takes the files of a mutant apart and says whether all of them fit
// beside those of others.
func (w *workshop) variants(m mutants.Mutant, number int, changed map[string]string, originals map[string]*source) (map[string]variant, bool, error) {
	variants, fit := map[string]variant{}, true
	for file, text := range changed {
		if originals[file] == nil {
			old, err := w.read(file)
			if err != nil {
				return nil, false, err
			}
			if originals[file], err = dissect(file, old); err != nil {
				return nil, false, err
			}
		}
		s, err := dissect(file, text)
		if err != nil {
			return nil, false, err
		}
		v := variant{number, m.Name, s}
		variants[file] = v
		fit = fit && v.fits(originals[file])
	}
	return variants, fit, nil
}

func (w *workshop) copyTogether(originals map[string]*source, beside map[string][]variant) error {
	files := map[string]string{}
	for file, variants := range beside {
		files[file] = merge(path.Base(file), originals[file], variants)
	}
	for _, dir := range w.dirs() {
		if err := w.place(path.Join(home(together), dir, "mutant_selector.go"), selector(path.Base(dir))); err != nil {
			return err
		}
	}
	return w.copy(together, w.dirs(), files)
}

// registry is the file that takes the place of registry.go: how each mutant is
// entered.
func (w *workshop) registry() (string, error) {
	var imports, list strings.Builder
	seen := map[string]string{}
	use := func(dir string) string {
		if seen[dir] == "" {
			seen[dir] = fmt.Sprintf("p%d", len(seen))
			fmt.Fprintf(&imports, "%s %q\n", seen[dir], path.Join(module, dir))
		}
		return seen[dir]
	}
	for _, e := range w.entries {
		adapter := use(path.Join(home(e.copy), door))
		if e.number == 0 {
			fmt.Fprintf(&list, "%q: func() contract.Handler { return %s.New() },\n", e.name, adapter)
			continue
		}
		fmt.Fprintf(&list, "%q: func() contract.Handler { choose(%d); return %s.New() },\n", e.name, e.number, adapter)
	}
	var choose strings.Builder
	for _, dir := range w.dirs() {
		fmt.Fprintf(&choose, "%s.Mutant = number\n", use(path.Join(home(together), dir)))
	}
	source, err := format.Source(fmt.Appendf(nil, `package main

import (
%q
%s)

const control = %q

var built = map[string]func() contract.Handler{
%s}

// choose selects one of the mutants that live together.
func choose(number int) {
%s}
`, path.Join(module, "harness/contract"), &imports, control, &list, &choose))
	return string(source), err
}
