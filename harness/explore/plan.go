package explore

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// Shape says what random schedules look like.
type Shape struct {
	Participants int
	DurationMS   int64 // of the traffic; the network is whole for a while after it
	Loss         float64
	Kinds        []fault.Kind
	Dialect      string // empty: sds-1
	// Has says what the participants can do: nobody plans what they do not
	// claim.
	Has func(contract.Capability) bool
}

var names = []string{"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "kim", "leo"}

func nameOf(i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("member%d", i+1)
}

// recoveries are the ways in which participants can get what they missed, one
// of them in each run.
const recoveries = 3

// Plan makes the schedule of a seed.
func Plan(seed uint64, shape Shape) *scenario.Scenario {
	p := &planner{rng: simnet.Stream(seed, "plan"), shape: shape, s: &scenario.Scenario{
		Seed: seed, TrafficMS: shape.DurationMS, Delay: simnet.Delay{MinMS: 20, TailMS: 100}, Sends: []scenario.Send{}, Faults: []fault.Fault{},
	}}
	for i := range shape.Participants {
		p.s.Participants = append(p.s.Participants, scenario.Participant{Name: nameOf(i)})
	}
	if last := len(p.s.Participants) - 1; last > 1 && p.rng.IntN(4) == 0 {
		p.s.Participants[last].JoinsMS = p.rng.Int64N(1 + shape.DurationMS/4) // a newcomer
	}
	p.config(seed)
	p.traffic()
	p.faults()
	sort.SliceStable(p.s.Sends, func(i, j int) bool { return p.s.Sends[i].AtMS < p.s.Sends[j].AtMS })
	for i := range p.s.Sends {
		p.s.Sends[i].Label = fmt.Sprintf("m%d", i+1)
	}
	return p.s
}

type planner struct {
	rng   *rand.Rand
	shape Shape
	s     *scenario.Scenario
}

// config chooses how the participants recover what they missed: from a store
// node, from each other, or not at all.
func (p *planner) config(seed uint64) {
	lostAfterMS := int64(240_000)
	switch seed % recoveries {
	case 0:
		p.s.Store = p.shape.Has(contract.CapRetrieve)
	case 1:
		if p.shape.Has(contract.CapRepair) {
			p.s.Config.Repair, p.s.Config.RepairProfile = "on", "fast"
			lostAfterMS = 480_000
		}
	}
	p.s.Config.Dialect = p.shape.Dialect
	if !p.shape.Has(contract.CapDerivedIDs) || p.shape.Dialect == "waku-js" { // [SDS-DIA-3]
		p.s.Config.IDs = "opaque"
	}
	p.s.Config.LostAfterMS = &lostAfterMS // the default, for libraries that have another
	// Long enough to miss something in the last moment and to declare it lost,
	// and for two of the longest sync intervals.
	p.s.HealMS = max(lostAfterMS+120_000, 720_000)
}

// meanGapMS is the mean time between two messages of the group: a little less
// than the expected interval, so that bursts and quiet times both occur.
const meanGapMS = 4_000

func (p *planner) traffic() {
	ephemeral := p.shape.Has(contract.CapEphemeral)
	for at := int64(0); ; {
		at += int64(p.rng.ExpFloat64() * meanGapMS)
		if p.rng.IntN(4) == 0 {
			at += p.rng.Int64N(50) // nearly at once
		}
		if at >= p.shape.DurationMS {
			return
		}
		p.say(at, p.s.Participants[p.rng.IntN(len(p.s.Participants))], ephemeral && p.rng.IntN(10) == 0)
	}
}

func (p *planner) say(at int64, from scenario.Participant, ephemeral bool) {
	if at > from.JoinsMS && at < p.shape.DurationMS {
		p.s.Sends = append(p.s.Sends, scenario.Send{AtMS: at, From: from.Name, Ephemeral: ephemeral})
	}
}

// faults plans lots for the whole run and a span of its own for every other
// kind. Within its span everybody says something early on, so that there is a
// packet to act on.
func (p *planner) faults() {
	end := p.shape.DurationMS
	wanted := func(k fault.Kind) bool { return slices.Contains(p.shape.Kinds, k) }
	if wanted(fault.Loss) && p.shape.Loss > 0 {
		p.add(fault.Fault{Kind: fault.Loss, UntilMS: end, Rate: p.shape.Loss})
	}
	if wanted(fault.Duplicate) {
		p.add(fault.Fault{Kind: fault.Duplicate, UntilMS: end, Rate: 0.1, LengthMS: 3_000})
	}
	if wanted(fault.Reorder) {
		p.add(fault.Fault{Kind: fault.Reorder, UntilMS: end, Rate: 0.15, LengthMS: 4_000})
	}
	var spans []fault.Kind
	for _, k := range []fault.Kind{fault.Burst, fault.Slow, fault.Halves, fault.One, fault.OneWay, fault.Crash, fault.Offline} {
		able := (k != fault.Crash || p.shape.Has(contract.CapPersistence)) && (len(p.s.Participants) > 1 || k == fault.Crash)
		if wanted(k) && able {
			spans = append(spans, k)
		}
	}
	p.rng.Shuffle(len(spans), func(i, j int) { spans[i], spans[j] = spans[j], spans[i] })
	for i, k := range spans[:min(len(spans), (len(spans)+1+p.rng.IntN(2))/2)] {
		p.span(k, i, (len(spans)+2)/2)
	}
}

func (p *planner) add(f fault.Fault) { p.s.Faults = append(p.s.Faults, f) }

// span plans the i-th of n faults with a span.
func (p *planner) span(kind fault.Kind, i, n int) {
	slot := p.shape.DurationMS / int64(n)
	begin := int64(i) * slot
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
	case fault.Halves:
		order := p.rng.Perm(len(p.s.Participants))
		f.Who = nil
		for _, j := range order[:len(order)/2] {
			f.Who = append(f.Who, p.s.Participants[j].Name)
		}
	}
	latest := p.s.Participants[len(p.s.Participants)-1].JoinsMS
	if f.UntilMS <= latest+1_000 {
		return // before the newcomer came; somebody in it might not be there
	}
	f.AtMS = max(f.AtMS, latest)
	p.add(f)
	for _, who := range p.s.Participants {
		for range 3 {
			p.say(f.AtMS+1+p.rng.Int64N(f.UntilMS-f.AtMS-1), who, false)
		}
	}
}
