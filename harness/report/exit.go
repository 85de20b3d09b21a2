package report

import (
	"fmt"
	"strings"
)

// Exit is the exit code of the program.
type Exit int

// The exit codes. Where several apply, the order of Run.Exit decides.
const (
	Conformant    Exit = 0
	Nonconformant Exit = 1 // a MUST failed
	Usage         Exit = 2 // a flag, a command or a name is wrong
	Broken        Exit = 3 // adapter, schema or harness failed: the run says nothing about the subject
	Incomplete    Exit = 4 // more cases showed nothing than allowed
	Stale         Exit = 5 // the list of known failures does not fit the subject
)

// Exit returns the exit code of a run: the first that applies of 3, 5, 1, 4
// and 0. (2 is for what happens before there is a run.)
func (r *Run) Exit() Exit {
	counts := r.unforgiven()
	switch {
	case r.Fault != "" || counts[ERROR] > 0:
		return Broken
	case r.Known != nil && len(r.Known.Stale) > 0:
		return Stale
	case counts[FAIL] > 0:
		return Nonconformant
	case len(r.Cases) == 0 || counts[VACUOUS] > r.Allow.Vacuous || counts[UNTESTABLE] > r.Allow.Untestable:
		return Incomplete
	default:
		return Conformant
	}
}

// unforgiven counts the cases that the known list does not explain.
func (r *Run) unforgiven() Counts {
	counts := Counts{}
	for i := range r.Cases {
		if r.Cases[i].Known == nil {
			counts[r.Cases[i].In(r.Scope)]++
		}
	}
	return counts
}

// Summary is the last line of a report: what the subject was shown to be. A
// known failure lets a run end well and still leaves the subject
// nonconformant; a part of the suite never shows conformance.
func (r *Run) Summary() string {
	var groups []string
	for _, claim := range r.Claims() {
		groups = append(groups, fmt.Sprintf("%s (%s)", claim.Group, strings.TrimSpace(fmt.Sprintf("%d/%d %s", claim.Held, claim.Total, claim.Level))))
	}
	line := r.standing()
	if len(groups) > 0 {
		line += ": " + strings.Join(groups, ", ")
	}
	if unclaimed := r.Unclaimed(); len(unclaimed) > 0 {
		line += "; not claimed: " + strings.Join(unclaimed, ", ")
	}
	return line
}

func (r *Run) standing() string {
	counts := Count(r.Cases, r.Scope)
	switch {
	case r.Fault != "" || counts[ERROR] > 0:
		return "no verdict"
	case counts[FAIL] > 0:
		return "not conformant"
	case r.Exit() == Incomplete || len(r.Cases) == 0:
		return "incomplete"
	case r.Pattern != "":
		return "nothing violated in the part that ran"
	case r.Scope == Upstream:
		return "conformant to the upstream text"
	default:
		return "conformant"
	}
}
