package scenario

import (
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// planJump plans that clocks are set wrong and right again.
func (r *run) planJump(f fault.Fault) {
	for _, name := range f.Who {
		n := r.nodes[name]
		set := func() error {
			n.SetClock(r.injector, r.queue.NowMS())
			if !n.Up {
				return nil
			}
			r.done(r.step(history.ClockSet, n, nil))
			return r.advance(n) // its timers look at the clock again
		}
		r.at(f.AtMS, set)
		r.at(f.UntilMS, set)
	}
}
