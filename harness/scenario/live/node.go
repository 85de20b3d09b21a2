package live

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
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

	labels     map[string]bool
	broadcasts map[string]int             // by transmitter and name: how many so far
	syncs      map[string]int             // by sender: distinct sync messages so far
	packets    map[string]*history.Packet // by hint

	injector   *fault.Injector // of the faults that the bridge does
	seen       []Seen          // by index, of the faults that the network does
	stored     chan stored
	retrievals sync.WaitGroup
	result     *Result
}

// node is one participant as the run sees it.
type node struct {
	name    string
	session *driver.Session
	joined  bool
	up      bool
	online  bool // what it was told
	wanted  bool // what it has to be told when it is up
	timer   int  // which planned advance counts; a later plan voids the earlier ones
}

// call asks a participant and takes what its answer sets going.
func (r *run) call(n *node, step *history.Step, ask func(ctx context.Context, nowMS int64) (contract.OK, error)) error {
	step.Node = n.name
	r.atMS = max(r.atMS, r.clock.nowMS())
	ok, err := ask(r.ctx, scenario.EpochMS+r.atMS)
	var refusal *contract.Error
	if errors.As(err, &refusal) && step.Kind == history.Sent && refusal.Code == contract.CodeInvalid {
		step.Refused = refusal
		r.result.Refusals++
		r.done(step)
		return nil
	}
	if err != nil {
		if r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		return &scenario.Broken{AtMS: r.atMS, Node: n.name, Cmd: contract.Command(step.Kind), Steps: r.result.Steps, Err: err}
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

// schedule sets the next advance.
func (r *run) schedule(n *node, deadlineMS *int64) {
	n.timer++
	this := n.timer
	end := scenario.EpochMS + r.plan.EndMS()
	next := driver.NextAdvance(n.session.Hello().StepMS, deadlineMS, scenario.EpochMS+r.atMS, end)
	if next >= end {
		return // finish advances everybody
	}
	r.agenda.put(next-scenario.EpochMS, func() error {
		if this != n.timer || !n.up {
			return nil
		}
		return r.advance(n)
	})
}

func (r *run) advance(n *node) error {
	return r.call(n, &history.Step{Kind: history.Advanced}, func(ctx context.Context, now int64) (contract.OK, error) {
		return n.session.Advance(ctx, n.name, now)
	})
}

func (r *run) join(n *node) error {
	n.joined, n.up = true, true
	config := r.plan.Config
	err := r.call(n, &history.Step{Kind: history.Created}, func(ctx context.Context, now int64) (contract.OK, error) {
		return n.session.Create(ctx, now, driver.Participant{
			Node: n.name, Channel: scenario.Channel, ID: n.name, Config: &config,
			Seed: 1 + simnet.Bits(r.plan.Seed, "participant", n.name)>>12,
		})
	})
	if err != nil || len(r.order) < 2 {
		return err // who is told to be alone does not resend
	}
	return r.tell(n, history.Grouped)
}

// tell says who belongs to the group and whether the participant is connected.
func (r *run) tell(n *node, kind history.Kind) error {
	step := &history.Step{Kind: kind, Online: n.wanted}
	return r.call(n, step, func(ctx context.Context, now int64) (contract.OK, error) {
		req := contract.Request{Cmd: contract.Context, Node: n.name}
		if len(r.order) > 1 {
			req.Members, req.Steward = r.plan.Names(), r.plan.Steward
		}
		if kind == history.Told {
			req.Online, req.NowMS = &step.Online, &now
			n.online = n.wanted
		}
		return n.session.Call(ctx, req)
	})
}

func (r *run) send(s scenario.Send) error {
	n := r.nodes[s.From]
	if !n.up {
		return nil // the application is down as well
	}
	if !s.Ephemeral {
		r.result.Messages++
	}
	step := &history.Step{Kind: history.Sent, Label: s.Label, Ephemeral: s.Ephemeral}
	return r.call(n, step, func(ctx context.Context, now int64) (contract.OK, error) {
		if s.Ephemeral {
			return n.session.SendEphemeral(ctx, n.name, now, []byte(s.Label), s.Label)
		}
		return n.session.Send(ctx, n.name, now, []byte(s.Label), s.Label)
	})
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
	if !n.up || !n.session.Has(contract.CapInspect) {
		return nil
	}
	return r.call(n, &history.Step{Kind: history.Inspected}, func(ctx context.Context, _ int64) (contract.OK, error) {
		state, err := n.session.Inspect(ctx, n.name)
		if err != nil {
			err = fmt.Errorf("inspect: %w", err)
		}
		return contract.OK{State: &state}, err
	})
}
