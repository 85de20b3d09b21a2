package live

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/fault"
)

// InBridge tells which faults act between a node and its participant: on messages
// and on what the store node answers, on the clock that the participant is shown,
// on its state, or by taking it away. All others act on nodes and on packets.
func InBridge(k fault.Kind) bool {
	switch k {
	case fault.Loss, fault.Burst, fault.Duplicate, fault.Reorder, fault.Corrupt, fault.Leave, fault.Restore, fault.StoreSlow, fault.StorePartial:
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
		r.PlanLeave(index, f)
	case f.Kind == fault.Restore:
		r.PlanRestore(index, f)
	case f.Kind == fault.Jump:
		r.PlanJump(f)
	case !InBridge(f.Kind):
		r.planNetwork(index, f)
	}
}

// planNetwork plans a fault of the network. The clock stands still while it
// comes and goes.
func (r *run) planNetwork(index int, f fault.Fault) {
	r.At(f.AtMS, func() error {
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
	r.At(f.UntilMS, func() error {
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
		var err error
		switch m := r.Member(name); f.Kind {
		case fault.Crash:
			err = r.Crash(m)
		case fault.Offline:
			err = r.Connect(m, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run) after(f fault.Fault) error {
	for _, name := range f.Who {
		var err error
		switch m := r.Member(name); f.Kind {
		case fault.Crash:
			_, err = r.Recover(m)
		case fault.Offline:
			err = r.Connect(m, true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// counted says what the receipts of the bridge's faults count.
func counted(k fault.Kind) string {
	switch {
	case k == fault.Leave:
		return "participants gone"
	case k == fault.Restore:
		return "copies restored"
	case k == fault.StoreSlow:
		return "late answers of the store node"
	case k == fault.StorePartial:
		return "messages that the store node does not give"
	case k.OfClocks():
		return "looks at a wrong clock"
	}
	return "messages"
}

// receipts puts together what bridge and network saw.
func (r *run) receipts() {
	bridge := r.Injector.Receipts()
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
