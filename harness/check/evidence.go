package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
)

// evidence: an acknowledgement rests on what arrived from another participant.
type evidence struct{ watch }

func (*evidence) name() string { return "acknowledgements are sound" }

func (*evidence) absent(s Setup) string { return lacks(s, contract.CapAck) }

// lacks says that a capability is not declared.
func lacks(s Setup, capabilities ...contract.Capability) string {
	for _, c := range capabilities {
		if !s.Capabilities[c] {
			return "the capability " + string(c) + " is not declared"
		}
	}
	return ""
}

func (r *evidence) event(m *moment, e contract.Event) {
	switch {
	case e.Acknowledged != nil:
		r.acknowledged(m, e.Acknowledged)
	case e.PossiblyAcknowledged != nil:
		id := e.PossiblyAcknowledged.MessageID
		if own := r.own(m, "possibly acknowledged"); own != nil && len(own.named)+len(own.hits) == 0 {
			m.violated(sds("SDS-ACK-9", "SDS-ACK-2"), "%s reports %s as possibly acknowledged, although no filter that arrived there contains it", m.node.name, m.say(id))
		}
	}
}

func (r *evidence) own(m *moment, state string) *ownMessage {
	r.count++
	own := m.node.ownOf(m.about)
	if own == nil {
		m.violated(sds("SDS-ACK-9"), "%s reports %s as %s, which is no message of its own", m.node.name, m.say(m.about.id), state)
	}
	return own
}

func (r *evidence) acknowledged(m *moment, a *contract.Acknowledged) {
	own := r.own(m, "acknowledged")
	if own == nil {
		return
	}
	if len(own.named)+len(own.hits) == 0 {
		truth := "has arrived at somebody"
		if own.had == 0 {
			truth = "has reached nobody"
		}
		m.violated(sds("SDS-ACK-9"), "%s reports %s as acknowledged, although no history that arrived there names it and no filter contains it; in truth %s %s",
			m.node.name, m.say(a.MessageID), m.say(a.MessageID), truth)
		return
	}
	if len(own.named) == 0 && one(a) && !own.acknowledged {
		m.world.tally.ByFilter++
		if own.had == 0 {
			m.world.tally.ByFilterFalse++
		}
	}
	for _, by := range a.By {
		if !own.named[by] && !own.hits[by] {
			m.violated(sds("SDS-ACK-10"), "%s says that %s acknowledged %s; no history and no filter of %s that arrived there has it", m.node.name, by, m.say(a.MessageID), by)
		}
	}
}

// evidenceUsed: who is told by a history that a message arrived takes it as
// acknowledged at once.
type evidenceUsed struct {
	watch
	named []*ownMessage // what the message that arrives acknowledges
}

func (*evidenceUsed) name() string { return "acknowledgements are complete" }

func (*evidenceUsed) absent(s Setup) string { return lacks(s, contract.CapAck) }

func (r *evidenceUsed) begin(m *moment) {
	r.named = r.named[:0]
	if m.content == nil && m.sync == nil || m.step.Packet.Message.SenderID == m.node.name {
		return
	}
	for _, dep := range m.world.noteOf(m.step.Packet).deps {
		if own := m.node.ownOf(dep); own != nil && !own.acknowledged && !slices.Contains(r.named, own) {
			r.count++
			r.named = append(r.named, own)
		}
	}
}

func (r *evidenceUsed) done(m *moment) {
	for _, own := range r.named {
		if !own.acknowledged {
			m.violated(sds("SDS-ACK-1", "SDS-RECV-8"), "%s receives %s, which names %s, and does not report %s as acknowledged", m.node.name, m.step.Packet.Name, m.say(own.MessageID), m.say(own.MessageID))
		}
	}
}
