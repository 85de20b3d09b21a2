package explore

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// Possible leaves of some kinds of faults those that a group can take part in:
// nobody who claims no persistence is crashed, and a ring needs four.
func Possible(kinds []fault.Kind, participants int, has func(contract.Capability) bool) []fault.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k fault.Kind) bool {
		need := scenario.Needs(k)
		return need != "" && !has(need) || participants < least[k]
	})
}

// least is how many participants a fault needs, where more than one.
var least = map[fault.Kind]int{
	fault.Burst: 2, fault.Slow: 2, fault.Halves: 2, fault.One: 2, fault.OneWay: 2, fault.Offline: 2, fault.Corrupt: 2,
	fault.Bridge: 3, fault.Leave: 3, fault.Ring: 4,
}

func (p *planner) wanted(k fault.Kind) bool {
	return slices.Contains(p.shape.Kinds, k) && len(Possible([]fault.Kind{k}, len(p.s.Participants), p.shape.Has)) > 0
}

// mostSpans is how many faults with a span of their own a run has at most: in
// shorter spans less would happen.
const mostSpans = 4

// faults plans lots for the whole run and a span of its own for every other
// kind. Within its span everybody says something early on, so that there is a
// packet to act on.
func (p *planner) faults(seed uint64) {
	end := p.shape.DurationMS
	if p.wanted(fault.Loss) && p.shape.Loss > 0 {
		p.add(fault.Fault{Kind: fault.Loss, UntilMS: end, Rate: p.shape.Loss})
	}
	if p.wanted(fault.Duplicate) {
		p.add(fault.Fault{Kind: fault.Duplicate, UntilMS: end, Rate: 0.1, LengthMS: 3_000})
	}
	if p.wanted(fault.Reorder) {
		p.add(fault.Fault{Kind: fault.Reorder, UntilMS: end, Rate: 0.15, LengthMS: 4_000})
	}
	if p.wanted(fault.Corrupt) {
		p.add(fault.Fault{Kind: fault.Corrupt, UntilMS: end, Rate: 0.05})
	}
	var spans []fault.Kind
	for _, k := range []fault.Kind{
		fault.Burst, fault.Slow, fault.Halves, fault.One, fault.OneWay, fault.Bridge, fault.Ring, fault.Crash, fault.Restore, fault.Offline, fault.Jump,
	} {
		if p.wanted(k) {
			spans = append(spans, k)
		}
	}
	spans = p.turn(seed, spans)
	for i, k := range spans {
		p.span(k, i, len(spans))
	}
	if p.wanted(fault.Leave) && deal(seed, "leave", 4) == 0 {
		p.departure()
	}
}

// turn takes about half of the kinds, and at most mostSpans, such that a few
// seeds in a row take all of them.
func (p *planner) turn(seed uint64, kinds []fault.Kind) []fault.Kind {
	if len(kinds) == 0 {
		return nil
	}
	each := min((len(kinds)+1)/2, mostSpans)
	rounds := uint64((len(kinds) + each - 1) / each)
	order := simnet.Stream((seed-1)/rounds, "turn").Perm(len(kinds))
	first, n := int((seed-1)%rounds)*each, min(each+p.rng.IntN(2), mostSpans, len(kinds))
	var turn []fault.Kind
	for i := range n {
		turn = append(turn, kinds[order[(first+i)%len(order)]])
	}
	return turn
}

func (p *planner) add(f fault.Fault) { p.s.Faults = append(p.s.Faults, f) }

// span plans the i-th of n faults with a span.
func (p *planner) span(kind fault.Kind, i, n int) {
	latest := p.s.Participants[len(p.s.Participants)-1].JoinsMS + 1 // everybody is there
	slot := (p.shape.DurationMS - latest) / int64(n)
	begin := latest + int64(i)*slot
	length := slot/3 + p.rng.Int64N(1+slot/3)
	begin += p.rng.Int64N(1 + slot - length)
	target := p.s.Participants[p.rng.IntN(len(p.s.Participants))]
	f := fault.Fault{Kind: kind, AtMS: begin, UntilMS: begin + length, Who: []string{target.Name}}
	switch kind {
	case fault.Burst:
		f.Who, f.Rate, f.LengthMS = nil, 0.5, 2_000
		if len(p.s.Participants) < 4 {
			f.Rate = 0.9 // few links, and one of them has to be hit
		}
	case fault.Slow:
		f.Who, f.From, f.LengthMS = nil, target.Name, 500+p.rng.Int64N(5_000)
	case fault.Halves, fault.Bridge:
		f.Who = p.some((len(p.s.Participants) + 1) / 2)
		if kind == fault.Halves {
			f.Who = f.Who[:len(p.s.Participants)/2]
		}
	case fault.Ring:
		f.Who = p.some(len(p.s.Participants))
	case fault.Jump:
		f.LengthMS = 1_000 + p.rng.Int64N(60_000)
		if p.rng.IntN(2) == 0 {
			f.LengthMS = -f.LengthMS
		}
	}
	p.add(f)
	for _, who := range p.s.Participants {
		for range 3 {
			p.say(f.AtMS+1+p.rng.Int64N(f.UntilMS-f.AtMS-1), who, false)
		}
	}
}

// some chooses participants, in any order.
func (p *planner) some(n int) []string {
	var who []string
	for _, i := range p.rng.Perm(len(p.s.Participants))[:n] {
		who = append(who, p.s.Participants[i].Name)
	}
	return who
}

// departure plans that somebody leaves for good, after all that has a span.
func (p *planner) departure() {
	end := p.shape.DurationMS
	target := p.s.Participants[p.rng.IntN(len(p.s.Participants)-1)] // not the newcomer
	at := end - 1 - p.rng.Int64N(end/10)
	for _, f := range p.s.Faults {
		if f.Kind.OfNodes() {
			at = max(at, f.UntilMS+1)
		}
	}
	if at < end {
		p.add(fault.Fault{Kind: fault.Leave, AtMS: at, UntilMS: end, Who: []string{target.Name}})
	}
}
