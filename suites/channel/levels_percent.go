package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("levels", func() {
	sut.It("percent-is-rounded-up", "The level of a percentage is reached by the least number that is no less than it",
		sut.Req("SDS-LEVEL-3").Needs(contract.CapLevels), func(t *sut.T) {
			for _, test := range []struct{ percent, present, need int }{
				{50, 3, 2}, {50, 4, 2}, {1, 3, 1}, {100, 3, 3}, {99, 3, 3}, {34, 3, 2}, {33, 3, 1}, {7, 100, 7}, {29, 100, 29},
			} {
				name := fmt.Sprintf("alice-%d-of-%d", test.percent, test.present)
				alice, others := t.Member(name, silentTimer, byPercent(test.percent)), numbered("present", test.present)
				alice.Context(nil, append(others[:len(others):len(others)], name), "")
				m, reachedBy := ownMessage(t, alice, "hello of "+name), 0
				for i, other := range others {
					if alice.Receive(t.Peer(other).Sync(sut.After(m))).Reached(m, contract.LevelPercent) {
						reachedBy = i + 1
						break
					}
				}
				t.Equal("SDS-LEVEL-3", reachedBy, test.need, fmt.Sprintf("how many of %d others make %d percent; alice herself does not count", test.present, test.percent))
			}
		})

	sut.It("percent-of-those-present", "Only those who are present count for the level of a percentage",
		sut.Req("SDS-LEVEL-3").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byPercent(100))
			alice.Context([]string{"alice", "carol", "dave", "erin", "frank"}, []string{"alice", "carol", "dave"}, "")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("erin").Sync(sut.After(m)), t.Peer("frank").Sync(sut.After(m)), t.Peer("carol").Sync(sut.After(m)))
			misses(t, "SDS-LEVEL-3", got, m, contract.LevelPercent, "erin and frank are not present, so one of two named it")
			got = alice.Receive(t.Peer("dave").Sync(sut.After(m)))
			reaches(t, "SDS-LEVEL-3", got, m, contract.LevelPercent, "all who are present named it")
		})

	sut.It("percent-by-filters", "The level of a percentage is reached by filters too, those of the present alone",
		sut.Req("SDS-LEVEL-3").Needs(contract.CapLevels).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byPercent(50))
			alice.Context(nil, []string{"alice", "carol", "dave"}, "")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("erin").Sync(hit(2, m)), t.Peer("frank").Sync(hit(2, m)), t.Peer("carol").Sync(hit(2, m)))
			misses(t, "SDS-LEVEL-3", got, m, contract.LevelPercent, "of those present there is one hit, wrong once in 5,000")
			got = alice.Receive(t.Peer("dave").Sync(hit(2, m)))
			reaches(t, "SDS-LEVEL-3", got, m, contract.LevelPercent, "two hits of two who are present: 2 · 2 · 3 · 0.0002² is 0.5 in a million")
		})

	sut.It("nobody-is-not-everybody", "While nobody is known to be present the level of a percentage is not reached",
		sut.Req("SDS-LEVEL-4").Needs(contract.CapLevels), func(t *sut.T) {
			rooms := []struct {
				name    string
				members []string
				present []string
			}{
				{"who is present is not known", nil, nil},
				{"who is present is not known, but the members are", []string{"alice-1", "carol", "dave"}, nil},
				{"nobody is present", nil, []string{}},
				{"only she herself is present", nil, []string{"alice-3"}},
			}
			for i, room := range rooms {
				alice := t.Member(fmt.Sprintf("alice-%d", i), silentTimer, byPercent(50))
				all := alice.Context(room.members, room.present, "")
				sent := alice.Send("hello of " + room.name)
				t.Require(len(sent.Contents()) == 1, "one message goes out, but: %s", sent)
				m := sent.Contents()[0]
				join(all, sent)
				t.Sleep(aJourney)
				join(all, alice.ReceiveAll(t.Peer("carol").Sync(sut.After(m)), t.Peer("dave").Sync(sut.After(m))))
				join(all, alice.Context(room.members, room.present, ""))
				join(all, alice.Advance(everyTimer))
				t.Require(all.Acknowledged(m), "the message is acknowledged, but: %s", all)
				misses(t, "SDS-LEVEL-4", all, m, contract.LevelPercent, room.name)
			}
		})
})
