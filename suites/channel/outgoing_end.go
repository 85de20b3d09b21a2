package channel

import (
	"fmt"
	"math"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// untilGivenUp is longer than eight resends and one period more can take.
const untilGivenUp = 2 * everyTimer

var _ = sut.Describe("outgoing", func() {
	sut.It("attempts-of-a-setting", "A message is resent as often as the parameter says, and not once more",
		sut.Req("SDS-OUT-6").Needs(contract.CapResend), func(t *sut.T) {
			for _, attempts := range []int{0, 1, 3} {
				alice := t.Node(fmt.Sprintf("alice-%d", attempts), silentTimer, func(c *contract.Config) { c.ResendAttempts = sut.Ptr(attempts) })
				m := alice.MustSend("hello")
				t.Equal("SDS-OUT-6", len(alice.Advance(untilGivenUp).Copies(m)), attempts, "resends of the message")
			}
		})

	sut.It("late-wake-up-resends-once", "A participant that wakes late sends one resend, and the next one a full period later",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			t.Sleep(time.Hour)
			woke := t.Now()
			got := alice.Advance(soon)
			t.Equal("SDS-OUT-4", len(got.Copies(m)), 1, "resends on waking, where eight periods have passed")
			times := since(woke, alice.Advance(time.Minute).Copies(m))
			t.Check("SDS-OUT-4", len(times) > 0, "the next resend follows within its period", times)
			follows(t, times, periods(2*resendUnacknowledged, 120*time.Second), "an unacknowledged")
		})

	sut.It("chance-is-uniform", "The chance in the periods is used in full, and drawn anew for each",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend), func(t *sut.T) {
			// Of 100 uniform draws all lie above -0.1 once in 10^12 runs, and
			// likewise all below 0.1. Two successive draws lie within 0.001
			// of each other once in 200 cases, 50 times in 100 never.
			const sample = 100
			alice, from := t.Node("alice", silentTimer), t.Now()
			var sent []*sut.Message
			for i := range sample {
				sent = append(sent, alice.MustSend(fmt.Sprintf("message %d", i)))
			}
			got := alice.Advance(time.Minute)
			low, high, same := 0, 0, 0
			for _, m := range sent {
				times := since(from, got.Copies(m))
				t.Require(len(times) >= 2, "message %s is resent twice within a minute, but: %v", m.MessageID, times)
				u0, u1 := draw(times[0], resendUnacknowledged), draw(times[1]-times[0], 2*resendUnacknowledged)
				if u0 < -0.1 {
					low++
				}
				if u0 > 0.1 {
					high++
				}
				if math.Abs(u0-u1) < 0.001 {
					same++
				}
			}
			t.Check("SDS-OUT-4", low > 0 && high > 0, "of 100 draws some lie below -0.1 and some above 0.1", low, high)
			t.Check("SDS-OUT-4", same < 50, "of 100 pairs of successive draws most differ", same)
		})

	sut.It("gives-up", "When the last attempt had no effect, the application hears of it once",
		sut.Req("SDS-OUT-7").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			got := alice.Advance(untilGivenUp)
			copies := got.Copies(m)
			t.Require(len(copies) > 0, "the message is resent, but: %s", got)
			var at []time.Duration
			for _, e := range got.Events {
				if e.Event.GaveUp != nil && e.Event.GaveUp.MessageID == m.MessageID {
					at = append(at, time.Duration(e.AtMS-copies[len(copies)-1].AtMS)*time.Millisecond)
				}
			}
			w := jitter(120 * time.Second)
			t.Check("SDS-OUT-7", len(at) == 1 && w.holds(t, at[0]), fmt.Sprintf("gave_up is raised once, %v after the last resend", w), at)
			later := alice.Advance(untilGivenUp)
			t.Check("SDS-OUT-7", !later.GaveUp(m), "and never again", later)
		})

	sut.It("acknowledged-is-not-given-up", "A message that is acknowledged after its last resend is not given up",
		sut.Req("SDS-OUT-7").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			got, found := alice.AdvanceUntil(untilGivenUp, func(r *sut.Result) bool { return len(r.Copies(m)) == resendAttempts })
			t.Check("SDS-OUT-7", found && !got.GaveUp(m), "eight resends, and no gave_up until the period after the last is over", got)
			alice.Receive(t.Peer("carol").Sync(sut.After(m)))
			got = alice.Advance(untilGivenUp)
			t.Check("SDS-OUT-7", !got.GaveUp(m), "the acknowledgement came in time", got)
		})

	sut.It("given-up-is-acknowledgeable", "A message that was given up can still be acknowledged",
		sut.Req("SDS-OUT-8").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice, carol := t.Node("alice", silentTimer), t.Peer("carol")
			m1, m2 := alice.MustSend("m1"), alice.MustSend("m2")
			got := alice.Advance(untilGivenUp)
			t.Require(len(got.Copies(m1)) == resendAttempts && len(got.Copies(m2)) == resendAttempts, "both messages are resent eight times, but: %s", got)
			isState(t, "SDS-OUT-8", alice, m1, contract.Unacknowledged)

			got = alice.Receive(carol.Sync(sut.After(m1), seen(m2)))
			t.Check("SDS-OUT-8", got.Acknowledged(m1), "a history that names m1 acknowledges it", got)
			t.Check("SDS-OUT-8", got.PossiblyAcknowledged(m2), "a filter that contains m2 is a sign", got)
			later := alice.Advance(untilGivenUp)
			t.Check("SDS-OUT-8", len(later.Copies(m2)) == 0, "and does not begin the attempts anew", later)
		})

	sut.It("given-up-makes-room", "A message that was given up does not count against the limit of the outgoing buffer",
		sut.Req("SDS-SEND-8").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer, func(c *contract.Config) { c.OutgoingLimit = sut.Ptr(1) })
			m := alice.MustSend("m1")
			got, found := alice.AdvanceUntil(untilGivenUp, func(r *sut.Result) bool { return len(r.Copies(m)) == resendAttempts })
			t.Require(found, "the message is resent eight times, but: %s", got)
			got = alice.Send("m2")
			t.Check("SDS-SEND-8", got.Refused != nil, "its last period is not over, so the outgoing buffer for one is full", got)
			alice.Advance(untilGivenUp)
			got = alice.Send("m3")
			t.Check("SDS-SEND-8", got.Refused == nil, "it was given up, so there is room", got)
			got = alice.Send("m4")
			t.Check("SDS-SEND-8", got.Refused != nil, "and now it is full again", got)
		})

	sut.It("alone-does-not-resend", "Who is the only member does not resend, until there is a second",
		sut.Req("SDS-OUT-9").Needs(contract.CapResend), func(t *sut.T) {
			for _, alone := range [][]string{{"alice"}, {}} {
				name := []string{"nobody", "alice"}[len(alone)]
				node := t.Node(name, silentTimer)
				node.Context(alone, nil, "")
				m := node.MustSend("hello")
				got := node.Advance(untilGivenUp)
				t.Check("SDS-OUT-9", len(got.Copies(m)) == 0, "nobody is there to hear a resend", got)
				t.Check("SDS-OUT-9", !got.GaveUp(m), "and nothing is given up", got)

				got = node.Context([]string{name, "bob"}, nil, "")
				got.Broadcast = append(got.Broadcast, node.Advance(soon).Broadcast...)
				t.Equal("SDS-OUT-9", len(got.Copies(m)), 1, "when a second member appears, what is overdue is sent, once")
				got = node.Advance(untilGivenUp)
				t.Equal("SDS-OUT-9", len(got.Copies(m)), resendAttempts-1, "further resends: attempts were not counted meanwhile")
			}
		})
})

// draw is the u of a period that took so long.
func draw(took, period time.Duration) float64 { return float64(took)/float64(period) - 1 }
