package live

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// InBridge tells which faults act between a node and its participant, on
// messages, on the clock that it is shown, or by taking it away. All others act
// on nodes and on packets.
func InBridge(k fault.Kind) bool {
	switch k {
	case fault.Loss, fault.Burst, fault.Duplicate, fault.Reorder, fault.Corrupt, fault.Leave:
		return true
	}
	return k.OfClocks()
}

// bridgeFaults keeps the indexes: what is not the bridge's never acts.
func bridgeFaults(all []fault.Fault) []fault.Fault {
	own := slices.Clone(all)
	for i, f := range own {
		if !InBridge(f.Kind) {
			own[i] = fault.Fault{}
		}
	}
	return own
}

// planFault plans a fault. The bridge's faults of messages need no plan.
func (r *run) planFault(index int, f fault.Fault) {
	switch {
	case f.Kind == fault.Leave:
		r.planLeave(index, f)
	case f.Kind == fault.Jump:
		r.planJump(f)
	case !InBridge(f.Kind):
		r.planNetwork(index, f)
	}
}

// planNetwork plans a fault of the network. The clock stands still while it
// comes and goes.
func (r *run) planNetwork(index int, f fault.Fault) {
	r.agenda.put(f.AtMS, func() error {
		return r.still(func() error {
			if err := r.before(f); err != nil {
				return err
			}
			if err := r.network.Begin(r.ctx, index, f); err != nil {
				return fmt.Errorf("begin of %s: %w", f, err)
			}
			return nil
		})
	})
	r.agenda.put(f.UntilMS, func() error {
		return r.still(func() error {
			seen, err := r.network.End(r.ctx, index, f)
			if err != nil {
				return fmt.Errorf("end of %s: %w", f, err)
			}
			r.seen[index] = seen
			return r.after(f)
		})
	})
}

func (r *run) still(do func() error) error {
	r.clock.stop()
	defer r.clock.start()
	return do()
}

// before lets participants take part in what happens to their nodes.
func (r *run) before(f fault.Fault) error {
	for _, name := range f.Who {
		n := r.nodes[name]
		switch f.Kind {
		case fault.Crash:
			if err := r.inspect(n); err != nil { // to be compared with what recovers
				return err
			}
			if n.Up {
				n.Up = false
				r.atMS = max(r.atMS, r.clock.nowMS())
				r.done(&history.Step{Kind: history.Crashed, Node: n.Name})
			}
		case fault.Offline:
			if err := r.connect(n, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) after(f fault.Fault) error {
	for _, name := range f.Who {
		n := r.nodes[name]
		switch f.Kind {
		case fault.Crash:
			if err := r.recover(n); err != nil {
				return err
			}
		case fault.Offline:
			if err := r.connect(n, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) recover(n *node) error {
	if n.Up || !n.Joined || n.Left {
		return nil
	}
	n.Up = true
	durable := true
	err := r.call(n, &history.Step{Kind: history.Restarted}, contract.Request{Cmd: contract.Restart, Durable: &durable})
	if err != nil {
		return err
	}
	if err := r.inspect(n); err != nil || n.Online == n.Wanted {
		return err
	}
	return r.connect(n, n.Wanted)
}

// connect moves a participant off and on.
func (r *run) connect(n *node, online bool) error {
	if !n.Move(online) {
		return nil
	}
	return r.tell(n, history.Told)
}

// counted says what the receipts of the bridge's faults count.
func counted(k fault.Kind) string {
	switch {
	case k == fault.Leave:
		return "participants gone"
	case k.OfClocks():
		return "looks at a wrong clock"
	}
	return "messages"
}

// receipts puts together what bridge and network saw.
func (r *run) receipts() {
	bridge := r.injector.Receipts()
	for i, f := range r.plan.faults() {
		receipt := Receipt{Fault: f, Seen: r.seen[i]}
		if InBridge(f.Kind) {
			receipt.Seen = Seen{bridge[i].Count, fmt.Sprintf("%d %s, counted at the bridge", bridge[i].Count, counted(f.Kind))}
		} else if receipt.Text == "" {
			receipt.Text = "the run ended before the fault did"
		}
		r.result.Receipts = append(r.result.Receipts, receipt)
	}
}
