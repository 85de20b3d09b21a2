package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
)

// bounds: no buffer and no message grows beyond what the text allows.
type bounds struct{ watch }

func (*bounds) name() string { return "bounded buffers" }

func (r *bounds) broadcast(m *moment, p *history.Packet) {
	r.count++
	for _, b := range []struct {
		what       string
		have, most int
	}{
		{"bytes", len(p.Wire), 1_048_576},
		{"entries in its history", len(p.Message.History), 256},
		{"entries in its repair request", len(p.Message.Repair), 16},
		{"bytes of filter", len(p.Message.Filter), 32_768},
		{"bytes of content", len(p.Message.Content), m.world.p.content},
	} {
		if b.have > b.most {
			m.violated(sds("SDS-LIM-1"), "%s broadcasts %s with %d %s, which everybody rejects; at most %d are allowed", m.node.name, p.Name, b.have, b.what, b.most)
		}
	}
}

func (r *bounds) done(m *moment) {
	s := m.step.State
	if s == nil {
		return
	}
	r.count++
	awaited := 0
	for _, e := range s.Outgoing {
		if own := m.node.ownOf(m.world.ids[e.MessageID]); e.State != contract.AcknowledgedState && (own == nil || !own.gaveUp) {
			awaited++
		}
	}
	p := m.world.p
	for _, b := range []struct {
		what, requirement string
		have, most        int
	}{
		{"incoming buffer", "SDS-RECV-15", len(s.Incoming), p.incoming},
		{"outgoing buffer, less what was acknowledged or given up,", "SDS-SEND-8", awaited, p.outgoing},
		{"missing set", "SDS-DEP-9", len(s.Missing), p.missing},
		{"lost set", "SDS-DEP-10", len(s.Lost), 4_096},
		{"prehistory set", "SDS-DEP-10", len(s.Prehistory), 4_096},
		{"filter window", "SDS-BLOOM-2", len(s.Window), p.window},
	} {
		if b.have > b.most {
			m.violated(sds(b.requirement), "the %s of %s holds %d; at most %d are allowed", b.what, m.node.name, b.have, b.most)
		}
	}
}
