package explore

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
)

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

// pieces tries to do without pieces of a list of n: first without large ones,
// then without single ones, from the end on. A candidate that shows the
// violation is the list from then on.
func (sh *shrinker) pieces(n func() int, less func(from, to int) *scenario.Scenario) {
	for size := (n() + 1) / 2; size > 0; size /= 2 {
		for to := n(); to > 0; to -= size {
			if to = min(to, n()); to > 0 && !sh.spent() {
				sh.try(less(max(0, to-size), to))
			}
		}
	}
}

// participants removes members with all that they do.
func (sh *shrinker) participants() {
	sh.pieces(func() int { return len(sh.best.Participants) }, func(from, to int) *scenario.Scenario {
		c := sh.best
		for _, p := range sh.best.Participants[from:to] {
			c = without(c, p.Name)
		}
		return c
	})
}

func (sh *shrinker) faults() {
	sh.pieces(func() int { return len(sh.best.Faults) }, func(from, to int) *scenario.Scenario {
		c := copied(sh.best)
		c.Faults = slices.Delete(c.Faults, from, to)
		return c
	})
}

func (sh *shrinker) sends() {
	sh.pieces(func() int { return len(sh.best.Sends) }, func(from, to int) *scenario.Scenario {
		c := copied(sh.best)
		c.Sends = slices.Delete(c.Sends, from, to)
		return c
	})
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

// lots replaces faults that drew lots by the packets that they lost, of which
// most are then removed. Where that makes the schedule no smaller, the lots
// stay: one fault for many packets is easier to read than many faults.
func (sh *shrinker) lots() {
	for i := 0; i < len(sh.best.Faults); i++ {
		f := sh.best.Faults[i]
		if (f.Kind != fault.Loss && f.Kind != fault.Burst) || f.Packet != "" {
			continue
		}
		before := sh.smallest
		c := copied(sh.best)
		single := singles(i, before.drops, c.TrafficMS)
		c.Faults = slices.Replace(c.Faults, i, i+1, single...)
		if !sh.try(c) {
			continue
		}
		sh.faults()
		sh.sends()
		if Events(sh.best) > Events(before.best) {
			sh.smallest = before
			continue
		}
		i = -1 // others are elsewhere now
	}
}

// singles are faults for the packets that a fault lost, one for each.
func singles(index int, drops []*history.Step, untilMS int64) []fault.Fault {
	var all []fault.Fault
	for _, d := range drops {
		if slices.Contains(d.Faults, index) {
			all = append(all, fault.Fault{Kind: fault.Loss, UntilMS: untilMS, Rate: 1, From: d.Packet.From, To: d.Node, Packet: d.Packet.Name})
		}
	}
	return all
}
