package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// byMembers and byPercent turn a level on.
func byMembers(n int) sut.Config { return func(c *contract.Config) { c.AckMembers = &n } }
func byPercent(n int) sut.Config { return func(c *contract.Config) { c.AckPercent = &n } }

// reaches checks that a result reports a level of m, once.
func reaches(t *sut.T, requirement string, r *sut.Result, m *sut.Message, level, why string) {
	t.Check(requirement, len(r.Levels(m, level)) == 1, fmt.Sprintf("level %s: %s", level, why), r)
}

// misses checks that a result does not report a level of m.
func misses(t *sut.T, requirement string, r *sut.Result, m *sut.Message, level, why string) {
	t.Check(requirement, !r.Reached(m, level), fmt.Sprintf("not level %s: %s", level, why), r)
}

var _ = sut.Describe("levels", func() {
	sut.It("steward-by-history", "The level of the steward is reached when the steward names the message, and by nobody else",
		sut.Req("SDS-LEVEL-1").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer)
			alice.Context(nil, nil, "sam")
			m1, m2 := alice.MustSend("m1"), ownMessage(t, alice, "m2")
			got := alice.ReceiveAll(t.Peer("carol").Content("got it", sut.After(m1)), t.Peer("dave").Sync(sut.After(m1)))
			misses(t, "SDS-LEVEL-1", got, m1, contract.LevelSteward, "carol and dave are no stewards")
			t.Check("SDS-LEVEL-1", got.Acknowledged(m1), "m1 is acknowledged by somebody", got)
			got = alice.Receive(t.Peer("sam").Sync(sut.After(m1)))
			reaches(t, "SDS-LEVEL-1", got, m1, contract.LevelSteward, "sam named m1")
			misses(t, "SDS-LEVEL-1", got, m2, contract.LevelSteward, "sam did not name m2")
			got = alice.Receive(t.Peer("sam").Content("more", sut.After(m2)))
			reaches(t, "SDS-LEVEL-1", got, m2, contract.LevelSteward, "sam named m2 in a content message")
			t.Check("SDS-LEVEL-1", got.Acknowledged(m2), "who was named by the steward was named by somebody", got)
		})

	sut.It("steward-by-filter", "The level of the steward is reached when the steward's filters are proof, and not by a sign",
		sut.Req("SDS-LEVEL-1").Needs(contract.CapLevels).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, sam := t.Member("alice", silentTimer), t.Peer("sam")
			alice.Context(nil, nil, "sam")
			m := ownMessage(t, alice, "hello")
			got := alice.Receive(sam.Sync(hit(9, m)))
			misses(t, "SDS-LEVEL-1", got, m, contract.LevelSteward, "0.0009 is no proof")
			got = alice.ReceiveAll(t.Peer("carol").Sync(hit(9, m)), t.Peer("dave").Sync(hit(9, m)))
			t.Check("SDS-LEVEL-1", got.Acknowledged(m), "three hits of three are proof that somebody received m", got)
			misses(t, "SDS-LEVEL-1", got, m, contract.LevelSteward, "and not that it was sam")
			got = alice.Receive(sam.Sync(hit(9, m)))
			misses(t, "SDS-LEVEL-1", got, m, contract.LevelSteward, "with four filters heard of, 2 · 4 · 5 · 0.0009² is 32 in a million")
			got = alice.Receive(sam.Sync(hit(9, m)))
			reaches(t, "SDS-LEVEL-1", got, m, contract.LevelSteward, "with five, 2 · 5 · 6 · 0.0009³ is far below one in a million")
		})

	sut.It("members-by-history", "The level of members is reached when so many named the message, each counted once",
		sut.Req("SDS-LEVEL-2").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byMembers(3))
			m1, m2 := alice.MustSend("m1"), ownMessage(t, alice, "m2")
			carol, dave, erin := t.Peer("carol"), t.Peer("dave"), t.Peer("erin")
			got := alice.ReceiveAll(carol.Sync(sut.After(m1, m2)), carol.Sync(sut.After(m1)), carol.Content("again", sut.After(m1)), dave.Sync(sut.After(m1)))
			misses(t, "SDS-LEVEL-2", got, m1, contract.LevelMembers, "carol named it three times and dave once: two of three")
			got = alice.Receive(t.Peer("alice").Sync(sut.After(m1)))
			misses(t, "SDS-LEVEL-2", got, m1, contract.LevelMembers, "alice's other device is nobody else")
			got = alice.Receive(erin.Content("got it", sut.After(m1)))
			reaches(t, "SDS-LEVEL-2", got, m1, contract.LevelMembers, "carol, dave and erin")
			misses(t, "SDS-LEVEL-2", got, m2, contract.LevelMembers, "only carol named m2")
		})

	sut.It("members-by-filters", "The level of members is reached by filters when so many must have the message",
		sut.Req("SDS-LEVEL-2").Needs(contract.CapLevels).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byMembers(2))
			crowd := func(m *sut.Message, ones int, names ...string) *sut.Result {
				all := alice.Advance(0)
				for _, name := range names {
					join(all, alice.Receive(t.Peer(name).Sync(hit(ones, m))))
				}
				return all
			}
			m := ownMessage(t, alice, "m1")
			got := crowd(m, 2, "carol", "dave", "erin")
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "of three hits two are wrong too often: 2 · 3 · 4 · C(3,2) · 0.0002² is 2.9 in a million")
			m = ownMessage(t, alice, "m2")
			got = crowd(m, 1, "carol", "dave", "erin")
			reaches(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "2 · 3 · 4 · C(3,2) · 0.0001² is 0.7 in a million, so that at least two of the three are right")
			m = ownMessage(t, alice, "m3")
			got = crowd(m, 1, "carol", "dave")
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "two hits: that one of them is wrong is likely enough")
		})

	sut.It("members-by-both", "Histories and filters together reach the level of members",
		sut.Req("SDS-LEVEL-2").Needs(contract.CapLevels).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, frank := t.Member("alice", silentTimer, byMembers(2)), t.Peer("frank")
			m := ownMessage(t, alice, "m1")
			got := alice.ReceiveAll(frank.Sync(sut.After(m), sut.Filter(nil)), t.Peer("carol").Sync(hit(2, m)))
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "frank named it, and carol's one filter is wrong once in 5,000")
			got = alice.Receive(t.Peer("dave").Sync(hit(2, m)))
			reaches(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "frank named it, and that carol's and dave's are both wrong: 2 · 2 · 3 · 0.0002² is 0.5 in a million")

			m = ownMessage(t, alice, "m2")
			got = alice.ReceiveAll(frank.Sync(miss(2, m)), frank.Sync(miss(2, m)), frank.Sync(sut.After(m), sut.Filter(nil)))
			join(got, alice.ReceiveAll(t.Peer("carol").Sync(hit(2, m)), t.Peer("dave").Sync(hit(2, m))))
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "frank's two filters are two more that could have erred: 2 · 4 · 5 · 0.0002² is 1.6 in a million")
		})

	sut.It("members-alone-count", "Where the members are known, only they count for the level of members",
		sut.Req("SDS-LEVEL-2").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byMembers(2))
			alice.Context([]string{"alice", "carol", "dave"}, nil, "")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("mallory").Sync(sut.After(m)), t.Peer("oscar").Sync(sut.After(m)), t.Peer("carol").Sync(sut.After(m)))
			t.Check("SDS-LEVEL-2", got.Acknowledged(m), "it is acknowledged by somebody", got)
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "mallory and oscar are no members")
			got = alice.Receive(t.Peer("dave").Sync(sut.After(m)))
			reaches(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "carol and dave are")
		})

	sut.It("members-alone-err", "Where the members are known, the filters of others are neither proof nor doubt",
		sut.Req("SDS-LEVEL-2").Needs(contract.CapLevels).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byMembers(1))
			alice.Context([]string{"alice", "carol", "dave"}, nil, "")
			m := ownMessage(t, alice, "m1")
			got := alice.ReceiveAll(t.Peer("carol").Sync(hit(2, m)), t.Peer("mallory").Sync(hit(2, m)), t.Peer("oscar").Sync(hit(2, m)))
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "of members there is one hit, wrong once in 5,000")
			got = alice.Receive(t.Peer("dave").Sync(hit(2, m)))
			reaches(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "two hits of two members: 2 · 2 · 3 · 0.0002² is 0.5 in a million; with all four filters it would be 1.6")
		})

	sut.It("levels-are-off", "A level that was not asked for is not reported",
		sut.Req("SDS-LEVEL-2", "SDS-LEVEL-3", "SDS-LEVEL-1").Needs(contract.CapLevels), func(t *sut.T) {
			alice, others := t.Member("alice", silentTimer), []string{"carol", "dave"}
			alice.Context(append(others, "alice"), others, "")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("carol").Sync(sut.After(m)), t.Peer("dave").Sync(sut.After(m)))
			t.Require(got.Acknowledged(m), "the message is acknowledged, but: %s", got)
			misses(t, "SDS-LEVEL-2", got, m, contract.LevelMembers, "ack_members is 0")
			misses(t, "SDS-LEVEL-3", got, m, contract.LevelPercent, "ack_percent is 0")
			misses(t, "SDS-LEVEL-1", got, m, contract.LevelSteward, "there is no steward")
		})
})
