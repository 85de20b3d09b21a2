package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// told is what a node does when the surroundings change: at once, or at the
// next occasion.
func told(n *sut.Node, members, present []string, steward string) *sut.Result {
	got := n.Context(members, present, steward)
	join(got, n.Advance(soon))
	return got
}

var _ = sut.Describe("levels", func() {
	sut.It("reported-once", "Each level is reported once, whoever comes and goes",
		sut.Req("SDS-LEVEL-5").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byMembers(2), byPercent(100))
			everybody := []string{"alice", "carol", "dave", "sam"}
			alice.Context(everybody, []string{"carol", "sam"}, "sam")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("sam").Sync(sut.After(m)), t.Peer("carol").Sync(sut.After(m)))
			levels := []string{contract.LevelOne, contract.LevelSteward, contract.LevelMembers, contract.LevelPercent}
			for _, level := range levels {
				reaches(t, "SDS-LEVEL-5", got, m, level, "sam, the steward, and carol named it, who are all that are present")
			}

			again := told(alice, []string{"alice", "dave"}, []string{"dave"}, "dave")
			join(again, told(alice, nil, nil, ""))
			join(again, told(alice, everybody, []string{"carol", "sam"}, "sam"))
			join(again, alice.ReceiveAll(t.Peer("sam").Sync(sut.After(m)), t.Peer("carol").Sync(sut.After(m)), t.Peer("dave").Sync(sut.After(m))))
			join(again, alice.Advance(everyTimer))
			for _, level := range levels {
				misses(t, "SDS-LEVEL-5", again, m, level, "it was reported, and that the group changed and changed back is no news")
			}
		})

	sut.It("judged-anew-by-members", "When somebody becomes a member, what he named before counts",
		sut.Req("SDS-LEVEL-6").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byMembers(2))
			alice.Context([]string{"alice", "carol"}, nil, "")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("carol").Sync(sut.After(m)), t.Peer("dave").Sync(sut.After(m)))
			misses(t, "SDS-LEVEL-6", got, m, contract.LevelMembers, "dave is no member")
			got = told(alice, []string{"alice", "carol", "erin"}, nil, "")
			misses(t, "SDS-LEVEL-6", got, m, contract.LevelMembers, "erin became a member and never named it")
			got = told(alice, []string{"alice", "carol", "dave", "erin"}, nil, "")
			reaches(t, "SDS-LEVEL-6", got, m, contract.LevelMembers, "dave became a member and had named it")
		})

	sut.It("judged-anew-by-steward", "When somebody becomes the steward, what he named before counts",
		sut.Req("SDS-LEVEL-6").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer)
			alice.Context(nil, nil, "sam")
			var sent []*sut.Message
			for i := range 3 {
				sent = append(sent, ownMessage(t, alice, fmt.Sprintf("message %d", i)))
			}
			got := alice.Receive(t.Peer("carol").Sync(sut.After(sent[0], sent[2])))
			misses(t, "SDS-LEVEL-6", got, sent[0], contract.LevelSteward, "carol is no steward")
			got = told(alice, nil, nil, "carol")
			reaches(t, "SDS-LEVEL-6", got, sent[0], contract.LevelSteward, "carol became the steward and had named it")
			reaches(t, "SDS-LEVEL-6", got, sent[2], contract.LevelSteward, "and this one")
			misses(t, "SDS-LEVEL-6", got, sent[1], contract.LevelSteward, "but not this one")
		})

	sut.It("judged-anew-by-presence", "When those leave who did not name the message, the level of a percentage is reached",
		sut.Req("SDS-LEVEL-6", "SDS-LEVEL-4").Needs(contract.CapLevels), func(t *sut.T) {
			alice := t.Member("alice", silentTimer, byPercent(100))
			alice.Context(nil, []string{"carol", "dave", "erin"}, "")
			m := ownMessage(t, alice, "hello")
			got := alice.ReceiveAll(t.Peer("carol").Sync(sut.After(m)), t.Peer("dave").Sync(sut.After(m)))
			misses(t, "SDS-LEVEL-6", got, m, contract.LevelPercent, "erin is present and did not name it")
			got = told(alice, nil, []string{}, "")
			misses(t, "SDS-LEVEL-4", got, m, contract.LevelPercent, "all left, and nobody is not everybody")
			got = told(alice, nil, []string{"alice", "dave"}, "")
			reaches(t, "SDS-LEVEL-6", got, m, contract.LevelPercent, "dave alone is present and named it")
		})
})
