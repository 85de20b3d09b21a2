package mutants

import (
	"fmt"
	"regexp"
	"strings"
)

// Hunk is one change of one file.
type Hunk struct {
	File  string // from the root of the module, with slashes
	Lines []Line
}

// Line is a line of a hunk: of what is there already, or new.
type Line struct {
	Op   byte // ' ' stays, '-' goes, '+' comes
	Text string
}

var (
	nameShape        = regexp.MustCompile(`^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$`)
	requirementShape = regexp.MustCompile(`^SDS-[A-Z]+-[0-9]+$`)
)

// Parse reads a patch: headers, an empty line, and hunks. A hunk begins with @
// and the file that it changes; its lines begin with a blank, - or +.
func Parse(name, text string) (Mutant, error) {
	m := Mutant{Name: name}
	if !nameShape.MatchString(name) {
		return m, m.wrong("read the name %q, expected area/slug in lower case", name)
	}
	inHunks := false
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		var err error
		switch {
		case !inHunks && line == "":
			inHunks = true
		case !inHunks:
			err = m.header(line)
		default:
			err = m.hunkLine(line)
		}
		if err != nil {
			return m, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return m, m.complete()
}

func (m *Mutant) header(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	switch key {
	case "says":
		m.Says = value
	case "mistake":
		m.Mistake = value
	case "breaks":
		m.Breaks = strings.Split(value, ", ")
	case "shows":
		m.Shows = value
	default:
		return m.wrong("read the header %q, expected says, mistake, breaks or shows", line)
	}
	return nil
}

func (m *Mutant) hunkLine(line string) error {
	if file, is := strings.CutPrefix(line, "@ "); is {
		m.Hunks = append(m.Hunks, Hunk{File: file})
		return nil
	}
	if line == "" {
		line = " " // editors drop the blank of an empty line
	}
	if len(m.Hunks) == 0 || !strings.ContainsRune(" -+", rune(line[0])) {
		return m.wrong("read %q, expected @ and a file, or a line that begins with a blank, - or +", line)
	}
	h := &m.Hunks[len(m.Hunks)-1]
	h.Lines = append(h.Lines, Line{line[0], line[1:]})
	return nil
}

func (m *Mutant) complete() error {
	if m.Says == "" || m.Mistake == "" || len(m.Breaks) == 0 {
		return m.wrong("expected the headers says, mistake and breaks, each with a text")
	}
	for _, id := range m.Breaks {
		if !requirementShape.MatchString(id) {
			return m.wrong("read the requirement %q in breaks, expected IDs such as SDS-RECV-6, with a comma and a blank between them", id)
		}
	}
	if len(m.Hunks) == 0 {
		return m.wrong("expected a hunk that begins with @ and a file")
	}
	for _, h := range m.Hunks {
		old, changes := 0, 0
		for _, l := range h.Lines {
			if l.Op != '+' && code(l.Text) != "" {
				old++
			}
			if l.Op != ' ' {
				changes++
			}
		}
		if old == 0 || changes == 0 {
			return m.wrong("the hunk of %s needs lines that are there already, and a change", h.File)
		}
	}
	return nil
}

func (m *Mutant) wrong(format string, args ...any) error {
	return fmt.Errorf("mutant %s: %s", m.Name, fmt.Sprintf(format, args...))
}
