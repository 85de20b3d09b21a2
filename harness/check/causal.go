package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// causal: no effect is delivered before its cause.
type causal struct{ watch }

func (*causal) name() string { return "causal delivery" }

func (r *causal) event(m *moment, e contract.Event) {
	msg := contentOf(m, e)
	if msg == nil || msg.SenderID == m.node.name {
		return
	}
	n := m.node
	for _, dep := range msg.deps {
		r.count++
		if n.met(dep, msg, msg.place()) || n.waiting[msg].excuses(dep) {
			continue
		}
		where := "never arrived there"
		if n.is(dep, received) {
			where = "waits in the incoming buffer there, which does not count as met (SDS-DEP-2)"
		}
		m.violated(sds("SDS-ORD-6", "SDS-RECV-13"), "%s delivers %s before its cause %s: %s names %s, which %s, was not declared lost, and was first named when the join window was closed",
			n.name, m.say(msg.id), m.say(dep.id), m.say(msg.id), m.say(dep.id), where)
	}
}

// contentOf is the content message that an event delivers, if it is one.
func contentOf(m *moment, e contract.Event) *message {
	if e.Delivered == nil || m.about.kind != model.KindContent {
		return nil
	}
	return m.about
}
