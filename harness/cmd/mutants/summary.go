package main

import (
	"fmt"
	"io"
	"strings"
)

// writeSummary prints what has to hold, and what does not.
func (s score) writeSummary(w io.Writer) {
	all, testable, mutated := s.musts()
	fmt.Fprintf(w, "mutants                           %d (at least %d)", len(s.all), mutantsAtLeast)
	if !s.whole {
		fmt.Fprintf(w, ", of which %d ran", len(s.ran))
	}
	fmt.Fprintf(w, "\nkilled by their own requirement   %d of %d\n", s.killed(), len(s.ran))
	fmt.Fprintf(w, "MUSTs with a mutant               %d of %d testable (%.0f %%); %d of %d have a reason to have none\n",
		mutated, testable, 100*float64(mutated)/float64(max(1, testable)), all-testable, all)
	if !s.own {
		fmt.Fprintf(w, "killed by the vectors alone       %.0f %% (at least %d %%)\n", s.vectorsAlone(), vectorsAtLeast)
	}
	fmt.Fprintf(w, "killed by a crash or time-out alone  %d\n", s.crashOnly())
	fmt.Fprintf(w, "false alarms                      %d\n", len(s.falseAlarms()))
}

func (s score) crashOnly() int {
	n := 0
	for _, f := range s.findings {
		if len(f.Kills) == 0 && (len(f.Crashes) > 0 || f.Fault != "") {
			n++
		}
	}
	return n
}

// writeText prints one line for each mutant: what noticed it.
func (s score) writeText(w io.Writer) {
	width := len("mutant")
	for _, m := range s.ran {
		width = max(width, len(m.Name))
	}
	fmt.Fprintf(w, "%-*s  %-7s  %7s  %5s  %s\n", width, "mutant", "vectors", "seconds", "cases", "own requirements, each with the cases that see it; then others")
	for i, m := range s.ran {
		f := s.findings[i]
		vectors, cases := "-", 0
		if f.byVectors() {
			vectors = "yes"
		}
		for _, k := range f.Kills {
			cases += len(k.Cases)
		}
		var own, others []string
		for _, id := range m.Breaks {
			own = append(own, fmt.Sprintf("%s (%d)", id, len(f.by(id))))
		}
		for _, k := range f.Kills {
			if !strings.Contains(strings.Join(m.Breaks, " ")+" ", k.Requirement+" ") {
				others = append(others, k.Requirement)
			}
		}
		fmt.Fprintf(w, "%-*s  %-7s  %7.2f  %5d  %s; %s\n", width, m.Name, vectors, f.Seconds, cases, strings.Join(own, " "), strings.Join(others, " "))
	}
}
