package scenario

import (
	"context"
	"errors"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// node is one participant as the run sees it.
type node struct {
	name    string
	session *driver.Session
	joined  bool
	up      bool
	online  bool // what it was told
	wanted  bool // what it has to be told when it is up
	timer   int  // which planned advance counts; a later plan voids the earlier ones
	idle    int  // advances in a row that did not move the deadline
}

func (r *run) now() int64 { return EpochMS + r.queue.NowMS() }

// call asks a participant and takes what its answer sets going.
func (r *run) call(n *node, step *history.Step, ask func(context.Context) (contract.OK, error)) error {
	step.Node = n.name
	ok, err := ask(r.ctx)
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
		return &Broken{AtMS: r.queue.NowMS(), Node: n.name, Cmd: contract.Command(step.Kind), Steps: r.result.Steps, Err: err}
	}
	step.Events, step.State = ok.Events, ok.State
	for _, b := range ok.Broadcast {
		step.Broadcast = append(step.Broadcast, r.packet(n, b.Wire))
	}
	r.done(step)
	for _, p := range step.Broadcast {
		r.spread(n, p)
	}
	for _, e := range ok.Events {
		if e.Retrieve != nil && r.scenario.Store {
			r.retrieve(n, e.Retrieve.Entries)
		}
	}
	if step.Kind != history.Inspected {
		r.plan(n, ok.DeadlineMS)
	}
	return nil
}

// plan sets the next advance. One that moves nothing, again and again, is
// asked for less and less often, so that a deadline that stands still cannot
// hold the run up.
func (r *run) plan(n *node, deadlineMS *int64) {
	n.timer++
	this := n.timer
	now := r.now()
	if deadlineMS != nil && *deadlineMS <= now {
		n.idle++
	} else {
		n.idle = 0
	}
	end := EpochMS + r.scenario.EndMS()
	next := driver.NextAdvance(n.session.Hello().StepMS, deadlineMS, now, end)
	if n.idle > 1 {
		next = min(end, now+min(int64(1)<<min(n.idle, 12), 1000))
	}
	if next >= end {
		return // finish advances everybody
	}
	r.queue.Put(next-EpochMS, func() error {
		if this != n.timer || !n.up {
			return nil
		}
		return r.advance(n)
	})
}

func (r *run) advance(n *node) error {
	return r.call(n, &history.Step{Kind: history.Advanced}, func(ctx context.Context) (contract.OK, error) {
		return n.session.Advance(ctx, n.name, r.now())
	})
}

func (r *run) join(n *node) error {
	n.joined, n.up = true, true
	config := r.scenario.Config
	err := r.call(n, &history.Step{Kind: history.Created}, func(ctx context.Context) (contract.OK, error) {
		return n.session.Create(ctx, r.now(), driver.Participant{
			Node: n.name, Channel: Channel, ID: n.name, Config: &config,
			Seed: 1 + simnet.Bits(r.scenario.Seed, "participant", n.name)>>12,
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
	req := contract.Request{Cmd: contract.Context, Node: n.name}
	if len(r.order) > 1 {
		req.Members = r.scenario.Names()
	}
	if now := r.now(); kind == history.Told {
		req.Online, req.NowMS = &step.Online, &now
		n.online = n.wanted
	}
	return r.call(n, step, func(ctx context.Context) (contract.OK, error) { return n.session.Call(ctx, req) })
}

func (r *run) send(s Send) error {
	n := r.nodes[s.From]
	if !n.up {
		return nil // the application is down as well
	}
	if !s.Ephemeral {
		r.result.Messages++
	}
	step := &history.Step{Kind: history.Sent, Label: s.Label, Ephemeral: s.Ephemeral}
	return r.call(n, step, func(ctx context.Context) (contract.OK, error) {
		if s.Ephemeral {
			return n.session.SendEphemeral(ctx, n.name, r.now(), []byte(s.Label), s.Label)
		}
		return n.session.Send(ctx, n.name, r.now(), []byte(s.Label), s.Label)
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
	return r.call(n, &history.Step{Kind: history.Inspected}, func(ctx context.Context) (contract.OK, error) {
		state, err := n.session.Inspect(ctx, n.name)
		return contract.OK{State: &state}, err
	})
}

// planAbsence plans a crash or a time offline.
func (r *run) planAbsence(index int, f fault.Fault) {
	for _, name := range f.Who {
		n := r.nodes[name]
		begin, end := func() error { return r.crash(n) }, func() error { return r.recover(n, index) }
		if f.Kind == fault.Offline {
			begin = func() error { return r.connect(n, false) }
			end = func() error { return r.connect(n, len(r.injector.Away(fault.Offline, r.queue.NowMS(), n.name)) == 0) }
		}
		r.queue.Put(f.AtMS, begin)
		r.queue.Put(f.UntilMS, end)
	}
}

// crash stops a participant. Its state before is read, to be compared with
// what recovers.
func (r *run) crash(n *node) error {
	if err := r.inspect(n); err != nil || !n.up {
		return err
	}
	n.up = false
	r.done(&history.Step{Kind: history.Crashed, Node: n.name})
	return nil
}

func (r *run) recover(n *node, index int) error {
	if n.up || !n.joined || len(r.injector.Away(fault.Crash, r.queue.NowMS(), n.name)) > 0 {
		return nil
	}
	n.up = true
	err := r.call(n, &history.Step{Kind: history.Restarted}, func(ctx context.Context) (contract.OK, error) {
		return n.session.Restart(ctx, n.name, r.now(), true)
	})
	if err != nil {
		return err
	}
	r.injector.Count(index)
	if err := r.inspect(n); err != nil || n.online == n.wanted {
		return err
	}
	return r.connect(n, n.wanted)
}

// connect moves a participant off and on. One that cannot be told is merely
// cut off.
func (r *run) connect(n *node, online bool) error {
	n.wanted = online
	if !n.up || n.online == online {
		return nil
	}
	if !n.session.Has(contract.CapOffline) {
		n.online = online
		return nil
	}
	return r.tell(n, history.Told)
}
