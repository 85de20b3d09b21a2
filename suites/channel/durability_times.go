package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("durability", func() {
	sut.It("missing-since", "What was missing before a crash is lost when its time since then is over",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			effect := alice.Content("effect", sut.Naming("lost"))
			bob.Receive(effect)
			bob.Advance(100 * time.Second)
			t.Sleep(50 * time.Second) // until here nobody noticed the crash
			bob.Restart(true)
			got := bob.Advance(lostAfter - 150*time.Second - time.Millisecond)
			t.Check("SDS-DUR-7", !got.Delivered(effect), "239,999 ms after the dependency was first missed", got)
			got = bob.Advance(time.Millisecond)
			t.Check("SDS-DUR-7", got.Delivered(effect), "240,000 ms after it was first missed, in whose middle there was a crash", got)
		})

	sut.It("missing-of-a-sync-message", "What only a sync message named is missing after a crash too",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			bob.Receive(alice.Sync(sut.Naming("lost")))
			bob.Restart(true)
			bob.Advance(lostAfter - time.Millisecond)
			effect := alice.Content("effect", sut.Naming("lost"))
			got := bob.Receive(effect)
			t.Check("SDS-DUR-7", !got.Delivered(effect), "a millisecond before the dependency is lost the effect waits", got)
			got = bob.Advance(time.Millisecond)
			t.Check("SDS-DUR-7", got.Delivered(effect), "it was missing since the sync message, so it is lost now", got)
		})

	sut.It("missing-is-asked-for", "What was missing before a crash is asked for after it",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence, contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(alice.Content("effect", sut.Entry(hinted(cause, "where it is"))))
			bob.Advance(3 * time.Second)
			bob.Restart(true)
			got := bob.Advance(2 * time.Minute)
			wishes := got.Wishes()
			t.Check("SDS-DUR-7", len(wishes) > 0, "bob goes on asking for the cause", got)
			for _, w := range wishes {
				t.Check("SDS-DUR-7", w.MessageID == cause.MessageID && string(w.RetrievalHint) == "where it is", "by the hint with which it was first named", w)
			}
		})

	sut.It("lost-stays-lost", "What was lost before a crash holds nothing back after it",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			lost := alice.Content("lost")
			bob.Receive(alice.Sync(sut.After(lost)))
			bob.Advance(lostAfter)
			bob.Restart(true)
			effect := alice.Content("effect", sut.After(lost))
			got := bob.Receive(effect)
			t.Check("SDS-DUR-7", got.Delivered(effect), "the dependency was declared lost before the crash", got)
			got = bob.Receive(lost)
			t.Check("SDS-DUR-7", got.Delivered(lost), "and is accepted when it comes after all", got)
		})

	sut.It("prehistory-stays-prehistory", "What was prehistory before a crash is so after it, and nothing else becomes it",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			got := bob.Receive(alice.Content("first", sut.Naming("before bob")))
			t.Require(len(got.Deliveries()) == 1, "the first message is delivered, but: %s", got)
			bob.Advance(joinGrace)
			bob.Restart(true)
			passes := alice.Content("names it again", sut.Naming("before bob"))
			got = bob.Receive(passes)
			t.Check("SDS-DUR-7", got.Delivered(passes), "what was unmet in the join window counts as met for ever", got)
			waits := alice.Content("names something new", sut.Naming("missing"))
			got = bob.Receive(waits)
			t.Check("SDS-DUR-7", !got.Delivered(waits), "bob's start is his first start, so a crash opens no new join window", got)
		})

	sut.It("join-window-goes-on", "A join window that was open before a crash closes when it would have closed",
		sut.Req("SDS-DUR-7").Needs(contract.CapPersistence), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			bob.Receive(alice.Content("first"))
			bob.Advance(joinGrace / 2)
			bob.Restart(true)
			bob.Advance(joinGrace/2 - time.Millisecond)
			last := alice.Content("last", sut.Naming("before bob"))
			got := bob.Receive(last)
			t.Check("SDS-DUR-7", got.Delivered(last), "a millisecond before the end of the grace the window is open", got)
			bob.Advance(time.Millisecond)
			waits := alice.Content("names something new", sut.Naming("missing"))
			got = bob.Receive(waits)
			t.Check("SDS-DUR-7", !got.Delivered(waits), "30 seconds after the first message the window is closed", got)
		})

	sut.It("attempts-are-counted", "A message is resent after a crash as if there had been none",
		sut.Req("SDS-DUR-10").Needs(contract.CapPersistence, contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			got, found := alice.AdvanceUntil(untilGivenUp, func(r *sut.Result) bool { return len(r.Copies(m)) == 3 })
			t.Require(found, "the message is resent three times, but: %s", got)
			from := got.Copies(m)[2].AtMS
			alice.Advance(90 * time.Second) // the fourth comes 96 seconds after the third at the earliest
			alice.Restart(true)
			times := since(from, alice.Advance(untilGivenUp).Copies(m))
			t.Equal("SDS-DUR-10", len(times), resendAttempts-3, "resends after the crash, when three came before it")
			var last time.Duration
			for i, w := range periods(resendUnacknowledged, 120*time.Second)[3:] {
				if i < len(times) {
					t.Check("SDS-DUR-10", jitter(w).holds(t, times[i]-last), fmt.Sprintf("resend %d comes %v after the one before", i+4, jitter(w)), times[i]-last)
					last = times[i]
				}
			}
		})

	sut.It("overdue-is-sent-once", "A resend that was due while the participant was down is made once",
		sut.Req("SDS-DUR-10").Needs(contract.CapPersistence, contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			t.Sleep(time.Hour)
			got := alice.Restart(true)
			got.Broadcast = append(got.Broadcast, alice.Advance(soon).Broadcast...)
			t.Equal("SDS-DUR-10", len(got.Copies(m)), 1, "resends at the start, where the first period is long over")
		})

	sut.It("given-up-stays-given-up", "A message that was given up before a crash is not sent and given up again",
		sut.Req("SDS-DUR-10", "SDS-DUR-6").Needs(contract.CapPersistence, contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice := t.Node("alice", silentTimer, func(c *contract.Config) { c.ResendAttempts = sut.Ptr(1) })
			m := alice.MustSend("hello")
			got := alice.Advance(untilGivenUp)
			t.Require(len(got.Copies(m)) == 1, "the message is resent once, but: %s", got)
			got = alice.Restart(true)
			got.Broadcast = append(got.Broadcast, alice.Advance(untilGivenUp).Broadcast...)
			t.Check("SDS-DUR-10", len(got.Copies(m)) == 0 && !got.GaveUp(m), "its attempts are over", got)
			got = alice.Receive(t.Peer("carol").Sync(sut.After(m)))
			t.Check("SDS-DUR-6", got.Acknowledged(m), "and it can still be acknowledged", got)
		})

	sut.It("sync-begins-anew", "After a crash a short sync interval begins, if there is something to tell",
		sut.Req("SDS-DUR-14").Needs(contract.CapPersistence, contract.CapSync), func(t *sut.T) {
			bob := t.Member("bob")
			bob.Advance(200 * time.Second) // the fifth interval began at 150 seconds and ends at 310
			bob.Restart(true)
			from := t.Now()
			times := since(from, bob.Advance(time.Minute).Syncs())
			w := interval{0, syncMin}.speaks()
			t.Check("SDS-DUR-14", len(times) > 0 && w.holds(t, times[0]), fmt.Sprintf("the first sync message comes %v after the crash", w), times)

			dave := t.Node("dave")
			dave.Restart(true)
			got := dave.Advance(everyTimer)
			t.Check("SDS-DUR-14", len(got.Syncs()) == 0, "whose log is empty has nothing to tell", got)
		})
})
