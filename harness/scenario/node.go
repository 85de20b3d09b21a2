package scenario

import (
	"errors"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// node is one participant as the run sees it.
type node struct {
	Member
	dueMS   int64 // when time has to pass next, in the time of the run
	timerMS int64 // when its timer rings, which may be earlier; -1: it is not set
	idle    int   // advances in a row that did not move the deadline
	stepMS  int64 // what the adapter asks for
	states  bool  // they can be read
}

// offline tells whether it knows that it is not connected, or will be told.
func (n *node) offline() bool { return !n.Online || !n.Wanted }

func newNode(m Member) *node {
	return &node{Member: m, timerMS: -1, stepMS: m.Session.Hello().StepMS, states: m.Session.Has(contract.CapInspect)}
}

// nowMS is what a participant's clock shows now, for a request, which does not
// outlive its call. Showing a wrong time is the receipt of the fault that makes
// it wrong.
func (r *run) nowMS(n *node) *int64 {
	r.clockMS = n.ClockMS(r.injector, r.queue.NowMS())
	return &r.clockMS
}

// call asks a participant and takes what its answer sets going.
func (r *run) call(n *node, step *history.Step, req contract.Request) error {
	step.Node, req.Node = n.Name, n.Name
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
		r.spread(n, p)
	}
	for _, e := range ok.Events {
		if e.Retrieve != nil && r.scenario.Store {
			r.retrieve(n, e.Retrieve.Entries)
		}
	}
	if step.Kind != history.Inspected {
		r.plan(n, step.Kind, ok.DeadlineMS)
	}
	return nil
}

// failed looks at a request that was not granted. A participant may refuse to
// send.
func (r *run) failed(n *node, step *history.Step, err error) error {
	if refusal := Refusal(step.Kind, err); refusal != nil {
		step.Refused = refusal
		r.result.Refusals++
		r.done(step)
		return nil
	}
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	return &Broken{AtMS: r.queue.NowMS(), Node: n.Name, Cmd: contract.Command(step.Kind), Steps: r.result.Steps, Err: err}
}

// plan sets the next advance. One that moves nothing, again and again, is
// asked for less and less often, so that a deadline that stands still cannot
// hold the run up. Messages that arrive meanwhile are no such advances.
func (r *run) plan(n *node, kind history.Kind, deadlineMS *int64) {
	epoch := EpochMS + n.WrongMS // times of its clock, less this, are times of the run
	now := epoch + r.queue.NowMS()
	switch {
	case deadlineMS == nil || *deadlineMS > now:
		n.idle = 0
	case kind == history.Advanced:
		n.idle++ // what is asked and what arrives does not count
	}
	end := epoch + r.scenario.EndMS()
	next := driver.NextAdvance(n.stepMS, deadlineMS, now, end)
	if n.idle > 1 {
		next = min(end, now+min(int64(1)<<min(n.idle, 12), 1000))
	}
	n.dueMS = next - epoch
	r.wind(n)
}

// wind sets the timer of a participant, if there is none that rings earlier.
// Most answers move the deadline away: then the timer that is set rings in
// vain, once, and is set anew.
func (r *run) wind(n *node) {
	if n.dueMS < r.scenario.EndMS() && (n.timerMS < 0 || n.dueMS < n.timerMS) { // finish advances everybody
		n.timerMS = n.dueMS
		r.queue.Put(n.dueMS, due{to: n})
	}
}

// ring is what a timer does.
func (r *run) ring(n *node) error {
	if n.timerMS != r.queue.NowMS() {
		return nil // one that rang earlier took its place
	}
	n.timerMS = -1
	switch {
	case !n.Up:
		return nil
	case n.dueMS > r.queue.NowMS():
		r.wind(n)
		return nil
	}
	return r.advance(n)
}

func (r *run) advance(n *node) error {
	return r.call(n, r.step(history.Advanced, n, nil), contract.Request{Cmd: contract.Advance, NowMS: r.nowMS(n)})
}

func (r *run) join(n *node) error {
	n.Joined, n.Up = true, true
	n.SetClock(r.injector, r.queue.NowMS())
	req := r.scenario.Creation(n.Name)
	req.NowMS = r.nowMS(n)
	err := r.call(n, r.step(history.Created, n, nil), req)
	if err != nil || len(r.order) < 2 {
		return err // who is told to be alone does not resend
	}
	return r.tell(n, history.Grouped)
}

// tell says who belongs to the group and whether the participant is connected.
func (r *run) tell(n *node, kind history.Kind) error {
	step := r.step(kind, n, nil)
	step.Online = n.Wanted
	req := r.scenario.Membership(r.names)
	if kind == history.Told {
		req.Online, req.NowMS = &step.Online, r.nowMS(n)
		n.Online = n.Wanted
	}
	return r.call(n, step, req)
}

func (r *run) send(s Send) error {
	n := r.nodes[s.From]
	if !n.Up {
		return nil // the application is down as well
	}
	if !s.Ephemeral {
		r.result.Messages++
	}
	step := r.step(history.Sent, n, nil)
	step.Label, step.Ephemeral = s.Label, s.Ephemeral
	req := s.Request()
	req.NowMS = r.nowMS(n)
	return r.call(n, step, req)
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
	if !n.Up || !n.states {
		return nil
	}
	step := r.step(history.Inspected, n, nil)
	err := r.call(n, step, contract.Request{Cmd: contract.Inspect})
	if err == nil && step.State == nil { // only without lines: the schema requires it
		return r.failed(n, step, errors.New("inspect: read no state, expected the state"))
	}
	return err
}

// planFault plans what happens to participants.
func (r *run) planFault(index int, f fault.Fault) {
	switch f.Kind {
	case fault.Crash, fault.Offline:
		r.planAbsence(index, f)
	case fault.Restore:
		r.planRestore(index, f)
	case fault.Leave:
		r.planLeave(index, f)
	case fault.Jump:
		r.planJump(f)
	}
}

// planAbsence plans a crash or a time offline.
func (r *run) planAbsence(index int, f fault.Fault) {
	for _, name := range f.Who {
		n := r.nodes[name]
		begin, end := func() error { return r.crash(n) }, func() error { return r.recover(n, index) }
		if f.Kind == fault.Offline {
			begin = func() error { return r.connect(n, false) }
			end = func() error { return r.connect(n, len(r.injector.Away(fault.Offline, r.queue.NowMS(), n.Name)) == 0) }
		}
		r.at(f.AtMS, begin)
		r.at(f.UntilMS, end)
	}
}

// crash stops a participant. Its state before is read, to be compared with
// what recovers.
func (r *run) crash(n *node) error {
	if err := r.inspect(n); err != nil || !n.Up {
		return err
	}
	n.Up = false
	r.done(r.step(history.Crashed, n, nil))
	return nil
}

func (r *run) recover(n *node, index int) error {
	if n.Up || !n.Joined || n.Left || len(r.injector.Away(fault.Crash, r.queue.NowMS(), n.Name)) > 0 {
		return nil
	}
	n.Up = true
	durable := true
	err := r.call(n, r.step(history.Restarted, n, nil), contract.Request{Cmd: contract.Restart, NowMS: r.nowMS(n), Durable: &durable})
	if err != nil {
		return err
	}
	r.injector.Count(index)
	if err := r.inspect(n); err != nil || n.Online == n.Wanted {
		return err
	}
	return r.connect(n, n.Wanted)
}

// connect moves a participant off and on.
func (r *run) connect(n *node, online bool) error {
	if !n.Move(online) {
		return nil
	}
	return r.tell(n, history.Told)
}
