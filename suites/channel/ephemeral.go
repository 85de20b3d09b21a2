package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// mustSendEphemeral lets the node send an ephemeral message and returns it.
func mustSendEphemeral(t *sut.T, n *sut.Node, content string) *sut.Message {
	got := n.SendEphemeral(content)
	t.Require(got.Refused == nil && len(got.Broadcast) == 1, "%s sends the ephemeral message %q, but: %s", n.Name, content, got)
	return got.Broadcast[0]
}

var _ = sut.Describe("ephemeral", func() {
	sut.It("sent-bare", "An ephemeral message goes out without timestamp, history and filter",
		sut.Req("SDS-EPH-1", "SDS-EPH-2").Needs(contract.CapEphemeral), func(t *sut.T) {
			bob := t.Member("bob")
			bob.MustSend("so that there is a history")
			got := bob.SendEphemeral("typing")
			t.Check("SDS-EPH-1", got.Refused == nil && len(got.Broadcast) == 1, "it is broadcast", got)
			t.Require(len(got.Broadcast) == 1, "one broadcast, but: %s", got)
			m := got.Broadcast[0]
			t.Check("SDS-EPH-2", m.Lamport == nil && len(m.History) == 0 && len(m.Filter) == 0, "neither Lamport timestamp nor causal history nor filter", m)
			t.Equal("SDS-EPH-2", string(m.Content), "typing", "the content")
		})

	sut.It("not-resent", "An ephemeral message is not sent again",
		sut.Req("SDS-EPH-3").Needs(contract.CapEphemeral), func(t *sut.T) {
			bob := t.Member("bob")
			m := mustSendEphemeral(t, bob, "typing")
			got := bob.Advance(everyTimer)
			t.Check("SDS-EPH-3", len(got.Copies(m)) == 0 && len(got.Ephemerals()) == 0, "nothing of it within half an hour", got)
			if t.Has(contract.CapInspect) {
				t.Equal("SDS-EPH-3", len(bob.Inspect().Outgoing), 0, "messages in the outgoing buffer")
			}
		})

	sut.It("delivered-at-once", "An ephemeral message is delivered at once and marked, whatever it names",
		sut.Req("SDS-EPH-4", "SDS-EPH-7"), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			for _, m := range []*sut.Message{carol.Ephemeral("typing"), carol.Ephemeral("names", sut.Naming("missing")), carol.Ephemeral("names many", sut.Naming("a", "b"))} {
				got := bob.Receive(m)
				t.Check("SDS-EPH-4", got.Delivered(m), "delivered on receipt", got)
				t.Check("SDS-EPH-7", got.Flagged(m, "ephemeral"), "with the flag ephemeral", got)
			}
		})

	sut.It("not-in-the-log", "An ephemeral message has no place in the log",
		sut.Req("SDS-EPH-4"), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := carol.Ephemeral("typing")
			got := bob.Receive(m)
			d := got.Delivery(m)
			t.Check("SDS-EPH-4", d != nil && d.After == "", "it is delivered, and follows nothing in the log", got)
			sent := bob.MustSend("names what is in the log")
			t.Check("SDS-EPH-4", !sent.Names(m), "no history names it", sent)
			effect := carol.Content("names it", sut.After(m))
			got = bob.Receive(effect)
			t.Check("SDS-EPH-4", !got.Delivered(effect), "what names it waits, since it is not in the log", got)
			during := carol.Ephemeral("typing again")
			got = bob.Receive(during)
			t.Check("SDS-EPH-4", got.Delivered(during), "another one is delivered while that waits", got)
		})

	sut.It("proves-nothing", "What an ephemeral message claims in history, filter and repair request is ignored",
		sut.Req("SDS-EPH-5").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			received := carol.Content("received")
			bob.Receive(received)
			claims := []func(*model.Message){
				func(e *model.Message) { e.History = model.Entries(m.MessageID) },
				func(e *model.Message) { e.Filter = carol.Sync(seen(m)).Filter },
				func(e *model.Message) { e.Repair = model.Entries(m.MessageID, received.MessageID, "missing") },
				func(e *model.Message) { e.History = model.Entries("missing") },
			}
			for i, claim := range claims {
				got := bob.Receive(carol.Ephemeral(fmt.Sprintf("claim %d", i), sut.Edit(claim)))
				t.Check("SDS-EPH-5", len(got.Broadcast) == 0 && len(got.MissingIDs()) == 0, "nothing is sent, nothing is missing", got)
				noEvidence(t, "SDS-EPH-5", m, "nothing is acknowledged", got)
			}
			got := bob.Advance(everyTimer)
			noEvidence(t, "SDS-EPH-5", m, "nor is anything acknowledged later", got)
			t.Check("SDS-EPH-5", len(got.Copies(received)) == 0 && len(got.MissingIDs()) == 0, "nor repaired, nor missing", got)
		})

	sut.It("changes-nothing-at-its-sender", "Sending an ephemeral message leaves clock, history and filter as they were",
		sut.Req("SDS-EPH-6").Needs(contract.CapEphemeral), func(t *sut.T) {
			with, without := t.Device("with", "bob"), t.Device("without", "bob")
			first := t.Peer("carol").Content("first")
			with.Receive(first)
			without.Receive(first)
			for _, content := range []string{"typing", "still typing", "typing on"} {
				mustSendEphemeral(t, with, content)
			}
			same(t, with, without)
		})

	sut.It("changes-nothing-at-its-receiver", "Receiving an ephemeral message leaves clock, history and filter as they were",
		sut.Req("SDS-EPH-6"), func(t *sut.T) {
			with, without := t.Device("with", "bob"), t.Device("without", "bob")
			carol := t.Peer("carol")
			first := carol.Content("first")
			with.Receive(first)
			without.Receive(first)
			with.ReceiveAll(carol.Ephemeral("typing"), carol.Ephemeral("names", sut.Naming("missing")))
			same(t, with, without)
		})

	sut.It("starts-no-timer", "Ephemeral messages alone make nobody speak",
		sut.Req("SDS-EPH-6").Needs(contract.CapEphemeral), func(t *sut.T) {
			bob := t.Node("bob")
			mustSendEphemeral(t, bob, "typing")
			bob.Receive(t.Peer("carol").Ephemeral("typing too", sut.Naming("missing")))
			got := bob.Advance(everyTimer)
			t.Check("SDS-EPH-6", got.Quiet(), "half an hour of silence", got)
		})
})

// same checks that two participants with one ID send the same message: their
// clocks, histories and filters are equal.
func same(t *sut.T, with, without *sut.Node) {
	one, other := with.MustSend("what I know"), without.MustSend("what I know")
	t.Equal("SDS-EPH-6", one.Time(), other.Time(), "the Lamport timestamp of the next content message")
	t.Equal("SDS-EPH-6", one.HistoryIDs(), other.HistoryIDs(), "its history")
	t.Equal("SDS-EPH-6", one.Filter, other.Filter, "its filter")
	t.Sleep(time.Second)
	if t.Has(contract.CapInspect) {
		t.Equal("SDS-EPH-6", with.Inspect().Incoming, without.Inspect().Incoming, "the incoming buffer")
		t.Equal("SDS-EPH-6", with.Inspect().Missing, without.Inspect().Missing, "the missing set")
	}
}
