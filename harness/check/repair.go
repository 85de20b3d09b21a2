package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// repair: participants ask for what they miss and answer what they were asked.
type repair struct {
	watch
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
	case m.first:
		r.request(m, p)
	}
}

func (r *repair) request(m *moment, p *history.Packet) {
	n := m.node
	if len(p.Message.Repair) > 3 {
		m.violated(sds("SDS-REP-7"), "%s asks in %s for %d messages at once", n.name, p.Name, len(p.Message.Repair))
	}
	for _, msg := range m.world.noteOf(p).asks {
		r.count++
		switch {
		case n.is(msg, logged|received):
			m.violated(sds("SDS-REP-5"), "%s asks in %s for %s, which it has", n.name, p.Name, m.say(msg.id))
		case n.is(msg, lost):
			m.violated(sds("SDS-REP-28"), "%s asks in %s for %s, which it declared lost", n.name, p.Name, m.say(msg.id))
		case !n.is(msg, mentioned):
			m.violated(sds("SDS-REP-3"), "%s asks in %s for %s, which no message named that arrived there", n.name, p.Name, m.say(msg.id))
		}
	}
}

func (r *repair) answer(m *moment, p *history.Packet) {
	r.count++
	n, original := m.node, m.world.message(p.Message.MessageID)
	switch {
	case original == nil || !n.is(original, logged):
		m.violated(sds("SDS-REP-12"), "%s broadcasts %s, which is not in its log", n.name, p.Name)
		return
	case !sameButRepair(p, original) || len(p.Message.Repair) > 0:
		m.violated(sds("SDS-REP-18"), "%s broadcasts %s with other bytes than those in which it first arrived, or with a request of its author", n.name, p.Name)
	case n.asked[original] == 0:
		m.violated(sds("SDS-REP-17", "SDS-REP-21"), "%s broadcasts %s, although nobody asked there for it since the last answer", n.name, p.Name)
	case n.offline:
		m.violated(sds("SDS-OFF-1"), "%s broadcasts %s while it is offline", n.name, p.Name)
	}
	if n.asked[original] > 0 {
		n.asked[original]--
	}
}
