package check

import (
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// lamport: timestamps rise as the text says, and none is used twice.
type lamport struct {
	watch
	before uint64            // the timestamp before the step, or of the step's last broadcast
	last   map[string]uint64 // by participant: of its last own message
}

func (*lamport) name() string { return "Lamport timestamps" }

func (r *lamport) begin(m *moment) {
	r.before = m.node.local
	if m.step.Kind == history.SetBack { // it cannot know what it used after the copy was taken
		delete(r.last, m.node.name)
	}
}

func (r *lamport) broadcast(m *moment, p *history.Packet) {
	if !m.first {
		return
	}
	r.count++
	if r.last == nil {
		r.last = map[string]uint64{}
	}
	n, got := m.node, *p.Message.Lamport
	requirement := "SDS-SEND-1"
	if model.KindOf(p.Message) == model.KindSync {
		requirement = "SDS-SYNC-3"
	}
	if last := r.last[n.name]; got <= last {
		m.violated(sds(requirement, "SDS-DUR-4"), "%s broadcasts %s with timestamp %d, after one with %d", n.name, p.Name, got, last)
	}
	now := uint64(n.nowMS(m.world))
	fits := false
	for _, clock := range []uint64{now, uint64(m.world.setup.EpochMS + n.startMS + n.wrongMS)} { // it may have forgotten how far its clock was
		for _, own := range []uint64{n.local, r.before} { // a delivery in the same step may have come before or after
			fits = fits || got == max(clock, own+1)
		}
	}
	if !fits {
		m.violated(sds(requirement, "SDS-ORD-4"), "%s broadcasts %s with timestamp %d at %d; its own was %d, so that it has to be %d", n.name, p.Name, got, now, n.local, max(now, n.local+1))
	}
	r.last[n.name], r.before = got, max(r.before, got)
}

// done compares the timestamp that a participant shows with what it has to be.
func (r *lamport) done(m *moment) {
	if m.step.State == nil {
		return
	}
	r.count++
	if got, want := m.step.State.Lamport, m.node.local; got != want {
		m.violated(sds("SDS-ORD-4", "SDS-ORD-8", "SDS-STATE-2"), "the timestamp of %s is %d; by what it sent and delivered it is %d", m.node.name, got, want)
	}
}
