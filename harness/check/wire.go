package check

import (
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// wire: what goes out is a message, in canonical bytes, under the right ID and
// its author's name.
type wire struct{ watch }

func (*wire) name() string { return "wire" }

func (r *wire) broadcast(m *moment, p *history.Packet) {
	r.count++
	if p.Err != nil {
		m.violated(sds("SDS-WIRE-1"), "%s broadcasts bytes that are no message: %v", m.node.name, p.Err)
		return
	}
	if err := model.Canonical(p.Wire); err != nil {
		m.violated(sds("SDS-WIRE-3"), "%s broadcasts %s: %v", m.node.name, p.Name, err)
	}
	msg := p.Message
	if m.world.p.derived && model.KindOf(msg) != model.KindEphemeral && model.DeriveID(msg) != msg.MessageID {
		m.violated(sds("SDS-ID-3"), "%s broadcasts %s under the ID %s, which is not the one that follows from the message, %s", m.node.name, p.Name, msg.MessageID, model.DeriveID(msg))
	}
	if msg.SenderID != m.node.name && !m.world.p.repair {
		m.violated(sds("SDS-WIRE-2"), "%s broadcasts %s of %s, although nobody can ask for it: repair is off", m.node.name, p.Name, msg.SenderID)
	}
}
