package check

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model/naive"
)

// ModelMembers is up to how many participants the naive model follows a group
// by default: it is slow on purpose.
const ModelMembers = 12

// company is the naive model beside each participant of a run. It takes each
// step once, for all properties that rest on it.
type company struct {
	step  *history.Step // the last one that it took
	found []naive.Disagreement
	nodes map[string]*followed
	told  naive.Held
}

// followed is one participant with what the text allows it to be.
type followed struct {
	readings []*naive.Participant // none: the two have parted
	apart    int                  // steps at which no reading agreed
}

// patience is after how many disagreements the model no longer follows a
// participant. The later ones come of the earlier ones, and a model that waits
// for what its participant never does gets slower with each of them.
const patience = 20

// follows is one property that rests on the naive model.
type follows struct {
	watch
	company *company
	topic   naive.Topic
	title   string
	needs   []contract.Capability
	repair  bool
	syncs   bool
}

// modelled are the properties that rest on the naive model, which cites the
// sentences where it states them: sections 3 to 13, 16, 18 to 21 and SDS-DIG-1 for
// the first, what the catalogue lists for the others.
func modelled() []rule {
	c := &company{nodes: map[string]*followed{}}
	return []rule{
		&follows{company: c, topic: naive.Agreement, title: "agreement with the model"},
		&follows{company: c, topic: naive.Requests, title: "repair: asking", repair: true, needs: []contract.Capability{contract.CapRepair}},
		&follows{company: c, topic: naive.Answers, title: "repair: answering", repair: true, needs: []contract.Capability{contract.CapRepair}},
		&follows{company: c, topic: naive.Resends, title: "resend periods", needs: []contract.Capability{contract.CapResend, contract.CapAck}},
		&follows{company: c, topic: naive.Syncs, title: "sync timer", syncs: true, needs: []contract.Capability{contract.CapSync}},
	}
}

func (r *follows) name() string { return r.title }

func (r *follows) absent(s Setup) string {
	switch {
	case s.Config.Dialect != "" && s.Config.Dialect != "sds-1":
		return "the model does not state the dialect " + s.Config.Dialect
	case s.ModelMembers == 0:
		return "the model is left out"
	case len(s.Participants) > s.ModelMembers:
		return fmt.Sprintf("the model follows groups of up to %d, since it is slow", s.ModelMembers)
	case r.repair && s.Config.Repair != "on":
		return "repair is off"
	case r.syncs && parametersOf(s.Config).syncMaxMS == 0:
		return "the sync timer is off"
	case r.syncs && s.StepMS > 0:
		return "who cannot tell its deadlines wakes late"
	}
	return lacks(s, r.needs...)
}

func (r *follows) done(m *moment) {
	if r.company.step != m.step {
		r.company.take(m)
	}
	r.count = r.company.told[r.topic]
	for _, d := range r.company.found {
		if d.Topic == r.topic {
			m.violated(d.Requirements, "%s", d.Text)
		}
	}
}

// take lets the models of the step's participant follow it.
func (c *company) take(m *moment) {
	c.step, c.found = m.step, nil
	step, known := asStep(m)
	node := c.nodes[m.step.Node]
	switch {
	case m.step.Kind == history.Crashed || m.step.Kind == history.Dropped || m.step.Kind == history.Copied || m.step.Kind == history.Left:
		return
	case m.step.Kind == history.ClockSet && node != nil:
		for _, p := range node.readings {
			p.ClockSet()
		}
		return
	case m.step.Kind == history.ClockSet:
		return
	case m.step.Kind == history.Created && node == nil:
		node = &followed{readings: []*naive.Participant{c.begin(m, step.NowMS)}}
		c.nodes[m.step.Node] = node
	case node == nil || !known:
		c.nodes[m.step.Node] = &followed{} // what happened to it is not stated
		return
	}
	if len(node.readings) > 0 {
		node.readings, c.found = naive.Follow(node.readings, step)
		if len(c.found) > 0 {
			node.apart++
		}
		if node.apart >= patience {
			node.readings = nil
		}
	}
}

func (c *company) begin(m *moment, nowMS int64) *naive.Participant {
	s := m.world.setup
	return naive.New(naive.Setup{
		ID: m.step.Node, Channel: s.Channel, Config: s.Config, SlackMS: s.StepMS, Held: &c.told, Say: m.say,
		Has: func(claim contract.Capability) bool { return s.Capabilities[claim] },
	}, nowMS)
}

// asStep is a step of the history as the model is asked it.
func asStep(m *moment) (step naive.Step, known bool) {
	s := m.step
	step = naive.Step{NowMS: m.world.setup.EpochMS + s.AtMS + s.WrongMS, Events: s.Events, State: s.State, Refused: s.Refused != nil}
	for _, p := range s.Broadcast {
		step.Broadcast = append(step.Broadcast, naive.Broadcast{Name: p.Name, Wire: p.Wire, Message: p.Message, Err: p.Err})
	}
	switch s.Kind {
	case history.Created:
		step.Cmd = contract.Create
	case history.Grouped:
		step.Cmd, step.Members = contract.Context, m.world.setup.Participants
	case history.Told:
		step.Cmd, step.Online = contract.Context, &s.Online
	case history.Sent:
		step.Cmd, step.Content, step.Wish, step.Ephemeral = contract.Send, []byte(s.Label), s.Label, s.Ephemeral
	case history.Received:
		step.Cmd, step.Wire = contract.Receive, s.Packet.Wire
		if s.Packet.Err == nil {
			step.Read = &s.Packet.Message
		}
	case history.Advanced:
		step.Cmd = contract.Advance
	case history.Restarted:
		step.Cmd = contract.Restart
	case history.Inspected:
		step.Cmd = contract.Inspect
	default:
		return step, false
	}
	return step, true
}
