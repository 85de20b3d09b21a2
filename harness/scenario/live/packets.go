package live

import (
	"context"
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// packet names what a participant wants to broadcast, as a simulated run
// does: the label of its content, the transmitter where that is not the
// author, and which broadcast it is.
func (r *run) packet(n *node, wire []byte) *history.Packet {
	p := &history.Packet{From: n.name, AtMS: r.atMS, Wire: wire}
	p.Message, p.Err = model.Decode(wire)
	r.result.Broadcasts++
	p.Name = n.name + ".unreadable"
	if p.Err == nil {
		name, known := r.result.Names[p.Message.MessageID]
		if !known {
			name = r.christen(p.Message)
			r.result.Names[p.Message.MessageID] = name
		}
		if p.Message.SenderID != n.name {
			name += "/" + n.name
		}
		p.Name = name
	}
	r.broadcasts[n.name+" "+p.Name]++
	if times := r.broadcasts[n.name+" "+p.Name]; times > 1 {
		p.Name = fmt.Sprintf("%s#%d", p.Name, times)
	}
	return p
}

func (r *run) christen(m model.Message) string {
	if model.KindOf(m) == model.KindSync {
		r.syncs[m.SenderID]++
		return fmt.Sprintf("%s.sync%d", m.SenderID, r.syncs[m.SenderID])
	}
	if r.labels[string(m.Content)] {
		return string(m.Content)
	}
	return m.MessageID
}

// publish gives a packet to the participant's node, and tells the participant
// what the network calls it.
func (r *run) publish(n *node, p *history.Packet) error {
	if !n.online {
		return nil
	}
	hint := r.network.Publish(n.name, p.Wire)
	r.packets[string(hint)] = p
	if !n.session.Has(contract.CapHints) || p.Err != nil || model.KindOf(p.Message) != model.KindContent || p.Message.SenderID != n.name {
		return nil
	}
	if _, err := n.session.Hint(r.ctx, n.name, p.Message.MessageID, hint); err != nil {
		return &scenario.Broken{AtMS: r.atMS, Node: n.name, Cmd: contract.Hint, Steps: r.result.Steps, Err: err}
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
	if !n.joined {
		return nil // it was not there yet
	}
	now := r.clock.nowMS()
	passage := r.injector.Pass(now, p.From, n.name, p.Name)
	if len(passage.Dropped) > 0 || !n.up || !n.online {
		r.drop(n, p, passage.Dropped)
		return nil
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
	if !n.up || !n.online {
		r.drop(n, p, nil)
		return nil
	}
	hint := a.Hint
	if !n.session.Has(contract.CapHints) {
		hint = nil
	}
	return r.call(n, &history.Step{Kind: history.Received, Packet: p}, func(ctx context.Context, now int64) (contract.OK, error) {
		return n.session.Receive(ctx, n.name, now, a.Payload, hint)
	})
}

func (r *run) drop(n *node, p *history.Packet, faults []int) {
	r.atMS = max(r.atMS, r.clock.nowMS())
	r.done(&history.Step{Kind: history.Dropped, Node: n.name, Packet: p, Faults: faults})
}
