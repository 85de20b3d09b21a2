package channel

import (
	"fmt"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// ceilingMS is how far ahead of its own clock a participant follows a Lamport
// timestamp [SDS-LIM-5].
const ceilingMS = 86_400_000

const greatestLamport = 1<<53 - 1

var _ = sut.Describe("limits", func() {
	sut.It("lamport-above-the-greatest", "A Lamport timestamp above 2^53 - 1 is rejected, the greatest is accepted",
		sut.Req("SDS-LIM-3").Needs(contract.CapAck), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			for _, lamport := range []uint64{1 << 53, 1<<53 + 1, 1 << 63, 1<<64 - 1} {
				what := fmt.Sprintf("message with the Lamport timestamp %d", lamport)
				refuses(t, "SDS-LIM-3", bob.Receive(alice.Content("beyond", sut.At(lamport))), "a content "+what, model.ClassLamport)
				refuses(t, "SDS-LIM-3", bob.Receive(alice.Sync(sut.After(own), sut.At(lamport))), "a sync "+what, model.ClassLamport)
			}
			last := alice.Content("the last moment", sut.At(greatestLamport))
			got := bob.Receive(last)
			t.Check("SDS-LIM-3", got.Delivered(last), "a message with the Lamport timestamp 2^53 - 1 is delivered", got)
		})

	sut.It("far-from-the-clock-is-delivered", "A message is delivered however far its Lamport timestamp is from the clock",
		sut.Req("SDS-LIM-4"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			now := uint64(t.Now())
			for _, lamport := range []uint64{1, now / 1000, now - ceilingMS - 1, now + ceilingMS, now + ceilingMS + 1, now * 1000, greatestLamport} {
				m := alice.Content(fmt.Sprintf("at %d", lamport), sut.At(lamport))
				got := bob.Receive(m)
				t.Check("SDS-LIM-4", got.Delivered(m), fmt.Sprintf("the message with the Lamport timestamp %d is delivered at %d", lamport, now), got)
			}
		})

	sut.It("far-future-keeps-its-place", "Messages from far ahead are ordered by their own timestamps, not by the ceiling",
		sut.Req("SDS-LIM-4"), func(t *sut.T) {
			bob, alice := t.Member("bob", opaqueIDs), t.Peer("alice")
			cause := alice.Content("cause", sut.WithID("cause"))
			// The IDs are in the other order, and decide if the timestamps are taken for equal.
			last := alice.Content("last", sut.After(cause), sut.At(greatestLamport), sut.WithID("a"))
			middle := alice.Content("middle", sut.After(cause), sut.At(greatestLamport-1), sut.WithID("b"))
			first := alice.Content("first", sut.After(cause), sut.At(uint64(t.Now())+2*ceilingMS), sut.WithID("c"))

			got := bob.ReceiveAll(middle, last, first, cause)
			ids := append(got.DeliveredIDs(), bob.Advance(5*time.Second).DeliveredIDs()...)
			t.Equal("SDS-LIM-4", ids, idsOf(cause, first, middle, last), "delivered in the order of the timestamps, as everywhere else")
		})

	sut.It("ceiling-of-the-clock", "A delivered timestamp moves the local one by no more than 24 hours beyond the clock",
		sut.Req("SDS-LIM-5"), func(t *sut.T) {
			now := uint64(t.Now())
			ceiling := now + ceilingMS
			for i, c := range []struct{ received, next uint64 }{
				{1, now + 1}, {now - 1, now + 1}, {now + 5_000, now + 5_001}, {ceiling - 1, ceiling},
				{ceiling, ceiling + 1}, {ceiling + 1, ceiling + 1}, {now * 1000, ceiling + 1}, {greatestLamport, ceiling + 1},
			} {
				bob := t.Node(fmt.Sprintf("bob-%d", i))
				m := t.Peer("alice").Content("hello", sut.At(c.received))
				got := bob.Receive(m)
				t.Require(got.Delivered(m), "%s delivers the message, but: %s", bob.Name, got)
				t.Equal("SDS-LIM-5", nextLamport(bob, "reply"), c.next, fmt.Sprintf("the Lamport timestamp after the delivery of %d at %d", c.received, now))
			}
		})

	sut.It("ceiling-moves-with-the-clock", "The ceiling is counted from the time of the delivery",
		sut.Req("SDS-LIM-5"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			t.Sleep(time.Hour)
			bob.Receive(alice.Content("forged", sut.At(greatestLamport)))
			t.Equal("SDS-LIM-5", nextLamport(bob, "first"), uint64(t.Now())+ceilingMS+1, "24 hours after the delivery, not after bob's start")
			t.Sleep(time.Hour)
			bob.Receive(alice.Content("forged again", sut.At(greatestLamport)))
			t.Equal("SDS-LIM-5", nextLamport(bob, "second"), uint64(t.Now())+ceilingMS+1, "24 hours after the second delivery")
		})

	sut.It("future-is-flagged", "A message from beyond the ceiling is delivered with the flag future, and no other is",
		sut.Req("SDS-LIM-6"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			ceiling := uint64(t.Now()) + ceilingMS
			for _, c := range []struct {
				lamport uint64
				future  bool
			}{{1, false}, {ceiling, false}, {ceiling + 1, true}, {greatestLamport, true}} {
				m := alice.Content(fmt.Sprintf("at %d", c.lamport), sut.At(c.lamport))
				got := bob.Receive(m)
				t.Require(got.Delivered(m), "bob delivers the message, but: %s", got)
				t.Equal("SDS-LIM-6", got.Flagged(m, "future"), c.future, fmt.Sprintf("whether %d is flagged where the ceiling is %d", c.lamport, ceiling))
			}
		})

	for _, c := range []struct {
		slug, title string
		// Senders in the order of delivery: upper case above the ceiling,
		// lower case below it, and ! after the one that raises the event.
		script string
	}{
		{"suspects-the-clock", "Three senders in a row from beyond the ceiling make the clock suspect", "AABC!"},
		{"suspects-nobody-alone", "One or two senders from beyond the ceiling do not make the clock suspect", "AABABAAB"},
		{"suspects-only-in-a-row", "A message from below the ceiling begins the count anew", "ABcCAcCBA!"},
		{"suspects-anew", "After the event three distinct senders are needed again", "ABC!DDAAB!"},
	} {
		sut.It(c.slug, c.title, sut.Req("SDS-LIM-7"), func(t *sut.T) {
			bob := t.Node("bob")
			ahead := uint64(t.Now()) + ceilingMS
			for i, sender := range c.script {
				if sender == '!' {
					continue
				}
				name := strings.ToLower(string(sender))
				lamport := ahead + 1 + uint64(i)
				if name == string(sender) {
					lamport = ahead
				}
				got := bob.Receive(t.Peer(name).Content(fmt.Sprintf("number %d", i), sut.At(lamport)))
				want := strings.HasPrefix(c.script[i+1:], "!")
				t.Equal("SDS-LIM-7", suspects(got), want, fmt.Sprintf("whether the clock is suspect after %s, upper case being above the ceiling", c.script[:i+1]))
			}
		})
	}
})

// nextLamport is the Lamport timestamp of the next message that the node
// sends, 0 if it sends none that can be read. The content is the caller's, lest
// an implementation that takes equal content for one message be judged here.
func nextLamport(n *sut.Node, content string) uint64 {
	for _, m := range n.Send(content).Contents() {
		return m.Time()
	}
	return 0
}

func suspects(r *sut.Result) bool {
	for _, e := range r.Events {
		if e.ClockSuspect != nil {
			return true
		}
	}
	return false
}
