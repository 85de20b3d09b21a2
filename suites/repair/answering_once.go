package repair

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// slow is a message of alice for which bob waits long before he answers, if he
// hashes as we do; in every other way it is like others.
func slow(t *sut.T) *sut.Message {
	return chosen(t, func(id string) bool { return arithmetic(t).AnswerMS("bob", "alice", id) > 60_000 })
}

// lastMoment is T_min less a millisecond: one who heard a copy before does not
// take on a request then, and two milliseconds later does.
const lastMoment = leastWait - soon

// takesOn checks that a request for m that comes now is answered, or is not.
func takesOn(t *sut.T, n *sut.Node, by string, m *sut.Message, want bool, why string) {
	got := asked(t, n, by, greatestWait, m)
	if want {
		t.Require(len(got.Copies(m)) > 0, "%s answers: %s; but: %s", n.Name, why, got)
		return
	}
	t.Check("SDS-REP-21", len(got.Copies(m)) == 0, "no answer: "+why, got)
}

var _ = sut.Describe("repair/answering-once", func() {
	sut.It("a-copy-removes-it", "Who hears a copy of the message before its own turn stays silent",
		sut.Req("SDS-REP-19").Needs(contract.CapRepair), func(t *sut.T) {
			bob, m, other := member(t, "bob"), slow(t), slow(t)
			known(t, bob, m, other)
			early := asked(t, bob, "carol", 10*time.Second, m, other)
			t.Require(len(early.Copies(m)) == 0, "bob waits for more than ten seconds, but: %s", early)
			got := both(bob.Receive(m), bob.Advance(longAfter)) // dave was faster
			t.Require(len(got.Copies(other)) > 0, "bob answers for the other message, but: %s", got)
			t.Check("SDS-REP-19", len(got.Copies(m)) == 0, "no answer for the message of which bob heard a copy", got)
		})

	sut.It("a-copy-in-other-bytes-removes-it", "A copy does its work whatever it carries besides",
		sut.Req("SDS-REP-29").Needs(contract.CapRepair), func(t *sut.T) {
			bob, m := member(t, "bob"), slow(t)
			known(t, bob, m)
			early := asked(t, bob, "carol", 10*time.Second, m)
			t.Require(len(early.Copies(m)) == 0, "bob waits for more than ten seconds, but: %s", early)
			relayed := m.Message
			relayed.Repair = model.Entries("a stale request")
			got := both(bob.ReceiveBytes(model.Encode(relayed)), bob.Advance(longAfter))
			t.Check("SDS-REP-29", len(got.Copies(m)) == 0, "no answer after a copy with a repair request", got)
		})

	sut.It("a-copy-of-what-waited-removes-it", "A copy removes the answer also for a message that had waited for dependencies",
		sut.Req("SDS-REP-29").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effects := []*sut.Message{alice.Content("one", sut.After(cause)), alice.Content("two", sut.After(cause)), alice.Content("three", sut.After(cause))}
			bob.ReceiveAll(effects...)
			bob.Receive(cause)
			rest(bob)
			early := asked(t, bob, "carol", 0, effects...)
			got := bob.ReceiveAll(effects...)
			got = both(got, bob.Advance(longAfter))
			for _, m := range effects {
				answered := len(early.Copies(m)) > 0 // at once, by chance
				t.Check("SDS-REP-29", answered || len(got.Copies(m)) == 0, fmt.Sprintf("no answer for %q after its copy", m.Content), got)
			}
		})

	sut.It("once-for-many", "Many requests for a message are answered once, at the time of the first",
		sut.Req("SDS-REP-20").Needs(contract.CapRepair), func(t *sut.T) {
			m := slow(t)
			nodes := []*sut.Node{twin(t, "asked once", "bob"), twin(t, "asked often", "bob")}
			for _, n := range nodes {
				n.Receive(m)
			}
			t.Advance(leastWait + time.Second)
			from := t.Now()
			request := t.Peer("carol").Sync(sut.Requesting(m))
			for _, n := range nodes {
				n.Receive(request)
			}
			before := t.Advance(20 * time.Second)
			got := both(before[1], nodes[1].Receive(t.Peer("dave").Sync(sut.Requesting(m))), nodes[1].Receive(t.Peer("carol").Content("again", sut.Requesting(m))))
			after := t.Advance(2 * greatestWait)
			once, often := givenAt(both(before[0], after[0]), m, from), givenAt(both(got, after[1]), m, from)
			t.Require(len(once) == 1, "the node that is asked once answers once, but: %v", once)
			t.Check("SDS-REP-20", len(often) == 1 && alike(t, once[0], often[0]), "the node that is asked three times answers once and at the same time", once, often)
		})

	sut.It("not-after-its-arrival", "A request within T_min after the message arrived is not taken on",
		sut.Req("SDS-REP-21").Needs(contract.CapRepair), func(t *sut.T) {
			bob, m := member(t, "bob"), t.Peer("alice").Content("hello")
			bob.Receive(m)
			bob.Advance(lastMoment)
			takesOn(t, bob, "carol", m, false, "the message arrived T_min less a millisecond ago")
			takesOn(t, bob, "dave", m, true, "now it arrived long ago")
		})

	sut.It("not-after-a-copy", "A request within T_min after a copy of the message was heard is not taken on",
		sut.Req("SDS-REP-21").Needs(contract.CapRepair), func(t *sut.T) {
			bob, m := member(t, "bob"), t.Peer("alice").Content("hello")
			known(t, bob, m)
			bob.Receive(m)
			bob.Advance(lastMoment)
			takesOn(t, bob, "carol", m, false, "a copy was heard T_min less a millisecond ago")
			bob.Receive(m)
			bob.Advance(lastMoment + 2*soon)
			takesOn(t, bob, "dave", m, true, "a copy was heard T_min and a millisecond ago")
		})

	sut.It("not-after-an-own-message", "The author, too, lets T_min pass after he sent the message or heard it from others",
		sut.Req("SDS-REP-21").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			m := bob.MustSend("mine")
			t.Sleep(time.Second)
			got := bob.Receive(t.Peer("witness").Sync(sut.After(m)))
			t.Require(got.Acknowledged(m), "the message is acknowledged, but: %s", got)
			bob.Advance(lastMoment - time.Second)
			takesOn(t, bob, "carol", m, false, "it was sent T_min less a millisecond ago")
			bob.Receive(m)
			bob.Advance(lastMoment)
			takesOn(t, bob, "dave", m, false, "it was heard from others T_min less a millisecond ago")
			takesOn(t, bob, "erin", m, true, "now it was sent and heard long ago")
		})

	sut.It("not-after-an-answer", "A request within T_min after the answer is not taken on",
		sut.Req("SDS-REP-21").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			m := own(t, bob, "mine")[0]
			got := asked(t, bob, "carol", step(t), m)
			t.Require(len(got.Copies(m)) == 1, "the author answers at once, but: %s", got)
			bob.Advance(lastMoment - step(t))
			takesOn(t, bob, "dave", m, false, "it was given T_min less a millisecond ago")
			takesOn(t, bob, "erin", m, true, "now it was given long ago")
		})

	sut.It("not-after-a-resend", "A request within T_min after a resend is not taken on",
		sut.Req("SDS-REP-21").Needs(contract.CapRepair, contract.CapResend), func(t *sut.T) {
			bob := member(t, "bob")
			m := bob.MustSend("mine")
			resent, found := bob.AdvanceUntil(longAfter, func(r *sut.Result) bool { return len(r.Copies(m)) == 3 })
			t.Require(found, "bob resends three times, but: %s", resent)
			bob.Advance(10 * time.Second) // the next resend is a minute and a half away
			got := asked(t, bob, "carol", 10*time.Second, m)
			t.Check("SDS-REP-21", len(got.Copies(m)) == 0, "no answer ten seconds after the third resend, although the message was sent long ago", got)
		})

	sut.It("not-for-every-message", "Requests of copies, of ephemeral and own messages and of another channel are not taken on",
		sut.Req("SDS-REP-30").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob, carol := member(t, "bob"), t.Peer("carol")
			mine := own(t, bob, "mine")[0]
			known := carol.Content("known to bob")
			bob.Receive(known)
			copied := known.Message
			copied.Repair = []model.HistoryEntry{sut.EntryOf(mine)}
			for _, test := range []struct {
				what string
				m    *sut.Message
			}{
				{"a copy of a known message", &sut.Message{Message: copied, Wire: model.Encode(copied)}},
				{"an ephemeral message", carol.Ephemeral("typing", sut.Requesting(mine))},
				{"a message under bob's own ID", t.Peer("bob").Content("another device", sut.Requesting(mine))},
				{"a sync message under his own ID", t.Peer("bob").Sync(sut.Requesting(mine))},
				{"a message of another channel", carol.Sync(sut.Requesting(mine), sut.InChannel("another"))},
			} {
				got := both(bob.Receive(test.m), bob.Advance(aBit))
				t.Check("SDS-REP-30", len(got.Copies(mine)) == 0, "bob does not answer for his message, which is requested in "+test.what, got)
			}
			got := asked(t, bob, "dave", aBit, mine)
			t.Require(len(got.Copies(mine)) > 0, "bob answers when dave asks, but: %s", got)
		})
})
