package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// syncs: sync messages carry what others need, come from those who have
// something to tell, and do not end.
type syncs struct {
	watch
	lastMS int64 // when anybody last broadcast something new, or received it: a resend tells nobody anything
}

func (*syncs) name() string { return "sync messages" }

func (*syncs) absent(s Setup) string {
	if parametersOf(s.Config).syncMaxMS == 0 {
		return "the sync timer is off"
	}
	return lacks(s, contract.CapSync)
}

func (r *syncs) begin(m *moment) {
	if m.content != nil || m.sync != nil {
		r.lastMS = m.step.AtMS
	}
}

func (r *syncs) broadcast(m *moment, p *history.Packet) {
	if !m.first {
		return
	}
	r.lastMS = m.step.AtMS
	if model.KindOf(p.Message) != model.KindSync {
		return
	}
	r.count++
	n := m.node
	switch {
	case len(n.log) == 0:
		m.violated(sds("SDS-SYNC-7"), "%s broadcasts %s, although its log is empty", n.name, p.Name)
	case len(p.Message.Filter) == 0:
		m.violated(sds("SDS-SYNC-4"), "%s broadcasts %s without a filter", n.name, p.Name)
	case n.offline:
		m.violated(sds("SDS-OFF-1"), "%s broadcasts %s while it is offline", n.name, p.Name)
	}
}

// end asks whether a silent group goes on telling what it has.
func (r *syncs) end(m *moment) {
	w := m.world
	silent := m.step.AtMS - r.lastMS
	most := 2*w.p.syncMaxMS + w.slack()
	if w.setup.HealMS < 2*w.p.syncMaxMS || silent < most {
		return
	}
	for _, n := range w.sorted() {
		if len(n.log) > 0 {
			m.violatedBy(n.name, sds("SDS-SYNC-1", "SDS-SYNC-8"), "nobody said anything new for %s, although logs are not empty and the longest interval is %s", history.Clock(silent), history.Clock(w.p.syncMaxMS))
			return
		}
	}
}
