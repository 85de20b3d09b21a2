package repair

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// senders lists what entries say of the senders: "?" where they say nothing.
func senders(entries []model.HistoryEntry) map[string]string {
	said := map[string]string{}
	for _, e := range entries {
		said[e.MessageID] = "?"
		if e.SenderID != nil {
			said[e.MessageID] = *e.SenderID
		}
	}
	return said
}

// asker is a member that asks for much, and messages in which it does: a content
// message, and those that follow it.
func asker(t *sut.T) (*sut.Node, []*sut.Message) {
	bob, alice := member(t, "bob", waiting(wait)), t.Peer("alice")
	entries := []sut.Option{}
	for _, id := range named(7) {
		entries = append(entries, sut.Entry(model.HistoryEntry{MessageID: id, SenderID: sut.Ptr("dave"), RetrievalHint: []byte("hint")}))
	}
	bob.Receive(alice.Content("effect", entries...))
	t.Sleep(wait) // more is due than one sync message can carry
	got := bob.Send("bob asks")
	content := got.Contents()
	t.Require(len(content) == 1 && len(content[0].Repair) > 0, "bob's content carries a repair request, but: %s", got)
	return bob, append(content, requests(both(got, bob.Advance(aBit)))...)
}

var _ = sut.Describe("repair/entries", func() {
	sut.It("history-names-senders", "With repair the entries of a causal history name the senders, one's own ID included",
		sut.Req("SDS-REP-2").Needs(contract.CapRepair), func(t *sut.T) {
			bob := member(t, "bob")
			theirs := t.Peer("alice").Content("hello")
			bob.Receive(theirs)
			mine := bob.MustSend("hello, alice")
			t.Sleep(time.Second)
			next := bob.MustSend("how are you")
			first, second := senders(mine.History), senders(next.History)
			t.Require(first[theirs.MessageID] != "" && second[mine.MessageID] != "", "bob's history names what he has, but: %s and %s", mine, next)
			t.Equal("SDS-REP-2", first[theirs.MessageID], "alice", "the sender of alice's message")
			t.Equal("SDS-REP-2", second[mine.MessageID], "bob", "the sender of bob's own message")
		})

	sut.It("request-names-senders", "A repair request names the sender where somebody named it",
		sut.Req("SDS-REP-2").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(wait)), t.Peer("alice")
			bob.Receive(alice.Content("effect",
				sut.Entry(model.HistoryEntry{MessageID: "of dave", SenderID: sut.Ptr("dave")}),
				sut.Entry(model.HistoryEntry{MessageID: "of nobody known"})))
			got := both(speak(t, bob, wait), speak(t, bob, soon))
			t.Require(len(requests(got)) > 0, "bob asks, but: %s", got)
			t.Equal("SDS-REP-2", senders(requests(got)[0].Repair), map[string]string{"of dave": "dave", "of nobody known": "?"}, "the senders in the request")
		})

	sut.It("first-sender-named", "A repair request names the first sender that anybody named, also if that was not the first who named the message",
		sut.Req("SDS-REP-2").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(wait)), t.Peer("alice")
			for i, sender := range []*string{nil, sut.Ptr("dave"), sut.Ptr("erin")} {
				bob.Receive(alice.Content(fmt.Sprintf("effect %d", i), sut.Entry(model.HistoryEntry{MessageID: "missing", SenderID: sender})))
			}
			got := both(speak(t, bob, wait), speak(t, bob, soon))
			t.Require(len(requests(got)) > 0, "bob asks, but: %s", got)
			t.Equal("SDS-REP-2", senders(requests(got)[0].Repair), map[string]string{"missing": "dave"}, "the sender in the request")
		})

	sut.It("request-passes-no-hint-on", "A hint that another participant named is not in a repair request",
		sut.Req("SDS-HINT-1").Needs(contract.CapRepair), func(t *sut.T) {
			_, messages := asker(t)
			for _, m := range messages {
				for _, e := range m.Repair {
					t.Equal("SDS-HINT-1", string(e.RetrievalHint), "", "the hint of "+e.MessageID+", which only alice named")
				}
			}
		})

	sut.It("canonical", "A message with senders and a repair request is written canonically, and its ID does not depend on them",
		sut.Req("SDS-WIRE-3").Needs(contract.CapRepair), func(t *sut.T) {
			_, messages := asker(t)
			for _, m := range messages {
				t.Check("SDS-WIRE-3", model.Canonical(m.Wire) == nil, "canonical bytes", model.Canonical(m.Wire))
			}
		})

	sut.It("id-without-requests", "Neither senders nor a repair request are part of a derived message ID",
		sut.Req("SDS-ID-3").Needs(contract.CapDerivedIDs, contract.CapRepair), func(t *sut.T) {
			_, messages := asker(t)
			for _, m := range messages {
				t.Equal("SDS-ID-3", m.MessageID, model.DeriveID(m.Message), fmt.Sprintf("the ID of a %s message with a repair request", model.KindOf(m.Message)))
			}
		})

	sut.It("resends-without-requests", "A resend has the bytes of the first send without the repair request",
		sut.Req("SDS-OUT-3").Needs(contract.CapRepair, contract.CapResend), func(t *sut.T) {
			bob, messages := asker(t)
			m := messages[0]
			got, found := bob.AdvanceUntil(longAfter, func(r *sut.Result) bool { return len(r.Copies(m)) > 0 })
			t.Require(found, "bob resends his message, but: %s", got)
			for _, c := range got.Copies(m) {
				t.Equal("SDS-OUT-3", c.Wire, withoutRequest(m), "the resent bytes")
			}
		})

	sut.It("off-names-no-senders", "Without repair no entry names a sender",
		sut.Req("SDS-WIRE-3").Needs(contract.CapRepair).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.ReceiveAll(cause, alice.Content("effect", sut.Entry(sut.EntryOf(cause))))
			m := bob.MustSend("hello")
			named := senders(m.History)
			for _, id := range slices.Sorted(maps.Keys(named)) { // equal runs give equal reports
				t.Equal("SDS-WIRE-3", named[id], "?", "the sender in the entry of "+id)
			}
			t.Require(len(m.History) > 0, "bob's history names something, but: %s", m)
		})
})
