package repair

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// named makes n IDs that nothing has.
func named(n int) []string {
	ids := []string{}
	for i := range n {
		ids = append(ids, fmt.Sprintf("nowhere-%d", n-i)) // not in the order of their bytes
	}
	return ids
}

var _ = sut.Describe("repair/asking", func() {
	sut.It("asks-for-what-is-missing", "A participant asks for what a content or a sync message shows it to miss",
		sut.Req("SDS-REP-3").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob"), t.Peer("alice")
			got := bob.ReceiveAll(alice.Content("effect", sut.Naming("of content")), alice.Sync(sut.Naming("of sync")))
			got = both(got, bob.Advance(greatestWait), speak(t, bob, soon))
			t.Check("SDS-REP-3", asks(got, "of content"), "asked for what the content message named", got)
			t.Check("SDS-REP-3", asks(got, "of sync"), "asked for what the sync message named", got)
		})

	sut.It("waits-between-the-bounds", "Nothing is asked for before T_min, and all of it by T_max",
		sut.Req("SDS-REP-4", "SDS-REP-8").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice, ids := member(t, "bob"), t.Peer("alice"), named(8)
			got := bob.Receive(alice.Content("effect", sut.Naming(ids...)))
			early := both(got, speak(t, bob, time.Second), speak(t, bob, leastWait-time.Second-soon))
			for _, m := range early.Broadcast {
				t.Check("SDS-REP-8", len(m.Repair) == 0, "no T_req has come a millisecond before T_min", m)
			}
			all := both(bob.Advance(greatestWait-leastWait+soon), speak(t, bob, soon), speak(t, bob, soon), speak(t, bob, soon))
			for _, id := range ids {
				t.Check("SDS-REP-4", !asks(early, id) && asks(all, id), id+" is asked for after 30 s at the earliest and by T_max", all)
			}
		})

	sut.It("waits-from-the-first-naming", "The wait begins when a message becomes missing, and not anew when it is named again",
		sut.Req("SDS-REP-3").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(10*time.Second)), t.Peer("alice")
			bob.Receive(alice.Content("effect", sut.Naming("missing")))
			bob.Advance(6 * time.Second)
			bob.ReceiveAll(alice.Content("another effect", sut.Naming("missing")), alice.Sync(sut.Naming("missing")))
			got := both(bob.Advance(4*time.Second), speak(t, bob, soon))
			t.Check("SDS-REP-3", asks(got, "missing"), "asked for ten seconds after the first naming", got)
		})

	sut.It("unset-without-need", "Without a T_req that has come the field is left unset",
		sut.Req("SDS-REP-8").Needs(contract.CapRepair), func(t *sut.T) {
			alice := t.Peer("alice")
			content := func(n *sut.Node) *sut.Result {
				n.Receive(alice.Content("all met"))
				return speak(t, n, time.Second)
			}
			bob := t.Member("bob", repairing)
			got := both(content(bob), bob.Advance(longAfter))
			t.Require(len(got.Syncs()) > 0, "bob sends a sync message, but: %s", got)
			t.Check("SDS-REP-8", len(requests(got)) == 0, "bob misses nothing", requests(got))

		})

	sut.It("off", "Without repair nothing is asked for, and nobody is answered",
		sut.Req("SDS-REP-31").Needs(contract.CapRepair), func(t *sut.T) {
			off := func(c *contract.Config) { c.Repair = "off" }
			for i, change := range []sut.Config{off, func(*contract.Config) {}} {
				carol, alice := t.Member(fmt.Sprintf("carol-%d", i), lateSync, change), t.Peer("alice")
				m := alice.Content("hello")
				got := carol.Receive(m)
				t.Require(got.Delivered(m), "carol delivers %s, but: %s", m, got)
				carol.Receive(alice.Content("effect", sut.Naming("missing")))
				rest(carol)
				got = carol.Receive(t.Peer("bob").Sync(sut.Requesting(m)))
				got = both(got, carol.Advance(longAfter), speak(t, carol, soon))
				t.Check("SDS-REP-31", len(requests(got)) == 0, "carol misses something and does not ask", requests(got))
				t.Check("SDS-REP-31", len(got.Copies(m)) == 0, "bob asks for what carol has, and she does not answer", got)
			}
		})

	sut.It("waiting-is-not-missing", "What was received and waits is not asked for when another message names it",
		sut.Req("SDS-REP-32").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(10*time.Second), neverLost), t.Peer("alice")
			waits := alice.Content("waits", sut.Naming("nowhere"))
			got := bob.Receive(waits)
			t.Require(!got.Delivered(waits), "it waits for what nobody has, but: %s", got)
			bob.ReceiveAll(alice.Content("another", sut.After(waits)), alice.Sync(sut.After(waits)))
			got = both(speak(t, bob, 10*time.Second), bob.Advance(longAfter), speak(t, bob, soon))
			t.Require(asks(got, "nowhere"), "bob asks for what nobody has, but: %s", got)
			t.Check("SDS-REP-32", !asks(got, waits.MessageID), "what waits is there", requests(got))
		})

	sut.It("others-needs-are-not-its-own", "What others ask for is asked for only by those who miss it",
		sut.Req("SDS-REP-8").Needs(contract.CapRepair), func(t *sut.T) {
			bob, carol := member(t, "bob", waiting(10*time.Second)), t.Peer("carol")
			unknown := t.Peer("alice").Content("unknown to bob")
			bob.Receive(carol.Sync(sut.Requesting(unknown)))
			got := both(speak(t, bob, 11*time.Second), bob.Advance(5*time.Minute), speak(t, bob, soon))
			t.Check("SDS-REP-8", len(requests(got)) == 0, "bob was never told that anything depends on it", requests(got))
		})

	sut.It("lowest-first", "What has waited longest is asked for first, three at a time, until all were asked for",
		sut.Req("SDS-REP-6", "SDS-REP-7").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice, ids := member(t, "bob", waiting(30*time.Second)), t.Peer("alice"), named(7)
			for _, id := range ids {
				bob.Receive(alice.Content("effect", sut.Naming(id)))
				t.Sleep(time.Second)
			}
			t.Sleep(35 * time.Second) // all are due, and nobody has woken
			got := bob.Send("with the first three")
			got = both(got, bob.Advance(aBit), speak(t, bob, soon), speak(t, bob, soon))

			order := []string{}
			for _, m := range requests(got) {
				t.Check("SDS-REP-7", len(m.Repair) <= 3, "at most three in one message", m)
				for _, id := range m.RequestedIDs() {
					if !slices.Contains(order, id) {
						order = append(order, id)
					}
				}
			}
			t.Equal("SDS-REP-6", order, ids, "the order in which they were missed, since all wait alike")
			t.Check("SDS-REP-6", slices.ContainsFunc(got.Contents(), func(m *sut.Message) bool { return len(m.Repair) > 0 }), "a content message carries what is due", got)
			t.Check("SDS-REP-7", len(order) > 3, "more than three were asked for in all", got)
		})

	sut.It("travels-with-sync-messages", "A sync message carries what is due",
		sut.Req("SDS-REP-6").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := t.Member("bob", repairing, neverLost), t.Peer("alice")
			bob.Receive(alice.Content("effect", sut.Naming("missing")))
			got, _ := bob.AdvanceUntil(longAfter, func(r *sut.Result) bool { return asks(r, "missing") })
			t.Check("SDS-REP-6", len(requests(got)) > 0 && len(got.Syncs()) > 0, "bob, who has nothing to say, asks in a sync message", got)
		})

	sut.It("arrival-ends-it", "What has arrived is not asked for, also if it cannot be delivered yet",
		sut.Req("SDS-REP-5").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", neverLost), t.Peer("alice")
			m1 := alice.Content("arrives")
			m2 := alice.Content("arrives and waits", sut.Naming("nowhere"))
			bob.Receive(alice.Content("effect", sut.After(m1, m2)))
			got := bob.Advance(10 * time.Second)
			got = both(got, bob.ReceiveAll(m1, m2), bob.Advance(longAfter), speak(t, bob, soon))
			t.Require(asks(got, "nowhere"), "bob asks for what nobody has, but: %s", got)
			t.Check("SDS-REP-5", !asks(got, m1.MessageID), "m1 arrived after ten seconds", requests(got))
			t.Check("SDS-REP-5", !asks(got, m2.MessageID), "m2 arrived after ten seconds, although it waits for another", requests(got))
		})

	sut.It("arrival-after-asking", "What arrives after it was asked for is not asked for again",
		sut.Req("SDS-REP-5").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(10*time.Second), neverLost), t.Peer("alice")
			m1 := alice.Content("arrives late")
			bob.Receive(alice.Content("effect", sut.After(m1)))
			got := both(bob.Advance(10*time.Second), speak(t, bob, soon))
			t.Require(asks(got, m1.MessageID), "bob asks for m1 after ten seconds, but: %s", got)
			bob.Receive(m1)
			got = both(speak(t, bob, 25*time.Second), bob.Advance(longAfter), speak(t, bob, soon))
			t.Check("SDS-REP-5", !asks(got, m1.MessageID), "m1 has arrived", requests(got))
		})

	sut.It("loss-ends-it", "What was declared lost is not asked for any more",
		sut.Req("SDS-REP-28").Needs(contract.CapRepair), func(t *sut.T) {
			minute := func(c *contract.Config) { c.LostAfterMS = sut.Ptr(time.Minute.Milliseconds()) }
			bob, alice, ids := member(t, "bob", minute), t.Peer("alice"), named(12)
			bob.Receive(alice.Content("effect", sut.Naming(ids...)))
			got, _ := bob.AdvanceUntil(10*time.Minute, func(r *sut.Result) bool { return len(lostIDs(r)) == len(ids) })
			t.Require(len(lostIDs(got)) == len(ids), "all twelve are declared lost, but: %s", got)
			late := both(speak(t, bob, greatestWait), speak(t, bob, soon), bob.Advance(longAfter), speak(t, bob, soon))
			t.Check("SDS-REP-28", len(requests(late)) == 0, "they were lost after a minute, before most of them could be asked for", requests(late))
		})

	sut.It("recent-prehistory", "Prehistory that somebody names after the start is asked for, as long as it could be missing",
		sut.Req("SDS-IN-10").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice, start := t.Node("bob", repairing, lateSync, waiting(10*time.Second)), t.Peer("alice"), uint64(t.Now())
			bob.ReceiveAll(
				alice.Content("older than bob", sut.Naming("long ago"), sut.At(start)),
				alice.Content("younger than bob", sut.Naming("a moment ago"), sut.At(start+1)))
			got := both(speak(t, bob, 10*time.Second), bob.Advance(230*time.Second))
			t.Check("SDS-IN-10", asks(got, "a moment ago"), "named by a message that is younger than bob", got)
			t.Check("SDS-IN-10", !asks(got, "long ago"), "named by no message that is younger than bob", requests(got))
			late := both(bob.Advance(longAfter), speak(t, bob, soon))
			t.Check("SDS-IN-10", len(requests(late)) == 0 && len(lostIDs(late)) == 0, "not asked for any more after four minutes, and not lost", late)
		})
})

// lostIDs lists what a node declared lost.
func lostIDs(r *sut.Result) []string {
	ids := []string{}
	for _, e := range r.Events {
		if e.Event.Lost != nil {
			ids = append(ids, e.Event.Lost.MessageID)
		}
	}
	return ids
}
