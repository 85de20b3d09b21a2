package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/reference/mutants"
	"github.com/causeway-sds/causeway/rfc"
)

// What has to hold.
const (
	mutantsAtLeast = 100
	vectorsAtLeast = 60 // per cent
)

// score judges the judge: what each mutant was seen to violate, against what its
// patch says that it breaks.
type score struct {
	built    []mutants.Mutant  // all that there are
	all      []mutants.Mutant  // of them, those that this kind of run judges
	ran      []mutants.Mutant  // this time
	findings []finding         // of those that ran, in their order
	control  finding           // of the reference itself
	without  map[string]string // requirements that no mutant breaks, and why
	whole    bool              // all of them ran
	own      bool              // against the cases of their requirements alone
}

// unseen lists the requirements that a mutant breaks and nobody noticed.
func unseen(m mutants.Mutant, f finding) []string {
	var list []string
	for _, id := range m.Breaks {
		if len(f.by(id)) == 0 {
			list = append(list, id)
		}
	}
	return list
}

// killed counts the mutants all of whose requirements noticed.
func (s score) killed() int {
	n := 0
	for i, m := range s.ran {
		if len(unseen(m, s.findings[i])) == 0 {
			n++
		}
	}
	return n
}

// vectorsAlone is the share of mutants, in per cent, that a vector notices.
func (s score) vectorsAlone() float64 {
	n := 0
	for _, f := range s.findings {
		if f.byVectors() {
			n++
		}
	}
	return 100 * float64(n) / float64(max(1, len(s.findings)))
}

// musts counts the requirements of level MUST, those that can be tested, and
// those of them that some mutant breaks.
func (s score) musts() (all, testable, mutated int) {
	for _, r := range rfc.Requirements() {
		if r.Level != rfc.Must {
			continue
		}
		all++
		if s.without[r.ID] == "" {
			testable++
			if s.breaks(r.ID) {
				mutated++
			}
		}
	}
	return all, testable, mutated
}

func (s score) breaks(id string) bool {
	return slices.ContainsFunc(s.all, func(m mutants.Mutant) bool { return slices.Contains(m.Breaks, id) })
}

// falseAlarms lists what the suite finds in the reference itself.
func (s score) falseAlarms() []string {
	var list []string
	for _, k := range s.control.Kills {
		list = append(list, fmt.Sprintf("%s: %s", k.Cases[0], k.First))
	}
	for _, b := range slices.Concat(s.control.Crashes, s.control.Errors) {
		list = append(list, fmt.Sprintf("%s: %s", b.Case, b.Why))
	}
	if s.control.Fault != "" {
		list = append(list, s.control.Fault)
	}
	return list
}

// offences lists everything that does not hold, each with what to do.
func (s score) offences() []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	for _, alarm := range s.falseAlarms() {
		add("false alarm, the reference itself: %s", alarm)
	}
	for i, m := range s.ran {
		if text := complaint(m, s.findings[i]); text != "" {
			add("%s", text)
		}
	}
	if n := len(s.all); n < mutantsAtLeast {
		add("%d mutants, expected at least %d", n, mutantsAtLeast)
	}
	for _, r := range rfc.Requirements() {
		switch {
		case r.Level == rfc.Must && !s.breaks(r.ID) && s.without[r.ID] == "":
			add("%s has no mutant; add one, or a reason to reference/mutants/%s", r.ID, mutants.Without)
		case s.breaks(r.ID) && s.without[r.ID] != "":
			add("%s has a mutant and a reason to have none; take it out of reference/mutants/%s", r.ID, mutants.Without)
		}
	}
	if share := s.vectorsAlone(); s.whole && share < vectorsAtLeast {
		add("the vectors alone kill %.0f %%, expected at least %d %%; add vectors to vectors/gen", share, vectorsAtLeast)
	}
	return list
}

// complaint says what is wrong with the way in which a mutant ended, if anything
// is.
func complaint(m mutants.Mutant, f finding) string {
	missing := unseen(m, f)
	switch {
	case f.Fault != "":
		return fmt.Sprintf("%s ended the run: %s", m.Name, f.Fault)
	case len(missing) == 0:
		return ""
	case len(f.Kills) == 0 && len(f.Crashes) > 0:
		return fmt.Sprintf("%s only crashes: %s: %s", m.Name, f.Crashes[0].Case, f.Crashes[0].Why)
	case len(f.Kills) == 0:
		return fmt.Sprintf("%s survives: no case sees that %s; add one that does", m.Name, strings.Join(missing, ", "))
	}
	var others []string
	for _, k := range f.Kills {
		others = append(others, fmt.Sprintf("%s by %s", k.Requirement, k.Cases[0]))
	}
	return fmt.Sprintf("%s: no case sees %s violated; it is killed for %s", m.Name, strings.Join(missing, ", "), strings.Join(others, ", "))
}
