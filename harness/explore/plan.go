package explore

import (
	"fmt"
	"math/rand/v2"
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

// Round is how many seeds, from the first of a campaign that begins at 1 on, see
// every kind of fault planned at least once.
const Round = 12

// deal draws a seed's card from a deck of n that is shuffled anew after n seeds:
// of n seeds in a row each gets another card, and the seeds of a shard get all
// of them in time, whatever it is that they have in common.
func deal(seed uint64, deck string, n int) int {
	return simnet.Stream((seed-1)/uint64(n), deck).Perm(n)[(seed-1)%uint64(n)]
}

// Plan makes the schedule of a seed.
func Plan(seed uint64, shape Shape) *scenario.Scenario {
	p := &planner{rng: simnet.Stream(seed, "plan"), shape: shape, s: &scenario.Scenario{
		Seed: seed, TrafficMS: shape.DurationMS, Delay: simnet.Delay{MinMS: 20, TailMS: 100, SpreadMS: int64(seed%2) * 200}, Sends: []scenario.Send{}, Faults: []fault.Fault{},
	}}
	for i := range shape.Participants {
		p.s.Participants = append(p.s.Participants, scenario.Participant{Name: nameOf(i)})
	}
	if last := len(p.s.Participants) - 1; last > 1 && p.rng.IntN(4) == 0 {
		p.s.Participants[last].JoinsMS = p.rng.Int64N(1 + shape.DurationMS/4) // a newcomer
	}
	recovery := deal(seed, "recovery", Round)
	p.config(recovery % 3)
	p.traffic()
	p.faults(seed)
	p.storeFaults(recovery / 3)
	p.clocks(seed)
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
func (p *planner) config(recovery int) {
	lostAfterMS := int64(240_000)
	switch recovery {
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
	p.s.HealMS = max(lostAfterMS+120_000, 720_000) // and later more, for clocks that stand still
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
