package check

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// loss: what arrived is delivered or kept, and what is given up is declared
// lost, neither early nor never.
type loss struct{ watch }

func (*loss) name() string { return "no loss without a declared reason" }

// slackMS is how late a participant may be at the end of a period, since
// adapters without deadlines are advanced in steps.
const slackMS = 5_000

func (r *loss) event(m *moment, e contract.Event) {
	n := m.node
	if e.Rejected != nil && m.step.Kind == history.Received && m.step.Packet.Err == nil && m.step.Packet.Damage == "" {
		m.violated(sds("SDS-LIM-2", "SDS-ID-4"), "%s rejects %s with class %s, although nothing is wrong with it", n.name, m.step.Packet.Name, e.Rejected.Class)
	}
	if e.Lost == nil {
		return
	}
	r.count++
	id := e.Lost.MessageID
	since, named := n.heardOf(m.about)
	if !named {
		m.violated(sds("SDS-IN-5"), "%s declares %s lost, which no message named that arrived there", n.name, m.say(id))
		return
	}
	if age := n.connectedMS() - since; age < m.world.p.lostAfterMS {
		m.violated(sds("SDS-IN-5"), "%s declares %s lost %d ms after it was first named there (times offline not counted); lost_after_ms is %d", n.name, m.say(id), age, m.world.p.lostAfterMS)
	}
}

// done looks for received messages in the state: what was not delivered waits.
func (r *loss) done(m *moment) {
	if m.step.State == nil || len(m.node.waiting) >= m.world.p.incoming {
		return
	}
	kept := map[string]bool{}
	for _, e := range m.step.State.Incoming {
		kept[e.MessageID] = true
	}
	for _, waits := range m.node.waitingInOrder() {
		r.count++
		if !kept[waits.id] {
			m.violated(sds("SDS-RECV-13"), "%s received %s and did not deliver it, and its incoming buffer does not have it", m.node.name, m.say(waits.id))
		}
	}
}

// end asks why a message still waits.
func (r *loss) end(m *moment) {
	for _, n := range m.world.sorted() {
		if n.left {
			continue
		}
		for _, waits := range n.waitingInOrder() {
			r.count++
			unmet := 0
			for _, dep := range waits.deps {
				if waits.excuses(dep) || n.met(dep, waits.message, waits.place()) {
					continue
				}
				unmet++
				since, _ := n.heardOf(dep)
				if age := n.connectedMS() - since; !n.is(dep, received) && age > m.world.p.lostAfterMS+m.world.slack() {
					m.violatedBy(n.name, sds("SDS-IN-5", "SDS-IN-6"), "%s still waits at the end for %s, which is missing since %d ms and should be declared lost after %d", m.say(waits.id), m.say(dep.id), age, m.world.p.lostAfterMS)
				}
			}
			if unmet == 0 {
				m.violatedBy(n.name, sds("SDS-RECV-14"), "%s still waits at the end, although all its dependencies are met", m.say(waits.id))
			}
		}
	}
}

// convergence: when the network was whole for a while, every log has every
// message, less what has a declared reason.
type convergence struct{ watch }

func (*convergence) name() string { return "convergence after healing" }

func (*convergence) absent(s Setup) string {
	if p := parametersOf(s.Config); s.HealMS < p.lostAfterMS+2*slackMS {
		return "the network is not whole for lost_after_ms at the end"
	}
	return ""
}

func (r *convergence) begin(m *moment) {
	if m.step.Kind != history.Dropped || m.step.Packet.Err != nil || m.step.Packet.Damage != "" {
		return
	}
	if msg := m.world.noteOf(m.step.Packet).msg; msg != nil {
		m.node.mark(msg, missed)
	}
}

func (r *convergence) end(m *moment) {
	for _, n := range m.world.sorted() {
		if n.left {
			continue
		}
		for _, msg := range m.world.all {
			if msg.kind != model.KindContent {
				continue
			}
			if n.is(msg, missed) {
				r.count++ // the precondition: something had to be mended
			}
			r.judge(m, n, msg)
		}
	}
}

func (r *convergence) judge(m *moment, n *node, msg *message) {
	id := msg.id
	since, told := n.heardOf(msg)
	switch {
	case n.is(msg, logged|received) || msg.atMS < n.joinedMS:
	case n.is(msg, lost):
		m.world.tally.DeclaredLost++
		if m.world.setup.Store && m.world.setup.Capabilities[contract.CapRetrieve] && msg.had > 0 && !m.world.storeFails() {
			m.violatedBy(n.name, sds("SDS-IN-3"), "%s declared %s lost, although a store node has it and answers", n.name, m.say(id))
		}
	case n.is(msg, prehistory):
		m.world.tally.Prehistory++
	case !told:
		m.world.tally.Unheard++
	case n.connectedMS()-since > m.world.p.lostAfterMS+m.world.slack():
		m.violatedBy(n.name, sds("SDS-IN-5", "SDS-RECV-16"), "%s knows of %s since %s of connected time and neither has it nor declared it lost, %d ms after the network became whole",
			n.name, m.say(id), history.Clock(since), m.world.setup.HealMS)
	}
}
