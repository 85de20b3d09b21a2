package sut

import (
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/report"
)

// A case that lets hours pass in steps of a second has thousands of exchanges,
// of which a report needs a few: those around what did not hold, and the ends.
const (
	shownExchanges = 120 // in one transcript; beyond it the middle is left out
	shownAtEnds    = 40  // at the beginning and at the end, always
	shownBefore    = 3   // before a check that did not hold
)

// shorten picks the exchanges that a report shows, and lets the checks point at
// their new places.
func shorten(exchanges []report.Exchange, checks []report.Check) []report.Exchange {
	keep := worthShowing(exchanges, checks)
	var shown []report.Exchange
	place := make([]int, len(exchanges)+1) // old number of an exchange, from 1, to the new one; 0: not shown
	dropped := 0
	for i, e := range exchanges {
		if !keep[i] {
			dropped++
			continue
		}
		if dropped > 0 {
			e.Notes = append([]string{fmt.Sprintf("%d exchanges before this one are not shown", dropped)}, e.Notes...)
			dropped = 0
		}
		shown = append(shown, e)
		place[i+1] = len(shown)
	}
	for i := range checks {
		checks[i].At = place[min(checks[i].At, len(exchanges))]
	}
	return shown
}

// worthShowing marks exchanges: all that the failed checks are about, and of
// the rest, if there are too many, those with an effect, and at last the ends.
func worthShowing(exchanges []report.Exchange, checks []report.Check) []bool {
	keep, count := make([]bool, len(exchanges)), 0
	for i := range exchanges {
		// Of a run of advances without effect the last one is kept.
		if keep[i] = !idle(exchanges[i]) || i+1 == len(exchanges) || !idle(exchanges[i+1]); keep[i] {
			count++
		}
	}
	if count > shownExchanges {
		for i, seen := range keep {
			keep[i] = seen && (i < shownAtEnds || i >= len(keep)-shownAtEnds)
		}
	}
	failed := 0
	for _, check := range checks {
		if check.Held || failed >= shownExchanges {
			continue
		}
		for i := max(0, check.At-shownBefore); i < min(check.At, len(keep)); i++ {
			keep[i] = true
			failed++
		}
	}
	return keep
}

// idle says that an exchange was an advance and nothing came of it.
func idle(e report.Exchange) bool {
	return strings.Contains(e.Request, `"cmd":"advance"`) && strings.Contains(e.Reply, `"ok"`) &&
		!strings.Contains(e.Reply, `"broadcast"`) && !strings.Contains(e.Reply, `"events"`)
}
