package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// ephemeral: ephemeral messages go out once and bare, and are delivered when
// they arrive.
type ephemeral struct {
	watch
	sent    map[string]bool
	arrived map[string]bool // by participant and ID
}

func (*ephemeral) name() string { return "ephemeral messages" }

func (*ephemeral) absent(s Setup) string {
	if !s.Ephemeral {
		return "none is sent"
	}
	return lacks(s, contract.CapEphemeral)
}

func (r *ephemeral) broadcast(m *moment, p *history.Packet) {
	if p.Err != nil || model.KindOf(p.Message) != model.KindEphemeral {
		return
	}
	if r.sent == nil {
		r.sent = map[string]bool{}
	}
	id := p.Message.MessageID
	if r.sent[id] {
		m.violated(sds("SDS-EPH-3"), "%s broadcasts the ephemeral %s again", m.node.name, m.say(id))
	}
	r.sent[id] = true
	if len(p.Message.History) > 0 || p.Message.Filter != nil {
		m.violated(sds("SDS-EPH-2"), "%s broadcasts the ephemeral %s with a history or a filter", m.node.name, p.Name)
	}
}

func (r *ephemeral) done(m *moment) {
	if m.step.Kind != history.Received || m.step.Packet.Err != nil || m.step.Packet.Damage != "" || model.KindOf(m.step.Packet.Message) != model.KindEphemeral {
		return
	}
	if r.arrived == nil {
		r.arrived = map[string]bool{}
	}
	id := m.step.Packet.Message.MessageID
	key := m.node.name + " " + id
	if r.arrived[key] {
		return
	}
	r.arrived[key] = true
	r.count++
	if !m.node.is(m.world.intern(id), delivered) {
		m.violated(sds("SDS-RECV-2", "SDS-EPH-4"), "%s receives the ephemeral %s and does not deliver it at once", m.node.name, m.say(id))
	}
}
