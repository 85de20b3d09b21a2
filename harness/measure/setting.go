package measure

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// The measures of all runs. Traffic is regular, so that the next message is S
// away; the delay is the same everywhere, so that latency is a number.
const (
	IntervalMS = 2_000 // S
	DelayMS    = 50    // of every link, one way
	LatencyMS  = 2 * DelayMS
	warmMS     = 40_000         // the window of 30 s in which members join, and some more
	tailMS     = 6 * IntervalMS // so that what is measured is followed by others
	burstMS    = 5_000
	healMS     = 420_000 // after the longest time to a loss: more than the longest sync interval
	cutMS      = 60_000
)

// Network is what goes wrong while there is traffic.
type Network string

// The networks, less those that lose a share of the packets one by one, whose
// names are that share.
const (
	Bursts    Network = "bursts"      // every link loses everything for 5 s, in a tenth of all such spans
	Partition Network = "partition"   // the group is in two halves for 60 s
	Irregular Network = "random gaps" // nothing is lost, and the gaps between messages are exponentially distributed
)

// Losing is the network that loses a share of packets, in percent.
func Losing(percent int) Network { return Network(fmt.Sprintf("%d %%", percent)) }

// Loss is the share of packets that the network loses one by one, in percent.
func (n Network) Loss() (percent int, independent bool) {
	_, err := fmt.Sscanf(string(n), "%d %%", &percent)
	return percent, err == nil
}

// Setting is one configuration: a row of the table.
type Setting struct {
	Members int     `json:"members"`
	Network Network `json:"network"`
	Store   bool    `json:"store"` // and where there is none, the members ask each other
	Steward bool    `json:"steward"`
}

func (s Setting) String() string {
	return fmt.Sprintf("%d members, %s, %s, %s", s.Members, s.Network, s.recovery(), s.stewardship())
}

func (s Setting) recovery() string {
	switch {
	case s.Store:
		return "store"
	case s.Members <= 50:
		return "fast"
	}
	return "standard"
}

func (s Setting) stewardship() string {
	if s.Steward {
		return "steward"
	}
	return "none"
}

// Needs lists the capabilities without which a setting cannot be measured.
func (s Setting) Needs() []contract.Capability {
	needs := []contract.Capability{contract.CapRepair}
	if s.Store {
		needs[0] = contract.CapRetrieve
	}
	if s.Steward {
		needs = append(needs, contract.CapDigests)
	}
	return needs
}

// Sample says how much is measured in a setting: messages in each of so many
// runs.
func (s Setting) Sample() (messages, seeds int) {
	switch {
	case s.Members <= 10:
		return 300, 5
	case s.Members <= 100:
		return 150, 5
	}
	return 40, 2
}

// Settings lists the rows for a number of members.
func Settings(members int) []Setting {
	networks := []Network{Losing(0), Losing(1), Losing(5), Losing(10), Losing(30), Bursts, Partition, Irregular}
	var all []Setting
	for _, n := range networks {
		for _, store := range []bool{true, false} {
			for _, steward := range []bool{false, true} {
				all = append(all, Setting{members, n, store, steward})
			}
		}
	}
	return all
}

// Plan makes the schedule of a seed: messages by members chosen at random, of
// which those between the warm-up and the last 6 S are measured.
func (s Setting) Plan(seed uint64, messages int) *scenario.Scenario {
	traffic := int64(warmMS + messages*IntervalMS + tailMS)
	plan := &scenario.Scenario{Seed: seed, TrafficMS: traffic, Delay: simnet.Delay{MinMS: DelayMS}, Store: s.Store, Config: s.config()}
	plan.HealMS = *plan.Config.LostAfterMS + healMS
	for i := range s.Members {
		plan.Participants = append(plan.Participants, scenario.Participant{Name: fmt.Sprintf("participant-%010d", i+1)})
	}
	if s.Steward {
		plan.Steward = plan.Participants[0].Name
	}
	rng := simnet.Stream(seed, "measure", s.String())
	at := int64(IntervalMS)
	for at < traffic {
		plan.Sends = append(plan.Sends, scenario.Send{AtMS: at, From: plan.Participants[rng.IntN(s.Members)].Name, Label: fmt.Sprintf("m%d", len(plan.Sends)+1)})
		if s.Network == Irregular {
			at += 1 + int64(rng.ExpFloat64()*IntervalMS)
		} else {
			at += IntervalMS
		}
	}
	plan.Faults = s.faults(plan)
	return plan
}

func (s Setting) config() contract.Config {
	interval, lost := int64(IntervalMS), int64(240_000)
	c := contract.Config{IntervalMS: &interval, LostAfterMS: &lost}
	if !s.Store {
		c.Repair = "on"
		lost = 720_000
		if c.RepairProfile = s.recovery(); c.RepairProfile == "fast" {
			lost = 480_000
		}
	}
	return c
}

func (s Setting) faults(plan *scenario.Scenario) []fault.Fault {
	percent, independent := s.Network.Loss()
	switch {
	case independent && percent > 0:
		return []fault.Fault{{Kind: fault.Loss, UntilMS: plan.TrafficMS, Rate: float64(percent) / 100}}
	case s.Network == Bursts:
		return []fault.Fault{{Kind: fault.Burst, UntilMS: plan.TrafficMS, Rate: 0.1, LengthMS: burstMS}}
	case s.Network == Partition:
		begin := warmMS + (plan.TrafficMS-warmMS-cutMS)/2
		return []fault.Fault{{Kind: fault.Halves, AtMS: begin, UntilMS: begin + cutMS, Who: plan.Names()[:s.Members/2]}}
	}
	return nil
}
