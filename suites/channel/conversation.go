package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("conversation", func() {
	sut.It("a-lost-message-comes-back", "A message that was lost is sent again, and what depends on it waits for it",
		sut.Req("SDS-RECV-13", "SDS-IN-1", "SDS-ORD-6", "SDS-OUT-1", "SDS-OUT-3", "SDS-ACK-1").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			g := gather(t, "alice", "bob")
			alice, bob := g.nodes[0], g.nodes[1]
			g.loses = func(from, _ *sut.Node, _ *sut.Message) bool { return from == alice }
			lost := g.say(alice, "are you there?")
			g.loses = nil
			follow := g.say(alice, "hello?")
			t.Require(follow.Names(lost), "alice's second message names her first, but: %s", follow)
			t.Check("SDS-RECV-13", !slices.Contains(g.delivered[bob], follow.MessageID), "bob, who lacks the first message, keeps the second waiting", g.delivered[bob])

			g.pass(time.Minute)
			t.Check("SDS-OUT-1", len(g.copies[lost.MessageID]) > 1, "within a minute alice sends the first message again", len(g.copies[lost.MessageID]))
			t.Check("SDS-IN-1", slices.Contains(g.delivered[bob], follow.MessageID), "when it has come bob is given the second", g.delivered[bob])
			g.say(bob, "here I am")
			g.namedIsAcknowledged("SDS-ACK-1")
			g.everybodyHasEverything()
			g.resentUnchanged("SDS-OUT-3")
		})

	sut.It("two-over-a-lossy-network", "Two participants who lose a third of everything have the same conversation in the end",
		sut.Req("SDS-ORD-6", "SDS-ORD-1", "SDS-OUT-3", "SDS-ACK-1").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			g := gather(t, "alice", "bob")
			g.loses = lossy(7, 1.0/3)
			for i := range 12 {
				g.say(g.nodes[i%2], fmt.Sprintf("number %d", i))
				g.pass(time.Duration(1+i%3) * time.Second)
			}
			g.loses = nil
			// Long enough for the second resend of what was sent last, too short for
			// anything to be declared lost.
			g.pass(100 * time.Second)
			g.say(g.nodes[0], "over")
			g.say(g.nodes[1], "and out")

			g.everybodyHasEverything()
			g.resentUnchanged("SDS-OUT-3")
			g.namedIsAcknowledged("SDS-ACK-1")
			g.sameLog("SDS-ORD-1")
		})

	sut.It("two-halves-of-a-group", "After a partition both halves have the messages of both, in the same order",
		sut.Req("SDS-ORD-6", "SDS-ORD-1", "SDS-ORD-5").Needs(contract.CapResend), func(t *sut.T) {
			g := gather(t, "alice", "bob")
			g.loses = func(_, _ *sut.Node, _ *sut.Message) bool { return true }
			for i := range 3 {
				// Both send within one millisecond, so that timestamps are equal.
				for _, n := range g.nodes {
					g.say(n, fmt.Sprintf("%s alone %d", n.Name, i))
				}
				g.pass(2 * time.Second)
			}
			g.loses = nil
			g.pass(100 * time.Second)

			g.everybodyHasEverything()
			g.sameLog("SDS-ORD-1")
			all := slices.Concat(g.sent[g.nodes[0]], g.sent[g.nodes[1]])
			slices.SortFunc(all, func(a, b *sut.Message) int { return model.PlaceOf(a.Message).Compare(model.PlaceOf(b.Message)) })
			for _, n := range g.nodes {
				isLogged(t, "SDS-ORD-5", n, fmt.Sprintf("the messages of the other half stand between those of %s", n.Name), all...)
			}
		})

	sut.It("a-late-joiner", "A newcomer takes part at once, without waiting for what was said before",
		sut.Req("SDS-DEP-6", "SDS-ORD-6", "SDS-ACK-1").Needs(contract.CapAck), func(t *sut.T) {
			g := gather(t, "alice", "bob")
			alice, bob := g.nodes[0], g.nodes[1]
			for i := range 4 {
				g.say(g.nodes[i%2], fmt.Sprintf("before carol, %d", i))
				g.pass(time.Second)
			}
			carol := g.join("carol")
			g.sent = map[*sut.Node][]*sut.Message{} // what came before is not carol's

			welcome := g.say(alice, "welcome, carol")
			t.Check("SDS-DEP-6", slices.Contains(g.delivered[carol], welcome.MessageID), "carol is given the first message that reaches her, though she lacks what it names", g.delivered[carol])
			g.say(carol, "thank you")
			g.pass(time.Minute)
			g.say(bob, "hello, carol")
			g.say(alice, "where were we?")
			g.namedIsAcknowledged("SDS-ACK-1")
			g.everybodyHasEverything()
		})
})
