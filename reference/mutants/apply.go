package mutants

import (
	"fmt"
	"slices"
	"strings"
)

// Apply returns the files that m changes, as it leaves them, by name. read
// returns the text of a file of the reference.
//
// A hunk has to fit at exactly one place of its file. Where that is follows from
// its lines alone, less indentation and comments, so that changes elsewhere in
// the file do not matter.
func (m Mutant) Apply(read func(file string) (string, error)) (map[string]string, error) {
	changed := map[string]string{}
	for _, h := range m.Hunks {
		text, again := changed[h.File]
		if !again {
			var err error
			if text, err = read(h.File); err != nil {
				return nil, fmt.Errorf("mutant %s: %w", m.Name, err)
			}
		}
		mutated, err := h.apply(text)
		if err != nil {
			return nil, fmt.Errorf("mutant %s: %w", m.Name, err)
		}
		changed[h.File] = mutated
	}
	return changed, nil
}

func (h Hunk) apply(text string) (string, error) {
	lines := strings.Split(text, "\n")
	at, err := h.place(lines)
	if err != nil {
		return "", err
	}
	out, i := slices.Clone(lines[:at]), at
	for _, l := range h.Lines {
		switch l.Op {
		case '+':
			out = append(out, l.Text)
		case ' ':
			out = append(out, lines[i])
			i++
		case '-':
			i++
		}
	}
	return strings.Join(append(out, lines[i:]...), "\n"), nil
}

// place finds where the lines stand that a hunk expects.
func (h Hunk) place(lines []string) (int, error) {
	var old []string
	for _, l := range h.Lines {
		if l.Op != '+' {
			old = append(old, code(l.Text))
		}
	}
	present := make([]string, len(lines))
	for i, l := range lines {
		present[i] = code(l)
	}
	var found []int
	for i := range len(present) - len(old) + 1 {
		if slices.Equal(present[i:i+len(old)], old) {
			found = append(found, i)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return 0, fmt.Errorf("%s has no place for %q; mend the patch: the reference has changed there", h.File, strings.Join(old, " ⏎ "))
	}
	return 0, fmt.Errorf("%s has %d places for %q, at lines %s; add lines before or after it", h.File, len(found),
		strings.Join(old, " ⏎ "), numbers(found))
}

func numbers(found []int) string {
	var list []string
	for _, i := range found {
		list = append(list, fmt.Sprint(i+1))
	}
	return strings.Join(list, ", ")
}

// code returns a line of Go without indentation and without the comment at its
// end: neither says where a patch belongs.
func code(line string) string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "//") {
		return ""
	}
	if at := strings.LastIndex(line, " //"); at >= 0 && strings.Count(line[:at], `"`)%2 == 0 {
		line = line[:at]
	}
	return strings.Join(strings.Fields(line), " ")
}
