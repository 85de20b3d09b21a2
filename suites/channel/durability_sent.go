package channel

import (
	"bytes"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("durability", func() {
	sut.It("sent-is-kept", "A message that left is in the log and in the outgoing buffer after a crash",
		sut.Req("SDS-DUR-1", "SDS-DUR-6").Needs(contract.CapPersistence, contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			var sent []*sut.Message
			for i := range 3 {
				sent = append(sent, alice.MustSend(fmt.Sprintf("message %d", i)))
				alice.Restart(true)
			}
			next := alice.MustSend("after three crashes")
			t.Check("SDS-DUR-1", next.Names(sent[2]), "the message before the last crash is in the log, so the next one names it", next)
			t.Check("SDS-DUR-1", next.Time() > sent[2].Time(), "and is later than it", next)
			echo := alice.ReceiveAll(sent...)
			t.Check("SDS-DUR-1", len(echo.Deliveries()) == 0, "alice knows her messages, so that their echo is no news", echo)

			got := alice.Advance(everyTimer)
			for i, m := range sent {
				copies := got.Copies(m)
				t.Check("SDS-DUR-6", len(copies) > 0, fmt.Sprintf("message %d is sent again, since nobody acknowledged it", i), got)
				for _, c := range copies {
					t.Check("SDS-DUR-1", bytes.Equal(c.Wire, m.Wire), fmt.Sprintf("message %d is sent again in its first bytes", i), c)
				}
			}
		})

	sut.It("all-or-nothing", "Of a message that an old copy of the disk does not know nothing is there",
		sut.Req("SDS-DUR-1").Needs(contract.CapPersistence, contract.CapSnapshot, contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			without := alice.Snapshot()
			m := alice.MustSend("hello")
			with := alice.Snapshot()

			t.Sleep(time.Second)
			alice.Restore(without)
			other := alice.MustSend("of a copy without it")
			got := alice.Advance(everyTimer)
			t.Check("SDS-DUR-1", !other.Names(m), "the copy has it not in the log", other)
			t.Check("SDS-DUR-1", len(got.Copies(m)) == 0, "and not in the outgoing buffer", got)

			alice.Restore(with)
			other = alice.MustSend("of a copy with it")
			got = alice.Advance(everyTimer)
			t.Check("SDS-DUR-1", other.Names(m), "the other copy has it in the log", other)
			t.Check("SDS-DUR-1", len(got.Copies(m)) > 0, "and in the outgoing buffer", got)
		})

	sut.It("timestamps-are-not-reused", "After a crash no Lamport timestamp is used again, also when the clock was set back",
		sut.Req("SDS-DUR-4").Needs(contract.CapPersistence, contract.CapSync), func(t *sut.T) {
			before := map[string]func(n *sut.Node) uint64{
				"a message": func(n *sut.Node) uint64 { return n.MustSend("hello").Time() },
				"three messages of one millisecond": func(n *sut.Node) uint64 {
					n.MustSend("one")
					n.MustSend("two")
					return n.MustSend("three").Time()
				},
				"a sync message": func(n *sut.Node) uint64 {
					n.MustSend("hello")
					return mustSync(t, n).Time()
				},
				"a delivery": func(n *sut.Node) uint64 {
					m := t.Peer("carol").Content("from the future", sut.At(uint64(t.Now()+7_200_000)))
					got := n.Receive(m)
					t.Require(got.Delivered(m), "the message is delivered, but: %s", got)
					return m.Time()
				},
			}
			for i, what := range []string{"a message", "three messages of one millisecond", "a sync message", "a delivery"} {
				alice := t.Node(fmt.Sprintf("alice-%d", i))
				greatest := before[what](alice)
				t.Sleep(-time.Hour)
				alice.Restart(true)
				next := nextLamport(alice, "after the crash")
				t.Check("SDS-DUR-4", next > greatest, fmt.Sprintf("an hour back and after a crash, the next timestamp is greater than that of %s", what), next, greatest)
			}
		})

	sut.It("ephemeral-ids-are-not-reused", "After a crash the same ephemeral content gets another ID, also when the clock stands still",
		sut.Req("SDS-ID-7").Needs(contract.CapPersistence, contract.CapEphemeral).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice")
			first := alice.SendEphemeral("typing").SentID()
			alice.Restart(true)
			second := alice.SendEphemeral("typing").SentID()
			t.Check("SDS-ID-7", first != "" && second != "" && first != second, "the time of the previous ephemeral message is kept as the Lamport timestamp is", first, second)
		})

	sut.It("acknowledged-stays", "What was acknowledged before a crash is so after it, and what was not is not",
		sut.Req("SDS-DUR-6").Needs(contract.CapPersistence, contract.CapAck, contract.CapResend), func(t *sut.T) {
			alice, carol := t.Node("alice", silentTimer), t.Peer("carol")
			m1, m2 := alice.MustSend("m1"), ownMessage(t, alice, "m2")
			got := alice.Receive(carol.Sync(sut.After(m1)))
			t.Require(got.Acknowledged(m1), "m1 is acknowledged, but: %s", got)

			back := alice.Restart(true)
			back.Events = append(back.Events, alice.Receive(carol.Sync(sut.After(m1))).Events...)
			t.Check("SDS-DUR-6", !back.Acknowledged(m1), "that m1 is acknowledged is no news", back)
			got = alice.Advance(everyTimer)
			t.Check("SDS-DUR-6", len(got.Copies(m1)) == 0, "m1 is acknowledged for ever, so it is not sent again", got)
			t.Check("SDS-DUR-6", len(got.Copies(m2)) > 0, "m2 is not, so it is sent again", got)
			got = alice.Receive(carol.Sync(sut.After(m2)))
			t.Check("SDS-DUR-6", got.Acknowledged(m2), "and a history that names m2 acknowledges it", got)
		})

	sut.It("full-stays-full", "An outgoing buffer that was full is full after a crash",
		sut.Req("SDS-DUR-6").Needs(contract.CapPersistence, contract.CapAck), func(t *sut.T) {
			alice := t.Node("alice", silentTimer, func(c *contract.Config) { c.OutgoingLimit = sut.Ptr(1) })
			m := alice.MustSend("m1")
			alice.Restart(true)
			got := alice.Send("m2")
			t.Check("SDS-DUR-6", got.Refused != nil, "m1 is not acknowledged, so there is no room for m2", got)
			alice.Receive(t.Peer("carol").Sync(sut.After(m)))
			alice.Restart(true)
			got = alice.Send("m3")
			t.Check("SDS-DUR-6", got.Refused == nil, "m1 is acknowledged, so there is room for m3", got)
		})

	sut.It("who-named-it-is-kept", "Who named a message before a crash counts for the levels that are reached after it",
		sut.Req("SDS-DUR-6").Needs(contract.CapPersistence, contract.CapLevels), func(t *sut.T) {
			alice := t.Node("alice", silentTimer, func(c *contract.Config) { c.AckMembers = sut.Ptr(2) })
			carol, dave := t.Peer("carol"), t.Peer("dave")
			m1, m2 := alice.MustSend("m1"), ownMessage(t, alice, "m2")
			got := alice.Receive(carol.Sync(sut.After(m1, m2)))
			t.Require(!got.Reached(m1, contract.LevelMembers), "one of two named the messages, but: %s", got)
			alice.Restart(true)
			got = alice.Receive(dave.Sync(sut.After(m1)))
			t.Check("SDS-DUR-6", got.Reached(m1, contract.LevelMembers), "carol and dave are two, though a crash came between them", got)
			got = alice.Receive(carol.Sync(sut.After(m2)))
			t.Check("SDS-DUR-6", !got.Reached(m2, contract.LevelMembers), "carol counts once, before the crash and after it", got)
			alice.Restart(true)
			got = alice.Receive(t.Peer("erin").Sync(sut.After(m1)))
			t.Check("SDS-DUR-6", !got.Reached(m1, contract.LevelMembers), "and what was reported is not reported again", got)
		})

	sut.It("filters-may-be-forgotten", "A sign of receipt by a filter may be forgotten in a crash, and the message may not",
		sut.Req("SDS-DUR-9", "SDS-DUR-6").Needs(contract.CapPersistence, contract.CapAck, contract.CapResend), func(t *sut.T) {
			alice, carol := t.Node("alice", silentTimer), t.Peer("carol")
			m := ownMessage(t, alice, "hello")
			got := alice.Receive(carol.Sync(seen(m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
			from := t.Now() - aJourney.Milliseconds()
			alice.Restart(true)
			got, found := alice.AdvanceUntil(everyTimer, func(r *sut.Result) bool { return len(r.Copies(m)) > 0 })
			t.Check("SDS-DUR-6", found && !got.Acknowledged(m), "the message is sent again and not acknowledged", got)
			if !found {
				t.Check("SDS-DUR-9", false, "the message is sent again, with the period of either state")
				return
			}
			at := since(from, got.Copies(m))[0]
			forgotten, kept := jitter(resendUnacknowledged), jitter(resendPossibly)
			t.Check("SDS-DUR-9", forgotten.holds(t, at) || kept.holds(t, at), fmt.Sprintf("the sign is forgotten (resent after %v) or kept (after %v)", forgotten, kept), at)
			t.Note("the message is resent %v after its first broadcast", at)
		})
})
