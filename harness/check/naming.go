package check

import (
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// naming: a causal history names what its sender has in its log, oldest first,
// and nothing else.
type naming struct {
	watch
	first firsts
}

func (*naming) name() string { return "causal histories" }

func (r *naming) broadcast(m *moment, p *history.Packet) {
	if !r.first.of(m, p) {
		return
	}
	msg, n := p.Message, m.node
	at := model.PlaceOf(msg)
	var previous *model.Place
	for _, e := range msg.History {
		r.count++
		id := e.MessageID
		dep := m.world.messages[id]
		if !n.inLog(id) || dep == nil {
			m.violated(sds("SDS-HIST-1", "SDS-HIST-6"), "%s broadcasts %s, whose history names %s, which is not in its log%s", n.name, p.Name, m.say(id), whereElse(n, id))
			continue
		}
		place := dep.place()
		if place.Lamport >= at.Lamport {
			m.violated(sds("SDS-HIST-2"), "%s broadcasts %s with timestamp %d; its history names %s with %d", n.name, p.Name, at.Lamport, m.say(id), place.Lamport)
		}
		if previous != nil && !previous.Less(place) {
			m.violated(sds("SDS-HIST-7"), "%s broadcasts %s, whose history names %s before %s, which is older", n.name, p.Name, m.say(previous.MessageID), m.say(id))
		}
		previous = &place
	}
	if len(msg.History) == 0 && len(n.log) > 0 && n.log[0].Lamport < at.Lamport {
		m.violated(sds("SDS-SEND-2", "SDS-HIST-3"), "%s broadcasts %s without a history, although its log has %s", n.name, p.Name, m.say(n.log[0].MessageID))
	}
}

func whereElse(n *node, id string) string {
	switch {
	case n.waiting[id] != nil:
		return ": it waits in the incoming buffer"
	case n.lost[id]:
		return ": it was declared lost"
	}
	return ""
}

// firsts tells first broadcasts of own content and sync messages from later
// ones.
type firsts map[string]bool

func (f *firsts) of(m *moment, p *history.Packet) bool {
	if p.Err != nil || p.Message.Lamport == nil || p.Message.SenderID != m.node.name {
		return false
	}
	if *f == nil {
		*f = firsts{}
	}
	key := string(p.Message.MessageID) + " " + string(model.KindOf(p.Message))
	if model.KindOf(p.Message) == model.KindSync {
		key = m.node.name + " sync " + string(p.Wire)
	}
	if (*f)[key] {
		return false
	}
	(*f)[key] = true
	return true
}

// filter: a filter has no false negatives, so that a miss proves something.
type filter struct {
	watch
	first firsts
}

func (*filter) name() string { return "filters miss nothing" }

func (*filter) absent(s Setup) string {
	if s.Config.Dialect == "waku-js" {
		return "the dialect has another filter"
	}
	return ""
}

func (r *filter) broadcast(m *moment, p *history.Packet) {
	if !r.first.of(m, p) {
		return
	}
	f, err := model.FilterOf(p.Message)
	if err != nil {
		m.violated(sds("SDS-BLOOM-1", "SDS-SEND-3"), "%s broadcasts %s: %v", m.node.name, p.Name, err)
		return
	}
	for i := len(m.node.order) - 1; i >= 0; i-- { // what came lately is what a filter is about
		id := m.node.order[i]
		msg := m.world.messages[id]
		if msg == m.content || *msg.Lamport <= f.Floor || *msg.Lamport > *p.Message.Lamport {
			continue
		}
		r.count++
		if !f.Contains(id) {
			m.violated(sds("SDS-BLOOM-2", "SDS-BLOOM-3", "SDS-RECV-11"), "%s broadcasts %s with a filter that does not contain %s, which it received, and whose timestamp lies between the filter's floor and the message's", m.node.name, p.Name, m.say(id))
		}
	}
}
