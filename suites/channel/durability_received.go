package channel

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("durability", func() {
	sut.It("given-evidence-is-kept", "What a message that left says to be received is there after a crash",
		sut.Req("SDS-DUR-2").Needs(contract.CapPersistence, contract.CapSync), func(t *sut.T) {
			says := map[string]func(n *sut.Node) *sut.Message{
				"a content message": func(n *sut.Node) *sut.Message { return n.MustSend("got it") },
				"a sync message":    func(n *sut.Node) *sut.Message { return mustSync(t, n) },
			}
			for i, what := range []string{"a content message", "a sync message"} {
				bob, alice := t.Member(fmt.Sprintf("bob-%d", i)), t.Peer("alice")
				delivered, cause := alice.Content("delivered"), alice.Content("cause")
				waits := alice.Content("waits", sut.After(cause))
				bob.ReceiveAll(delivered, waits)
				evidence := says[what](bob)
				_, readable := inFilter(t, evidence, waits.MessageID)
				t.Require(evidence.Names(delivered) && readable, "%s of bob names what was delivered and has a filter, but: %s", what, evidence)

				bob.Restart(true)
				got := bob.Receive(cause)
				t.Equal("SDS-DUR-2", got.DeliveredIDs(), idsOf(cause, waits), "what waits was in the filter of "+what+", so it is there when its cause comes")
				effect := alice.Content("effect", sut.After(delivered))
				got = bob.Receive(effect)
				t.Equal("SDS-DUR-2", got.DeliveredIDs(), idsOf(effect), "what was named in the history of "+what+" is there, so its effect is delivered at once")
			}
		})

	sut.It("delivered-is-kept", "A delivery is in the log and in the clock after a crash, and is not made again",
		sut.Req("SDS-DUR-3", "SDS-DUR-13").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			m := alice.Content("an hour ahead", sut.At(uint64(t.Now()+3_600_000)))
			got := bob.Receive(m)
			t.Require(got.Delivered(m), "m is delivered, but: %s", got)

			back := bob.Restart(true)
			t.Check("SDS-DUR-13", !back.Delivered(m), "m was confirmed, so starting again does not deliver it", back)
			next := bob.MustSend("after the crash")
			t.Check("SDS-DUR-3", next.Names(m), "m is in the log", next)
			t.Check("SDS-DUR-3", next.Time() > m.Time(), "and in the clock", next.Time())
			got = bob.Receive(m)
			t.Check("SDS-DUR-13", !got.Delivered(m), "a copy of m is known", got)
		})

	sut.It("confirmed-is-not-repeated", "No delivery that was confirmed is made again, whatever comes after a crash",
		sut.Req("SDS-DUR-13").Needs(contract.CapPersistence, contract.CapEphemeral), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			waited := alice.Content("waited", sut.After(cause))
			afterLoss := alice.Content("after a loss", sut.Naming("lost"))
			own, ephemeral := t.Peer("bob").Content("of another device"), alice.Ephemeral("typing")
			all := []*sut.Message{waited, cause, afterLoss, own, ephemeral}
			got := bob.ReceiveAll(all...)
			got.Events = append(got.Events, bob.Advance(lostAfter).Events...)
			for _, m := range []*sut.Message{waited, cause, afterLoss, ephemeral} {
				t.Require(got.Delivered(m), "%s is delivered, but: %s", m, got)
			}

			back := bob.Restart(true)
			back.Events = append(back.Events, bob.ReceiveAll(all...).Events...)
			back.Events = append(back.Events, bob.Advance(everyTimer).Events...)
			back.Events = append(back.Events, bob.Receive(alice.Content("something new")).Events...)
			for _, m := range all {
				t.Check("SDS-DUR-13", !back.Delivered(m), fmt.Sprintf("%q was delivered before the crash", m.Content), back)
			}
		})

	sut.It("unknown-is-repeated", "A delivery that the disk does not know to be made is made again",
		sut.Req("SDS-DUR-11").Needs(contract.CapPersistence, contract.CapSnapshot), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause))
			bob.Receive(effect)
			old := bob.Snapshot()
			got := bob.Receive(cause)
			t.Require(got.Delivered(effect), "the effect is delivered, but: %s", got)

			got = bob.Restore(old)
			t.Check("SDS-DUR-11", !got.Delivered(effect), "on the old copy of the disk the effect waits", got)
			got = bob.Receive(cause)
			t.Equal("SDS-DUR-11", got.DeliveredIDs(), idsOf(cause, effect), "nothing on it says that they were delivered, so they are, when the cause comes again")
			got = bob.Restore(old)
			got.Events = append(got.Events, bob.Receive(cause).Events...)
			t.Equal("SDS-DUR-11", got.DeliveredIDs(), idsOf(cause, effect), "the copy itself does not change, so the same happens each time")
		})

	sut.It("waiting-is-kept", "What waits before a crash waits after it, in its order",
		sut.Req("SDS-DUR-5").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			first := alice.Content("first", sut.After(cause))
			second := alice.Content("second", sut.After(first))
			bob.ReceiveAll(second, first)
			for range 2 {
				back := bob.Restart(true)
				t.Check("SDS-DUR-5", len(back.Deliveries()) == 0, "the cause is still missing", back)
			}
			got := bob.ReceiveAll(first, second)
			t.Check("SDS-DUR-5", got.Quiet(), "copies of what waits are known", got)
			got = bob.Receive(cause)
			t.Equal("SDS-DUR-5", got.DeliveredIDs(), idsOf(cause, first, second), "when the cause comes, both follow it")
		})

	sut.It("log-is-what-it-was", "After a crash the log and the incoming buffer are what they were",
		sut.Req("SDS-DUR-5").Needs(contract.CapPersistence, contract.CapInspect), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			alice := t.Peer("alice")
			bob.ReceiveAll(alice.Content("later", sut.At(now+20)), alice.Content("earlier", sut.At(now+10)))
			bob.MustSend("own")
			cause := alice.Content("cause")
			bob.ReceiveAll(alice.Content("waited", sut.After(cause)), cause)
			bob.ReceiveAll(alice.Content("waits", sut.Naming("a", "b")), t.Peer("carol").Content("waits too", sut.Naming("b")))
			before := bob.Inspect()
			t.Require(len(before.Log) == 6 && len(before.Incoming) == 2, "six are in the log and two wait, but: %+v", before)
			bob.Restart(true)
			after := bob.Inspect()
			t.Equal("SDS-DUR-5", after.Log, before.Log, "the log")
			t.Equal("SDS-DUR-5", after.Incoming, before.Incoming, "the incoming buffer")
		})

	sut.It("history-is-what-it-was", "After a crash a participant names what it would have named without it",
		sut.Req("SDS-DUR-5").Needs(contract.CapPersistence), func(t *sut.T) {
			alice, carol := t.Peer("alice"), t.Peer("carol")
			m1, m2 := alice.Content("m1"), carol.Content("m2")
			m3 := alice.Content("names m1", sut.After(m1))
			m4, m5 := carol.Content("names both", sut.After(m2, m1)), carol.Content("m5")
			sent := func(name string, crash bool) *sut.Message {
				n := t.Node(name)
				n.ReceiveAll(m1, m2, m3, m4, m5)
				if crash {
					n.Restart(true)
				}
				return n.MustSend("next")
			}
			without, with := sent("bob", false), sent("dave", true)
			t.Equal("SDS-DUR-5", with.HistoryIDs(), without.HistoryIDs(), "the log knows who names whom, so the tips are the same after the crash")
		})

	sut.It("whole-messages-are-kept", "After a crash a participant can still answer for what it delivered",
		sut.Req("SDS-DUR-3").Needs(contract.CapPersistence, contract.CapRepair), func(t *sut.T) {
			bob := t.Member("bob", silentTimer, func(c *contract.Config) { c.Repair = "on" })
			m := t.Peer("alice").Content("hello")
			got := bob.Receive(m)
			t.Require(got.Delivered(m), "m is delivered, but: %s", got)
			bob.Restart(true)
			bob.Advance(2 * time.Minute) // past the time in which the first receipt keeps bob from answering
			bob.Receive(t.Peer("carol").Sync(sut.Requesting(m)))
			got = bob.Advance(3 * time.Minute)
			t.Check("SDS-DUR-3", slices.ContainsFunc(got.Copies(m), func(c *sut.Message) bool { return bytes.Equal(c.Wire, m.Wire) }), "asked for it after the crash, bob broadcasts m in its bytes", got)
		})
})
