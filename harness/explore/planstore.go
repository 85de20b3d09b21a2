package explore

import "github.com/causeway-sds/causeway/harness/fault"

// storeFaults plans what is wrong with the store node, where there is one:
// nothing in every fourth run, and in the others one of three things.
func (p *planner) storeFaults(choice int) {
	if !p.s.Store {
		return
	}
	end := p.shape.DurationMS
	third := end / 3
	switch kind := []fault.Kind{"", fault.StoreAbsent, fault.StoreSlow, fault.StorePartial}[choice]; {
	case kind == "" || !p.wanted(kind):
	case kind == fault.StoreAbsent:
		p.add(fault.Fault{Kind: kind, AtMS: third, UntilMS: 2 * third})
		p.everybody(third, 2*third)
	case kind == fault.StorePartial:
		p.add(fault.Fault{Kind: kind, UntilMS: end, Rate: 0.2 + 0.6*p.rng.Float64()})
		p.everybody(0, end)
	case kind == fault.StoreSlow:
		p.add(fault.Fault{Kind: kind, UntilMS: end, LengthMS: 1_000 + p.rng.Int64N(60_000)})
		p.missing(third)
	}
}

// everybody lets all participants speak in a span.
func (p *planner) everybody(fromMS, toMS int64) {
	for _, who := range p.s.Participants {
		for range 3 {
			p.say(fromMS+1+p.rng.Int64N(toMS-fromMS-1), who, false)
		}
	}
}

// missing sees to it that somebody misses something and asks the store node
// for it: for a while it hears nobody, and later it hears everybody.
func (p *planner) missing(atMS int64) {
	target := p.s.Participants[p.rng.IntN(len(p.s.Participants))]
	until := atMS + p.shape.DurationMS/6
	p.add(fault.Fault{Kind: fault.Loss, AtMS: atMS, UntilMS: until, Rate: 1, To: target.Name})
	p.everybody(atMS, until)
	p.everybody(until, p.shape.DurationMS)
}
