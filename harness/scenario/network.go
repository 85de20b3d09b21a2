package scenario

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// StoreNode is who answers wishes for messages.
const StoreNode = "the store node"

// packet reads and names what a participant wants to broadcast.
func (r *run) packet(m *Member, wire []byte) *history.Packet {
	r.result.Broadcasts++
	return r.naming.Packet(m.Name, r.queue.NowMS(), wire)
}

// spread carries a packet to everybody else.
func (r *run) spread(from *Member, p *history.Packet) {
	now := r.queue.NowMS()
	if !from.Online {
		r.Injector.Count(r.Injector.Away(fault.Offline, now, from.Name)...)
		return
	}
	if p.Err == nil && model.KindOf(p.Message) == model.KindContent {
		if _, has := r.archive[p.Message.MessageID]; !has && r.scenario.Store && r.Injector.StoreHears(now, p.Name) {
			r.archive[p.Message.MessageID] = p
		}
	}
	for _, to := range r.nodes {
		if to.Member == from || !to.Joined || to.Left {
			continue
		}
		passage := r.Injector.Pass(now, from.Name, to.Name, p.Name)
		if len(passage.Dropped) > 0 {
			r.drop(to, p, passage.Dropped)
			continue
		}
		p := p
		if passage.Damaged && len(p.Wire) > 0 {
			p = r.scenario.Damaged(p, passage.Damage)
		}
		at := now + r.link(from.Name, to.Name).Of(simnet.Draw(r.scenario.Seed, "delay", from.Name, to.Name, p.Name)) + passage.ExtraMS
		r.arrive(at, to, p)
		for _, later := range passage.Copies {
			r.arrive(at+later, to, p)
		}
	}
}

func (r *run) drop(to *node, p *history.Packet, faults []int) {
	step := r.Step(history.Dropped, to.Member)
	step.Packet, step.Faults = p, faults
	r.Show(step)
}

// arrive plans an arrival. Who is away then does not get it.
func (r *run) arrive(atMS int64, to *node, p *history.Packet) {
	r.queue.Put(atMS, due{to: to, packet: p})
}

func (r *run) arrived(to *node, p *history.Packet) error {
	if to.Left {
		return nil
	}
	if to.Up && to.Online {
		step := r.Step(history.Received, to.Member)
		step.Packet = p
		return r.Ask(to.Member, step, contract.Request{Cmd: contract.Receive, Wire: p.Wire})
	}
	kind := fault.Offline
	if !to.Up {
		kind = fault.Crash
	}
	away := r.Injector.Away(kind, r.queue.NowMS(), to.Name)
	if kind == fault.Offline {
		r.Injector.Count(away...) // the receipt of a crash is the recovery
	}
	r.drop(to, p, away)
	return nil
}

// retrieve answers a wish with what the store node has.
func (r *run) retrieve(m *Member, entries []contract.HistoryEntry) {
	laterMS, answers := r.Injector.StoreAnswers(r.queue.NowMS())
	if !answers {
		return
	}
	for _, e := range entries {
		if p, has := r.archive[e.MessageID]; has {
			stored := p.Copy()
			stored.From, stored.AtMS = StoreNode, r.queue.NowMS()
			r.arrive(r.queue.NowMS()+r.scenario.Delay.Of(simnet.Draw(r.scenario.Seed, "store", m.Name, p.Name))+laterMS, r.nodes[m.Index], stored)
		}
	}
}
