package catalogue

import (
	"fmt"
	"sort"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// Community says how large a community is and how much it talks.
type Community struct {
	Seed         uint64
	Participants int
	DurationMS   int64
	MeanGapMS    int64   // between two messages of the whole group
	Loss         float64 // of packets, one by one, all the time
	PartitionMS  int64   // how long the group falls into halves, in the middle; 0: never
	LogLimit     int     // entries of a log; 0: the default, of which a large group keeps too much for one process
}

// Day is the community by which speed and memory are measured: 200 participants
// who say 5 things an hour each, for a day, with 5 % loss and ten minutes in
// halves.
func Day() Community {
	return Community{
		Seed: 1, Participants: 200, DurationMS: 24 * hourMS, MeanGapMS: hourMS / (200 * 5), Loss: 0.05, PartitionMS: hourMS / 6, LogLimit: 500,
	}
}

const hourMS = 3_600_000

// Scenario makes the plan: messages at random times by random members, and a
// store node, as communities have one.
func (c Community) Scenario() *scenario.Scenario {
	s := &scenario.Scenario{
		Seed: c.Seed, TrafficMS: c.DurationMS, HealMS: 12 * 60_000, Delay: simnet.Delay{MinMS: 20, TailMS: 100}, Store: true,
	}
	for i := range c.Participants {
		s.Participants = append(s.Participants, scenario.Participant{Name: fmt.Sprintf("member%03d", i+1)})
	}
	if c.LogLimit > 0 {
		pruned := 2 * c.LogLimit
		s.Config = contract.Config{LogLimit: &c.LogLimit, PrunedLimit: &pruned}
	}
	rng := simnet.Stream(c.Seed, "community")
	for range c.DurationMS / c.MeanGapMS {
		from := s.Participants[rng.IntN(c.Participants)].Name
		s.Sends = append(s.Sends, scenario.Send{AtMS: rng.Int64N(c.DurationMS), From: from})
	}
	sort.SliceStable(s.Sends, func(i, j int) bool { return s.Sends[i].AtMS < s.Sends[j].AtMS })
	for i := range s.Sends {
		s.Sends[i].Label = fmt.Sprintf("m%d", i+1)
	}
	if c.Loss > 0 {
		s.Faults = append(s.Faults, fault.Fault{Kind: fault.Loss, UntilMS: c.DurationMS, Rate: c.Loss})
	}
	if c.PartitionMS > 0 {
		half := s.Names()[:c.Participants/2]
		begin := (c.DurationMS - c.PartitionMS) / 2
		s.Faults = append(s.Faults, fault.Fault{Kind: fault.Halves, AtMS: begin, UntilMS: begin + c.PartitionMS, Who: half})
	}
	return s
}
