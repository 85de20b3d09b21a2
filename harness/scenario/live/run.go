package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Plan is a scenario with what only a real network needs to know. The
// scenario's delay is not used: the network has its own.
type Plan struct {
	scenario.Scenario
	Speed float64       // protocol time in each unit of real time; at least 1
	Extra []fault.Fault // faults of the kinds of this package

	// TrafficSpeed is the speed as long as there is traffic, for a network that
	// takes only so many messages a second; 0: Speed.
	TrafficSpeed float64
}

// faults lists all faults; their indexes are those of receipts.
func (p *Plan) faults() []fault.Fault { return slices.Concat(p.Faults, p.Extra) }

// Result sums a run up, also one that broke off.
type Result struct {
	scenario.Sum
	Arrivals  int // payloads that came from nodes
	Retrieved int // messages that the store node gave

	Receipts []Receipt
	Names    history.Names
	Took     time.Duration
	Held     time.Duration // how long the clock waited for participants or harness that were too slow for it
}

// Receipt says what became of a planned fault.
type Receipt struct {
	Fault fault.Fault
	Seen
}

// Undone lists the planned faults that never acted. A run with such a fault
// shows nothing about it and is INVALID.
func (r *Result) Undone() []Receipt {
	return slices.DeleteFunc(slices.Clone(r.Receipts), func(x Receipt) bool { return x.Count > 0 })
}

// Run runs a plan to its end. The result is there also when there is an error.
// names, empty at first, is filled while the run goes on.
func Run(ctx context.Context, plan *Plan, group scenario.Group, network Network, names history.Names, observers ...history.Observer) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{
		ctx: ctx, plan: plan, group: group, network: network, observers: observers,
		clock: clock{speed: plan.Speed}, timers: make([]int, len(plan.Participants)), naming: scenario.NewNaming(names, plan.Sends),
		packets: map[string]*history.Packet{}, archive: map[string]bool{}, stored: make(chan stored),
		seen: make([]Seen, len(plan.faults())), result: &Result{Names: names},
	}
	r.Cast = scenario.NewCast(ctx, r, &plan.Scenario, group, fault.NewInjector(plan.Seed, bridgeFaults(plan.faults())), &r.result.Sum)
	began := time.Now()
	err := r.possible()
	if err == nil {
		err = r.play()
	}
	cancel()
	r.retrievals.Wait()
	r.result.Took = time.Since(began)
	r.receipts()
	return r.result, err
}

// possible refuses what participants or network cannot take part in.
func (r *run) possible() error {
	if err := r.plan.Validate(); err != nil {
		return err
	}
	if !(r.plan.Speed >= 1) || r.plan.TrafficSpeed != 0 && !(r.plan.TrafficSpeed >= 1) {
		return fmt.Errorf("live: read the speed %g and with traffic %g, expected at least 1", r.plan.Speed, r.plan.TrafficSpeed)
	}
	if len(r.group) == 0 {
		return errors.New("no adapter hosts the participants")
	}
	for i, session := range r.group {
		if clock := session.Hello().Clock; clock != contract.ClockVirtual && clock != contract.ClockFaked {
			return fmt.Errorf("adapter %d has the clock level %q; the run owns the clock and needs virtual or faked", i+1, clock)
		}
	}
	for _, f := range r.plan.faults() {
		switch {
		case !InBridge(f.Kind) && !r.network.Does(f.Kind):
			return fmt.Errorf("the network cannot do the fault %s", f.Kind)
		case scenario.Needs(f.Kind) != "" && !r.group.Has(scenario.Needs(f.Kind)):
			return fmt.Errorf("the schedule has the fault %q, and an adapter does not declare the capability %s", f, scenario.Needs(f.Kind))
		}
	}
	return nil
}

// play plans everything and then lets time pass.
func (r *run) play() error {
	s := &r.plan.Scenario
	r.PlanJoins()
	for i, f := range r.plan.faults() {
		r.planFault(i, f)
	}
	r.PlanSends()
	r.PlanInspections(inspectEveryMS)
	r.At(s.EndMS(), r.finish)
	if r.plan.TrafficSpeed != 0 {
		r.clock.speed = r.plan.TrafficSpeed
		r.At(s.TrafficMS, func() error {
			r.clock.turn(r.plan.Speed)
			return nil
		})
	}
	defer r.Close()
	r.clock.start()
	for !r.finished {
		if err := r.turn(); err != nil {
			return err
		}
	}
	return r.network.Check(r.ctx)
}

// inspectEveryMS is how often states are read, for the rules about bounds.
const inspectEveryMS int64 = 30_000

// turn waits for what comes next, from the schedule or from the network, and
// does it. What has arrived goes first.
func (r *run) turn() error {
	select {
	case a := <-r.network.Arrivals():
		return r.arrived(a)
	case s := <-r.stored:
		return r.retrieved(s)
	default:
	}
	next, _ := r.agenda.next() // there is always one: the end
	timer := time.NewTimer(r.clock.until(next))
	defer timer.Stop()
	select {
	case <-r.ctx.Done():
		return r.ctx.Err()
	case a := <-r.network.Arrivals():
		return r.arrived(a)
	case s := <-r.stored:
		return r.retrieved(s)
	case <-timer.C:
	}
	e := r.agenda.take()
	r.result.Held += r.clock.hold(e.atMS)
	r.atMS = max(r.atMS, e.atMS) // a timer may ring a little early
	return e.do()
}

// finish ends the run, with a clock that stands still.
func (r *run) finish() error {
	r.finished = true
	r.clock.stop()
	return r.Finish()
}
