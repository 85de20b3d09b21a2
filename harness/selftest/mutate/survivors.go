package mutate

import (
	"fmt"
	"os"
	"strings"
)

// Survivors is a committed list of mutants that no test notices, each with the
// reason why that is right.
type Survivors struct {
	path    string
	reasons map[string]string // by package and name
}

// ReadSurvivors reads a list: lines that begin with # are comments, others are
// the package's directory and the mutant's name, then " // " and the reason.
func ReadSurvivors(path string) (Survivors, error) {
	s := Survivors{path: path, reasons: map[string]string{}}
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	for i, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		at := strings.LastIndex(line, " // ")
		if at < 0 || strings.TrimSpace(line[at+4:]) == "" {
			return s, fmt.Errorf("%s:%d: a mutant without a reason; add it behind //", path, i+1)
		}
		key := line[:at]
		if s.reasons[key] != "" {
			return s, fmt.Errorf("%s:%d: listed twice: %s", path, i+1, key)
		}
		s.reasons[key] = line[at+4:]
	}
	return s, nil
}

// Score is what became of the mutants of one package.
type Score struct {
	Package                 string
	Mutants, Killed, Listed int
	Unlisted                []Outcome // survivors without a reason
	Stale                   []string  // entries of the list whose mutant is killed or gone
}

// Percent is the share of mutants that are killed, listed or not.
func (s Score) Percent() float64 {
	if s.Mutants == 0 {
		return 0
	}
	return 100 * float64(s.Killed) / float64(s.Mutants)
}

// Judge compares outcomes with the list. Every survivor has to be in it, and
// everything of the package in it has to survive.
func (l Survivors) Judge(pkg string, outcomes []Outcome) Score {
	score := Score{Package: pkg, Mutants: len(outcomes)}
	survives := map[string]bool{}
	for _, o := range outcomes {
		switch key := pkg + " " + o.Name; {
		case o.Killed:
			score.Killed++
		case l.reasons[key] != "":
			score.Listed++
			survives[key] = true
		default:
			score.Unlisted = append(score.Unlisted, o)
		}
	}
	for key := range l.reasons {
		if strings.HasPrefix(key, pkg+" ") && !survives[key] {
			score.Stale = append(score.Stale, key)
		}
	}
	return score
}
