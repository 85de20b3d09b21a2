package scenario

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// planRestore plans that a copy of a participant's state is taken, and that
// the participant goes on with it later, as after a backup was restored.
func (r *run) planRestore(index int, f fault.Fault) {
	for _, name := range f.Who {
		n := r.nodes[name]
		copied := ""
		r.at(f.AtMS, func() (err error) {
			if !n.Up || n.offline() {
				return nil // what the application was told since could not be undone
			}
			copied, err = r.copyState(n)
			return err
		})
		r.at(f.UntilMS, func() error {
			if copied == "" || !n.Up || n.offline() {
				return nil
			}
			return r.setBack(n, index, copied)
		})
	}
}

// copyState keeps a copy. The state is read, to be compared with what is
// restored.
func (r *run) copyState(n *node) (copied string, err error) {
	if err := r.inspect(n); err != nil {
		return "", err
	}
	step := r.step(history.Copied, n, nil)
	ok, err := n.Session.Call(r.ctx, contract.Request{Cmd: contract.Snapshot, Node: n.Name})
	if err != nil {
		return "", r.failed(n, step, err)
	}
	r.done(step)
	return ok.Snapshot, nil
}

func (r *run) setBack(n *node, index int, copied string) error {
	err := r.call(n, r.step(history.SetBack, n, nil), contract.Request{Cmd: contract.Restore, NowMS: r.nowMS(n), Snapshot: copied})
	if err != nil {
		return err
	}
	r.injector.Count(index)
	return r.inspect(n)
}
