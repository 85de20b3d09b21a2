package check

import (
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// naming: a causal history names what its sender has in its log, oldest first,
// and nothing else.
type naming struct{ watch }

func (*naming) name() string { return "causal histories" }

func (r *naming) broadcast(m *moment, p *history.Packet) {
	if !m.first {
		return
	}
	msg, n := p.Message, m.node
	at := model.PlaceOf(msg)
	var previous *message
	for _, dep := range m.world.noteOf(p).deps {
		r.count++
		if dep.kind == "" || !n.is(dep, logged) {
			m.violated(sds("SDS-HIST-1", "SDS-HIST-6"), "%s broadcasts %s, whose history names %s, which is not in its log%s", n.name, p.Name, m.say(dep.id), whereElse(n, dep))
			continue
		}
		if *dep.Lamport >= at.Lamport {
			m.violated(sds("SDS-HIST-2"), "%s broadcasts %s with timestamp %d; its history names %s with %d", n.name, p.Name, at.Lamport, m.say(dep.id), *dep.Lamport)
		}
		if previous != nil && !previous.before(dep) {
			m.violated(sds("SDS-HIST-7"), "%s broadcasts %s, whose history names %s before %s, which is older", n.name, p.Name, m.say(previous.id), m.say(dep.id))
		}
		previous = dep
	}
	// A digest may find that all it could name has a timestamp above its own [SDS-DIG-1].
	oldest := 0
	if model.KindOf(msg) == model.KindSync {
		oldest = len(n.log) - 1
	}
	if len(msg.History) == 0 && len(n.log) > 0 && *n.log[oldest].Lamport < at.Lamport {
		m.violated(sds("SDS-SEND-2", "SDS-HIST-3"), "%s broadcasts %s without a history, although its log has %s", n.name, p.Name, m.say(n.log[0].id))
	}
}

func whereElse(n *node, msg *message) string {
	switch {
	case n.waiting[msg] != nil:
		return ": it waits in the incoming buffer"
	case n.is(msg, lost):
		return ": it was declared lost"
	}
	return ""
}

// filter: a filter has no false negatives, so that a miss proves something.
type filter struct{ watch }

func (*filter) name() string { return "filters miss nothing" }

func (*filter) absent(s Setup) string {
	if s.Config.Dialect == "waku-js" {
		return "the dialect has another filter"
	}
	return ""
}

func (r *filter) broadcast(m *moment, p *history.Packet) {
	if !m.first {
		return
	}
	f, err := model.FilterOf(p.Message)
	if err != nil {
		m.violated(sds("SDS-BLOOM-1", "SDS-SEND-3"), "%s broadcasts %s: %v", m.node.name, p.Name, err)
		return
	}
	contains := m.world.noteOf(p).filter
	judge := func(msg *message) {
		if msg == m.content || *msg.Lamport > *p.Message.Lamport || !m.node.is(msg, received) {
			return
		}
		r.count++
		if !contains(msg) {
			m.violated(sds("SDS-BLOOM-2", "SDS-BLOOM-3", "SDS-RECV-11"), "%s broadcasts %s with a filter that does not contain %s, which it received, and whose timestamp lies between the filter's floor and the message's", m.node.name, p.Name, m.say(msg.id))
		}
	}
	// What was received is in the log or waits, and the log is sorted.
	for i := len(m.node.log) - 1; i >= 0 && *m.node.log[i].Lamport > f.Floor; i-- {
		judge(m.node.log[i])
	}
	for _, waits := range m.node.waitingInOrder() {
		if *waits.Lamport > f.Floor {
			judge(waits.message)
		}
	}
}
