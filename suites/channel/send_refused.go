package channel

import (
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// refused checks that the application got an error and nobody else noticed.
func refused(t *sut.T, requirement string, got *sut.Result, what string) {
	t.Check(requirement, got.Refused != nil, what+" is refused with an error", got)
	t.Check(requirement, got.Quiet(), what+" causes no broadcast and no event", got)
}

var _ = sut.Describe("send", func() {
	sut.It("refuses-empty-content", "Empty content is refused and leaves no trace",
		sut.Req("SDS-SEND-7"), func(t *sut.T) {
			alice := t.Node("alice")
			first := alice.MustSend("one")
			refused(t, "SDS-SEND-7", alice.Send(""), "empty content")
			second := alice.MustSend("two")
			t.Equal("SDS-SEND-7", second.Time(), first.Time()+1, "the Lamport timestamp did not move in between")
			t.Equal("SDS-SEND-7", second.HistoryIDs(), idsOf(first), "the log did not grow in between")
		})

	sut.It("refuses-empty-ephemeral-content", "Empty content is refused for an ephemeral message too",
		sut.Req("SDS-SEND-7").Needs(contract.CapEphemeral), func(t *sut.T) {
			refused(t, "SDS-SEND-7", t.Node("alice").SendEphemeral(""), "empty ephemeral content")
		})

	sut.It("refuses-long-content", "Content beyond the limit is refused and leaves no trace, content at the limit goes out",
		sut.Req("SDS-SEND-7"), func(t *sut.T) {
			alice := t.Node("alice")
			longest := strings.Repeat("x", 153_600)
			got := alice.Send(longest)
			if !t.Check("SDS-SEND-7", len(got.Contents()) == 1 && string(got.Contents()[0].Content) == longest, "content of 153,600 bytes goes out whole", got) {
				return
			}
			refused(t, "SDS-SEND-7", alice.Send(longest+"x"), "content of 153,601 bytes")
			first, second := got.Contents()[0], alice.MustSend("short")
			t.Equal("SDS-SEND-7", second.Time(), first.Time()+1, "the Lamport timestamp did not move in between")
			t.Equal("SDS-SEND-7", second.HistoryIDs(), idsOf(first), "the log did not grow in between")
		})

	sut.It("refuses-beyond-the-channels-limit", "The channel's own content limit counts, in bytes",
		sut.Req("SDS-SEND-7"), func(t *sut.T) {
			alice := t.Node("alice", func(c *contract.Config) { c.ContentLimit = sut.Ptr(10) })
			refused(t, "SDS-SEND-7", alice.Send("Grüße, du"), "content of nine characters and eleven bytes where ten bytes are allowed")
			got := alice.Send("ten bytes!")
			t.Check("SDS-SEND-7", len(got.Contents()) == 1, "content of ten bytes goes out", got)
		})

	sut.It("refused-is-never-sent", "What was refused does not go out later either",
		sut.Req("SDS-SEND-7").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice")
			alice.Send("")
			alice.Send(strings.Repeat("x", 153_601))
			got := alice.Advance(time.Minute)
			t.Check("SDS-SEND-7", got.Quiet(), "a minute later nothing was sent and nothing was reported", got)
		})

	sut.It("refuses-when-nobody-hears", "When the outgoing buffer is full of unacknowledged messages, a further one is refused",
		sut.Req("SDS-SEND-8").Needs(contract.CapAck), func(t *sut.T) {
			alice, bob := t.Node("alice", func(c *contract.Config) { c.OutgoingLimit = sut.Ptr(3) }), t.Peer("bob")
			first, second, third := alice.MustSend("one"), alice.MustSend("two"), alice.MustSend("three")
			refused(t, "SDS-SEND-8", alice.Send("four"), "a fourth message where three are allowed")

			// A filter with few bits set is no proof, so that the messages stay possibly acknowledged.
			possibly := alice.Receive(bob.Sync(sut.At(third.Time()+1), sut.Received(first, second, third), sut.ReceivedIDs("a", "b", "c", "d", "e", "f", "g")))
			t.Require(!possibly.Acknowledged(first), "one filter proves nothing, but: %s", possibly)
			refused(t, "SDS-SEND-8", alice.Send("four"), "a fourth message while one of the three is perhaps acknowledged")

			acknowledged := alice.Receive(bob.Sync(sut.At(third.Time()+2), sut.After(second)))
			t.Require(acknowledged.Acknowledged(second), "bob names the second message, but: %s", acknowledged)
			fourth := alice.Send("four")
			if t.Check("SDS-SEND-8", len(fourth.Contents()) == 1, "when one is acknowledged there is room for a fourth", fourth) {
				t.Equal("SDS-SEND-8", fourth.Contents()[0].Time(), third.Time()+1, "the Lamport timestamp did not move with what was refused")
			}
			refused(t, "SDS-SEND-8", alice.Send("five"), "a fifth message while three are not acknowledged")
		})

	sut.It("room-after-giving-up", "A message that was given up makes room for another one",
		sut.Req("SDS-SEND-8").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", func(c *contract.Config) { c.OutgoingLimit, c.ResendAttempts = sut.Ptr(1), sut.Ptr(1) })
			m := alice.MustSend("one")
			alice.AdvanceUntil(patience, func(r *sut.Result) bool { return len(r.Resends(m)) > 0 })
			refused(t, "SDS-SEND-8", alice.Send("two"), "a second message while the first, sent again, is not given up")
			got, gaveUp := alice.AdvanceUntil(patience, func(r *sut.Result) bool { return r.GaveUp(m) })
			t.Require(gaveUp, "alice gives up after one resend, but: %s", got)
			second := alice.Send("two")
			t.Check("SDS-SEND-8", len(second.Contents()) == 1, "when the first message is given up a second one goes out", second)
		})
})
