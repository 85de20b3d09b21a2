package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("acknowledgement", func() {
	sut.It("named-is-acknowledged", "A message that somebody names is acknowledged, every one that is named",
		sut.Req("SDS-ACK-1").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m1, m2, m3 := bob.MustSend("m1"), bob.MustSend("m2"), ownMessage(t, bob, "m3")
			got := bob.Receive(carol.Content("names the first and the last", sut.After(m1, m3)))
			t.Check("SDS-ACK-1", got.Acknowledged(m1) && got.Acknowledged(m3), "both messages that carol names", got)
			t.Check("SDS-ACK-1", !got.Acknowledged(m2), "and not the one that she does not name", got)

			got = bob.Receive(carol.Sync(sut.After(m1, m2, m3)))
			t.Check("SDS-ACK-1", got.Acknowledged(m2), "a sync message names the second", got)
		})

	sut.It("contained-is-possibly-acknowledged", "A message in a filter is possibly acknowledged, and no other",
		sut.Req("SDS-ACK-2").Needs(contract.CapAck), func(t *sut.T) {
			bob := t.Member("bob")
			m1, m2 := bob.MustSend("m1"), ownMessage(t, bob, "m2")
			got := bob.Receive(t.Peer("carol").Content("received the first", seen(m1)))
			doubted(t, "SDS-ACK-2", got, m1, "the filter contains m1, which proves little by itself")
			noEvidence(t, "SDS-ACK-2", m2, "the filter does not contain m2", got)
			got = bob.Receive(t.Peer("dave").Sync(seen(m2)))
			doubted(t, "SDS-ACK-2", got, m2, "a sync message's filter contains m2")
		})

	sut.It("stays-acknowledged", "What is acknowledged stays so, whatever filters say later",
		sut.Req("SDS-ACK-8").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol, dave := t.Member("bob"), t.Peer("carol"), t.Peer("dave")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(sut.After(m)))
			t.Require(got.Acknowledged(m), "the message is acknowledged, but: %s", got)

			for _, later := range []*sut.Message{carol.Sync(), dave.Sync(), dave.Sync(seen(m)), carol.Sync(seen(m))} {
				got := bob.Receive(later)
				noEvidence(t, "SDS-ACK-8", m, "a filter without the message takes nothing back, and one with it adds nothing", got)
			}
			got = bob.Advance(everyTimer)
			t.Check("SDS-ACK-8", len(got.Copies(m)) == 0, "the message is not sent again, as it would be if it were unacknowledged", got)
		})

	sut.It("nothing-without-evidence", "Without evidence from another participant nothing is acknowledged",
		sut.Req("SDS-ACK-9").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			none := "nobody said that he received bob's message"
			noEvidence(t, "SDS-ACK-9", m, none, bob.Receive(m), bob.ReceiveHinted(m, []byte("from a store node")))
			noEvidence(t, "SDS-ACK-9", m, none, bob.Hint(m, []byte("the transport took it")), bob.Context([]string{"bob", "carol"}, []string{"carol"}, ""))
			noEvidence(t, "SDS-ACK-9", m, none, bob.Receive(carol.Content("knows nothing of it")), bob.Receive(carol.Sync()))
			noEvidence(t, "SDS-ACK-9", m, none, bob.Receive(carol.Content("received others", sut.ReceivedIDs("x", "y", "z"))))
			noEvidence(t, "SDS-ACK-9", m, none, bob.Receive(carol.Ephemeral(m.MessageID)))

			got := bob.Advance(everyTimer)
			t.Require(len(got.Copies(m)) > 0, "bob sends the message again, but: %s", got)
			noEvidence(t, "SDS-ACK-9", m, "neither the time nor a resend is evidence", got)
			noEvidence(t, "SDS-ACK-9", m, "nor is the echo of a resend", bob.Receive(got.Copies(m)[0]))
		})

	sut.It("names-who", "The event tells who is known to have received the message",
		sut.Req("SDS-ACK-10").Needs(contract.CapAck, contract.CapAckedBy).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m1, m2 := bob.MustSend("m1"), ownMessage(t, bob, "m2")
			bob.Receive(t.Peer("erin").Sync(hit(rough, m1)))
			by := func(r *sut.Result, m *sut.Message) []string {
				a := r.Acknowledgement(m)
				t.Require(a != nil, "the message is acknowledged, but: %s", r)
				return append([]string{}, a.By...)
			}
			got := bob.Receive(t.Peer("carol").Content("names m1", sut.After(m1)))
			t.Equal("SDS-ACK-10", by(got, m1), []string{"carol"}, "carol named m1; erin's filter proves nothing")
			got = bob.Receive(t.Peer("dave").Sync(shape{k: 7, bytes: 64, holds: idsOf(m2)}.option()))
			t.Equal("SDS-ACK-10", by(got, m2), []string{"dave"}, "dave's filter is precise enough to be proof")
			m3 := ownMessage(t, bob, "m3")
			for i := range 3 {
				got = bob.Receive(t.Peer(fmt.Sprintf("crowd-%d", i)).Sync(hit(9, m3)))
			}
			t.Equal("SDS-ACK-10", by(got, m3), []string{}, "three rough filters prove that somebody received m3, and not who")
		})

	sut.It("reported-once", "Each transition is reported once",
		sut.Req("SDS-ACK-11").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol, dave := t.Member("bob"), t.Peer("carol"), t.Peer("dave")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(hit(rough, m)))
			t.Equal("SDS-ACK-11", reports(got, m), "possibly", "the first hit")
			got = bob.Receive(carol.Sync(hit(rough, m)))
			t.Equal("SDS-ACK-11", reports(got, m), "", "the second hit of the same sender changes nothing")
			got = bob.Receive(dave.Sync(hit(rough, m)))
			t.Equal("SDS-ACK-11", reports(got, m), "", "nor does the hit of another one")

			got = bob.ReceiveAll(carol.Sync(miss(rough, m)), dave.Sync(miss(rough, m)))
			t.Equal("SDS-ACK-11", reports(got, m), "", "to fall back is no transition that is reported")
			got = bob.Receive(dave.Sync(hit(rough, m)))
			t.Equal("SDS-ACK-11", reports(got, m), "possibly", "after the fall back a hit is reported again")

			got = bob.Receive(carol.Sync(sut.After(m)))
			t.Equal("SDS-ACK-11", reports(got, m), "acknowledged", "the first history that names the message")
			got = bob.Receive(dave.Content("names it too", sut.After(m)))
			got.Events = append(got.Events, bob.Advance(everyTimer).Events...)
			t.Equal("SDS-ACK-11", reports(got, m), "", "the second one is no news, and nothing is reported later")
		})
})

// reports says in which words results report on m, in their order.
func reports(r *sut.Result, m *sut.Message) string {
	words := ""
	for _, e := range r.Events {
		if p := e.Event.PossiblyAcknowledged; p != nil && p.MessageID == m.MessageID {
			words += " possibly"
		}
		if a := e.Event.Acknowledged; a != nil && a.MessageID == m.MessageID {
			words += " acknowledged"
		}
	}
	if words == "" {
		return ""
	}
	return words[1:]
}
