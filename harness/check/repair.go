package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// repair: participants ask for what they miss and answer what they were asked.
type repair struct {
	watch
	first firsts
}

func (*repair) name() string { return "repair" }

func (*repair) absent(s Setup) string {
	if s.Config.Repair != "on" {
		return "repair is off"
	}
	return lacks(s, contract.CapRepair)
}

func (r *repair) broadcast(m *moment, p *history.Packet) {
	switch {
	case p.Err != nil || model.KindOf(p.Message) == model.KindEphemeral:
	case p.Message.SenderID != m.node.name:
		r.answer(m, p)
	case r.first.of(m, p):
		r.request(m, p)
	}
}

func (r *repair) request(m *moment, p *history.Packet) {
	n := m.node
	if len(p.Message.Repair) > 3 {
		m.violated(sds("SDS-REP-7"), "%s asks in %s for %d messages at once", n.name, p.Name, len(p.Message.Repair))
	}
	for _, e := range p.Message.Repair {
		r.count++
		id := e.MessageID
		_, named := n.namedMS[id]
		switch {
		case n.inLog(id) || n.received[id]:
			m.violated(sds("SDS-REP-5"), "%s asks in %s for %s, which it has", n.name, p.Name, m.say(id))
		case n.lost[id]:
			m.violated(sds("SDS-REP-28"), "%s asks in %s for %s, which it declared lost", n.name, p.Name, m.say(id))
		case !named:
			m.violated(sds("SDS-REP-3"), "%s asks in %s for %s, which no message named that arrived there", n.name, p.Name, m.say(id))
		}
	}
}

func (r *repair) answer(m *moment, p *history.Packet) {
	r.count++
	n, id := m.node, p.Message.MessageID
	original := m.world.messages[id]
	switch {
	case !n.inLog(id) || original == nil:
		m.violated(sds("SDS-REP-12"), "%s broadcasts %s, which is not in its log", n.name, p.Name)
		return
	case !sameButRepair(p.Message, original.Message) || len(p.Message.Repair) > 0:
		m.violated(sds("SDS-REP-18"), "%s broadcasts %s with other bytes than those in which it first arrived, or with a request of its author", n.name, p.Name)
	case n.asked[id] == 0:
		m.violated(sds("SDS-REP-17", "SDS-REP-21"), "%s broadcasts %s, although nobody asked there for it since the last answer", n.name, p.Name)
	case n.offline:
		m.violated(sds("SDS-OFF-1"), "%s broadcasts %s while it is offline", n.name, p.Name)
	}
	if n.asked[id] > 0 {
		n.asked[id]--
	}
}
