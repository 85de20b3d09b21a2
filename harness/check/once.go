package check

import (
	"bytes"

	"github.com/causeway-sds/causeway/harness/contract"
)

// once: nothing is delivered twice, nothing is made up.
type once struct{ watch }

func (*once) name() string { return "no duplicate, no invention" }

func (r *once) event(m *moment, e contract.Event) {
	if e.Delivered == nil {
		return
	}
	r.count++
	d, n := e.Delivered, m.node
	msg := m.world.messages[d.MessageID]
	switch {
	case msg == nil:
		m.violated(sds("SDS-ORD-6", "SDS-RECV-10"), "%s delivers %s, which is no content and no ephemeral message that anybody sent", n.name, m.say(d.MessageID))
	case n.own[d.MessageID] != nil:
		m.violated(sds("SDS-ORD-6", "SDS-RECV-4"), "%s delivers its own %s to its application", n.name, m.say(d.MessageID))
	case n.delivered[d.MessageID] > 0:
		m.violated(sds("SDS-ORD-6", "SDS-RECV-4", "SDS-DUR-13"), "%s delivers %s again", n.name, m.say(d.MessageID))
	case d.SenderID != msg.SenderID || !bytes.Equal(d.Content, msg.Content):
		m.violated(sds("SDS-SEND-4"), "%s delivers %s as %q of %s; it is %q of %s", n.name, m.say(d.MessageID), d.Content, d.SenderID, msg.Content, msg.SenderID)
	case msg.kind == "content" && !n.received[d.MessageID]:
		m.violated(sds("SDS-RECV-12"), "%s delivers %s, which has not arrived there", n.name, m.say(d.MessageID))
	}
}
