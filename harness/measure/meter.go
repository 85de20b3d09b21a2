package measure

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// never is the time of what did not happen.
const never = int64(-1)

// meter watches one run. What it does for a packet that tells nobody anything
// new is next to nothing.
type meter struct {
	plan    *scenario.Scenario
	members map[string]int // by name
	labels  map[string]int // places in sent, by label
	ids     map[string]int // places in sent, by message ID
	sent    []message
	Figures
}

// message is one content message, with what became of it at every member.
type message struct {
	from      int
	atMS      int64 // never, while it was not sent
	ackedMS   int64
	droppedMS []int64 // its first broadcast
	knownMS   []int64 // the member knows of it: it is missing, asked for or there
	deliverMS []int64
	lost      []bool // declared
}

func newMeter(plan *scenario.Scenario) *meter {
	m := &meter{plan: plan, members: map[string]int{}, labels: map[string]int{}, ids: map[string]int{}}
	for i, name := range plan.Names() {
		m.members[name] = i
	}
	blank := func() []int64 {
		times := make([]int64, len(m.members))
		for i := range times {
			times[i] = never
		}
		return times
	}
	for i, send := range plan.Sends {
		m.labels[send.Label] = i
		m.sent = append(m.sent, message{
			from: m.members[send.From], atMS: never, ackedMS: never,
			droppedMS: blank(), knownMS: blank(), deliverMS: blank(), lost: make([]bool, len(m.members)),
		})
	}
	return m
}

// Step takes notice of a step.
func (m *meter) Step(s *history.Step) {
	switch s.Kind {
	case history.Sent:
		m.send(s)
	case history.Dropped:
		if i, first := m.labels[s.Packet.Name]; first {
			m.sent[i].droppedMS[m.members[s.Node]] = s.AtMS
		}
	}
	if s.AtMS >= warmMS && s.AtMS < m.plan.TrafficMS {
		for _, p := range s.Broadcast {
			m.broadcast(s, p)
		}
	}
	for i := range s.Events {
		m.event(s, &s.Events[i])
	}
}

func (m *meter) send(s *history.Step) {
	i, planned := m.labels[s.Label]
	if !planned || s.Refused != nil {
		return
	}
	m.sent[i].atMS = s.AtMS
	for _, e := range s.Events {
		if e.Sent != nil {
			m.ids[e.Sent.MessageID] = i
		}
	}
}

func (m *meter) broadcast(s *history.Step, p *history.Packet) {
	if p.Err != nil {
		return
	}
	m.Requests += len(p.Message.Repair)
	switch {
	case model.KindOf(p.Message) == model.KindSync:
		m.Syncs++
	case p.Message.SenderID != p.From:
		m.Answers++
	case s.Kind == history.Sent:
		m.Sent++
		m.Bytes = append(m.Bytes, overhead(p.Message, 0))
		m.Hinted = append(m.Hinted, overhead(p.Message, 2))
	default:
		m.Resends++
	}
}

func (m *meter) event(s *history.Step, e *contract.Event) {
	switch {
	case e.Delivered != nil:
		if i, known := m.ids[e.Delivered.MessageID]; known {
			m.know(s, e.Delivered.MessageID)
			first(&m.sent[i].deliverMS[m.members[s.Node]], s.AtMS)
		}
	case e.Acknowledged != nil:
		i, known := m.ids[e.Acknowledged.MessageID]
		if one := e.Acknowledged.Level == "" || e.Acknowledged.Level == contract.LevelOne; known && one && m.sent[i].from == m.members[s.Node] {
			first(&m.sent[i].ackedMS, s.AtMS)
		}
	case e.Missing != nil:
		for _, id := range e.Missing.Dependencies {
			m.know(s, id)
		}
	case e.Retrieve != nil:
		for _, entry := range e.Retrieve.Entries {
			m.know(s, entry.MessageID)
		}
	case e.RepairRequested != nil:
		m.know(s, e.RepairRequested.MessageID)
	case e.Lost != nil:
		if i, known := m.ids[e.Lost.MessageID]; known {
			m.sent[i].lost[m.members[s.Node]] = true
		}
	}
}

func (m *meter) know(s *history.Step, id string) {
	if i, known := m.ids[id]; known {
		first(&m.sent[i].knownMS[m.members[s.Node]], s.AtMS)
	}
}

func first(at *int64, nowMS int64) {
	if *at == never {
		*at = nowMS
	}
}
