package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// Mixed groups: the subject talks with another implementation, in the dialect
// of the run. Scripted peers show that bytes are right; these cases show that
// two programs, none of which was written for the other, have a conversation.
var _ = sut.Describe("mixed", func() {
	sut.It("a-conversation", "Two implementations have a conversation, and acknowledge each other's messages",
		sut.Req("SDS-ORD-6", "SDS-ACK-1").WithPartner().Needs(contract.CapAck), func(t *sut.T) {
			g := mix(t, "alice", "bob")
			for i := range 10 {
				m := g.say(g.nodes[i%2], fmt.Sprintf("number %d", i))
				other := g.nodes[(i+1)%2]
				t.Check("SDS-ORD-6", slices.Contains(g.delivered[other], m.MessageID), fmt.Sprintf("%s is given %q of %s", other.Name, m.Content, g.nodes[i%2].Name), g.delivered[other])
				g.pass(time.Second)
			}
			g.everybodyHasEverything()
			g.namedIsAcknowledged("SDS-ACK-1")
			for i, m := range append(slices.Clone(g.sent[g.nodes[0]]), g.sent[g.nodes[1]][:4]...) {
				t.Check("SDS-ACK-1", g.acknowledged[m.MessageID], fmt.Sprintf("%q, to which there was an answer, is acknowledged (message %d)", m.Content, i))
			}
		})

	sut.It("the-same-log", "After a conversation two implementations have the same log",
		sut.Req("SDS-ORD-1").WithPartner().Needs(contract.CapInspect), func(t *sut.T) {
			g := mix(t, "alice", "bob")
			for i := range 10 {
				g.say(g.nodes[i%2], fmt.Sprintf("number %d", i))
				g.pass(time.Duration(i%3) * time.Second)
			}
			t.Equal("SDS-ORD-1", logIDs(g.nodes[0]), logIDs(g.nodes[1]), "both have the same log")
		})

	for i, who := range []string{"subject", "partner"} {
		sut.It("lost-by-the-"+who, "What one implementation sent and the other lost is sent again, and the conversation goes on: from the "+who,
			sut.Req("SDS-RECV-13", "SDS-IN-1", "SDS-ORD-6", "SDS-OUT-1").WithPartner().Needs(contract.CapResend), func(t *sut.T) {
				g := mix(t, "alice", "bob")
				from, to := g.nodes[i], g.nodes[1-i]
				g.loses = func(sender, _ *sut.Node, _ *sut.Message) bool { return sender == from }
				lost := g.say(from, "are you there?")
				g.loses = nil
				follow := g.say(from, "hello?")
				t.Require(follow.Names(lost), "the second message of %s names the first, but: %s", from.Name, follow)
				t.Check("SDS-RECV-13", !slices.Contains(g.delivered[to], follow.MessageID), to.Name+", who lacks the first message, keeps the second waiting", g.delivered[to])

				g.pass(2 * time.Minute)
				t.Check("SDS-OUT-1", len(g.copies[lost.MessageID]) > 1, from.Name+" sends the first message again", len(g.copies[lost.MessageID]))
				t.Check("SDS-IN-1", slices.Contains(g.delivered[to], follow.MessageID), "when it has come, "+to.Name+" is given the second", g.delivered[to])
				g.everybodyHasEverything()
			})
	}
})

func logIDs(n *sut.Node) (ids []string) {
	for _, entry := range n.Inspect().Log {
		ids = append(ids, entry.MessageID)
	}
	return ids
}
