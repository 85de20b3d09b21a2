package explore

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/scenario"
)

// shortMS is a pause that nobody minds in a story.
const shortMS = 1_000

// calm takes the pauses out of a story: all that happens before its end, what
// is said, what goes wrong and what ends again, moves nearer to what precedes
// it. First all pauses at once are tried, then each of them, the last first,
// and where a pause is needed, half of it. What is left after the last event is
// cut off.
func (sh *shrinker) calm() {
	sh.settle()
	all := sh.best
	for _, at := range slices.Backward(times(all)) {
		all = earlier(all, at, shortMS)
	}
	if all.TrafficMS < sh.best.TrafficMS && sh.try(all) {
		sh.cut()
		return
	}
	for i := len(times(sh.best)) - 1; i >= 0; i-- {
		for leftMS := int64(shortMS); !sh.spent(); {
			moments := times(sh.best)
			if i >= len(moments) {
				break // two of them fell together
			}
			c, gapMS := earlier(sh.best, moments[i], leftMS), gapBefore(moments, i)
			if c.TrafficMS >= sh.best.TrafficMS || sh.try(c) || leftMS > shortMS {
				break
			}
			leftMS = max(gapMS/2, shortMS+1)
		}
	}
	sh.cut()
}

// settle ends the traffic with the last thing that is planned.
func (sh *shrinker) settle() {
	c := copied(sh.best)
	lastMS := int64(0)
	for _, s := range c.Sends {
		lastMS = max(lastMS, s.AtMS)
	}
	for i := range c.Faults {
		f := &c.Faults[i]
		if f.Packet != "" {
			lastMS = max(lastMS, f.AtMS+1)
			continue
		}
		lastMS = max(lastMS, f.UntilMS)
	}
	if lastMS >= c.TrafficMS {
		return
	}
	for i := range c.Faults { // those of single packets end with the traffic
		c.Faults[i].UntilMS = min(c.Faults[i].UntilMS, lastMS)
	}
	c.HealMS += c.TrafficMS - lastMS
	c.TrafficMS = lastMS
	sh.try(c)
}

// times lists when something is planned, in order.
func times(s *scenario.Scenario) []int64 {
	var all []int64
	for _, p := range s.Participants {
		all = append(all, p.JoinsMS)
	}
	for _, send := range s.Sends {
		all = append(all, send.AtMS)
	}
	for _, f := range s.Faults {
		all = append(all, f.AtMS, f.UntilMS)
	}
	all = slices.DeleteFunc(all, func(at int64) bool { return at <= 0 })
	slices.Sort(all)
	return slices.Compact(all)
}

func gapBefore(moments []int64, i int) int64 {
	if i == 0 {
		return moments[0]
	}
	return moments[i] - moments[i-1]
}

// earlier moves everything from a time on nearer to what precedes it, so that
// at most leftMS are between them.
func earlier(s *scenario.Scenario, atMS, leftMS int64) *scenario.Scenario {
	moments := times(s)
	i := slices.Index(moments, atMS)
	if i < 0 || gapBefore(moments, i) <= leftMS {
		return s
	}
	byMS := gapBefore(moments, i) - leftMS
	move := func(ms *int64) {
		if *ms >= atMS {
			*ms -= byMS
		}
	}
	c := copied(s)
	for i := range c.Participants {
		move(&c.Participants[i].JoinsMS)
	}
	for i := range c.Sends {
		move(&c.Sends[i].AtMS)
	}
	for i := range c.Faults {
		move(&c.Faults[i].AtMS)
		move(&c.Faults[i].UntilMS)
	}
	move(&c.TrafficMS)
	return c
}
