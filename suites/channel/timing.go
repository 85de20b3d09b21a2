package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// everyTimer is longer than everything that a participant with default
// parameters may still be about to do: eight resends take at most 18 minutes,
// a loss 4, the longest sync interval 5. What has not happened after it does
// not happen.
const everyTimer = 30 * time.Minute

// soon is the time that a node gets to do what is due already.
const soon = time.Millisecond

// lostAfter is the default of lost_after_ms.
const lostAfter = 240 * time.Second

// aJourney is how long the cases let a message travel where it does not matter.
const aJourney = time.Second

// window is a span of time within which something has to happen.
type window struct{ earliest, latest time.Duration }

// holds says whether a moment, counted from the beginning of the window's
// time, lies in it. A node that is advanced in steps may be seen late by one.
func (w window) holds(t *sut.T, at time.Duration) bool {
	return at >= w.earliest && at <= w.latest+lateness(t)
}

func (w window) String() string { return fmt.Sprintf("%v to %v", w.earliest, w.latest) }

// lateness is how late a timer may be seen to run: nodes that give no deadlines
// are advanced in steps, and the case sees the effect at the next one.
func lateness(t *sut.T) time.Duration { return time.Duration(t.StepMS()) * time.Millisecond }

// jitter is the window of a period that is drawn within ±20 % of p. A node
// may round to milliseconds.
func jitter(p time.Duration) window {
	return window{p*8/10 - time.Millisecond, p*12/10 + time.Millisecond}
}

// since is when messages were broadcast, counted from a moment.
func since(atMS int64, messages []*sut.Message) []time.Duration {
	times := []time.Duration{}
	for _, m := range messages {
		times = append(times, time.Duration(m.AtMS-atMS)*time.Millisecond)
	}
	return times
}

// silentTimer turns the sync timer off, for cases in which sync messages are
// in the way.
func silentTimer(c *contract.Config) { c.SyncMaxMS = sut.Ptr(int64(0)) }
