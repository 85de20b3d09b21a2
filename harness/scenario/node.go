package scenario

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// node is one participant as the run sees it.
type node struct {
	*Member
	dueMS   int64 // when time has to pass next, in the time of the run
	timerMS int64 // when its timer rings, which may be earlier; -1: it is not set
	idle    int   // advances in a row that did not move the deadline
	stepMS  int64 // what the adapter asks for
}

// Ask asks a participant and takes what its answer sets going.
func (r *run) Ask(m *Member, step *history.Step, req contract.Request) error {
	req.Node = m.Name
	if Timed(step.Kind) {
		r.clockMS = m.ClockMS(r.Injector, r.queue.NowMS()) // a request does not outlive its call
		req.NowMS = &r.clockMS
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
		r.spread(m, p)
	}
	for _, e := range ok.Events {
		if e.Retrieve != nil && r.scenario.Store {
			r.retrieve(m, e.Retrieve.Entries)
		}
	}
	if step.Kind != history.Inspected {
		r.plan(r.nodes[m.Index], step.Kind, ok.DeadlineMS)
	}
	return nil
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
	return r.Advance(n.Member)
}

// planFault plans what happens to participants.
func (r *run) planFault(index int, f fault.Fault) {
	switch f.Kind {
	case fault.Crash, fault.Offline:
		r.planAbsence(index, f)
	case fault.Restore:
		r.PlanRestore(index, f)
	case fault.Leave:
		r.PlanLeave(index, f)
	case fault.Jump:
		r.PlanJump(f)
	}
}

// planAbsence plans a crash or a time offline. One of them may end while
// another goes on.
func (r *run) planAbsence(index int, f fault.Fault) {
	for _, name := range f.Who {
		m := r.Member(name)
		over := func() bool { return len(r.Injector.Away(f.Kind, r.queue.NowMS(), name)) == 0 }
		begin, end := func() error { return r.Crash(m) }, func() error {
			if !over() {
				return nil
			}
			recovered, err := r.Recover(m)
			if recovered {
				r.Injector.Count(index)
			}
			return err
		}
		if f.Kind == fault.Offline {
			begin = func() error { return r.Connect(m, false) }
			end = func() error { return r.Connect(m, over()) }
		}
		r.At(f.AtMS, begin)
		r.At(f.UntilMS, end)
	}
}
