package scenario

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// StoreNode is who answers wishes for messages.
const StoreNode = "the store node"

// packet names what a participant wants to broadcast. The name says the same in
// every run of a schedule, also in one from which other events were removed.
func (r *run) packet(n *node, wire []byte) *history.Packet {
	p := &history.Packet{From: n.name, AtMS: r.queue.NowMS(), Wire: wire}
	if wire == nil {
		p.Wire = []byte{} // no bytes are bytes as well, when they arrive
	}
	p.Message, p.Err = model.Decode(wire)
	r.result.Broadcasts++
	base := r.base(n, p)
	r.broadcasts[n.name+" "+base]++
	p.Name = base
	if times := r.broadcasts[n.name+" "+base]; times > 1 {
		p.Name = fmt.Sprintf("%s#%d", base, times)
	}
	return p
}

// base is the name of the message in a packet: the label of its content, with
// the transmitter where that is not the author.
func (r *run) base(n *node, p *history.Packet) string {
	if p.Err != nil {
		return n.name + ".unreadable"
	}
	m := p.Message
	name, known := r.result.Names[m.MessageID]
	if !known {
		name = r.christen(m)
		r.result.Names[m.MessageID] = name
	}
	if m.SenderID != n.name {
		name += "/" + n.name
	}
	return name
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

// spread carries a packet to everybody else.
func (r *run) spread(from *node, p *history.Packet) {
	now := r.queue.NowMS()
	if !from.online {
		r.injector.Count(r.injector.Away(fault.Offline, now, from.name)...)
		return
	}
	if p.Err == nil && model.KindOf(p.Message) == model.KindContent {
		if _, has := r.archive[p.Message.MessageID]; !has && r.scenario.Store && r.injector.StoreHears(now, p.Name) {
			r.archive[p.Message.MessageID] = p
		}
	}
	for _, to := range r.order {
		if to == from || !to.joined || to.left {
			continue
		}
		passage := r.injector.Pass(now, from.name, to.name, p.Name)
		if len(passage.Dropped) > 0 {
			r.drop(to, p, passage.Dropped)
			continue
		}
		p := p
		if passage.Damaged && len(p.Wire) > 0 {
			p = r.damaged(p, passage.Damage)
		}
		at := now + r.link(from.name, to.name).Of(simnet.Draw(r.scenario.Seed, "delay", from.name, to.name, p.Name)) + passage.ExtraMS
		r.arrive(at, to, p)
		for _, later := range passage.Copies {
			r.arrive(at+later, to, p)
		}
	}
}

func (r *run) drop(to *node, p *history.Packet, faults []int) {
	step := r.step(history.Dropped, to, p)
	step.Faults = faults
	r.done(step)
}

// arrive plans an arrival. Who is away then does not get it.
func (r *run) arrive(atMS int64, to *node, p *history.Packet) {
	r.queue.Put(atMS, due{to: to, packet: p})
}

func (r *run) arrived(to *node, p *history.Packet) error {
	if to.left {
		return nil
	}
	if to.up && to.online {
		return r.call(to, r.step(history.Received, to, p), contract.Request{Cmd: contract.Receive, NowMS: r.nowMS(to), Wire: p.Wire})
	}
	kind := fault.Offline
	if !to.up {
		kind = fault.Crash
	}
	away := r.injector.Away(kind, r.queue.NowMS(), to.name)
	if kind == fault.Offline {
		r.injector.Count(away...) // the receipt of a crash is the recovery
	}
	r.drop(to, p, away)
	return nil
}

// retrieve answers a wish with what the store node has.
func (r *run) retrieve(n *node, entries []contract.HistoryEntry) {
	laterMS, answers := r.injector.StoreAnswers(r.queue.NowMS())
	if !answers {
		return
	}
	for _, e := range entries {
		if p, has := r.archive[e.MessageID]; has {
			stored := *p
			stored.From, stored.AtMS = StoreNode, r.queue.NowMS()
			r.arrive(r.queue.NowMS()+r.scenario.Delay.Of(simnet.Draw(r.scenario.Seed, "store", n.name, p.Name))+laterMS, n, &stored)
		}
	}
}
