package channel

import (
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("history", func() {
	sut.It("not-from-the-future", "The history names no message that does not precede the new one, and chooses among the others",
		sut.Req("SDS-HIST-2"), func(t *sut.T) {
			bob := t.Node("bob")
			past := series(t, 2, false)
			deliverAll(t, bob, past...)
			for i := range uint64(5) {
				deliverAll(t, bob, t.Peer("mallory").Content("from the future", sut.At(uint64(t.Now())+2*ceilingMS+i)))
			}
			t.Equal("SDS-HIST-2", bob.MustSend("hello").HistoryIDs(), idsOf(past...), "the two messages that precede bob's, not the five that follow it")
		})

	sut.It("not-from-the-same-moment", "The history names no message with the same Lamport timestamp",
		sut.Req("SDS-HIST-2"), func(t *sut.T) {
			bob := t.Node("bob")
			before := t.Peer("alice").Content("just below the ceiling", sut.At(uint64(t.Now())+ceilingMS))
			level := t.Peer("mallory").Content("just above the ceiling", sut.At(uint64(t.Now())+ceilingMS+1))
			deliverAll(t, bob, before, level)
			sent := bob.MustSend("hello")
			t.Require(sent.Time() == level.Time(), "bob's message has the timestamp %d of the message above the ceiling, but %d", level.Time(), sent.Time())
			t.Equal("SDS-HIST-2", sent.HistoryIDs(), idsOf(before), "only the message with the lesser timestamp")
		})

	sut.It("no-sync-messages", "Neither own nor received sync messages are named",
		sut.Req("SDS-HIST-5").Needs(contract.CapSync), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			m := alice.Content("hello")
			deliverAll(t, bob, m)
			own := mustSync(t, bob)
			theirs := alice.Sync(sut.After(m), sut.At(own.Time()+1))
			bob.Receive(theirs)

			content := bob.MustSend("hello")
			t.Check("SDS-HIST-5", !content.Names(own) && !content.Names(theirs), "bob's message names no sync message", content)
			sync := mustSync(t, bob)
			t.Check("SDS-HIST-5", !sync.Names(own) && !sync.Names(theirs), "bob's next sync message names no sync message", sync)
		})

	sut.It("nothing-that-waits-or-is-missing", "Neither a message that waits nor what it waits for is named",
		sut.Req("SDS-HIST-6"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			missing := alice.Content("missing")
			waiting := alice.Content("waits", sut.After(missing))
			got := bob.Receive(waiting)
			t.Require(!got.Delivered(waiting), "the message waits, but: %s", got)

			sent := bob.MustSend("hello")
			t.Check("SDS-HIST-6", !sent.Names(waiting) && !sent.Names(missing), "bob names neither", sent)
			bob.ReceiveAll(missing)
			bob.Advance(5 * time.Second)
			next := bob.MustSend("more")
			t.Check("SDS-HIST-6", next.Names(waiting), "delivered, the message that waited is named", next)
		})

	sut.It("nothing-that-is-lost", "A message that was declared lost is not named",
		sut.Req("SDS-HIST-6"), func(t *sut.T) {
			const lostAfter = 4 * time.Minute
			bob, alice := t.Member("bob", func(c *contract.Config) { c.LostAfterMS = sut.Ptr(lostAfter.Milliseconds()) }), t.Peer("alice")
			lost := alice.Content("lost")
			waiting := alice.Content("waits", sut.After(lost))
			bob.Receive(waiting)
			got := bob.Advance(lostAfter + 5*time.Second)
			t.Require(got.Lost(lost), "what was missing for %v is declared lost, but: %s", lostAfter, got)
			sent := bob.MustSend("hello")
			t.Check("SDS-HIST-6", !sent.Names(lost), "bob does not name what is lost", sent)
		})

	sut.It("nothing-from-before-its-time", "What a newcomer never received is not named, though nothing waits for it",
		sut.Req("SDS-HIST-1"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			before := alice.Content("before bob's time")
			bob.Receive(alice.Content("hello", sut.After(before)))
			sent := bob.MustSend("hello")
			t.Check("SDS-HIST-1", !sent.Names(before), "bob names only what is in his log", sent)
		})

	sut.It("nothing-ephemeral", "Neither own nor received ephemeral messages are named",
		sut.Req("SDS-HIST-6").Needs(contract.CapEphemeral), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			m := alice.Content("hello")
			deliverAll(t, bob, m)
			theirs := alice.Ephemeral("typing")
			bob.Receive(theirs)
			own := bob.SendEphemeral("typing").Ephemerals()
			t.Require(len(own) == 1, "bob broadcasts one ephemeral message")
			sent := bob.MustSend("hello")
			t.Check("SDS-HIST-6", sent.Names(m) && !sent.Names(theirs) && !sent.Names(own[0]), "bob names the content message alone", sent)
		})
})
