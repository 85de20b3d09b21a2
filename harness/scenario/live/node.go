package live

import (
	"context"
	"errors"
	"sync"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// run is a run under way. One goroutine owns it.
type run struct {
	ctx       context.Context
	plan      *Plan
	group     scenario.Group
	network   Network
	observers []history.Observer

	clock    clock
	atMS     int64 // the time of the call under way: what the participant was told
	agenda   agenda
	finished bool

	nodes map[string]*node
	order []*node
	names []string // of the members

	naming  *scenario.Naming
	packets map[string]*history.Packet // by hint

	injector   *fault.Injector // of the faults that the bridge does
	seen       []Seen          // by index, of the faults that the network does
	stored     chan stored
	retrievals sync.WaitGroup
	result     *Result
}

// node is one participant as the run sees it.
type node struct {
	scenario.Member
	timer int // which planned advance counts; a later plan voids the earlier ones
}

// call asks a participant and takes what its answer sets going.
func (r *run) call(n *node, step *history.Step, req contract.Request) error {
	step.Node, req.Node = n.Name, n.Name
	r.atMS = max(r.atMS, r.clock.nowMS())
	if step.Kind != history.Inspected && step.Kind != history.Grouped { // no time passes by these
		now := n.ClockMS(r.injector, r.atMS)
		req.NowMS = &now
	}
	ok, err := n.Session.Call(r.ctx, req)
	if err != nil {
		return r.failed(n, step, err)
	}
	step.Events, step.State = ok.Events, ok.State
	for _, b := range ok.Broadcast {
		step.Broadcast = append(step.Broadcast, r.packet(n, b.Wire))
	}
	r.done(step)
	for _, p := range step.Broadcast {
		if err := r.publish(n, p); err != nil {
			return err
		}
	}
	for _, e := range ok.Events {
		if e.Retrieve != nil && r.plan.Store {
			r.retrieve(n, e.Retrieve.Entries)
		}
	}
	if step.Kind != history.Inspected {
		r.schedule(n, ok.DeadlineMS)
	}
	return nil
}

// failed looks at a request that was not granted. A participant may refuse to
// send.
func (r *run) failed(n *node, step *history.Step, err error) error {
	if refusal := scenario.Refusal(step.Kind, err); refusal != nil {
		step.Refused = refusal
		r.result.Refusals++
		r.done(step)
		return nil
	}
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	return &scenario.Broken{AtMS: r.atMS, Node: n.Name, Cmd: contract.Command(step.Kind), Steps: r.result.Steps, Err: err}
}

// schedule sets the next advance.
func (r *run) schedule(n *node, deadlineMS *int64) {
	n.timer++
	this := n.timer
	epoch := scenario.EpochMS + n.WrongMS // times of its clock, less this, are times of the run
	end := epoch + r.plan.EndMS()
	next := driver.NextAdvance(n.Session.Hello().StepMS, deadlineMS, epoch+r.atMS, end)
	if next >= end {
		return // finish advances everybody
	}
	r.agenda.put(next-epoch, func() error {
		if this != n.timer || !n.Up {
			return nil
		}
		return r.advance(n)
	})
}

func (r *run) advance(n *node) error {
	return r.call(n, &history.Step{Kind: history.Advanced}, contract.Request{Cmd: contract.Advance})
}

func (r *run) join(n *node) error {
	n.Joined, n.Up = true, true
	n.SetClock(r.injector, r.clock.nowMS())
	err := r.call(n, &history.Step{Kind: history.Created}, r.plan.Creation(n.Name))
	if err != nil || len(r.order) < 2 {
		return err // who is told to be alone does not resend
	}
	return r.tell(n, history.Grouped)
}

// tell says who belongs to the group and whether the participant is connected.
func (r *run) tell(n *node, kind history.Kind) error {
	step, req := &history.Step{Kind: kind, Online: n.Wanted}, r.plan.Membership(r.names)
	if kind == history.Told {
		req.Online = &step.Online
		n.Online = n.Wanted
	}
	return r.call(n, step, req)
}

func (r *run) send(s scenario.Send) error {
	n := r.nodes[s.From]
	if !n.Up {
		return nil // the application is down as well
	}
	if !s.Ephemeral {
		r.result.Messages++
	}
	return r.call(n, &history.Step{Kind: history.Sent, Label: s.Label, Ephemeral: s.Ephemeral}, s.Request())
}

func (r *run) inspectAll() error {
	for _, n := range r.order {
		if err := r.inspect(n); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) inspect(n *node) error {
	if !n.Up || !n.Session.Has(contract.CapInspect) {
		return nil
	}
	step := &history.Step{Kind: history.Inspected}
	err := r.call(n, step, contract.Request{Cmd: contract.Inspect})
	if err == nil && step.State == nil { // only without lines: the schema requires it
		return r.failed(n, step, errors.New("inspect: read no state, expected the state"))
	}
	return err
}
