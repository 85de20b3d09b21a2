package channel

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("acknowledgement", func() {
	sut.It("filter-is-later", "A filter speaks only of messages that sort before its own message",
		sut.Req("SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(t.Peer("carol").Sync(hit(rough, m), sut.At(m.Time()-1)))
			noEvidence(t, "SDS-ACK-3", m, "carol's timestamp is less than that of the message", got)
			got = bob.Receive(t.Peer("dave").Sync(hit(rough, m), sut.At(m.Time())))
			noEvidence(t, "SDS-ACK-3", m, "dave's timestamp is the same", got)
			got = bob.Receive(t.Peer("erin").Sync(hit(rough, m), sut.At(m.Time()+1)))
			doubted(t, "SDS-ACK-3", got, m, "erin's timestamp is one more")
		})

	sut.It("filter-floor", "A filter speaks only of messages above its floor",
		sut.Req("SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(t.Peer("carol").Sync(hitAbove(m.Time()+1, rough, m)))
			noEvidence(t, "SDS-ACK-3", m, "carol's floor is above the message", got)
			got = bob.Receive(t.Peer("dave").Sync(hitAbove(m.Time(), rough, m)))
			noEvidence(t, "SDS-ACK-3", m, "dave's floor is at the message", got)
			got = bob.Receive(t.Peer("erin").Sync(hitAbove(m.Time()-1, rough, m)))
			doubted(t, "SDS-ACK-3", got, m, "erin's floor is one below it")
		})

	sut.It("filter-miss-below-floor", "A filter that does not speak of a message is no miss either",
		sut.Req("SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(hit(rough, m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
			bob.Receive(carol.Sync(sut.Floor(m.Time())))
			got = bob.Receive(carol.Sync(hit(rough, m)))
			t.Check("SDS-ACK-3", !got.PossiblyAcknowledged(m), "carol's window moved on beyond the message; that she has received it is no news", got)
		})

	sut.It("filter-from-the-future", "A filter that claims to be more than a day ahead says nothing",
		sut.Req("SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			ceiling := uint64(t.Now()) + dayMS
			got := bob.Receive(carol.Sync(hit(rough, m), sut.At(ceiling+1)))
			noEvidence(t, "SDS-ACK-3", m, "carol's timestamp is a millisecond above the ceiling", got)
			got = bob.Receive(carol.Sync(hit(rough, m)))
			doubted(t, "SDS-ACK-3", got, m, "that message does not stand in the way of carol's next one")

			other := ownMessage(t, bob, "hello again")
			got = bob.Receive(t.Peer("dave").Sync(hit(rough, other), sut.At(uint64(t.Now())+dayMS)))
			doubted(t, "SDS-ACK-3", got, other, "dave's timestamp is at the ceiling, which is not above it")
		})

	sut.It("filter-is-the-newest", "An older filter of a sender says nothing once a newer one was received",
		sut.Req("SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			older, newer := sut.At(m.Time()+10), sut.At(m.Time()+20)

			bob.Receive(t.Peer("carol").Sync(newer, sut.Floor(m.Time()+15)))
			got := bob.Receive(t.Peer("carol").Content("older", hit(rough, m), older))
			noEvidence(t, "SDS-ACK-3", m, "carol's newer message was received before, although its filter did not speak of the message", got)
			bob.Receive(t.Peer("dave").Content("newer", newer, sut.Naming("missing")))
			got = bob.Receive(t.Peer("dave").Sync(hit(rough, m), older))
			noEvidence(t, "SDS-ACK-3", m, "dave's newer message was received before, although it could not be delivered", got)
			got = bob.Receive(t.Peer("dave").Sync(hit(rough, m), newer, sut.Floor(1)))
			noEvidence(t, "SDS-ACK-3", m, "a timestamp that equals the newest is not greater", got)

			bob.Receive(t.Peer("erin").Sync(newer, sut.Filter([]byte{0x02, 0x07})))
			got = bob.Receive(t.Peer("erin").Content("older", hit(rough, m), older))
			doubted(t, "SDS-ACK-3", got, m, "erin's newer filter was not understood, and each sender counts for itself")
		})

	sut.It("filter-newest-before-sending", "A filter received before the message was sent stands in the way of an older one as well",
		sut.Req("SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol, now := t.Member("bob"), t.Peer("carol"), uint64(t.Now())
			bob.Receive(carol.Sync(sut.At(now + 60_000)))
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Content("older", hit(rough, m), sut.At(now+50_000)))
			noEvidence(t, "SDS-ACK-3", m, "carol's newest filter is that of the sync message", got)
			got = bob.Receive(carol.Sync(hit(rough, m), sut.At(now+60_001)))
			doubted(t, "SDS-ACK-3", got, m, "a newer one counts")
		})

	sut.It("all-positions", "A filter in which one position is clear does not contain the message",
		sut.Req("SDS-ACK-4").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			half := func(holds, lacks []string) sut.Option { // p = 0.008, as in an honest filter that is full
				return shape{k: 7, bytes: 80, ones: 320, holds: holds, lacks: lacks}.option()
			}
			got := bob.Receive(carol.Sync(half(nil, idsOf(m))))
			noEvidence(t, "SDS-ACK-4", m, "one of seven positions is clear", got)
			got = bob.Receive(carol.Sync(half(idsOf(m), nil)))
			doubted(t, "SDS-ACK-4", got, m, "all seven positions are set")
		})

	sut.It("too-full-for-a-hit", "A filter that is too full counts as no hit, and exactly full enough as one",
		sut.Req("SDS-ACK-4").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			of40 := func(ones int) sut.Option { return shape{k: 1, bytes: 5, ones: ones, holds: idsOf(m)}.option() }
			got := bob.Receive(t.Peer("carol").Sync(shape{k: 7, bytes: 80, ones: 640, holds: idsOf(m)}.option()))
			noEvidence(t, "SDS-ACK-4", m, "every bit is set, which says nothing", got)
			got = bob.Receive(t.Peer("dave").Sync(of40(3)))
			noEvidence(t, "SDS-ACK-4", m, "p is 3/40, more than 0.05", got)
			got = bob.Receive(t.Peer("erin").Sync(of40(2)))
			doubted(t, "SDS-ACK-4", got, m, "p is 2/40, not more than 0.05")
		})

	sut.It("too-full-is-no-miss", "A filter that is too full takes back no hit, and one with a clear position does",
		sut.Req("SDS-ACK-4", "SDS-ACK-5").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(hit(rough, m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)

			bob.Receive(carol.Sync(shape{k: 1, bytes: 5, ones: 40, holds: idsOf(m)}.option()))
			got = bob.Receive(carol.Sync(hit(rough, m)))
			t.Check("SDS-ACK-4", !got.PossiblyAcknowledged(m), "the full filter counted not at all, so the hit before it stood and the next is no news", got)
			bob.Receive(carol.Sync(shape{k: 1, bytes: 5, ones: 39, lacks: idsOf(m)}.option()))
			got = bob.Receive(carol.Sync(hit(rough, m)))
			t.Check("SDS-ACK-5", got.PossiblyAcknowledged(m), "the clear position of an almost full filter was a miss, so the next hit is news", got)
		})

	sut.It("no-filter-is-no-miss", "A message without a filter takes nothing back",
		sut.Req("SDS-ACK-5").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(hit(rough, m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
			bob.Receive(carol.Content("without a filter", sut.Filter(nil)))
			got = bob.Receive(carol.Sync(hit(rough, m)))
			t.Check("SDS-ACK-5", !got.PossiblyAcknowledged(m), "the message was possibly acknowledged all the time", got)
		})

	sut.It("falls-back", "A message falls back when no sender's newest filter contains it any more, and not before",
		sut.Req("SDS-ACK-5").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol, dave := t.Member("bob"), t.Peer("carol"), t.Peer("dave")
			m := ownMessage(t, bob, "hello")
			got := bob.ReceiveAll(carol.Sync(hit(rough, m)), dave.Sync(hit(rough, m)))
			t.Require(reports(got, m) == "possibly", "the message is possibly acknowledged, but: %s", got)

			got = bob.ReceiveAll(carol.Sync(miss(rough, m)), t.Peer("erin").Sync(miss(rough, m)), carol.Sync(hit(rough, m)))
			t.Equal("SDS-ACK-5", reports(got, m), "", "dave's newest filter was a hit all the time")
			isState(t, "SDS-ACK-5", bob, m, contract.PossiblyAcknowledged)
			bob.ReceiveAll(carol.Sync(miss(rough, m)), dave.Content("a miss", miss(rough, m)))
			isState(t, "SDS-ACK-5", bob, m, contract.Unacknowledged)
			got = bob.Receive(dave.Sync(hit(rough, m)))
			t.Equal("SDS-ACK-5", reports(got, m), "possibly", "neither carol's nor dave's newest filter was a hit, so that a new one is news")
		})
})

// isState checks the state of an own message where it can be read.
func isState(t *sut.T, requirement string, n *sut.Node, m *sut.Message, want contract.AckState) {
	if !t.Has(contract.CapInspect) {
		return
	}
	for _, o := range n.Inspect().Outgoing {
		if o.MessageID == m.MessageID {
			t.Equal(requirement, o.State, want, "the state of "+m.MessageID)
			return
		}
	}
	t.Check(requirement, want == contract.AcknowledgedState, "a message that is "+string(want)+" is in the outgoing buffer")
}
