package channel

import (
	"bytes"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The resend periods by default.
const (
	resendUnacknowledged = 15 * time.Second // three times the interval
	resendPossibly       = 30 * time.Second
	resendAttempts       = 8
)

// periods are those of the resends of one message, without chance.
func periods(first, greatest time.Duration) []time.Duration {
	all := []time.Duration{}
	for p := first; len(all) <= resendAttempts; p *= 2 {
		all = append(all, min(p, max(first, greatest)))
	}
	return all
}

// follows checks that each of a row of broadcasts followed the one before it
// in its period. Times count from the first broadcast.
func follows(t *sut.T, times, periods []time.Duration, state string) {
	var last time.Duration
	for i, at := range times {
		w := jitter(periods[i])
		t.Check("SDS-OUT-4", w.holds(t, at-last), fmt.Sprintf("resend %d of %s message comes %v after the broadcast before", i+1, state, w), at-last)
		last = at
	}
}

var _ = sut.Describe("outgoing", func() {
	sut.It("resends", "A message that nobody acknowledges is broadcast again, in the same bytes",
		sut.Req("SDS-OUT-1", "SDS-OUT-3").Needs(contract.CapResend), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			m := bob.MustSend("hello")
			got := bob.Receive(alice.Content("meanwhile", sut.At(m.Time()+1_000))) // history, filter and clock move on
			bob.MustSend("another")
			got.Broadcast = append(got.Broadcast, bob.Advance(everyTimer).Broadcast...)

			copies := got.Copies(m)
			t.Check("SDS-OUT-1", len(copies) > 0, "the message is broadcast again", got)
			for _, c := range copies {
				t.Check("SDS-OUT-3", bytes.Equal(c.Wire, m.Wire), "with the history, filter and timestamp of the first time", c)
			}
		})

	sut.It("resends-sooner-without-a-sign", "A message without any sign of receipt is resent sooner than one with a sign",
		sut.Req("SDS-OUT-2").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			first := func(name string, signs ...sut.Option) time.Duration {
				node := t.Member(name)
				m, from := node.MustSend("hello of "+name), t.Now()
				t.Sleep(aJourney)
				for range signs {
					got := node.Receive(t.Peer("carol").Sync(seen(m)))
					t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
				}
				got, found := node.AdvanceUntil(everyTimer, func(r *sut.Result) bool { return len(r.Copies(m)) > 0 })
				t.Require(found, "%s resends, but: %s", name, got)
				return since(from, got.Copies(m))[0]
			}
			without, with := first("alice"), first("bob", nil)
			t.Check("SDS-OUT-2", without < with, "the period of the unacknowledged message is shorter than that of the possibly acknowledged one", without, with)
		})

	sut.It("periods-unacknowledged", "An unacknowledged message is resent after 15, 30, 60 and then every 120 seconds, give or take a fifth",
		sut.Req("SDS-OUT-4", "SDS-OUT-6").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m, from := alice.MustSend("hello"), t.Now()
			times := since(from, alice.Advance(2*everyTimer).Copies(m))
			follows(t, times, periods(resendUnacknowledged, 120*time.Second), "an unacknowledged")
			t.Check("SDS-OUT-6", len(times) <= resendAttempts, "it is resent eight times at most", len(times))
			t.Check("SDS-OUT-4", len(times) >= resendAttempts, "the eighth resend follows the seventh like the others", len(times))
		})

	sut.It("periods-possibly", "A possibly acknowledged message is resent after 30, 60, 120, 240 and then every 300 seconds, give or take a fifth",
		sut.Req("SDS-OUT-4", "SDS-OUT-6").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m, from := alice.MustSend("hello"), t.Now()
			t.Sleep(aJourney)
			got := alice.Receive(t.Peer("carol").Sync(seen(m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
			times := since(from, alice.Advance(2*everyTimer).Copies(m))
			follows(t, times, periods(resendPossibly, 300*time.Second), "a possibly acknowledged")
			t.Check("SDS-OUT-6", len(times) <= resendAttempts, "it is resent eight times at most", len(times))
			t.Check("SDS-OUT-4", len(times) >= resendAttempts, "the eighth resend follows the seventh like the others", len(times))
		})

	sut.It("period-of-the-interval", "The first period follows the expected interval, three times as long and ten seconds at least",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend), func(t *sut.T) {
			for _, test := range []struct{ interval, period time.Duration }{{time.Second, 10 * time.Second}, {20 * time.Second, 60 * time.Second}} {
				alice := t.Node("alice-"+test.interval.String(), silentTimer, func(c *contract.Config) { c.IntervalMS = sut.Ptr(test.interval.Milliseconds()) })
				m, from := alice.MustSend("hello"), t.Now()
				got, found := alice.AdvanceUntil(everyTimer, func(r *sut.Result) bool { return len(r.Copies(m)) > 0 })
				t.Check("SDS-OUT-4", found, "the message is resent", got)
				if found {
					follows(t, since(from, got.Copies(m)), []time.Duration{test.period}, "an unacknowledged")
				}
			}
		})

	sut.It("period-of-the-interval-possibly", "The first period after a sign is twice as long, and 30 seconds at least",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			for _, test := range []struct{ interval, period time.Duration }{{time.Second, 30 * time.Second}, {20 * time.Second, 120 * time.Second}} {
				alice := t.Node("alice-"+test.interval.String(), silentTimer, func(c *contract.Config) { c.IntervalMS = sut.Ptr(test.interval.Milliseconds()) })
				m, from := alice.MustSend("hello"), t.Now()
				t.Sleep(aJourney)
				got := alice.Receive(t.Peer("carol").Sync(seen(m)))
				t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
				got, found := alice.AdvanceUntil(everyTimer, func(r *sut.Result) bool { return len(r.Copies(m)) > 0 })
				t.Check("SDS-OUT-4", found, "the message is resent", got)
				if found {
					follows(t, since(from, got.Copies(m)), []time.Duration{test.period}, "a possibly acknowledged")
				}
			}
		})

	sut.It("period-above-the-greatest", "A first period that is longer than the greatest is kept, not cut",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer, func(c *contract.Config) { c.ResendUnacknowledgedMS = sut.Ptr(int64(200_000)) })
			m, from := alice.MustSend("hello"), t.Now()
			times := since(from, alice.Advance(everyTimer).Copies(m))
			t.Check("SDS-OUT-4", len(times) >= 7, "seven resends within half an hour", times)
			follows(t, times, periods(200*time.Second, 120*time.Second), "an unacknowledged")
		})

	sut.It("period-grows-with-the-state", "When a sign of receipt comes, the longer period counts, from the last broadcast",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m, from := alice.MustSend("hello"), t.Now()
			early := alice.Advance(11_900 * time.Millisecond) // just before the earliest resend
			t.Check("SDS-OUT-4", len(early.Copies(m)) == 0, "no resend within 12 seconds", early)
			got := alice.Receive(t.Peer("carol").Sync(seen(m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
			got, found := alice.AdvanceUntil(everyTimer, func(r *sut.Result) bool { return len(r.Copies(m)) > 0 })
			t.Check("SDS-OUT-4", found, "the message is resent", got)
			if found {
				follows(t, since(from, got.Copies(m)), periods(resendPossibly, 300*time.Second), "a possibly acknowledged")
			}
		})

	sut.It("period-shrinks-with-the-state", "When the sign of receipt is taken back, the shorter period counts, and what is overdue is sent at once",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice, carol := t.Node("alice", silentTimer), t.Peer("carol")
			m := alice.MustSend("hello")
			t.Sleep(aJourney)
			got := alice.Receive(carol.Sync(seen(m)))
			t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
			early := alice.Advance(20 * time.Second)
			t.Check("SDS-OUT-4", len(early.Copies(m)) == 0, "no resend of the possibly acknowledged message within 21 seconds", early)
			got = alice.Receive(carol.Sync()) // carol's filter does not contain it any more
			got.Broadcast = append(got.Broadcast, alice.Advance(soon).Broadcast...)
			t.Equal("SDS-OUT-4", len(got.Copies(m)), 1, "the message is unacknowledged and its period, 18 seconds at most, is over")
		})

	sut.It("acknowledged-is-not-resent", "An acknowledged message is not resent",
		sut.Req("SDS-OUT-5").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m, other := bob.MustSend("hello"), ownMessage(t, bob, "nobody gets this one")
			got := bob.Receive(carol.Sync(seen(m)))
			got.Events = append(got.Events, bob.Receive(carol.Sync(sut.After(m))).Events...)
			t.Require(got.Acknowledged(m), "the message is acknowledged, but: %s", got)
			got = bob.Advance(everyTimer)
			t.Check("SDS-OUT-5", len(got.Copies(m)) == 0, "no resend of the acknowledged message", got)
			t.Require(len(got.Copies(other)) > 0, "the other message is resent, but: %s", got)
		})

	sut.It("acknowledged-after-a-resend", "A message that is acknowledged between two resends is not resent again",
		sut.Req("SDS-OUT-5").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := bob.MustSend("hello")
			got, found := bob.AdvanceUntil(everyTimer, func(r *sut.Result) bool { return len(r.Copies(m)) == 2 })
			t.Require(found, "the message is resent twice, but: %s", got)
			got = bob.Receive(carol.Content("got it", sut.After(m)))
			t.Require(got.Acknowledged(m), "the message is acknowledged, but: %s", got)
			got = bob.Advance(everyTimer)
			t.Check("SDS-OUT-5", len(got.Copies(m)) == 0, "no third resend", got)
		})
})
