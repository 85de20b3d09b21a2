package scenario

import (
	"context"
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// Group is the adapters that host the participants, in turn: with two of them
// every second participant lives in the second one.
type Group []*driver.Session

// Has says whether every adapter declares a capability.
func (g Group) Has(c contract.Capability) bool {
	for _, s := range g {
		if !s.Has(c) {
			return false
		}
	}
	return len(g) > 0
}

// Dialect is what the participants speak with each other: the default where
// all of them can, and else the first one that all of them can. It is "" for
// the default, and where they have none in common.
func (g Group) Dialect() string {
	if len(g) == 0 || g.Speaks(DefaultDialect) {
		return ""
	}
	for _, dialect := range g[0].Hello().Dialects {
		if g.Speaks(dialect) {
			return dialect
		}
	}
	return ""
}

// Speaks says whether every adapter speaks a dialect.
func (g Group) Speaks(dialect string) bool {
	for _, s := range g {
		if spoken := s.Hello().Dialects; !slices.Contains(spoken, dialect) && (len(spoken) > 0 || dialect != DefaultDialect) {
			return false
		}
	}
	return true
}

// DefaultDialect is what a channel speaks that says nothing of it.
const DefaultDialect = "sds-1"

// Result sums a run up, also one that broke off.
type Result struct {
	Sum
	Packets  int // handed to a participant
	Receipts []fault.Receipt
	Names    history.Names
	Digest   string
}

// Undone lists the planned faults that never happened. A run with such a fault
// shows nothing about it and is INVALID.
func (r *Result) Undone() []fault.Fault {
	var undone []fault.Fault
	for _, receipt := range r.Receipts {
		if receipt.Count == 0 {
			undone = append(undone, receipt.Fault)
		}
	}
	return undone
}

// Broken is the error of a run that an adapter did not survive.
type Broken struct {
	AtMS  int64
	Node  string
	Cmd   contract.Command
	Steps int // what had run
	Err   error
}

func (b *Broken) Error() string {
	return fmt.Sprintf("at %s, after %d steps, %s of %s: %v", history.Clock(b.AtMS), b.Steps, b.Cmd, b.Node, b.Err)
}

// Unwrap gives what the driver said.
func (b *Broken) Unwrap() error { return b.Err }

// Run runs a scenario to its end. The result is there also when there is an
// error, and says how far the run came. names, empty at first, is filled while
// the run goes on.
func Run(ctx context.Context, s *Scenario, group Group, names history.Names, observers ...history.Observer) (*Result, error) {
	digest := history.NewDigest()
	behind := history.NewBehind(digest)
	r := &run{
		ctx: ctx, scenario: s, group: group, observers: append([]history.Observer{behind}, observers...),
		naming: NewNaming(names, s.Sends), archive: map[string]*history.Packet{}, links: map[[2]string]simnet.Delay{},
		result: &Result{Names: names},
	}
	r.Cast = NewCast(ctx, r, s, group, fault.NewInjector(s.Seed, s.Faults), &r.result.Sum)
	err := s.Validate()
	if err == nil {
		err = r.possible()
	}
	if err == nil {
		err = r.play()
	}
	behind.Wait()
	r.result.Receipts, r.result.Digest = r.Injector.Receipts(), digest.String()
	return r.result, err
}

// possible refuses faults that an adapter cannot take part in.
func (r *run) possible() error {
	if len(r.group) == 0 {
		return fmt.Errorf("no adapter hosts the participants")
	}
	for i, session := range r.group {
		hello := session.Hello()
		if hello.Clock != contract.ClockVirtual && hello.Clock != contract.ClockFaked {
			return fmt.Errorf("adapter %d has the clock level %q; a simulated network needs virtual or faked", i+1, hello.Clock)
		}
	}
	for _, f := range r.scenario.Faults {
		if c := Needs(f.Kind); c != "" && !r.group.Has(c) {
			return fmt.Errorf("the schedule has the fault %q, and an adapter does not declare the capability %s", f, c)
		}
	}
	return nil
}

// Needs is the capability without which a participant cannot take part in a
// fault of a kind, if there is one.
func Needs(k fault.Kind) contract.Capability {
	switch {
	case k == fault.Crash:
		return contract.CapPersistence
	case k == fault.Restore:
		return contract.CapSnapshot
	case k.OfStore():
		return contract.CapRetrieve
	}
	return ""
}

// run is a run under way.
type run struct {
	*Cast
	ctx       context.Context
	scenario  *Scenario
	group     Group
	observers []history.Observer
	queue     simnet.Queue[due]
	clockMS   int64   // the time of the request under way, to point at
	nodes     []*node // in the order of the members
	naming    *Naming
	archive   map[string]*history.Packet // what the store node has, by message ID
	links     map[[2]string]simnet.Delay // of links with a delay of their own, once it was looked up
	steps     []history.Step             // blank ones
	result    *Result
}

// due is something to be done at a time: a packet arrives, a participant's time
// passes, or anything else. The first two are by far the most, and cost no
// memory of their own.
type due struct {
	do     func() error    // nil: one of the other two
	to     *node           // whom a packet or a timer concerns
	packet *history.Packet // nil: it is a timer
}

// At plans something.
func (r *run) At(ms int64, do func() error) { r.queue.Put(ms, due{do: do}) }

// NowMS is the time of the queue.
func (r *run) NowMS() int64 { return r.queue.NowMS() }

func (r *run) happen(d due) error {
	switch {
	case d.do != nil:
		return d.do()
	case d.packet != nil:
		return r.arrived(d.to, d.packet)
	default:
		return r.ring(d.to)
	}
}

// play plans everything and then lets time pass.
func (r *run) play() error {
	s := r.scenario
	for _, m := range r.Members {
		r.nodes = append(r.nodes, &node{Member: m, timerMS: -1, stepMS: m.Session.Hello().StepMS})
	}
	r.PlanJoins()
	r.PlanSends()
	for i, f := range s.Faults {
		r.planFault(i, f)
	}
	r.PlanInspections(s.inspectEveryMS())
	r.At(s.EndMS(), r.Finish)
	defer r.Close()
	for r.queue.NowMS() <= s.EndMS() {
		next, more := r.queue.Take()
		if !more || r.queue.NowMS() > s.EndMS() {
			break
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if err := r.happen(next); err != nil {
			return err
		}
	}
	return nil
}

// Step is a new step. Steps are made in batches: there are millions, and most
// are forgotten at once.
func (r *run) Step(kind history.Kind, m *Member) *history.Step {
	if len(r.steps) == 0 {
		r.steps = make([]history.Step, 32)
	}
	s := &r.steps[0]
	r.steps = r.steps[1:]
	s.Kind, s.Node, s.AtMS, s.WrongMS = kind, m.Name, r.queue.NowMS(), m.WrongMS
	return s
}

// Show shows a step to everybody.
func (r *run) Show(step *history.Step) {
	r.Count(step)
	if step.Kind == history.Received {
		r.result.Packets++
	}
	for _, o := range r.observers {
		o.Step(step)
	}
}
