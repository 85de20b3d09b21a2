package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// silentIn checks that no sync message of a result lies before a moment,
// counted from another.
func silentIn(t *sut.T, requirement string, r *sut.Result, fromMS int64, until time.Duration, why string) {
	times := since(fromMS, r.Syncs())
	t.Check(requirement, len(times) == 0 || times[0] >= until, fmt.Sprintf("%s: no sync message before %v", why, until), times)
}

var _ = sut.Describe("sync", func() {
	sut.It("consistent-silences", "Who hears a message that names the newest entry says nothing in that interval",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			makers := []func(m1, m2 *sut.Message) *sut.Message{
				func(m1, m2 *sut.Message) *sut.Message { return t.Peer("carol").Sync(sut.After(m2)) },
				func(m1, m2 *sut.Message) *sut.Message { return t.Peer("carol").Sync(sut.After(m1, m2)) },
				func(m1, m2 *sut.Message) *sut.Message {
					return t.Peer("carol").Content("waits", sut.After(m2), sut.Naming("missing"))
				},
			}
			for i, name := range []string{"a sync message", "a sync message that names an older one too", "a content message that waits"} {
				bob := t.Member(fmt.Sprintf("bob-%d", i))
				m1, m2 := bob.MustSend("older"), bob.MustSend("newest")
				from := t.Now()
				early := bob.Advance(4 * time.Second)
				t.Require(len(early.Syncs()) == 0, "no sync message within 4 seconds, but: %s", early)
				bob.Receive(makers[i](m1, m2))
				got := bob.Advance(time.Minute)
				silentIn(t, "SDS-SYNC-8", got, from, intervals(2)[1].speaks().earliest, name+" silences bob in the first interval")
				speaksIn(t, "SDS-SYNC-8", got, from, intervals(2)[1].speaks(), "and not in the second")
			}
		})

	sut.It("inconsistent-does-not-silence", "Messages that do not name the newest entry silence nobody",
		sut.Req("SDS-SYNC-8", "SDS-SYNC-11").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			older, _ := bob.MustSend("older"), bob.MustSend("newest")
			from := t.Now()
			got := everySecond(t, bob, 9, func(i int) *sut.Message { return carol.Sync(sut.After(older)) })
			got.Broadcast = append(got.Broadcast, bob.Advance(time.Minute).Broadcast...)
			speaksIn(t, "SDS-SYNC-8", got, from, interval{0, syncMin}.speaks(), "carol lacks the newest entry")
			speaksIn(t, "SDS-SYNC-11", got, from, interval{0, syncMin}.speaks(), "the interval is that of Imin already, so carol's messages do not begin it again and again")
		})

	sut.It("duplicate-does-not-silence", "Copies of a message that was heard before silence nobody",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			bob := t.Member("bob")
			m := bob.MustSend("newest")
			from := t.Now()
			bob.Advance(2 * time.Second)
			consistent := t.Peer("carol").Sync(sut.After(m))
			waiting := t.Peer("dave").Content("waits", sut.After(m), sut.Naming("missing"))
			bob.ReceiveAll(consistent, waiting)
			bob.Advance(10 * time.Second)
			bob.ReceiveAll(consistent, waiting, m)
			speaksIn(t, "SDS-SYNC-8", bob.Advance(time.Minute), from, intervals(2)[1].speaks(), "in the second interval only copies were heard")
		})

	sut.It("own-does-not-silence", "Messages under the own sender ID silence nobody",
		sut.Req("SDS-SYNC-8").Needs(contract.CapSync), func(t *sut.T) {
			bob := t.Member("bob")
			m := bob.MustSend("newest")
			from := t.Now()
			got := bob.Advance(2 * time.Second)
			bob.ReceiveAll(t.Peer("bob").Sync(sut.After(m)), t.Peer("bob").Content("waits", sut.After(m), sut.Naming("missing")))
			got.Broadcast = append(got.Broadcast, bob.Advance(time.Minute).Broadcast...)
			speaksIn(t, "SDS-SYNC-8", got, from, interval{0, syncMin}.speaks(), "only bob's own second device was heard")
		})

	sut.It("silence-of-every-interval", "In a group in which others speak in every interval a participant stays silent",
		sut.Req("SDS-SYNC-8", "SDS-SYNC-10").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := bob.MustSend("newest")
			from, all := t.Now(), intervals(8)
			got := bob.Advance(0)
			for _, in := range all {
				got.Broadcast = append(got.Broadcast, bob.Advance(time.Duration(from-t.Now())*time.Millisecond+in.begin+in.length/4).Broadcast...)
				bob.Receive(carol.Sync(sut.After(m)))
			}
			silentIn(t, "SDS-SYNC-8", got, from, time.Hour, "carol speaks early in each of eight intervals")
			last := all[len(all)-1]
			next := interval{last.begin + last.length, syncMax}
			speaksIn(t, "SDS-SYNC-10", bob.Advance(everyTimer), from, next.speaks(), "the intervals grew all the same")
		})

	sut.It("behind-begins-anew", "A sync message of somebody who lacks the newest entry ends a long interval",
		sut.Req("SDS-SYNC-11").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			older, newest := bob.MustSend("older"), bob.MustSend("newest")
			bob.Advance(200 * time.Second) // the fifth interval began at 150 seconds and ends at 310

			bob.Receive(carol.Sync(sut.After(older), sut.At(newest.Time()+2_001)))
			from := t.Now()
			speaksIn(t, "SDS-SYNC-11", bob.Advance(time.Minute), from, interval{0, syncMin}.speaks(), "carol lacks an entry that is 2,001 ms older than her message")
		})

	sut.It("perhaps-behind-changes-nothing", "A sync message that may have crossed the newest entry on its way leaves the interval as it is",
		sut.Req("SDS-SYNC-11").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			newest := bob.MustSend("newest")
			from, fifth := t.Now(), intervals(5)[4]
			bob.Advance(200 * time.Second)
			for i := range uint64(3) {
				bob.Receive(carol.Sync(sut.At(newest.Time() + 1_998 + i)))
			}
			bob.Receive(carol.Content("no sync message", sut.Naming("missing")))
			speaksIn(t, "SDS-SYNC-11", bob.Advance(everyTimer), from, fifth.speaks(), "carol's timestamps are at most 2,000 ms greater than that of the entry that she does not name")
		})

	sut.It("abreast-changes-nothing", "A sync message that names the newest entry ends no interval",
		sut.Req("SDS-SYNC-11").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			newest := bob.MustSend("newest")
			from, all := t.Now(), intervals(6)
			bob.Advance(200 * time.Second)
			bob.Receive(carol.Sync(sut.After(newest)))
			times := since(from, bob.Advance(everyTimer).Syncs())
			t.Check("SDS-SYNC-11", len(times) > 0 && (all[4].speaks().holds(t, times[0]) || all[5].speaks().holds(t, times[0])), "bob speaks in the fifth interval if he had not done so before carol, or else in the sixth", times)
		})
})
