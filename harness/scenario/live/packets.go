package live

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// packet reads and names what a participant wants to broadcast, as a simulated
// run does.
func (r *run) packet(m *scenario.Member, wire []byte) *history.Packet {
	r.result.Broadcasts++
	return r.naming.Packet(m.Name, r.atMS, wire)
}

// publish gives a packet to the participant's node, and tells the participant
// what the network calls it.
func (r *run) publish(m *scenario.Member, p *history.Packet) error {
	if !m.Online {
		return nil
	}
	hint := r.network.Publish(m.Name, p.Wire)
	r.packets[string(hint)] = p
	if p.Err != nil || model.KindOf(p.Message) != model.KindContent {
		return nil
	}
	if id := p.Message.MessageID; !r.archive[id] && r.Injector.StoreHears(r.atMS, p.Name) {
		r.archive[id] = true
	}
	if !m.Session.Has(contract.CapHints) || p.Message.SenderID != m.Name {
		return nil
	}
	if _, err := m.Session.Hint(r.ctx, m.Name, p.Message.MessageID, hint); err != nil {
		return r.Broken(m, contract.Hint, err)
	}
	return nil
}

// arrived takes a payload from a node. The faults of the bridge act here,
// above TCP, which would turn the loss of packets into delay.
func (r *run) arrived(a Arrival) error {
	m := r.Member(a.Node)
	if m == nil {
		return nil // a node that relays, without a participant in this scenario
	}
	r.result.Arrivals++
	p, known := r.packets[string(a.Hint)]
	if !known {
		return fmt.Errorf("%s received %d bytes with the hint %x, which nobody in this run published", a.Node, len(a.Payload), a.Hint)
	}
	if !m.Joined || m.Left {
		return nil // it was not there yet, or is not any more
	}
	now := r.clock.nowMS()
	passage := r.Injector.Pass(now, p.From, m.Name, p.Name)
	if len(passage.Dropped) > 0 || !m.Up || !m.Online {
		r.drop(m, p, passage.Dropped)
		return nil
	}
	if passage.Damaged && len(p.Wire) > 0 {
		p = r.plan.Damaged(p, passage.Damage)
		a.Payload = p.Wire
	}
	for _, later := range passage.Copies {
		r.At(now+passage.ExtraMS+later, func() error { return r.receive(m, p, a) })
	}
	if passage.ExtraMS > 0 {
		r.At(now+passage.ExtraMS, func() error { return r.receive(m, p, a) })
		return nil
	}
	return r.receive(m, p, a)
}

// receive hands over what the network brought, which may be other bytes than
// those that were sent.
func (r *run) receive(m *scenario.Member, p *history.Packet, a Arrival) error {
	if !m.Up || !m.Online {
		r.drop(m, p, nil)
		return nil
	}
	req := contract.Request{Cmd: contract.Receive, Wire: a.Payload}
	if m.Session.Has(contract.CapHints) {
		req.RetrievalHint = a.Hint
	}
	step := r.Step(history.Received, m)
	step.Packet = p
	return r.Ask(m, step, req)
}

func (r *run) drop(m *scenario.Member, p *history.Packet, faults []int) {
	step := r.Step(history.Dropped, m)
	step.Packet, step.Faults = p, faults
	r.Show(step)
}
