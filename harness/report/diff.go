package report

import (
	"fmt"
	"io"
	"strings"
)

// Change is what differs between two reports about one case.
type Change struct {
	Case     string
	Kind     ChangeKind
	From, To Verdict // empty: the case is not there
	Reason   string  // in the second report, or in the first where the case is gone
}

// ChangeKind sorts changes for people: what got worse comes first.
type ChangeKind string

// The kinds of changes.
const (
	NewFailure  ChangeKind = "new failure"    // FAIL or ERROR, and was not
	Weaker      ChangeKind = "shows less"     // less was shown than before
	Gone        ChangeKind = "gone"           // the case did not run
	OtherReason ChangeKind = "another reason" // fails as before, for another reason
	Fixed       ChangeKind = "fixed"          // failed, and does not any more
	Stronger    ChangeKind = "shows more"     // more was shown than before
	Added       ChangeKind = "new case"       // ran, and did not before
)

var changeKinds = []ChangeKind{NewFailure, Weaker, Gone, OtherReason, Fixed, Stronger, Added}

// byWorth is the order in which a case shows less and less of what is wanted.
var byWorth = map[Verdict]int{PASS: 0, INFO: 1, SKIP: 2, NONSTRICT: 3, UNTESTABLE: 4, VACUOUS: 5, FAIL: 6, ERROR: 7}

func failed(v Verdict) bool { return v == FAIL || v == ERROR }

// Diff lists what changed from one run to another, in the scope of the second:
// by kind, then in the order of the suite.
func Diff(from, to *Run) []Change {
	before := map[string]*Case{}
	for i := range from.Cases {
		before[from.Cases[i].ID] = &from.Cases[i]
	}
	byKind := map[ChangeKind][]Change{}
	add := func(c Change) { byKind[c.Kind] = append(byKind[c.Kind], c) }
	for i := range to.Cases {
		now := &to.Cases[i]
		was := before[now.ID]
		delete(before, now.ID)
		if kind := compare(was, now, to.Scope); kind != "" {
			change := Change{Case: now.ID, Kind: kind, To: now.In(to.Scope), Reason: now.Reason}
			if was != nil {
				change.From = was.In(to.Scope)
			}
			add(change)
		}
	}
	for i := range from.Cases {
		if was := &from.Cases[i]; before[was.ID] != nil {
			add(Change{Case: was.ID, Kind: Gone, From: was.In(to.Scope), Reason: was.Reason})
		}
	}
	var all []Change
	for _, kind := range changeKinds {
		all = append(all, byKind[kind]...)
	}
	return all
}

// compare says how a case changed; empty: not at all.
func compare(was, now *Case, scope Scope) ChangeKind {
	to := now.In(scope)
	if was == nil {
		if failed(to) {
			return NewFailure
		}
		return Added
	}
	from := was.In(scope)
	switch {
	case failed(to) && !failed(from):
		return NewFailure
	case failed(from) && !failed(to):
		return Fixed
	case byWorth[to] > byWorth[from]:
		return Weaker
	case byWorth[to] < byWorth[from]:
		return Stronger
	case failed(to) && was.Reason != now.Reason:
		return OtherReason
	}
	return ""
}

// Regressed says whether a change is for the worse: a new failure, less shown,
// or a case that is gone.
func Regressed(changes []Change) bool {
	for _, c := range changes {
		if c.Kind == NewFailure || c.Kind == Weaker || c.Kind == Gone {
			return true
		}
	}
	return false
}

// WriteDiff tells people what changed, what got worse first.
func WriteDiff(w io.Writer, from, to *Run, style Style) error {
	var b strings.Builder
	for _, side := range []struct {
		name string
		run  *Run
	}{{"from", from}, {"to", to}} {
		s := side.run.Subject
		about := strings.TrimSpace(fmt.Sprintf("%s %s, %s: %s", s.Name, s.Version, Count(side.run.Cases, to.Scope), side.run.standing()))
		fmt.Fprintf(&b, "%-5s %s\n", side.name+":", printable(about))
	}
	changes := Diff(from, to)
	kind := ChangeKind("")
	for _, c := range changes {
		if c.Kind != kind {
			kind = c.Kind
			fmt.Fprintf(&b, "\n%s\n", style.paint(bold, string(kind)+":"))
		}
		fmt.Fprintf(&b, "  %-10s %-10s %s\n", orNone(c.From), style.verdict(c.To, fmt.Sprintf("%-10s", orNone(c.To))), c.Case)
		if c.Reason != "" && c.Kind != Fixed && c.Kind != Stronger {
			b.WriteString(wrap("      ", cut(printable(c.Reason), 400)))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", tally(changes))
	_, err := io.WriteString(w, b.String())
	return err
}

func orNone(v Verdict) string {
	if v == "" {
		return "-"
	}
	return string(v)
}

func tally(changes []Change) string {
	counts := map[ChangeKind]int{}
	for _, c := range changes {
		counts[c.Kind]++
	}
	var parts []string
	for _, kind := range changeKinds {
		if counts[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", kind, counts[kind]))
		}
	}
	if len(parts) == 0 {
		return "no change"
	}
	return strings.Join(parts, ", ")
}
