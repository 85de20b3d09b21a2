package explore

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Shrunk is the smallest schedule that was found to show a violation.
type Shrunk struct {
	Scenario *scenario.Scenario
	Finding  check.Finding
	Runs     int
}

// Events is how many things are planned in a schedule: what is said and what
// goes wrong.
func Events(s *scenario.Scenario) int { return len(s.Sends) + len(s.Faults) }

// Budget is how much may be spent on shrinking, and who is told about it.
type Budget struct {
	Runs int
	Time time.Duration          // 0: as long as it takes; for subjects that are slow
	Told func(runs, events int) // after every run: how many, and how large the smallest schedule is; may be nil
}

// Shrink removes from a schedule what the violation with a key does not need:
// the time after it, participants, faults, messages, and at last the pauses.
// It gives up when the budget is spent and returns the smallest so far. The
// schedule is not changed.
func Shrink(ctx context.Context, s *scenario.Scenario, key string, group scenario.Group, budget Budget) (*Shrunk, error) {
	sh := &shrinker{ctx: ctx, key: key, group: group, budget: budget, began: time.Now(), smallest: smallest{best: s}}
	if !sh.try(s) {
		return nil, sh.failed("the violation did not show again: the subject is not a function of its seed")
	}
	sh.cut()
	for before := -1; before != sh.size() && !sh.spent(); {
		before = sh.size()
		sh.simplify()
		sh.participants()
		sh.faults()
		sh.sends()
		sh.cut()
		sh.lots()
	}
	sh.calm()
	if sh.err != nil {
		return nil, sh.err
	}
	return &Shrunk{sh.best, sh.finding, sh.runs}, nil
}

type shrinker struct {
	ctx    context.Context
	key    string
	group  scenario.Group
	budget Budget
	began  time.Time
	runs   int
	err    error
	smallest
}

// smallest is the best schedule so far, with what its run showed.
type smallest struct {
	best    *scenario.Scenario
	finding check.Finding
	drops   []*history.Step // what the faults did to packets
}

// size is what shrinking makes smaller.
func (sh *shrinker) size() int { return Events(sh.best) + len(sh.best.Participants) }

// spent tells whether the budget is.
func (sh *shrinker) spent() bool {
	return sh.err != nil || sh.runs >= sh.budget.Runs || sh.budget.Time > 0 && time.Since(sh.began) > sh.budget.Time
}

func (sh *shrinker) failed(why string) error {
	if sh.err != nil {
		return sh.err
	}
	return errors.New(why)
}

// try runs a candidate and keeps it if it shows the same violation.
func (sh *shrinker) try(s *scenario.Scenario) bool {
	if sh.runs > 0 && sh.spent() || s.Validate() != nil { // a ring of three is no ring
		return false
	}
	sh.runs++
	if sh.budget.Told != nil {
		defer func() { sh.budget.Told(sh.runs, Events(sh.best)) }()
	}
	record := &history.Recorder{}
	judged, err := Judge(sh.ctx, s, sh.group, record)
	if err != nil {
		sh.reopen(err)
		return false
	}
	finding, shown := judged.Of(sh.key)
	if !shown {
		return false
	}
	sh.smallest = smallest{best: s, finding: finding}
	for _, step := range record.Steps {
		if step.Kind == history.Dropped && len(step.Faults) > 0 {
			sh.drops = append(sh.drops, step)
		}
	}
	return true
}

// reopen starts adapters again that did not survive a candidate.
func (sh *shrinker) reopen(err error) {
	var broken *scenario.Broken
	if !errors.As(err, &broken) {
		sh.err = err
		return
	}
	for _, session := range sh.group {
		if err := session.Reopen(sh.ctx); err != nil {
			sh.err = err
		}
	}
}

// copied is a deep copy, to be changed and tried.
func copied(s *scenario.Scenario) *scenario.Scenario {
	c := *s
	c.Participants, c.Sends, c.Faults = slices.Clone(s.Participants), slices.Clone(s.Sends), slices.Clone(s.Faults)
	return &c
}

// cut ends the run right after the violation, or as soon as it still shows.
func (sh *shrinker) cut() {
	c := copied(sh.best)
	at := sh.finding.AtMS
	if at < c.TrafficMS {
		c.TrafficMS, c.HealMS = at, 1
		c.Sends = slices.DeleteFunc(c.Sends, func(s scenario.Send) bool { return s.AtMS > at })
		c.Faults = slices.DeleteFunc(c.Faults, func(f fault.Fault) bool { return f.AtMS >= at })
		for i := range c.Faults {
			c.Faults[i].UntilMS = min(c.Faults[i].UntilMS, at)
		}
	} else {
		c.HealMS = max(1, at-c.TrafficMS)
	}
	c.Participants = slices.DeleteFunc(c.Participants, func(p scenario.Participant) bool { return p.JoinsMS >= c.EndMS() })
	if c.EndMS() < sh.best.EndMS() {
		sh.try(c)
	}
}
