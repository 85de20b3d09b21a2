package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// order: every log has the total order, so that any two agree about what they
// both have.
type order struct{ watch }

func (*order) name() string { return "total order of logs" }

// event compares the predecessor that a delivery names with the true one.
func (r *order) event(m *moment, e contract.Event) {
	msg := delivered(m, e)
	if msg == nil || e.Delivered.After == "" || m.node.inLog(msg.MessageID) {
		return
	}
	r.count++
	at, _ := slices.BinarySearchFunc(m.node.log, msg.place(), model.Place.Compare)
	want := ""
	if at > 0 {
		want = m.node.log[at-1].MessageID
	}
	if e.Delivered.After != want { // [SDS-ORD-7]
		m.violated(sds("SDS-ORD-1", "SDS-ORD-2", "SDS-ORD-5"), "%s puts %s into its log after %s; by Lamport timestamp and ID its place is %s",
			m.node.name, m.say(msg.MessageID), m.say(e.Delivered.After), after(m, want))
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
	got := make([]model.Place, len(m.step.State.Log))
	for i, e := range m.step.State.Log {
		got[i] = model.Place{Lamport: e.Lamport, MessageID: e.MessageID}
		if i > 0 {
			r.count++
			if !got[i-1].Less(got[i]) {
				m.violated(sds("SDS-ORD-1", "SDS-ORD-2"), "the log of %s has %s (%d) before %s (%d)", m.node.name, m.say(got[i-1].MessageID), got[i-1].Lamport, m.say(got[i].MessageID), got[i].Lamport)
			}
		}
	}
	if len(m.step.State.Pruned) > 0 || slices.Equal(got, m.node.log) {
		return
	}
	for _, place := range m.node.log {
		if !slices.Contains(got, place) {
			m.violated(sds("SDS-ORD-5"), "the log of %s lacks %s, which it %s", m.node.name, m.say(place.MessageID), had(m, place.MessageID))
			return
		}
	}
	for _, place := range got {
		if !slices.Contains(m.node.log, place) {
			m.violated(sds("SDS-STATE-1"), "the log of %s has %s, which it neither delivered nor sent", m.node.name, m.say(place.MessageID))
			return
		}
	}
}

func had(m *moment, id string) string {
	if m.node.own[id] != nil {
		return "sent"
	}
	return "delivered"
}
