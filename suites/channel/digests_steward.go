package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// digestAfter is S by default: how long a steward collects.
const digestAfter = 5 * time.Second

// digestIn lets a node's time pass until just after its next digest, which is
// due so long from now, and returns it. The sync timer of these cases is silent
// for much longer.
func digestIn(t *sut.T, n *sut.Node, due time.Duration, what string) *sut.Message {
	from := t.Now()
	got := n.Advance(due + lateness(t) + 100*time.Millisecond)
	times := since(from, got.Syncs())
	w := window{due, due}
	t.Check("SDS-DIG-2", len(times) == 1 && w.holds(t, times[0]), fmt.Sprintf("%s: one sync message, %v later", what, due), times)
	t.Require(len(times) > 0, "the steward sends a digest, but: %s", got)
	return got.Syncs()[0]
}

var _ = sut.Describe("digests", func() {
	sut.It("of-the-steward", "A steward sends a digest some seconds after the first message since the last",
		sut.Req("SDS-DIG-2").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			sam, alice := t.Node("sam", rareSync), t.Peer("alice")
			sam.Context(nil, nil, "sam")
			m1 := alice.Content("m1")
			sam.Receive(m1)
			sam.Advance(2 * time.Second)
			m2 := alice.Content("m2", sut.After(m1))
			sam.Receive(m2)
			m3 := sam.MustSend("m3")
			first := digestIn(t, sam, digestAfter-2*time.Second, "counted from m1")
			t.Equal("SDS-DIG-2", first.HistoryIDs(), idsOf(m1, m2, m3), "what was delivered or sent, oldest first")

			sam.Advance(20 * time.Second)
			m4 := sam.MustSend("m4")
			second := digestIn(t, sam, digestAfter, "counted from m4, which sam sent")
			t.Equal("SDS-DIG-2", second.HistoryIDs(), idsOf(m1, m2, m3, m4), "there is no last digest but one, so all of it")

			sam.Advance(20 * time.Second)
			m5 := alice.Content("m5", sut.After(m4))
			sam.Receive(m5)
			third := digestIn(t, sam, digestAfter, "counted from m5")
			t.Equal("SDS-DIG-2", third.HistoryIDs(), idsOf(m4, m5), "what came since the first digest")

			got := sam.Advance(80 * time.Second)
			t.Check("SDS-DIG-2", len(got.Syncs()) == 0, "nothing came since, so there is nothing to tell", got)
		})

	sut.It("of-the-steward-is-bounded", "A digest of the steward names 32 messages at most, the newest",
		sut.Req("SDS-DIG-2").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			sam, all := t.Node("sam", rareSync), chain(t.Peer("alice"), 40, uint64(t.Now()))
			sam.Context(nil, nil, "sam")
			sam.ReceiveAll(all...)
			digest := digestIn(t, sam, digestAfter, "forty messages at once")
			t.Equal("SDS-DIG-2", digest.HistoryIDs(), idsOf(all[40-digestSize:]...), "the newest 32, oldest first")
		})

	sut.It("of-the-steward-waits-s", "The steward collects as long as the expected interval",
		sut.Req("SDS-DIG-2").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			sam := t.Node("sam", rareSync, expectedInterval(12_000).change)
			sam.Context(nil, nil, "sam")
			m := t.Peer("alice").Content("hello")
			sam.Receive(m)
			t.Equal("SDS-DIG-2", digestIn(t, sam, 12*time.Second, "S is 12 seconds").HistoryIDs(), idsOf(m), "the message")
		})

	sut.It("of-nobody-else", "Who is not the steward sends no digest",
		sut.Req("SDS-DIG-2").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			for i, steward := range []string{"", "sam"} {
				bob := t.Node(fmt.Sprintf("bob-%d", i), rareSync)
				bob.Context(nil, nil, steward)
				bob.Receive(t.Peer("alice").Content(fmt.Sprintf("hello %d", i)))
				bob.MustSend("answer")
				got := bob.Advance(beforeRareSync)
				t.Check("SDS-DIG-2", len(got.Syncs()) == 0, fmt.Sprintf("the steward is %q", steward), got)
			}
		})

	sut.It("steward-of-deliveries", "What waits is no news for the steward until it is delivered",
		sut.Req("SDS-DIG-2").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			sam, alice := t.Member("sam", rareSync), t.Peer("alice")
			sam.Advance(20 * time.Second)
			sam.Context(nil, nil, "sam")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause))
			got := sam.Receive(effect)
			join(got, sam.Advance(20*time.Second))
			t.Check("SDS-DIG-2", len(got.Syncs()) == 0, "the effect waits, so nothing was delivered", got)
			sam.Receive(cause)
			digest := digestIn(t, sam, digestAfter, "counted from the delivery")
			t.Equal("SDS-DIG-2", among(digest.HistoryIDs(), cause, effect), idsOf(cause, effect), "both, the cause first")
		})

	sut.It("others-come-later", "Where there is a steward the others' sync intervals are longer",
		sut.Req("SDS-DIG-3").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob")
			bob.Context(nil, nil, "sam")
			bob.Receive(t.Peer("alice").Content("hello"))
			from := t.Now()
			times := since(from, bob.Advance(2*time.Minute).Syncs())
			intervalsCome(t, times, 15*time.Second, "Imin is three times S")

			carol := t.Node("carol", syncInterval(10_000, 300_000).change)
			carol.Context(nil, nil, "sam")
			carol.Receive(t.Peer("alice").Content("hello"))
			from = t.Now()
			times = since(from, carol.Advance(2*time.Minute).Syncs())
			intervalsCome(t, times, 10*time.Second, "Imin was set, so the steward does not change it")
		})
})

// intervalsCome checks that the first three sync messages came in intervals
// that begin with a least one and double. Those of 10 and of 15 seconds differ
// in the second and the third without overlap.
func intervalsCome(t *sut.T, times []time.Duration, least time.Duration, why string) {
	t.Check("SDS-DIG-3", len(times) >= 3, fmt.Sprintf("%s: three sync messages within two minutes", why), times)
	var begin time.Duration
	for i := range min(3, len(times)) {
		w := interval{begin, least << i}.speaks()
		t.Check("SDS-DIG-3", w.holds(t, times[i]), fmt.Sprintf("%s: number %d comes after %v", why, i+1, w), times[i])
		begin += least << i
	}
}
