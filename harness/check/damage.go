package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// damage: bytes that got damaged on the way are refused, with the class
// identity where they still are a message, and change nothing.
type damage struct{ watch }

func (*damage) name() string { return "damaged messages" }

func (*damage) absent(s Setup) string {
	if !slices.ContainsFunc(s.Faults, func(f fault.Fault) bool { return f.Kind == fault.Corrupt }) {
		return "nothing is damaged"
	}
	return ""
}

func (r *damage) done(m *moment) {
	if m.step.Kind != history.Received || m.step.Packet.Damage == "" {
		return
	}
	r.count++
	p, name := m.step.Packet, m.node.name
	class, refused, taken := "", false, false
	for _, e := range m.step.Events {
		if e.Rejected != nil {
			class, refused = e.Rejected.Class, true
		}
		taken = taken || e.Delivered != nil || e.Missing != nil
	}
	wrongID := p.Err == nil && p.Message.ChannelID == m.world.setup.Channel
	switch {
	case !refused && taken && p.Err != nil:
		m.violated(sds("SDS-WIRE-6", "SDS-RECV-1"), "%s takes %s for a message, which arrived damaged (%s): %v", name, p.Name, p.Damage, p.Err)
	case !refused && taken && wrongID:
		m.violated(sds("SDS-ID-4", "SDS-RECV-3"), "%s takes %s for a message, which arrived damaged (%s), so that its ID does not follow from it", name, p.Name, p.Damage)
	case !refused:
		m.violated(sds("SDS-WIRE-8", "SDS-WIRE-6"), "%s does not tell that it rejects %s, which arrived damaged (%s)", name, p.Name, p.Damage)
	case wrongID && class != string(model.ClassIdentity):
		m.violated(sds("SDS-ID-4"), "%s rejects %s with the class %s; it arrived damaged (%s) and is still a message, under an ID that does not follow from it: %s", name, p.Name, class, p.Damage, model.ClassIdentity)
	}
}
