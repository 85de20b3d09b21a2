package channel

import (
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/suites/sut"
)

// byBytes sorts messages of one Lamport timestamp: Go compares strings as bytes.
func byBytes(messages []*sut.Message) {
	slices.SortFunc(messages, func(a, b *sut.Message) int { return strings.Compare(a.MessageID, b.MessageID) })
}

var _ = sut.Describe("order", func() {
	sut.It("delivery-raises-the-clock", "Delivery of a greater timestamp raises the local one to it, delivery of a lesser one changes nothing",
		sut.Req("SDS-ORD-4"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			ahead := uint64(t.Now() + time.Hour.Milliseconds())
			deliverAll(t, bob, alice.Content("an hour ahead", sut.At(ahead)))
			t.Equal("SDS-ORD-4", nextLamport(bob, "one"), ahead+1, "one more than the message that was delivered")
			deliverAll(t, bob, alice.Content("the same moment", sut.At(ahead)), alice.Content("an hour ago", sut.At(uint64(t.Now()-time.Hour.Milliseconds()))))
			t.Equal("SDS-ORD-4", nextLamport(bob, "two"), ahead+2, "one more than bob's last message")
		})

	sut.It("waiting-does-not-raise-the-clock", "The timestamp of a message that waits counts when it is delivered",
		sut.Req("SDS-ORD-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			ahead := uint64(t.Now() + time.Hour.Milliseconds())
			cause := alice.Content("cause")
			effect := alice.Content("effect, an hour ahead", sut.At(ahead), sut.After(cause))
			got := bob.Receive(effect)
			t.Require(!got.Delivered(effect), "the effect waits for its cause, but: %s", got)
			t.Check("SDS-ORD-4", nextLamport(bob, "early") < ahead, "the effect, not delivered yet, raises nothing")
			bob.Receive(cause)
			bob.Advance(5 * time.Second)
			t.Equal("SDS-ORD-4", nextLamport(bob, "late"), ahead+1, "delivered, the effect raises the timestamp to its own")
		})

	sut.It("inserted-where-it-belongs", "A message that arrives late takes its place between others",
		sut.Req("SDS-ORD-5"), func(t *sut.T) {
			bob := t.Node("bob")
			m := series(t, 4, false)
			deliverAll(t, bob, m[0], m[3], m[1], m[2])
			isLogged(t, "SDS-ORD-5", bob, "the messages that came last stand before the one that came second", m...)
		})

	sut.It("causes-first", "A chain that arrives backwards is delivered forwards, each message once",
		sut.Req("SDS-ORD-6"), func(t *sut.T) {
			bob := t.Member("bob")
			m := series(t, 5, true)
			got := bob.ReceiveAll(m[4], m[2], m[3], m[1], m[0])
			ids := append(got.DeliveredIDs(), bob.Advance(5*time.Second).DeliveredIDs()...)
			t.Equal("SDS-ORD-6", ids, idsOf(m...), "each message after the one that it names")
		})

	sut.It("once-in-a-diamond", "A message with two causes of one cause is delivered once, after all of them, however often each arrives",
		sut.Req("SDS-ORD-6"), func(t *sut.T) {
			bob, alice, carol := t.Member("bob"), t.Peer("alice"), t.Peer("carol")
			root := alice.Content("root")
			left, right := alice.Content("left", sut.After(root)), carol.Content("right", sut.After(root), sut.At(root.Time()+2))
			join := alice.Content("join", sut.After(left, right), sut.At(root.Time()+3))
			got := bob.ReceiveAll(join, left, join, left, right, right, root, root, join, right, left)
			ids := append(got.DeliveredIDs(), bob.Advance(5*time.Second).DeliveredIDs()...)
			t.Equal("SDS-ORD-6", ids, idsOf(root, left, right, join), "the root, its two followers and then what joins them, once each")
		})

	sut.It("once-for-ever", "A message is delivered once, also when copies come much later",
		sut.Req("SDS-ORD-6"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			m := alice.Content("hello")
			deliverAll(t, bob, m)
			for _, later := range []string{"ten", "twenty", "thirty"} {
				bob.Receive(alice.Content(later))
				bob.MustSend(later + " minutes later")
				t.Sleep(10 * time.Minute)
				bob.Advance(time.Second)
				got := bob.Receive(m)
				t.Check("SDS-ORD-6", !got.Delivered(m), "a copy is not delivered again", got)
			}
		})

	sut.It("names-the-predecessor", "The delivery event names the predecessor in the log, where the message has its place",
		sut.Req("SDS-ORD-7"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			now := uint64(t.Now())
			predecessor := func(m *sut.Message, want, why string) {
				got := bob.Receive(m)
				t.Require(got.Delivered(m), "bob delivers %s, but: %s", m, got)
				t.Equal("SDS-ORD-7", got.Delivery(m).After, want, why)
			}
			second, fourth := alice.Content("second", sut.At(now-30)), alice.Content("fourth", sut.At(now-10))
			first, third := alice.Content("first", sut.At(now-40)), alice.Content("third", sut.At(now-20))
			predecessor(second, "", "the second message, which comes first, follows nothing")
			predecessor(fourth, second.MessageID, "the fourth follows the second")
			predecessor(first, "", "the first follows nothing, though two messages are in the log")
			predecessor(third, second.MessageID, "the third follows the second, though the fourth is in the log")
			own := bob.MustSend("hello")
			predecessor(alice.Content("after own", sut.At(own.Time()+1)), own.MessageID, "a message after bob's follows bob's")
		})

	sut.It("names-the-predecessor-of-what-waited", "Messages that waited name their predecessors as they are when they are delivered",
		sut.Req("SDS-ORD-7"), func(t *sut.T) {
			bob := t.Member("bob")
			m := series(t, 3, true)
			got := bob.ReceiveAll(m[2], m[1], m[0])
			got.Events = append(got.Events, bob.Advance(5*time.Second).Events...)
			for i := 1; i < len(m); i++ {
				t.Require(got.Delivered(m[i]), "bob delivers %s, but: %s", m[i], got)
				t.Equal("SDS-ORD-7", got.Delivery(m[i]).After, m[i-1].MessageID, "each message of the chain follows the one before")
			}
		})

	sut.It("sync-does-not-raise-the-clock", "A sync message leaves the Lamport timestamp of its receiver alone",
		sut.Req("SDS-ORD-8"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			bob.Receive(alice.Sync(sut.At(uint64(t.Now()+time.Hour.Milliseconds())), sut.After(own)))
			t.Equal("SDS-ORD-8", nextLamport(bob, "more"), own.Time()+1, "one more than bob's last message, not than the sync message")
		})
})
