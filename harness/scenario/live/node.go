package live

import (
	"context"
	"sync"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// run is a run under way. One goroutine owns it.
type run struct {
	*scenario.Cast
	ctx       context.Context
	plan      *Plan
	group     scenario.Group
	network   Network
	observers []history.Observer

	clock    clock
	atMS     int64 // the time of the call under way: what the participant was told
	agenda   agenda
	finished bool

	timers []int // by index of the member: which planned advance counts; a later plan voids the earlier ones

	naming  *scenario.Naming
	packets map[string]*history.Packet // by hint
	archive map[string]bool            // by message ID: what the store node may give out

	seen       []Seen // by index, of the faults that the network does
	stored     chan stored
	retrievals sync.WaitGroup
	result     *Result
}

// At plans something.
func (r *run) At(ms int64, do func() error) { r.agenda.put(ms, do) }

// NowMS is the time by the run's clock, which never goes back, and which no plan
// is ahead of.
func (r *run) NowMS() int64 {
	r.atMS = max(r.atMS, r.clock.nowMS())
	return r.atMS
}

// Step is a new step.
func (r *run) Step(kind history.Kind, m *scenario.Member) *history.Step {
	return &history.Step{Kind: kind, Node: m.Name, AtMS: r.NowMS(), WrongMS: m.WrongMS}
}

// Show shows a step to everybody.
func (r *run) Show(step *history.Step) {
	r.Count(step)
	for _, o := range r.observers {
		o.Step(step)
	}
}

// Ask asks a participant and takes what its answer sets going.
func (r *run) Ask(m *scenario.Member, step *history.Step, req contract.Request) error {
	req.Node = m.Name
	step.AtMS = r.NowMS()
	if scenario.Timed(step.Kind) {
		now := m.ClockMS(r.Injector, step.AtMS)
		req.NowMS = &now
	}
	ok, err := m.Session.Call(r.ctx, req)
	if err != nil {
		return r.Failed(m, step, err)
	}
	step.Events, step.State = ok.Events, ok.State
	for _, b := range ok.Broadcast {
		step.Broadcast = append(step.Broadcast, r.packet(m, b.Wire))
	}
	r.Show(step)
	for _, p := range step.Broadcast {
		if err := r.publish(m, p); err != nil {
			return err
		}
	}
	for _, e := range ok.Events {
		if e.Retrieve != nil && r.plan.Store {
			r.retrieve(m, e.Retrieve.Entries)
		}
	}
	if step.Kind != history.Inspected {
		r.schedule(m, ok.DeadlineMS)
	}
	return nil
}

// schedule sets the next advance.
func (r *run) schedule(m *scenario.Member, deadlineMS *int64) {
	r.timers[m.Index]++
	this := r.timers[m.Index]
	epoch := scenario.EpochMS + m.WrongMS // times of its clock, less this, are times of the run
	end := epoch + r.plan.EndMS()
	next := driver.NextAdvance(m.Session.Hello().StepMS, deadlineMS, epoch+r.atMS, end)
	if next >= end {
		return // finish advances everybody
	}
	r.At(next-epoch, func() error {
		if this != r.timers[m.Index] || !m.Up {
			return nil
		}
		return r.Advance(m)
	})
}
