package repair

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// wait is the wait before a request in the cases about further ones: short
// enough to double before it reaches the 30 seconds at which that ends.
const wait = 5 * time.Second

// longWait is where the doubling of a wait ends.
const longWait = 30 * time.Second

// missesOne is a member that misses one message from now on and waits for five
// seconds before it asks.
func missesOne(t *sut.T, name string) *sut.Node {
	n := member(t, name, waiting(wait), neverLost)
	n.Receive(t.Peer("alice").Content("effect for "+name, sut.Naming("missing")))
	return n
}

// asksNext checks that the node asks for the missing message d from now, and
// not before. It has something to say just before that moment and at it, since
// a request travels with whatever is sent.
func asksNext(t *sut.T, requirement string, n *sut.Node, d time.Duration, why string) bool {
	early := speak(t, n, d-soon)
	held := t.Check(requirement, !asks(early, "missing"), fmt.Sprintf("not asked for within %v: %s", d, why), requests(early))
	got := speak(t, n, soon)
	return t.Check(requirement, asks(got, "missing"), fmt.Sprintf("asked for after %v: %s", d, why), got) && held
}

var _ = sut.Describe("repair/asking-again", func() {
	sut.It("after-a-crash", "What was missing before a crash is asked for after it",
		sut.Req("SDS-DUR-7").Needs(contract.CapRepair, contract.CapPersistence), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(10*time.Second), neverLost), t.Peer("alice")
			bob.Receive(alice.Content("effect", sut.Naming("missing")))
			bob.Restart(true)
			got := both(bob.Advance(10*time.Second), speak(t, bob, soon))
			t.Check("SDS-DUR-7", asks(got, "missing"), "whether the time of the request outlived the crash or began anew, it has come", got)
		})

	sut.It("in-growing-intervals", "What does not come is asked for again after 2 and 4 times the first wait, and then every 30 seconds",
		sut.Req("SDS-REP-9").Needs(contract.CapRepair), func(t *sut.T) {
			bob := missesOne(t, "bob")
			first := speak(t, bob, wait)
			t.Require(asks(first, "missing"), "bob asks after five seconds, but: %s", first)
			for i, next := range []time.Duration{2 * wait, 4 * wait, longWait, longWait, longWait} {
				asksNext(t, "SDS-REP-9", bob, next, fmt.Sprintf("it was armed %d times since", i+1))
			}
		})

	sut.It("in-equal-intervals", "What does not come is asked for again after the first wait each time if that is longer than 30 seconds",
		sut.Req("SDS-REP-9").Needs(contract.CapRepair), func(t *sut.T) {
			const long = 47 * time.Second
			bob := member(t, "bob", waiting(long), neverLost)
			bob.Receive(t.Peer("alice").Content("effect", sut.Naming("missing")))
			first := speak(t, bob, long)
			t.Require(asks(first, "missing"), "bob asks after 47 seconds, but: %s", first)
			for i := range 4 {
				asksNext(t, "SDS-REP-9", bob, long, fmt.Sprintf("it was armed %d times since", i+1))
			}
		})

	sut.It("heard-twice-in-one", "An ID that one message asks for twice was asked for once",
		sut.Req("SDS-REP-22").Needs(contract.CapRepair), func(t *sut.T) {
			bob := missesOne(t, "bob")
			bob.Advance(4 * time.Second)
			bob.Receive(t.Peer("carol").Sync(asking("missing", "missing")))
			asksNext(t, "SDS-REP-22", bob, 2*wait, "carol asked for it in one message, and named it twice")
		})

	sut.It("heard-from-another", "A request that another participant sends is put off by the next wait, which is twice a short one",
		sut.Req("SDS-REP-9").Needs(contract.CapRepair), func(t *sut.T) {
			bob := missesOne(t, "bob")
			bob.Advance(4 * time.Second)
			bob.Receive(t.Peer("carol").Sync(asking("missing")))
			asksNext(t, "SDS-REP-9", bob, 2*wait, "carol asked for it")

			dave := missesOne(t, "dave")
			dave.Advance(4 * time.Second)
			dave.Receive(t.Peer("carol").Content("carol asks", asking("nowhere", "missing")))
			asksNext(t, "SDS-REP-9", dave, 2*wait, "carol asked for it in a content message, beside another")
		})

	sut.It("heard-and-sent-count-together", "Requests that were sent and requests that were heard make the next wait longer alike",
		sut.Req("SDS-REP-9").Needs(contract.CapRepair), func(t *sut.T) {
			bob := missesOne(t, "bob")
			first := speak(t, bob, wait)
			t.Require(asks(first, "missing"), "bob asks after five seconds, but: %s", first)
			bob.Advance(5 * time.Second)
			bob.Receive(t.Peer("carol").Sync(asking("missing")))
			bob.Advance(15 * time.Second)
			asksNext(t, "SDS-REP-9", bob, 4*wait-15*time.Second, "bob and carol asked for it")
			bob.Advance(15 * time.Second)
			bob.Receive(t.Peer("dave").Sync(asking("missing")))
			asksNext(t, "SDS-REP-9", bob, longWait, "bob, carol, bob again and dave asked for it")
		})

	sut.It("heard-after-arrival", "A request that is heard for what has arrived does not make one ask for it",
		sut.Req("SDS-REP-5").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(wait), neverLost), t.Peer("alice")
			m1 := alice.Content("arrives")
			bob.ReceiveAll(alice.Content("effect", sut.After(m1)), m1)
			bob.Receive(t.Peer("carol").Sync(sut.Requesting(m1)))
			got := both(speak(t, bob, wait), bob.Advance(longAfter), speak(t, bob, soon))
			t.Check("SDS-REP-5", !asks(got, m1.MessageID), "bob has m1", requests(got))
		})

	sut.It("heard-in-a-copy", "A copy of a known message asks for nothing once more",
		sut.Req("SDS-REP-30", "SDS-RECV-4", "SDS-RECV-5").Needs(contract.CapRepair), func(t *sut.T) {
			for _, test := range []struct {
				requirement string
				carrier     *sut.Message
			}{
				{"SDS-RECV-4", t.Peer("carol").Content("carol asks", asking("missing"))},
				{"SDS-RECV-5", t.Peer("carol").Sync(asking("missing"))},
			} {
				bob := missesOne(t, "bob of "+test.requirement)
				bob.Receive(test.carrier)
				bob.Advance(5 * time.Second)
				bob.ReceiveAll(test.carrier, test.carrier)
				held := asksNext(t, test.requirement, bob, 2*wait-5*time.Second, "carol asked once, five seconds before her message came again")
				t.Check("SDS-REP-30", held, "the requests of a known message are not looked at")
			}
		})

	sut.It("heard-in-an-ephemeral-message", "A repair request in an ephemeral message is ignored",
		sut.Req("SDS-REP-30", "SDS-EPH-5").Needs(contract.CapRepair), func(t *sut.T) {
			bob := missesOne(t, "bob")
			bob.Advance(4 * time.Second)
			bob.Receive(t.Peer("carol").Ephemeral("typing", asking("missing")))
			held := asksNext(t, "SDS-EPH-5", bob, wait-4*time.Second, "nobody was heard to ask for it")
			t.Check("SDS-REP-30", held, "the requests of an ephemeral message are not looked at")
		})

	sut.It("heard-from-its-own-id", "A request in a message under one's own ID, or of another channel, is not one of another participant",
		sut.Req("SDS-REP-30").Needs(contract.CapRepair), func(t *sut.T) {
			bob := missesOne(t, "bob")
			bob.Advance(4 * time.Second)
			bob.ReceiveAll(
				t.Peer("bob").Content("from another device", asking("missing")),
				t.Peer("bob").Sync(asking("missing")),
				t.Peer("carol").Content("elsewhere", asking("missing"), sut.InChannel("another")))
			asksNext(t, "SDS-REP-30", bob, wait-4*time.Second, "nobody else was heard to ask for it")
		})

	sut.It("heard-before-it-is-missed", "Who learns from one message that something is missing and that its sender asks for it begins a first wait",
		sut.Req("SDS-REP-30").Needs(contract.CapRepair), func(t *sut.T) {
			bob := member(t, "bob", waiting(wait), neverLost)
			bob.Receive(t.Peer("carol").Content("effect", sut.Naming("missing"), asking("missing")))
			asksNext(t, "SDS-REP-30", bob, wait, "requests are looked at before dependencies, so bob asked for nothing when carol did")
		})
})

// asking puts IDs into the repair request.
func asking(ids ...string) sut.Option {
	return sut.Edit(func(m *model.Message) { m.Repair = append(m.Repair, model.Entries(ids...)...) })
}
