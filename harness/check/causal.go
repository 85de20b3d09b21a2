package check

import "github.com/causeway-sds/causeway/harness/contract"

// causal: no effect is delivered before its cause.
type causal struct{ watch }

func (*causal) name() string { return "causal delivery" }

func (r *causal) event(m *moment, e contract.Event) {
	msg := delivered(m, e)
	if msg == nil || msg.SenderID == m.node.name {
		return
	}
	n := m.node
	for _, entry := range msg.History {
		dep := entry.MessageID
		r.count++
		waits := n.waiting[msg.MessageID]
		if n.met(m.world, dep, msg.MessageID, msg.place()) || waits != nil && waits.excused[dep] {
			continue
		}
		where := "never arrived there"
		if n.received[dep] {
			where = "waits in the incoming buffer there, which does not count as met (SDS-DEP-2)"
		}
		m.violated(sds("SDS-ORD-6", "SDS-RECV-13"), "%s delivers %s before its cause %s: %s names %s, which %s, was not declared lost, and was first named when the join window was closed",
			n.name, m.say(msg.MessageID), m.say(dep), m.say(msg.MessageID), m.say(dep), where)
	}
}

// delivered is the content message that an event delivers, if it is one.
func delivered(m *moment, e contract.Event) *message {
	if e.Delivered == nil {
		return nil
	}
	msg := m.world.messages[e.Delivered.MessageID]
	if msg == nil || msg.kind != "content" {
		return nil
	}
	return msg
}
