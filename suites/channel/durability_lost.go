package channel

import (
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The requirement binds the application, and over the contract that is the
// harness: whose disk is lost has nothing of before, and the harness goes on
// with a participant of another ID.
var _ = sut.Describe("durability", func() {
	sut.It("late-is-lost-no-longer", "What came after it was declared lost is not lost after a crash",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence, contract.CapInspect), func(t *sut.T) {
			bob, alice := t.Member("bob", silentTimer), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(alice.Content("effect", sut.After(cause)))
			bob.Advance(lostAfter)
			t.Equal("SDS-DUR-7", bob.Inspect().Lost, idsOf(cause), "the cause is lost")
			got := bob.Receive(cause)
			t.Require(got.Delivered(cause), "the cause comes after all, but: %s", got)

			bob.Restart(true)
			state := bob.Inspect()
			t.Check("SDS-DUR-7", len(state.Lost) == 0 && logged(state, cause), "it is in the log and in no other place", state.Lost)
		})

	sut.It("lost-disk-is-empty", "Who lost its disk knows nothing of before, and starts as a new participant",
		sut.Req("SDS-DUR-12").Needs(contract.CapPersistence, contract.CapResend), func(t *sut.T) {
			bob, alice := t.Member("bob", silentTimer), t.Peer("alice")
			m := alice.Content("hello")
			bob.Receive(m)
			own := bob.MustSend("own")
			bob.Restart(false)

			newcomer := alice.Content("after the loss", sut.After(m))
			got := bob.Receive(newcomer)
			t.Check("SDS-DUR-12", got.Delivered(newcomer), "a new participant has a join window, and m is from before its time", got)
			got = bob.Receive(m)
			t.Check("SDS-DUR-12", got.Delivered(m), "it never received m", got)
			got = bob.Advance(everyTimer)
			t.Check("SDS-DUR-12", len(got.Copies(own)) == 0, "and it has nothing to send again", got)
		})

	sut.It("goes-on-under-a-new-id", "Who goes on under a new participant ID sees its past as that of another",
		sut.Req("SDS-DUR-12").Needs(contract.CapPersistence, contract.CapAck), func(t *sut.T) {
			lost := t.Device("alice's phone", "alice")
			m := lost.MustSend("hello")
			got := lost.Receive(t.Peer("carol").Content("answer", sut.After(m)))
			t.Require(len(got.Deliveries()) == 1, "carol's answer is delivered, but: %s", got)
			lost.Restart(false)

			t.Sleep(time.Second)
			phone := t.Device("alice's new phone", "alice-2")
			got = phone.Receive(m)
			t.Check("SDS-DUR-12", got.Delivered(m) && !got.Flagged(m, "own_elsewhere"), "the message of the old ID is that of another participant", got)
			next := phone.MustSend("after the loss")
			t.Check("SDS-DUR-12", next.SenderID == "alice-2" && next.Names(m) && next.Time() > m.Time(), "the next message goes out under the new ID, after the old one", next)
			got = phone.Receive(t.Peer("alice").Sync(sut.After(next)))
			t.Check("SDS-DUR-12", got.Acknowledged(next), "and what comes under the old ID is evidence for it", got)
		})
})
