package doctor

import (
	"errors"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// clock judges whether the clock level is true.
func (e *examination) clock(r replay) Probe {
	const name = "clock honesty"
	if !e.hello.obedient() {
		return notApplicable(name, anchorClock, fmt.Sprintf("the clock is %s, and says so", e.hello.Clock))
	}
	if errors.Is(r.paused.ended, errForm) {
		return notApplicable(name, anchorClock, brokenForm)
	}
	if broken := r.paused.broken(); broken != nil {
		return fromError(name, anchorClock, "the script did not run to its end", broken)
	}
	p := Probe{
		Name: name, Verdict: Fail, Anchor: anchorClock,
		Hint: "take time from now_ms alone, also inside the library, or declare the clock as real",
	}
	_, chance := difference(r.first, r.second)
	read, differs := difference(r.first, r.paused)
	switch {
	case r.paused.wallTime != "":
		p.Cause, p.Read = fmt.Sprintf("the clock is declared as %s, and the wall clock shows", e.hello.Clock), r.paused.wallTime
	case r.paused.hasty != "" && (r.first.hasty == "" || r.second.hasty == ""): // an adapter may do lazily what is always due
		p.Cause, p.Read = "a timer fired while now_ms stood still", r.paused.hasty
	case chance:
		return notApplicable(name, anchorClock, "two runs differ even without pauses; mend that first")
	case differs:
		p.Cause, p.Read = "pauses between requests, of which now_ms knows nothing, changed the replies", read
	default:
		return pass(name, anchorClock, "pauses on the wall clock change nothing")
	}
	return p
}

// lookAtClock compares the Lamport timestamp with the wall clock: the script
// plays in 2001.
func (s *script) lookAtClock(channel, who string) {
	if !s.hello.has(contract.CapInspect) {
		return
	}
	lamport := int64(s.note("inspect").inspect(channel, who).Lamport)
	wall := time.Now().UnixMilli()
	const day = 24 * 60 * 60 * second
	if lamport > wall-day && lamport < wall+day {
		s.wallTime = fmt.Sprintf("the Lamport timestamp %d, where now_ms is %d and the wall clock says %d", lamport, s.now, wall)
	}
}
