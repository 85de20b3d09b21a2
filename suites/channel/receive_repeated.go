package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// remembered is how many ephemeral messages, and how many sync messages, a
// participant recognises when they come again.
const remembered = 1_024

var _ = sut.Describe("receive", func() {
	sut.It("duplicate-has-no-effect", "A second copy of a message is not delivered and causes nothing",
		sut.Req("SDS-RECV-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			m := alice.Content("once")
			first := bob.Receive(m)
			t.Require(first.Delivered(m), "the first copy is delivered, but: %s", first)

			second := bob.Receive(m)
			t.Check("SDS-RECV-4", second.Quiet(), "the second copy causes no event and no broadcast", second)
		})

	sut.It("duplicate-of-waiting", "A second copy of a message that waits does not make it two",
		sut.Req("SDS-RECV-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause))
			bob.Receive(effect)

			second := bob.Receive(effect)
			t.Check("SDS-RECV-4", second.Quiet(), "the second copy of the waiting effect causes no event and no broadcast", second)
			got := bob.ReceiveAll(cause, effect, cause)
			t.Equal("SDS-RECV-4", got.DeliveredIDs(), idsOf(cause, effect), "each is delivered once")
		})

	sut.It("duplicate-of-own", "A copy of an own message has no effect",
		sut.Req("SDS-RECV-4"), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(m)
			t.Check("SDS-RECV-4", got.Quiet(), "bob hears his own message and neither delivers nor believes nor repeats it", got)
		})

	sut.It("duplicate-is-no-evidence", "Copies of one message are not evidence again and again",
		sut.Req("SDS-RECV-4").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			one := carol.Content("I have a filter", seen(m))
			first := bob.Receive(one)
			t.Require(first.PossiblyAcknowledged(m), "the filter of the first copy is a hit, but: %s", first)
			for range 10 {
				got := bob.Receive(one)
				t.Check("SDS-RECV-4", got.Quiet(), "a further copy is no further evidence", got)
			}
		})

	sut.It("duplicate-brings-a-hint", "A second copy gives a message the retrieval hint that it lacks, and changes none that it has",
		sut.Req("SDS-RECV-4").Needs(contract.CapHints), func(t *sut.T) {
			bob := t.Member("bob")
			hinted, bare := t.Peer("alice").Content("hinted"), t.Peer("carol").Content("bare")
			bob.ReceiveHinted(hinted, []byte("first"))
			bob.Receive(bare)
			bob.ReceiveHinted(hinted, []byte("second"))
			bob.ReceiveHinted(bare, []byte("later"))

			hints := map[string]string{}
			for _, e := range bob.MustSend("names both").History {
				hints[e.MessageID] = string(e.RetrievalHint)
			}
			t.Require(hints[hinted.MessageID] != "", "bob passes retrieval hints on, which he may [SDS-SEND-9], but: %v", hints)
			t.Equal("SDS-RECV-4", hints[hinted.MessageID], "first", "the hint that was held stays")
			t.Equal("SDS-RECV-4", hints[bare.MessageID], "later", "the hint of the second copy is kept, since none was held")
		})

	sut.It("sync-repeated", "A second sync message of the same sender and timestamp has no effect, whatever it says",
		sut.Req("SDS-RECV-5").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			at := sut.At(uint64(t.Now()))
			first := carol.Sync(at)
			bob.Receive(first)

			for _, again := range []*sut.Message{first, carol.Sync(at, sut.After(m)), carol.Sync(at, seen(m)), carol.Sync(at, sut.Naming("nobody has it"))} {
				got := bob.Receive(again)
				t.Check("SDS-RECV-5", got.Quiet(), "a sync message of carol with that timestamp was seen before", got)
			}
			other := bob.Receive(t.Peer("dave").Sync(at, sut.After(m)))
			t.Check("SDS-RECV-5", other.Acknowledged(m), "one of dave with the same timestamp is another pair, and was not seen before", other)
		})

	sut.It("sync-shares-an-id", "Sync messages under one ID are told apart by sender and timestamp",
		sut.Req("SDS-SYNC-12").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob", opaqueIDs), t.Peer("carol")
			m1, m2 := bob.MustSend("m1"), ownMessage(t, bob, "m2")
			got := bob.Receive(carol.Sync(sut.WithID("sync"), sut.After(m1)))
			t.Check("SDS-SYNC-12", got.Acknowledged(m1), "the first sync message counts", got)
			got = bob.Receive(carol.Sync(sut.WithID("sync"), sut.After(m2)))
			t.Check("SDS-SYNC-12", got.Acknowledged(m2), "the second, with the same ID and another timestamp, counts too", got)
		})

	sut.It("sync-memory", "The last 1,024 sync messages are remembered, and a repetition does not crowd them out",
		sut.Req("SDS-RECV-5").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol, dave := t.Member("bob", silentTimer), t.Peer("carol"), t.Peer("dave")
			m := ownMessage(t, bob, "hello")
			at := sut.At(uint64(t.Now()))
			bob.Receive(carol.Sync(at))
			for range remembered - 1 {
				sync := dave.Sync(sut.Filter(nil))
				bob.ReceiveAll(sync, sync)
			}
			got := bob.Receive(carol.Sync(at, sut.After(m)))
			t.Check("SDS-RECV-5", got.Quiet(), "carol's is the oldest of 1,024 pairs", got)
		})

	sut.It("ephemeral-once", "An ephemeral message is delivered once for its ID, and an own one never",
		sut.Req("SDS-RECV-2").Needs(contract.CapEphemeral), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			m := alice.Ephemeral("typing")
			first := bob.Receive(m)
			t.Check("SDS-RECV-2", first.Delivered(m), "the first copy is delivered", first)
			second := bob.Receive(m)
			t.Check("SDS-RECV-2", second.Quiet(), "the second copy is not", second)

			own := bob.SendEphemeral("typing too").Ephemerals()
			t.Require(len(own) == 1, "bob broadcasts one ephemeral message, but: %d", len(own))
			echo := bob.Receive(own[0])
			t.Check("SDS-RECV-2", echo.Quiet(), "bob's own is remembered like a received one", echo)
		})

	sut.It("content-again-suppresses-nothing", "A known message that names the newest entry keeps no sync message back",
		sut.Req("SDS-RECV-4").Needs(contract.CapSync), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			newest := alice.Content("newest")
			waits := alice.Content("waits", sut.After(newest), sut.Naming("never arrives"))
			bob.ReceiveAll(newest, waits)
			bob.Advance(syncMin) // the interval in which it came for the first time
			got := everySecond(t, bob, 20, func(int) *sut.Message { return waits })
			t.Check("SDS-RECV-4", len(got.Syncs()) > 0, "no consistent message came for the first time in the second interval, so a sync message is sent", got)
		})

	sut.It("ephemeral-memory", "The last 1,024 ephemeral messages are remembered, and a repetition does not crowd them out",
		sut.Req("SDS-RECV-2"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			oldest, second := alice.Ephemeral("oldest"), alice.Ephemeral("second")
			got := bob.Receive(oldest)
			t.Check("SDS-RECV-2", got.Delivered(oldest), "the first of 1,024 is delivered", got)
			bob.Receive(second)
			for i := range remembered - 2 {
				m := alice.Ephemeral(fmt.Sprintf("number %d", i))
				bob.ReceiveAll(m, m)
			}
			got = bob.Receive(oldest)
			t.Check("SDS-RECV-2", !got.Delivered(oldest), "it is the oldest of 1,024 IDs and still remembered", got)

			t.Sleep(time.Millisecond)
			bob.Receive(alice.Ephemeral("one more"))
			got = bob.Receive(second)
			t.Check("SDS-RECV-2", !got.Delivered(second), "the repetition of the oldest renewed nothing, so the second is the oldest of 1,024 IDs now", got)
			again := bob.Receive(oldest).Delivered(oldest)
			t.Note("after 1,024 others the oldest ephemeral message is delivered again: %v", again)
		})
})
