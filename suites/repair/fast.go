package repair

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// fast turns the profile of the shorter waits on.
func fast(c *contract.Config) { c.RepairProfile = "fast" }

// interval sets the expected interval of the channel, from which the fast
// profile takes its waits.
func interval(ms int64) sut.Config {
	return func(c *contract.Config) { c.IntervalMS = &ms }
}

// hasFast says whether there is such a profile. Without it the requirement is
// not met, and there is nothing else to see.
func hasFast(t *sut.T) bool {
	_, refused := t.TryNode("probe", repairing, fast)
	return t.Check("SDS-REP-25", refused == nil, "a channel can have the fast profile", refused)
}

var _ = sut.Describe("repair/fast", func() {
	sut.It("asks-soon", "In the fast profile a participant asks after 0.2 s at the earliest, at the moment that the hash gives",
		sut.Req("SDS-REP-25").Needs(contract.CapRepair), func(t *sut.T) {
			if !hasFast(t) {
				return
			}
			for _, s := range []int64{5_000, 1_000, 201, 100, 1} {
				sums := arithmetic(t)
				sums.Fast, sums.IntervalMS = true, s
				for _, id := range []string{"m1", "m2"} {
					n := twin(t, fmt.Sprintf("bob for %s at %d", id, s), "bob", fast, interval(s))
					misses(t, n, id)
					due := millis(sums.RequestMS("bob", id))
					early := speak(t, n, due-soon)
					t.Check("SDS-REP-25", !asks(early, id), fmt.Sprintf("S is %d, and bob does not ask for %s within %v", s, id, due), requests(early))
					got := speak(t, n, soon)
					t.Check("SDS-REP-25", asks(got, id), fmt.Sprintf("S is %d, and bob asks for %s after %v", s, id, due), got)
				}
			}
		})

	sut.It("answers-soon", "In the fast profile the author answers at once and others after 0.5 s at the earliest, at the moment that the hash gives",
		sut.Req("SDS-REP-25").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			if !hasFast(t) {
				return
			}
			for _, s := range []int64{5_000, 501, 500, 100} {
				sums := arithmetic(t)
				sums.Fast, sums.IntervalMS = true, s
				bob := twin(t, fmt.Sprintf("bob at %d", s), "bob", fast, interval(s))
				theirs := t.Peer("alice").Content(fmt.Sprintf("hello at %d", s))
				known(t, bob, theirs)
				mine := own(t, bob, "mine")[0]
				got := asked(t, bob, "carol", step(t), mine)
				t.Check("SDS-REP-25", len(got.Copies(mine)) > 0, fmt.Sprintf("S is %d, and bob answers for his own message at once", s), got)

				due := millis(sums.AnswerMS("bob", "alice", theirs.MessageID))
				early := asked(t, bob, "dave", due-soon, theirs)
				t.Check("SDS-REP-25", len(early.Copies(theirs)) == 0, fmt.Sprintf("S is %d, and bob does not answer for alice's message within %v", s, due), early)
				got = bob.Advance(soon)
				t.Check("SDS-REP-25", len(got.Copies(theirs)) > 0, fmt.Sprintf("S is %d, and bob answers for alice's message after %v", s, due), got)
			}
		})

	sut.It("takes-on-soon", "In the fast profile a request is taken on 0.2 s after a copy was heard, and not before",
		sut.Req("SDS-REP-25").Needs(contract.CapRepair), func(t *sut.T) {
			if !hasFast(t) {
				return
			}
			bob := member(t, "bob", fast)
			early, late := t.Peer("alice").Content("early"), t.Peer("alice").Content("late")
			bob.ReceiveAll(early, late)
			got := bob.Advance(199 * time.Millisecond)
			got = both(got, asked(t, bob, "carol", 2*soon, early))
			got = both(got, asked(t, bob, "dave", time.Minute, late))
			t.Check("SDS-REP-25", len(got.Copies(early)) == 0, "a request 199 ms after the message arrived is not taken on", got)
			t.Check("SDS-REP-25", len(got.Copies(late)) > 0, "a request 201 ms after the message arrived is answered", got)
		})

	sut.It("waits-in-the-standard-profile", "Without the fast profile the interval of the channel plays no part",
		sut.Req("SDS-REP-4").Needs(contract.CapRepair), func(t *sut.T) {
			bob := member(t, "bob", interval(100))
			misses(t, bob, "missing")
			early := speak(t, bob, leastWait-soon)
			t.Check("SDS-REP-4", !asks(early, "missing"), "not asked for before T_min", requests(early))
			late := speak(t, bob, greatestWait-leastWait)
			t.Check("SDS-REP-4", asks(late, "missing"), "asked for by T_max", late)
		})
})
