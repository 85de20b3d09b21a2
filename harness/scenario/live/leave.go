package live

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// planLeave plans that participants leave for good. Their nodes go on relaying,
// and the others are told.
func (r *run) planLeave(index int, f fault.Fault) {
	r.agenda.put(f.AtMS, func() error {
		for _, name := range f.Who {
			if err := r.leave(r.nodes[name], index); err != nil {
				return err
			}
		}
		r.names = slices.DeleteFunc(r.plan.Names(), func(name string) bool { return r.nodes[name].Left })
		for _, n := range r.order {
			if n.Up && len(r.order) > 1 {
				if err := r.tell(n, history.Grouped); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (r *run) leave(n *node, index int) error {
	if !n.Up {
		return nil // who is down, or not yet there, cannot leave
	}
	if err := r.inspect(n); err != nil {
		return err
	}
	n.Up, n.Left = false, true
	r.atMS = max(r.atMS, r.clock.nowMS())
	r.done(&history.Step{Kind: history.Left, Node: n.Name})
	r.injector.Count(index)
	if err := n.Session.CloseNode(r.ctx, n.Name); err != nil {
		return &scenario.Broken{AtMS: r.atMS, Node: n.Name, Cmd: contract.Close, Steps: r.result.Steps, Err: err}
	}
	return nil
}

// planJump plans that clocks are set wrong and right again.
func (r *run) planJump(f fault.Fault) {
	for _, name := range f.Who {
		n := r.nodes[name]
		for _, at := range []int64{f.AtMS, f.UntilMS} {
			r.agenda.put(at, func() error {
				r.atMS = max(r.atMS, r.clock.nowMS(), at)
				n.SetClock(r.injector, r.atMS)
				if !n.Up {
					return nil
				}
				r.done(&history.Step{Kind: history.ClockSet, Node: n.Name})
				return r.advance(n) // its timers look at the clock again
			})
		}
	}
}
