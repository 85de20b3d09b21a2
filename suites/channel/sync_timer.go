package channel

import (
	"fmt"
	"time"

	"github.com/onsi/gomega"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The sync intervals by default.
const (
	syncMin = 10 * time.Second // twice the interval
	syncMax = 300 * time.Second
)

// interval is one interval of the sync timer, counted from the moment at which
// the newest entry of the log last changed.
type interval struct{ begin, length time.Duration }

// speaks is when the participant speaks in it, if it does: in the second half.
func (i interval) speaks() window { return window{i.begin + i.length/2, i.begin + i.length} }

// intervals are the first n intervals: each twice as long as the one before,
// five minutes at most.
func intervals(n int) []interval {
	all := []interval{{0, syncMin}}
	for last := all[0]; len(all) < n; all = append(all, last) {
		last = interval{last.begin + last.length, min(2*last.length, syncMax)}
	}
	return all
}

// speaksIn checks that the first sync message of a result lies in a window,
// counted from a moment.
func speaksIn(t *sut.T, requirement string, r *sut.Result, fromMS int64, w window, why string) {
	times := since(fromMS, r.Syncs())
	t.Check(requirement, len(times) > 0 && w.holds(t, times[0]), fmt.Sprintf("%s: the sync message comes after %v", why, w), times)
}

// everySecond lets the node receive a message a second, made by next, and
// returns what all of it caused.
func everySecond(t *sut.T, n *sut.Node, seconds int, next func(i int) *sut.Message) *sut.Result {
	all := n.Advance(0)
	for i := range seconds {
		got := n.Advance(time.Second)
		received := n.Receive(next(i))
		all.Broadcast = append(append(all.Broadcast, got.Broadcast...), received.Broadcast...)
	}
	return all
}

var _ = sut.Describe("sync", func() {
	sut.It("intervals-double", "After the last message of a burst the intervals grow from ten seconds to five minutes",
		sut.Req("SDS-SYNC-8", "SDS-SYNC-9", "SDS-SYNC-10").Needs(contract.CapSync), func(t *sut.T) {
			alice := t.Node("alice")
			alice.MustSend("hello")
			from := t.Now()
			times := since(from, alice.Advance(2*everyTimer).Syncs())
			all := intervals(12)
			t.Check("SDS-SYNC-8", len(times) >= len(all), "one sync message in each of twelve intervals", times)
			t.Require(len(times) >= len(all), "twelve sync messages, but: %v", times)
			t.Check("SDS-SYNC-9", all[0].speaks().holds(t, times[0]), fmt.Sprintf("the first interval is that of Imin, so the first comes after %v", all[0].speaks()), times[0])
			for i, in := range all {
				t.Check("SDS-SYNC-10", in.speaks().holds(t, times[i]), fmt.Sprintf("number %d comes after %v", i+1, in.speaks()), times[i])
			}
		})

	sut.It("intervals-of-a-setting", "The intervals follow the channel's expected interval and longest interval",
		sut.Req("SDS-SYNC-9", "SDS-SYNC-10").Needs(contract.CapSync), func(t *sut.T) {
			alice := t.Node("alice", func(c *contract.Config) {
				c.IntervalMS, c.SyncMaxMS = sut.Ptr(int64(30_000)), sut.Ptr(int64(90_000))
			})
			alice.MustSend("hello")
			from := t.Now()
			got := alice.Advance(10 * time.Minute)
			speaksIn(t, "SDS-SYNC-9", got, from, window{30 * time.Second, 60 * time.Second}, "Imin is twice the expected interval")
			times := since(from, got.Syncs())
			for i, in := range []interval{{60 * time.Second, 90 * time.Second}, {150 * time.Second, 90 * time.Second}} {
				t.Check("SDS-SYNC-10", len(times) > i+1 && in.speaks().holds(t, times[i+1]), fmt.Sprintf("twice Imin is more than Imax, so number %d comes after %v", i+2, in.speaks()), times)
			}
		})

	sut.It("older-deliveries-do-not-put-off", "What is delivered and is not the newest does not put the sync message off",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			now := uint64(t.Now())
			newest := t.Peer("carol").Content("newest", sut.At(now+1_000_000))
			got := bob.Receive(newest)
			t.Require(got.Delivered(newest), "the newest is delivered, but: %s", got)
			from := t.Now()
			got = everySecond(t, bob, 12, func(i int) *sut.Message { return alice.Content(fmt.Sprintf("older %d", i), sut.At(now+uint64(i))) })
			speaksIn(t, "SDS-SYNC-8", got, from, interval{0, syncMin}.speaks(), "the interval began with the newest entry")
		})

	sut.It("late-wake-up-speaks-once", "A participant that wakes late sends one sync message and goes on from there",
		sut.Req("SDS-SYNC-8", "SDS-SYNC-10").Needs(contract.CapSync), func(t *sut.T) {
			alice := t.Node("alice")
			alice.MustSend("hello")
			t.Sleep(time.Hour)
			woke := t.Now()
			got := alice.Advance(soon)
			t.Equal("SDS-SYNC-8", len(got.Syncs()), 1, "sync messages on waking, where a dozen intervals have passed")
			speaksIn(t, "SDS-SYNC-10", alice.Advance(everyTimer), woke, interval{0, 2 * syncMin}.speaks(), "the next interval begins then, twice as long as the first")
		})

	sut.It("late-weighted", "The more members there are, the later in the interval each speaks",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			// In three quarters of the interval a member of a thousand has
			// spoken with a chance of 0.031, one of two with 0.414. Of 100
			// intervals that is 3 and 41; less than 20, and 15 to 69, hold
			// but for one run in 10^8.
			const sample = 100
			early := func(name string, members []string) int {
				node := t.Node(name, func(c *contract.Config) {
					c.SyncMinMS, c.SyncMaxMS = sut.Ptr(syncMin.Milliseconds()), sut.Ptr(syncMin.Milliseconds())
				})
				node.Context(members, nil, "")
				node.MustSend("hello of " + name)
				from := t.Now()
				times := since(from, node.Advance(sample*syncMin).Syncs())
				t.Check("SDS-SYNC-8", len(times) == sample, "one sync message in each of 100 intervals", len(times))
				count := 0
				for _, at := range times {
					t.Check("SDS-SYNC-8", at%syncMin >= syncMin/2 || at%syncMin <= lateness(t), "in the second half of an interval", at)
					if at%syncMin < syncMin*3/4 && at%syncMin >= syncMin/2 {
						count++
					}
				}
				return count
			}
			t.Match("SDS-SYNC-8", early("alice", numbered("member", 999)), gomega.BeNumerically("<", 20), "early ones of 100, with a thousand members")
			alone := early("bob", nil)
			t.Check("SDS-SYNC-8", alone >= 15 && alone < 70, "early ones of 100, with nobody known: neither few nor nearly all", alone)
		})

	sut.It("sending-begins-anew", "An own message begins a new short interval",
		sut.Req("SDS-SYNC-9").Needs(contract.CapSync), func(t *sut.T) {
			alice := t.Node("alice")
			alice.MustSend("first")
			early := alice.Advance(4 * time.Second)
			alice.MustSend("second")
			from := t.Now()
			got := alice.Advance(150 * time.Second)
			t.Check("SDS-SYNC-9", len(early.Syncs()) == 0, "no sync message in the first half of the first interval", early)
			speaksIn(t, "SDS-SYNC-9", got, from, interval{0, syncMin}.speaks(), "counted from the second message")

			alice.MustSend("third")
			from = t.Now()
			got = alice.Advance(time.Minute)
			speaksIn(t, "SDS-SYNC-9", got, from, interval{0, syncMin}.speaks(), "counted from the third message, sent in a long interval")
		})

	sut.It("delivery-begins-anew", "A delivery at the end of the log begins a new short interval, in which the receiver speaks",
		sut.Req("SDS-SYNC-8", "SDS-SYNC-9").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Node("bob"), t.Peer("carol")
			m := bob.MustSend("hello")
			bob.Advance(150 * time.Second)
			answer := carol.Content("answer", sut.After(m))
			bob.Receive(answer)
			from := t.Now()
			got := bob.Advance(100 * time.Second)
			t.Check("SDS-SYNC-8", len(got.Syncs()) > 0 && got.Syncs()[0].Names(answer), "the answer named the newest entry and became it; that does not silence bob, who speaks of the answer", got)
			speaksIn(t, "SDS-SYNC-9", got, from, interval{0, syncMin}.speaks(), "counted from the delivery")
		})

	sut.It("older-message-changes-nothing", "A delivery before the end of the log leaves the interval as it is",
		sut.Req("SDS-SYNC-9").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := bob.MustSend("hello")
			from := t.Now()
			got := everySecond(t, bob, 9, func(i int) *sut.Message {
				return carol.Content(fmt.Sprintf("older %d", i), sut.At(m.Time()-100+uint64(i)))
			})
			got.Broadcast = append(got.Broadcast, bob.Advance(time.Minute).Broadcast...)
			speaksIn(t, "SDS-SYNC-9", got, from, interval{0, syncMin}.speaks(), "nine older messages came, and bob's is still the newest")
		})

	sut.It("waiting-message-changes-nothing", "A message that waits leaves the interval as it is, until it is delivered",
		sut.Req("SDS-SYNC-9").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			bob.MustSend("hello")
			from := t.Now()
			cause := carol.Content("cause")
			got := everySecond(t, bob, 9, func(i int) *sut.Message {
				return carol.Content(fmt.Sprintf("waits %d", i), sut.After(cause))
			})
			got.Broadcast = append(got.Broadcast, bob.Advance(time.Minute).Broadcast...)
			speaksIn(t, "SDS-SYNC-9", got, from, interval{0, syncMin}.speaks(), "nine messages came and wait, so the newest entry is still bob's")

			bob.Receive(cause)
			from = t.Now()
			speaksIn(t, "SDS-SYNC-9", bob.Advance(time.Minute), from, interval{0, syncMin}.speaks(), "when they are delivered, the newest entry changes")
		})
})
