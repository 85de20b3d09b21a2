package repair

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// narrow makes the span in which requests are sent short enough to be probed:
// from one second to seventeen.
func narrow(c *contract.Config) {
	c.RepairMinMS, c.RepairMaxMS = sut.Ptr(int64(1_000)), sut.Ptr(int64(17_000))
}

// firstAsked is how long after now a node first asks for an ID. Its application
// says something every second, so that a request never waits for a carrier.
func firstAsked(t *sut.T, n *sut.Node, id string) time.Duration {
	for from := t.Now(); millis(t.Now()-from) < greatestWait+time.Second; {
		if times := askedAt(speak(t, n, time.Second), id, from); len(times) > 0 {
			return times[0]
		}
	}
	t.Require(false, "%s asks for %q", n.Name, id)
	return 0
}

// misses lets a node miss an ID from now on.
func misses(t *sut.T, n *sut.Node, id string) {
	n.Receive(t.Peer("alice").Content(fmt.Sprintf("effect of %q for %s", id, n.Name), sut.Naming(id)))
}

var _ = sut.Describe("repair/asking-moment", func() {
	sut.It("by-participant-and-message", "The wait follows from participant and message: the same for the same, spread over others",
		sut.Req("SDS-REP-4").Needs(contract.CapRepair), func(t *sut.T) {
			one := member(t, "one", narrow)
			misses(t, one, "missing")
			first := firstAsked(t, one, "missing")

			again := twin(t, "again", "one", narrow) // with another past
			speak(t, again, 3*time.Second)
			misses(t, again, "of the past")
			speak(t, again, 10*time.Second)
			misses(t, again, "missing")
			second := firstAsked(t, again, "missing")
			t.Check("SDS-REP-4", alike(t, first, second), "the participant waits as long for the same message, whatever happened before", first, second)

			// That seven others wait within a second of the first, of sixteen,
			// has a chance of 8^-7, whatever the hash.
			participants, messages := []time.Duration{first}, []time.Duration{first}
			for i := range 7 {
				n := member(t, fmt.Sprintf("participant-%d", i), narrow)
				misses(t, n, "missing")
				participants = append(participants, firstAsked(t, n, "missing"))
				id := fmt.Sprintf("missing-%d", i)
				misses(t, one, id)
				messages = append(messages, firstAsked(t, one, id))
			}
			t.Check("SDS-REP-4", spread(t, participants), "eight participants do not all wait alike for one message", participants)
			t.Check("SDS-REP-4", spread(t, messages), "one participant does not wait alike for eight messages", messages)
		})

	sut.It("by-the-hash", "The request is due at the moment that SHA-256 gives, to the millisecond",
		sut.Req("SDS-REP-27").Needs(contract.CapRepair), func(t *sut.T) {
			for _, test := range []struct{ participant, message string }{
				{"bob", "m1"}, {"carol", "m1"}, {"bobm", "1"}, {"bob", "m2"}, {"Zoë", "é"}, {"bob", "E8170OEPSdyFqY_XC9W7xspd"},
			} {
				n := twin(t, test.participant+" for "+test.message, test.participant)
				misses(t, n, test.message)
				due := millis(arithmetic(t).RequestMS(test.participant, test.message))
				early := speak(t, n, due-soon)
				t.Check("SDS-REP-27", !asks(early, test.message), fmt.Sprintf("%s does not ask for %s within %v", test.participant, test.message, due), requests(early))
				got := speak(t, n, soon)
				t.Check("SDS-REP-27", asks(got, test.message), fmt.Sprintf("%s asks for %s after %v", test.participant, test.message, due), got)
			}
		})

	sut.It("by-the-bounds", "The bounds of the wait are those of the channel",
		sut.Req("SDS-REP-27").Needs(contract.CapRepair), func(t *sut.T) {
			sums := arithmetic(t)
			sums.MinMS, sums.MaxMS = 1_000, 17_000
			bob := member(t, "bob", narrow)
			misses(t, bob, "missing")
			due := millis(sums.RequestMS("bob", "missing"))
			early := speak(t, bob, due-soon)
			t.Check("SDS-REP-27", !asks(early, "missing"), fmt.Sprintf("bob does not ask within %v", due), requests(early))
			got := speak(t, bob, soon)
			t.Check("SDS-REP-27", asks(got, "missing"), fmt.Sprintf("bob asks after %v", due), got)
		})
})

// spread says whether waits differ.
func spread(t *sut.T, waits []time.Duration) bool {
	for _, w := range waits[1:] {
		if !alike(t, w, waits[0]) {
			return true
		}
	}
	return false
}
