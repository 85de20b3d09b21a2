package channel

import (
	"fmt"
	"math"
	"time"

	"github.com/onsi/gomega"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("statistics", func() {
	sut.It("resend-periods-spread-evenly", "The resend periods of many messages are spread evenly over a fifth above and below",
		sut.Req("SDS-OUT-4").Needs(contract.CapResend), func(t *sut.T) {
			// 300 messages: the draws of a uniform u are within 0.152 of a
			// uniform distribution. No chance at all, one half only and the two
			// ends only are 0.5 away, half the width 0.25. A triangle comes as
			// near as 0.125 and may pass.
			sample := sampleOf(t, 300)
			alice := t.Node("alice", silentTimer)
			var messages, resends []*sut.Message
			for i := range sample {
				messages = append(messages, alice.MustSend(fmt.Sprintf("message %d", i)))
				resends = append(resends, alice.Advance(100*time.Millisecond).Broadcast...)
			}
			resends = append(resends, alice.Advance(54*time.Second+2*lateness(t)).Broadcast...) // the latest first and second period
			copies := map[string][]*sut.Message{}
			for _, r := range resends {
				copies[r.MessageID] = append(copies[r.MessageID], r)
			}

			var first, second []float64
			for i, m := range messages {
				at := since(m.AtMS, copies[m.MessageID])
				t.Require(len(at) >= 2, "message %d is resent twice within 54 seconds, but after %v", i, at)
				first = append(first, drawn(at[0], resendUnacknowledged))
				second = append(second, drawn(at[1]-at[0], 2*resendUnacknowledged))
			}
			blur := lateness(t).Seconds() / (0.4 * resendUnacknowledged.Seconds()) // how far a draw may be off
			for i, draws := range [][]float64{first, second} {
				which := []string{"first", "second"}[i]
				t.Equal("SDS-OUT-4", outside(draws, blur), []float64{}, "draws, from 0 to 1, behind "+which+" periods that are not within a fifth of the middle one")
				t.Match("SDS-OUT-4", distanceFromUniform(draws), gomega.BeNumerically("<=", farFromUniform(sample)+blur), fmt.Sprintf("distance of %d %s periods from an even spread", sample, which))
			}

			// Two independent draws are within 0.02 of each other with a chance
			// of 0.0396: 12 of 300, and at most 33 but for one run in a million.
			same := 0
			for i := range first {
				if math.Abs(first[i]-second[i]) < 0.02 {
					same++
				}
			}
			t.Match("SDS-OUT-4", same, gomega.BeNumerically("<=", atMost(sample, 0.0396+2*blur)), fmt.Sprintf("messages of %d whose second draw is that of the first: u is drawn anew after each broadcast", sample))
		})
})

// sampleOf makes a sample smaller, and its bounds wider, for a node that is
// advanced in steps, which takes many calls.
func sampleOf(t *sut.T, size int) int {
	if t.StepMS() > 0 {
		return min(size, 100)
	}
	return size
}

// drawn is the u behind a period, from 0 for a fifth less to 1 for a fifth
// more.
func drawn(period, middle time.Duration) float64 {
	return (period.Seconds()/middle.Seconds() - 0.8) / 0.4
}

// outside lists the first few draws that are not from [0, 1], give or take
// milliseconds that were rounded away. They may be seen late by the blur.
func outside(draws []float64, blur float64) []float64 {
	const rounding = 0.001
	found := []float64{}
	for _, x := range draws {
		if (x < -rounding || x > 1+rounding+blur) && len(found) < 3 {
			found = append(found, x)
		}
	}
	return found
}

var _ = sut.Describe("statistics", func() {
	sut.It("sync-times-of-two", "With two members a sync message comes early and late in the second half of an interval as the formula says",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			syncTimesFollow(t, 1_500, []string{"alice", "bob"})
		})

	sut.It("sync-times-of-fifty", "With fifty members a sync message comes mostly late in the second half of an interval, as the formula says",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			syncTimesFollow(t, 500, append(numbered("member", 49), "alice"))
		})
})

// syncTimesFollow checks the distribution of firing times in intervals of one
// length, in which nobody else speaks.
//
// With x = 2t/I - 1, the formula says that x = ln(1 + u·(G-1)) / ln G, so that
// (G^x - 1) / (G - 1) is u, uniform. That is checked with the bound for
// uniform draws: 0.068 for 1,500 and 0.117 for 500. For G = 50, times spread
// evenly, or for G = 2, are more than 0.5 away. For G = 2 the formula itself is
// 0.086 from an even spread, and the mean is sharper: that of x is
// 1 + 1/(G-1) - 1/ln G, 0.557 for G = 2, with a variance of less than 1/12. The
// bound for 1,500 draws is 0.043; the mean of an even spread is 0.057 off.
func syncTimesFollow(t *sut.T, sample int, members []string) {
	const length = 10 * time.Second
	sample = sampleOf(t, sample)
	alice := t.Node("alice", fixedIntervals(length))
	alice.Context(members, nil, "")
	m := t.Peer("bob").Content("hello")
	got := alice.Receive(m)
	t.Require(got.Delivered(m), "alice delivers what bob sent, but: %s", got)
	from, g := t.Now(), float64(len(members))
	times := since(from, alice.Advance(time.Duration(sample)*length).Syncs())
	t.Check("SDS-SYNC-8", len(times) == sample, fmt.Sprintf("one sync message in each of %d intervals", sample), len(times))

	var xs, us []float64
	for i, at := range times {
		x := 2*(at-time.Duration(i)*length).Seconds()/length.Seconds() - 1
		xs, us = append(xs, x), append(us, (math.Pow(g, x)-1)/(g-1))
	}
	t.Require(len(xs) > 0, "alice sends sync messages")
	blur := lateness(t).Seconds() / (length.Seconds() / 2) // how far x may be off
	steepest := math.Log(g) * g / (g - 1)                  // of the formula for u: how much it enlarges the blur
	t.Equal("SDS-SYNC-8", outside(xs, blur), []float64{}, "times of sync messages, from 0 in the middle to 1 at the end of an interval, that are not in its second half")
	t.Match("SDS-SYNC-8", distanceFromUniform(us), gomega.BeNumerically("<=", farFromUniform(sample)+steepest*blur), fmt.Sprintf("distance of %d firing times from the formula for G = %v", sample, g))
	expected := 1 + 1/(g-1) - 1/math.Log(g)
	t.Match("SDS-SYNC-8", mean(xs), gomega.BeNumerically("~", expected, farFromMean(sample, 1.0/12)+blur), fmt.Sprintf("mean of %d firing times, from 0 in the middle to 1 at the end of an interval", sample))
}
