package check

import (
	"bytes"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
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
	msg := m.about
	switch {
	case msg.kind == "":
		m.violated(sds("SDS-ORD-6", "SDS-RECV-10"), "%s delivers %s, which is no content and no ephemeral message that anybody sent", n.name, m.say(d.MessageID))
	case n.is(msg, mine):
		m.violated(sds("SDS-ORD-6", "SDS-RECV-4"), "%s delivers its own %s to its application", n.name, m.say(d.MessageID))
	case n.is(msg, delivered):
		m.violated(sds("SDS-ORD-6", "SDS-RECV-4", "SDS-DUR-13"), "%s delivers %s again", n.name, m.say(d.MessageID))
	case d.SenderID != msg.SenderID || !bytes.Equal(d.Content, msg.Content):
		m.violated(sds("SDS-SEND-4"), "%s delivers %s as %q of %s; it is %q of %s", n.name, m.say(d.MessageID), d.Content, d.SenderID, msg.Content, msg.SenderID)
	case msg.kind == model.KindContent && !n.is(msg, received):
		m.violated(sds("SDS-RECV-12"), "%s delivers %s, which has not arrived there", n.name, m.say(d.MessageID))
	}
}
