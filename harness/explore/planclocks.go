package explore

import "github.com/causeway-sds/causeway/harness/fault"

// clocks plans whose clocks are wrong all the time, in every third run, and
// grants those that are set back the time for which they stand still.
func (p *planner) clocks(seed uint64) {
	if p.wanted(fault.Skew) && deal(seed, "skew", 3) == 0 {
		wrongMS := 1 + p.rng.Int64N(600_000)
		if p.rng.IntN(4) == 0 {
			wrongMS = 90_000_000 + p.rng.Int64N(90_000_000) // beyond the ceiling of a day
		}
		if p.rng.IntN(2) == 0 {
			wrongMS = -wrongMS
		}
		p.add(fault.Fault{Kind: fault.Skew, UntilMS: p.shape.DurationMS, Who: p.some(1 + p.rng.IntN(1+len(p.s.Participants)/3)), LengthMS: wrongMS})
	}
	for _, f := range p.s.Faults {
		if f.Kind == fault.Jump {
			p.s.HealMS += max(f.LengthMS, -f.LengthMS)
		}
	}
}
