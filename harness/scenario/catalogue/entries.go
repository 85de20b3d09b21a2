package catalogue

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// of makes an entry's plan out of the small one and faults.
func of(label string, faults ...fault.Fault) func(uint64) *scenario.Scenario {
	return func(seed uint64) *scenario.Scenario { return small(seed, label, faults...) }
}

var entries = []Entry{
	{Name: "whole", Title: "Five members talk for a minute, and nothing goes wrong", make: of("whole")},
	{Name: "loss-5", Title: "A twentieth of the packets is lost", make: of("loss-5", always(fault.Loss, 0.05, 0))},
	{Name: "loss-20", Title: "A fifth of the packets is lost", make: of("loss-20", always(fault.Loss, 0.20, 0))},
	{Name: "bursts", Title: "Links lose everything for two seconds, again and again", make: of("bursts", always(fault.Burst, 0.2, 2_000))},
	{Name: "duplicates", Title: "A third of the packets arrives twice", make: of("duplicates", always(fault.Duplicate, 0.33, 3_000))},
	{Name: "reordering", Title: "A third of the packets is held back for up to four seconds", make: of("reordering", always(fault.Reorder, 0.33, 4_000))},
	{Name: "slow-member", Title: "What one member says takes three seconds longer",
		make: of("slow-member", fault.Fault{Kind: fault.Slow, UntilMS: trafficMS, LengthMS: 3_000, From: "alice"})},
	{Name: "partition-halves", Title: "Two and three members do not hear each other for a while", make: of("partition-halves", during(fault.Halves, "alice", "bob"))},
	{Name: "partition-one", Title: "One member is cut off for a while and does not know", make: of("partition-one", during(fault.One, "alice"))},
	{Name: "one-way", Title: "One member hears the others and is not heard for a while", make: of("one-way", during(fault.OneWay, "alice"))},
	{Name: "crash-recover", Title: "A member crashes, under loss, and recovers from what it persisted", Needs: []contract.Capability{contract.CapPersistence},
		make: of("crash-recover", always(fault.Loss, 0.1, 0), during(fault.Crash, "bob"))},
	{Name: "offline-return", Title: "A member goes offline and comes back", make: of("offline-return", during(fault.Offline, "carol"))},
	{Name: "join", Title: "A member joins a group that has talked for a while, under loss", make: joined},
	{Name: "store-outage", Title: "A tenth of the packets is lost, and the store node is gone for a while", Needs: []contract.Capability{contract.CapRetrieve},
		make: of("store-outage", always(fault.Loss, 0.1, 0), during(fault.StoreAbsent))},
	{Name: "no-store", Title: "A fifth of the packets is lost, and no store node has them", make: withoutStore},
	{Name: "light-client", Title: "A light client is cut off from its service node for a while (simulated: a member from everybody)", Nodes: true, make: lightly},
	{Name: "repair", Title: "A fifth of the packets is lost, and the members ask each other", Needs: []contract.Capability{contract.CapRepair}, make: repairing},
	{Name: "day", Title: "A community of 200 for a day, with 5 % loss and ten minutes in halves", Large: true,
		make: func(seed uint64) *scenario.Scenario {
			day := Day()
			day.Seed = seed
			return day.Scenario()
		}},
}

func joined(seed uint64) *scenario.Scenario {
	s := small(seed, "join", always(fault.Loss, 0.1, 0))
	s.Participants = append(s.Participants, scenario.Participant{Name: "frank", JoinsMS: beginMS})
	for i, send := range s.Sends {
		if send.AtMS > endMS && i%3 == 0 {
			s.Sends[i].From = "frank"
		}
	}
	return s
}

// lightly makes the last member a light client.
func lightly(seed uint64) *scenario.Scenario {
	s := small(seed, "light-client", during(fault.One, "luna"))
	last := &s.Participants[len(s.Participants)-1]
	for i := range s.Sends {
		if s.Sends[i].From == last.Name {
			s.Sends[i].From = "luna"
		}
	}
	last.Name, last.Light = "luna", true
	return s
}

func withoutStore(seed uint64) *scenario.Scenario {
	s := small(seed, "no-store", always(fault.Loss, 0.2, 0))
	s.Store = false
	return s
}

func repairing(seed uint64) *scenario.Scenario {
	s := small(seed, "repair", always(fault.Loss, 0.2, 0))
	s.Store = false
	lostAfterMS := int64(4 * 120_011)
	s.Config.Repair, s.Config.RepairProfile, s.Config.LostAfterMS = "on", "fast", &lostAfterMS
	return s
}
