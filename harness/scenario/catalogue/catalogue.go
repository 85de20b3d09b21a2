package catalogue

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// Entry is a scenario with a name.
type Entry struct {
	Name  string                // stable
	Title string                // what happens, as a sentence without its full stop
	Needs []contract.Capability // without which nothing of it can be played
	Large bool                  // a measurement, not a case: it takes a minute
	Nodes bool                  // about what real nodes do: simulated it can be played, and is no case

	make func(seed uint64) *scenario.Scenario
}

// All lists the catalogue in the order in which it is played.
func All() []Entry { return slices.Clone(entries) }

// Of finds an entry by its name.
func Of(name string) (Entry, bool) {
	at := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name })
	if at < 0 {
		return Entry{}, false
	}
	return entries[at], true
}

// Scenario makes the plan of a seed, for participants that can do certain
// things and speak a dialect ("" is the default).
func (e Entry) Scenario(seed uint64, has func(contract.Capability) bool, dialect string) *scenario.Scenario {
	s := e.make(seed)
	s.Config.Dialect = dialect
	if !has(contract.CapDerivedIDs) || dialect == "waku-js" { // [SDS-DIA-3]
		s.Config.IDs = "opaque"
	}
	s.Store = s.Store && has(contract.CapRetrieve)
	return s
}

// The measures of the small scenarios: a minute in which five members talk,
// with one fault in its middle, and then as long as it takes until what is
// missing is declared lost and the longest sync interval has passed twice.
const (
	trafficMS = 60_000
	healMS    = 720_000
	gapMS     = 1_500
	beginMS   = 15_000
	endMS     = 40_000
)

func members() []string { return []string{"alice", "bob", "carol", "dave", "erin"} }

// small is a plan in which all members talk; label tells the chance of one
// entry from that of another.
func small(seed uint64, label string, faults ...fault.Fault) *scenario.Scenario {
	lostAfterMS := int64(240_000) // the default, for libraries that have another
	s := &scenario.Scenario{
		Seed: seed, TrafficMS: trafficMS, HealMS: healMS, Delay: simnet.Delay{MinMS: 20, TailMS: 100}, Store: true,
		Config: contract.Config{LostAfterMS: &lostAfterMS}, Faults: faults,
	}
	for _, name := range members() {
		s.Participants = append(s.Participants, scenario.Participant{Name: name})
	}
	rng := simnet.Stream(seed, "catalogue", label)
	for at := int64(1_000); at < trafficMS; at += 1 + rng.Int64N(2*gapMS) {
		from := members()[rng.IntN(len(members()))]
		s.Sends = append(s.Sends, scenario.Send{AtMS: at, From: from, Label: fmt.Sprintf("m%d", len(s.Sends)+1)})
	}
	return s
}

// during is a fault in the middle of the traffic.
func during(kind fault.Kind, who ...string) fault.Fault {
	return fault.Fault{Kind: kind, AtMS: beginMS, UntilMS: endMS, Who: who}
}

// always is a fault of packets during all of the traffic.
func always(kind fault.Kind, rate float64, lengthMS int64) fault.Fault {
	return fault.Fault{Kind: kind, UntilMS: trafficMS, Rate: rate, LengthMS: lengthMS}
}
