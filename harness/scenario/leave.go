package scenario

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// planLeave plans that participants leave for good. The others are told.
func (r *run) planLeave(index int, f fault.Fault) {
	r.at(f.AtMS, func() error {
		for _, name := range f.Who {
			if err := r.leave(r.nodes[name], index); err != nil {
				return err
			}
		}
		r.names = slices.DeleteFunc(r.scenario.Names(), func(name string) bool { return r.nodes[name].Left })
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
	r.done(r.step(history.Left, n, nil))
	r.injector.Count(index)
	if err := n.Session.CloseNode(r.ctx, n.Name); err != nil {
		return &Broken{AtMS: r.queue.NowMS(), Node: n.Name, Cmd: contract.Close, Steps: r.result.Steps, Err: err}
	}
	return nil
}
