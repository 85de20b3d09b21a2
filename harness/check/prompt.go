package check

// prompt: what waits for nothing is delivered in the same step.
type prompt struct{ watch }

func (*prompt) name() string { return "delivery without delay" }

func (r *prompt) done(m *moment) {
	for _, msg := range m.node.ready {
		r.count++
		if m.node.waiting[msg] != nil {
			m.violated(sds("SDS-RECV-12", "SDS-RECV-14"), "%s does not deliver %s, although everything that %s depends on is in its log since this step", m.node.name, m.say(msg.id), m.say(msg.id))
		}
	}
	m.node.ready = m.node.ready[:0]
}
