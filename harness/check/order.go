package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// order: every log has the total order, so that any two agree about what they
// both have.
type order struct{ watch }

func (*order) name() string { return "total order of logs" }

// event compares the predecessor that a delivery names with the true one.
func (r *order) event(m *moment, e contract.Event) {
	msg := contentOf(m, e)
	if msg == nil || e.Delivered.After == "" || m.node.is(msg, logged) {
		return
	}
	r.count++
	want := ""
	if at := m.node.placeOf(msg); at > 0 {
		want = m.node.log[at-1].id
	}
	if e.Delivered.After != want { // [SDS-ORD-7]
		m.violated(sds("SDS-ORD-1", "SDS-ORD-2", "SDS-ORD-5"), "%s puts %s into its log after %s; by Lamport timestamp and ID its place is %s",
			m.node.name, m.say(msg.id), m.say(e.Delivered.After), after(m, want))
	}
}

func after(m *moment, id string) string {
	if id == "" {
		return "the first one"
	}
	return "after " + m.say(id)
}

// done compares the log that a participant shows with what it delivered and
// sent.
func (r *order) done(m *moment) {
	if m.step.State == nil {
		return
	}
	shown := m.step.State.Log
	same := len(shown) == len(m.node.log)
	for i, e := range shown {
		if i > 0 {
			r.count++
			if a, b := placeIn(shown[i-1]), placeIn(e); !a.Less(b) {
				m.violated(sds("SDS-ORD-1", "SDS-ORD-2"), "the log of %s has %s (%d) before %s (%d)", m.node.name, m.say(a.MessageID), a.Lamport, m.say(b.MessageID), b.Lamport)
			}
		}
		same = same && e.MessageID == m.node.log[i].id && e.Lamport == *m.node.log[i].Lamport
	}
	if !same && len(m.step.State.Pruned) == 0 {
		r.compare(m, shown)
	}
}

// compare says what a log lacks, or has too many.
func (r *order) compare(m *moment, shown []contract.LogEntry) {
	got := map[model.Place]bool{}
	for _, e := range shown {
		got[placeIn(e)] = true
	}
	want := map[model.Place]bool{}
	for _, msg := range m.node.log {
		want[msg.place()] = true
		if !got[msg.place()] {
			m.violated(sds("SDS-ORD-5"), "the log of %s lacks %s, which it %s", m.node.name, m.say(msg.id), had(m, msg))
			return
		}
	}
	for _, e := range shown {
		if !want[placeIn(e)] {
			m.violated(sds("SDS-STATE-1"), "the log of %s has %s, which it neither delivered nor sent", m.node.name, m.say(e.MessageID))
			return
		}
	}
}

func placeIn(e contract.LogEntry) model.Place {
	return model.Place{Lamport: e.Lamport, MessageID: e.MessageID}
}

func had(m *moment, msg *message) string {
	if m.node.is(msg, mine) {
		return "sent"
	}
	return "delivered"
}
