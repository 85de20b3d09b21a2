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
func (r *run) packet(n *node, wire []byte) *history.Packet {
	r.result.Broadcasts++
	return r.naming.Packet(n.Name, r.atMS, wire)
}

// publish gives a packet to the participant's node, and tells the participant
// what the network calls it.
func (r *run) publish(n *node, p *history.Packet) error {
	if !n.Online {
		return nil
	}
	hint := r.network.Publish(n.Name, p.Wire)
	r.packets[string(hint)] = p
	if !n.Session.Has(contract.CapHints) || p.Err != nil || model.KindOf(p.Message) != model.KindContent || p.Message.SenderID != n.Name {
		return nil
	}
	if _, err := n.Session.Hint(r.ctx, n.Name, p.Message.MessageID, hint); err != nil {
		return &scenario.Broken{AtMS: r.atMS, Node: n.Name, Cmd: contract.Hint, Steps: r.result.Steps, Err: err}
	}
	return nil
}

// arrived takes a payload from a node. The faults of the bridge act here,
// above TCP, which would turn the loss of packets into delay.
func (r *run) arrived(a Arrival) error {
	n := r.nodes[a.Node]
	if n == nil {
		return nil // a node that relays, without a participant in this scenario
	}
	r.result.Arrivals++
	p, known := r.packets[string(a.Hint)]
	if !known {
		return fmt.Errorf("%s received %d bytes with the hint %x, which nobody in this run published", a.Node, len(a.Payload), a.Hint)
	}
	if !n.Joined || n.Left {
		return nil // it was not there yet, or is not any more
	}
	now := r.clock.nowMS()
	passage := r.injector.Pass(now, p.From, n.Name, p.Name)
	if len(passage.Dropped) > 0 || !n.Up || !n.Online {
		r.drop(n, p, passage.Dropped)
		return nil
	}
	if passage.Damaged && len(p.Wire) > 0 {
		p = r.plan.Damaged(p, passage.Damage)
		a.Payload = p.Wire
	}
	for _, later := range passage.Copies {
		r.agenda.put(now+passage.ExtraMS+later, func() error { return r.receive(n, p, a) })
	}
	if passage.ExtraMS > 0 {
		r.agenda.put(now+passage.ExtraMS, func() error { return r.receive(n, p, a) })
		return nil
	}
	return r.receive(n, p, a)
}

// receive hands over what the network brought, which may be other bytes than
// those that were sent.
func (r *run) receive(n *node, p *history.Packet, a Arrival) error {
	if !n.Up || !n.Online {
		r.drop(n, p, nil)
		return nil
	}
	req := contract.Request{Cmd: contract.Receive, Wire: a.Payload}
	if n.Session.Has(contract.CapHints) {
		req.RetrievalHint = a.Hint
	}
	return r.call(n, &history.Step{Kind: history.Received, Packet: p}, req)
}

func (r *run) drop(n *node, p *history.Packet, faults []int) {
	r.atMS = max(r.atMS, r.clock.nowMS())
	r.done(&history.Step{Kind: history.Dropped, Node: n.Name, Packet: p, Faults: faults})
}
