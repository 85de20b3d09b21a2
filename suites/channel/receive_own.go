package channel

import (
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("receive", func() {
	sut.It("identity-before-evidence", "A message whose ID does not fit is no evidence",
		sut.Req("SDS-RECV-3").Needs(contract.CapDerivedIDs, contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			forged := sut.WithID("AAAAAAAAAAAAAAAAAAAAAAAA")
			for _, f := range []*sut.Message{
				carol.Content("by history", sut.After(m), forged), carol.Content("by filter", seen(m), forged),
				carol.Sync(sut.After(m), forged), carol.Sync(seen(m), forged),
			} {
				noEvidence(t, "SDS-RECV-3", m, "the ID does not fit, so history and filter prove nothing", bob.Receive(f))
			}
			missing := bob.Receive(carol.Sync(sut.Naming("nobody has it"), forged)).MissingIDs()
			t.Equal("SDS-RECV-3", missing, []string{}, "nor is anything missing for its sake")
		})

	sut.It("own-sender-is-no-evidence", "A message under the own sender ID that is not known is no evidence",
		sut.Req("SDS-RECV-6").Needs(contract.CapAck), func(t *sut.T) {
			bob, double := t.Member("bob"), t.Peer("bob")
			m := ownMessage(t, bob, "hello")
			for _, f := range []*sut.Message{
				double.Content("by history", sut.After(m)), double.Content("by filter", seen(m)),
				double.Content("waits", sut.After(m), sut.Naming("nobody has it")),
				double.Sync(sut.After(m)), double.Sync(seen(m)),
			} {
				noEvidence(t, "SDS-RECV-6", m, "bob's ID is on it, so it is not evidence from somebody else", bob.Receive(f))
			}
			noEvidence(t, "SDS-RECV-6", m, "nor does it become evidence later", bob.Advance(everyTimer))
		})

	sut.It("own-sender-is-delivered", "A content message under the own sender ID that is not known is delivered and marked",
		sut.Req("SDS-RECV-7"), func(t *sut.T) {
			bob, double := t.Member("bob"), t.Peer("bob")
			elsewhere := double.Content("written on another device")
			got := bob.Receive(elsewhere)
			t.Check("SDS-RECV-7", got.Flagged(elsewhere, "own_elsewhere"), "it is delivered with the flag own_elsewhere", got)

			answer := t.Peer("alice").Content("answer", sut.After(elsewhere))
			got = bob.Receive(answer)
			t.Check("SDS-RECV-7", got.Delivered(answer), "what depends on it need not wait", got)
			got = bob.Receive(elsewhere)
			t.Check("SDS-RECV-7", got.Quiet(), "it is known now, so a second copy has no effect", got)
		})

	sut.It("own-sender-waits", "A content message under the own sender ID waits for its dependencies like any other",
		sut.Req("SDS-RECV-7"), func(t *sut.T) {
			bob, double := t.Member("bob"), t.Peer("bob")
			cause := t.Peer("alice").Content("cause")
			elsewhere := double.Content("written on another device", sut.After(cause))

			got := bob.Receive(elsewhere)
			t.Check("SDS-RECV-7", !got.Delivered(elsewhere), "it waits for its cause", got)
			t.Equal("SDS-RECV-7", got.MissingIDs(), idsOf(cause), "its cause is missing from now on")
			got = bob.Receive(cause)
			t.Equal("SDS-RECV-7", got.DeliveredIDs(), idsOf(cause, elsewhere), "and it follows its cause")
			t.Check("SDS-RECV-7", got.Flagged(elsewhere, "own_elsewhere"), "with the flag own_elsewhere", got)
		})

	sut.It("own-sender-sync-stops", "A sync message under the own sender ID stops",
		sut.Req("SDS-RECV-7"), func(t *sut.T) {
			bob, double := t.Member("bob"), t.Peer("bob")
			got := bob.Receive(double.Sync(sut.Naming("nobody has it")))
			t.Check("SDS-RECV-7", got.Quiet(), "nothing is missing for its sake", got)
			waiting := t.Peer("alice").Content("waits", sut.Naming("nobody has it"))
			t.Sleep(time.Second)
			got = bob.Receive(waiting)
			t.Equal("SDS-RECV-7", got.MissingIDs(), []string{"nobody has it"}, "the ID is missing only since another participant named it")
		})

	sut.It("reviews-by-history", "Each kind of received message acknowledges what its history names, delivered or not",
		sut.Req("SDS-RECV-8").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m1, m2, m3 := bob.MustSend("m1"), bob.MustSend("m2"), ownMessage(t, bob, "m3")

			got := bob.Receive(carol.Content("delivered", sut.After(m1)))
			t.Check("SDS-RECV-8", got.Acknowledged(m1), "a content message that is delivered", got)
			got = bob.Receive(carol.Content("waits", sut.After(m2), sut.Naming("nobody has it")))
			t.Check("SDS-RECV-8", got.Acknowledged(m2), "a content message that waits for something else", got)
			got = bob.Receive(carol.Sync(sut.After(m3)))
			t.Check("SDS-RECV-8", got.Acknowledged(m3), "a sync message", got)
		})

	sut.It("reviews-by-filter", "Each kind of received message is evidence by its filter, delivered or not",
		sut.Req("SDS-RECV-8").Needs(contract.CapAck), func(t *sut.T) {
			bob := t.Member("bob")
			m1, m2, m3 := bob.MustSend("m1"), bob.MustSend("m2"), ownMessage(t, bob, "m3")

			got := bob.Receive(t.Peer("carol").Content("delivered", seen(m1)))
			t.Check("SDS-RECV-8", got.PossiblyAcknowledged(m1), "a content message that is delivered", got)
			got = bob.Receive(t.Peer("dave").Content("waits", seen(m2), sut.Naming("nobody has it")))
			t.Check("SDS-RECV-8", got.PossiblyAcknowledged(m2), "a content message that waits", got)
			got = bob.Receive(t.Peer("erin").Sync(seen(m3)))
			t.Check("SDS-RECV-8", got.PossiblyAcknowledged(m3), "a sync message", got)
		})
})
