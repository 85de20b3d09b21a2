package scenario

import (
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// setClock looks which faults act on a participant's clock now.
func (r *run) setClock(n *node) {
	now := r.queue.NowMS()
	n.clockFaults, n.wrongMS = r.injector.Clocks(now, n.Name), r.injector.ClockErrorMS(now, n.Name)
}

// planJump plans that clocks are set wrong and right again.
func (r *run) planJump(f fault.Fault) {
	for _, name := range f.Who {
		n := r.nodes[name]
		set := func() error {
			r.setClock(n)
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
