package scenario

import (
	"context"
	"errors"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// Stage is a run as its participants see it, on a simulated or on a real
// network.
type Stage interface {
	// At plans something for a time of the run.
	At(ms int64, do func() error)
	// NowMS is the time at which happens what happens now.
	NowMS() int64
	// Step is a new step of a participant, at this time.
	Step(kind history.Kind, m *Member) *history.Step
	// Show completes the step, counts it, and shows it to the observers.
	Show(step *history.Step)
	// Ask asks a participant, shows the step, and does what the answer sets going.
	Ask(m *Member, step *history.Step, req contract.Request) error
}

// Sum is what every run counts.
type Sum struct {
	Steps      int
	Messages   int // content messages that were sent
	Broadcasts int
	Deliveries int // messages that a participant handed to its application
	Refusals   int // sends that a participant would not take
}

// Cast is the participants of a run, and what every run asks of them in the same
// way. The stage does what differs.
type Cast struct {
	Injector *fault.Injector
	Members  []*Member // in the order of the scenario

	ctx      context.Context
	stage    Stage
	scenario *Scenario
	sum      *Sum
	byName   map[string]*Member
	belong   []string // the names of those who belong to the group
}

// NewCast makes the participants of a scenario, hosted by the adapters of a
// group in turn. None of them has joined.
func NewCast(ctx context.Context, stage Stage, s *Scenario, group Group, in *fault.Injector, sum *Sum) *Cast {
	c := &Cast{Injector: in, ctx: ctx, stage: stage, scenario: s, sum: sum, byName: map[string]*Member{}, belong: s.Names()}
	if len(group) == 0 {
		return c // the run will refuse
	}
	for i, p := range s.Participants {
		session := group[i%len(group)]
		m := &Member{Name: p.Name, Index: i, Session: session, Online: true, Wanted: true, states: session.Has(contract.CapInspect)}
		c.Members, c.byName[m.Name] = append(c.Members, m), m
	}
	return c
}

// Member is the participant of a name, or nil.
func (c *Cast) Member(name string) *Member { return c.byName[name] }

// PlanJoins plans when everybody joins.
func (c *Cast) PlanJoins() {
	for i, m := range c.Members {
		c.stage.At(c.scenario.Participants[i].JoinsMS, func() error { return c.join(m) })
	}
}

func (c *Cast) join(m *Member) error {
	m.Joined, m.Up = true, true
	m.SetClock(c.Injector, c.stage.NowMS())
	err := c.stage.Ask(m, c.stage.Step(history.Created, m), c.scenario.Creation(m.Name))
	if err != nil || len(c.Members) < 2 {
		return err // who is told to be alone does not resend
	}
	return c.tell(m, history.Grouped)
}

// tell says who belongs to the group and, where the kind is Told, whether the
// participant is connected.
func (c *Cast) tell(m *Member, kind history.Kind) error {
	step, req := c.stage.Step(kind, m), c.scenario.Membership(c.belong)
	step.Online = m.Wanted
	if kind == history.Told {
		req.Online = &step.Online
		m.Online = m.Wanted
	}
	return c.stage.Ask(m, step, req)
}

// PlanSends plans what the application sends.
func (c *Cast) PlanSends() {
	for _, s := range c.scenario.Sends {
		c.stage.At(s.AtMS, func() error { return c.send(s) })
	}
}

func (c *Cast) send(s Send) error {
	m := c.byName[s.From]
	if !m.Up {
		return nil // the application is down as well
	}
	if !s.Ephemeral {
		c.sum.Messages++
	}
	step := c.stage.Step(history.Sent, m)
	step.Label, step.Ephemeral = s.Label, s.Ephemeral
	return c.stage.Ask(m, step, s.Request())
}

// Advance lets a participant's time pass.
func (c *Cast) Advance(m *Member) error {
	return c.stage.Ask(m, c.stage.Step(history.Advanced, m), contract.Request{Cmd: contract.Advance})
}

// PlanInspections plans that states are read again and again until the end.
func (c *Cast) PlanInspections(everyMS int64) {
	for at := everyMS; at < c.scenario.EndMS(); at += everyMS {
		c.stage.At(at, c.inspectAll)
	}
}

func (c *Cast) inspectAll() error {
	for _, m := range c.Members {
		if err := c.inspect(m); err != nil {
			return err
		}
	}
	return nil
}

// inspect reads a participant's state, where there is one that can be read.
func (c *Cast) inspect(m *Member) error {
	if !m.Up || !m.states {
		return nil
	}
	step := c.stage.Step(history.Inspected, m)
	err := c.stage.Ask(m, step, contract.Request{Cmd: contract.Inspect})
	if err == nil && step.State == nil { // only without lines: the schema requires it
		return c.Failed(m, step, errors.New("inspect: read no state, expected the state"))
	}
	return err
}

// Count counts a step that is about to be shown.
func (c *Cast) Count(step *history.Step) {
	step.Index = c.sum.Steps
	c.sum.Steps++
	for i := range step.Events {
		if step.Events[i].Delivered != nil {
			c.sum.Deliveries++
		}
	}
}

// Failed looks at a request that was not granted. A participant may refuse to
// send.
func (c *Cast) Failed(m *Member, step *history.Step, err error) error {
	if refusal := refusal(step.Kind, err); refusal != nil {
		step.Refused = refusal
		c.sum.Refusals++
		c.stage.Show(step)
		return nil
	}
	return c.Broken(m, contract.Command(step.Kind), err)
}

// Broken is the error of a run that an adapter did not survive, or of one that
// was called off.
func (c *Cast) Broken(m *Member, cmd contract.Command, err error) error {
	if c.ctx.Err() != nil {
		return c.ctx.Err()
	}
	return &Broken{AtMS: c.stage.NowMS(), Node: m.Name, Cmd: cmd, Steps: c.sum.Steps, Err: err}
}

// Finish lets everybody's time pass up to the end, and reads the states.
func (c *Cast) Finish() error {
	for _, m := range c.Members {
		if m.Up {
			if err := c.Advance(m); err != nil {
				return err
			}
		}
	}
	return c.inspectAll()
}

// Close leaves no participant behind in a process that is used again. An
// adapter that is gone has none left.
func (c *Cast) Close() {
	for _, m := range c.Members {
		if m.Joined && !m.Left {
			_ = m.Session.CloseNode(context.WithoutCancel(c.ctx), m.Name) // the run is over; the next one says if the adapter is gone
		}
	}
}
