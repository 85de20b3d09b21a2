package explore

import (
	"context"
	"errors"
	"slices"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
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

// Shrink removes from a schedule what the violation with a key does not need:
// the time after it, participants, faults, messages. It gives up after
// some runs and returns the smallest so far. The schedule is not changed.
func Shrink(ctx context.Context, s *scenario.Scenario, key string, group scenario.Group, mostRuns int) (*Shrunk, error) {
	sh := &shrinker{ctx: ctx, key: key, group: group, left: mostRuns, best: s}
	if !sh.try(s) {
		return nil, sh.failed("the violation did not show again: the subject is not a function of its seed")
	}
	sh.cut()
	for before := -1; before != Events(sh.best)+len(sh.best.Participants) && sh.left > 0; {
		before = Events(sh.best) + len(sh.best.Participants)
		sh.simplify()
		sh.participants()
		remove(sh, func(s *scenario.Scenario) *[]fault.Fault { return &s.Faults })
		sh.lots()
		remove(sh, func(s *scenario.Scenario) *[]scenario.Send { return &s.Sends })
		sh.cut()
		sh.calm()
	}
	if sh.err != nil {
		return nil, sh.err
	}
	return &Shrunk{sh.best, sh.finding, mostRuns - sh.left}, nil
}

type shrinker struct {
	ctx     context.Context
	key     string
	group   scenario.Group
	left    int
	best    *scenario.Scenario
	finding check.Finding
	drops   []*history.Step // of the best run: what the faults did to packets
	err     error
}

func (sh *shrinker) failed(why string) error {
	if sh.err != nil {
		return sh.err
	}
	return errors.New(why)
}

// try runs a candidate and keeps it if it shows the same violation.
func (sh *shrinker) try(s *scenario.Scenario) bool {
	if sh.left <= 0 || sh.err != nil || s.Validate() != nil { // a ring of three is no ring
		return false
	}
	sh.left--
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
	sh.best, sh.finding, sh.drops = s, finding, nil
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

// simplify tries the plainest surroundings.
func (sh *shrinker) simplify() {
	c := copied(sh.best)
	if plain := (simnet.Delay{MinMS: 50}); c.Delay != plain {
		c.Delay = plain
		sh.try(c)
	}
	c = copied(sh.best)
	if c.Config.SyncMaxMS == nil { // sync messages come by chance, and chance hides what an event is for
		off := int64(0)
		c.Config.SyncMaxMS = &off
		sh.try(c)
	}
	c = copied(sh.best)
	if c.Store {
		c.Store = false
		c.Faults = slices.DeleteFunc(c.Faults, func(f fault.Fault) bool { return f.Kind.OfStore() })
		sh.try(c)
	}
	c = copied(sh.best)
	if c.Config.Repair != "" {
		c.Config.Repair, c.Config.RepairProfile = "", ""
		sh.try(c)
	}
}

// participants removes members with all that they do.
func (sh *shrinker) participants() {
	for i := len(sh.best.Participants) - 1; i >= 0 && len(sh.best.Participants) > 1; i-- {
		sh.try(without(sh.best, sh.best.Participants[i].Name))
	}
}

func without(s *scenario.Scenario, name string) *scenario.Scenario {
	c := copied(s)
	c.Participants = slices.DeleteFunc(c.Participants, func(p scenario.Participant) bool { return p.Name == name })
	c.Sends = slices.DeleteFunc(c.Sends, func(send scenario.Send) bool { return send.From == name })
	var faults []fault.Fault
	for _, f := range c.Faults {
		if f.From == name || f.To == name {
			continue
		}
		if len(f.Who) > 0 {
			f.Who = slices.DeleteFunc(slices.Clone(f.Who), func(who string) bool { return who == name })
			if len(f.Who) == 0 {
				continue
			}
		}
		faults = append(faults, f)
	}
	c.Faults = faults
	return c
}

// remove removes elements of a list: first large pieces, then single ones.
func remove[T any](sh *shrinker, list func(*scenario.Scenario) *[]T) {
	for size := (len(*list(sh.best)) + 1) / 2; size > 0; size /= 2 {
		for at := len(*list(sh.best)) - size; at > -size; at -= size {
			c := copied(sh.best)
			elements := list(c)
			from, to := max(0, at), at+size
			if to > len(*elements) {
				continue
			}
			*elements = slices.Delete(*elements, from, to)
			sh.try(c)
		}
	}
}

// lots replaces faults that drew lots by the packets that they lost, which can
// then be removed one by one.
func (sh *shrinker) lots() {
	c := copied(sh.best)
	for i, f := range c.Faults {
		if (f.Kind != fault.Loss && f.Kind != fault.Burst) || f.Packet != "" {
			continue
		}
		var single []fault.Fault
		for _, d := range sh.drops {
			if slices.Contains(d.Faults, i) {
				single = append(single, fault.Fault{Kind: fault.Loss, UntilMS: c.TrafficMS, Rate: 1, From: d.Packet.From, To: d.Node, Packet: d.Packet.Name})
			}
		}
		c.Faults = slices.Replace(c.Faults, i, i+1, single...)
		if sh.try(c) {
			remove(sh, func(s *scenario.Scenario) *[]fault.Fault { return &s.Faults })
			sh.lots() // the indexes have moved
		}
		return
	}
}

// calm brings messages nearer to each other: a story without pauses reads
// better. All other times stay.
func (sh *shrinker) calm() {
	if len(sh.best.Faults) > 0 && slices.ContainsFunc(sh.best.Faults, func(f fault.Fault) bool { return f.Packet == "" }) {
		return // what goes wrong for a span is tied to times
	}
	c := copied(sh.best)
	for i := range c.Sends {
		c.Sends[i].AtMS = min(int64(i+1)*1_000, c.Sends[i].AtMS)
	}
	if !slices.Equal(c.Sends, sh.best.Sends) {
		sh.try(c)
	}
}
