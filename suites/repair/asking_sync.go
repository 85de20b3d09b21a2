package repair

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("repair/asking-sync", func() {
	sut.It("at-once", "When a T_req comes and nothing else is sent, a sync message is sent for it",
		sut.Req("SDS-REP-11").Needs(contract.CapRepair), func(t *sut.T) {
			bob, from := missesOne(t, "bob"), t.Now()
			got := bob.Advance(wait + aBit)
			times := askedAt(got, "missing", from)
			t.Check("SDS-REP-11", len(times) == 1 && within(t, times[0], wait, wait+soon), "one request, five seconds after the message became missing", times)
			t.Check("SDS-REP-11", len(got.Syncs()) == 1 && len(requests(got)) == 1, "in a sync message, and there is no other", got)
		})

	sut.It("a-second-apart", "Two sync messages for requests are a second apart at least",
		sut.Req("SDS-REP-11").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(wait), neverLost), t.Peer("alice")
			bob.Receive(alice.Content("effect", sut.Naming(named(7)...)))
			from := t.Now()
			got := bob.Advance(wait + 5*time.Second)
			times, sizes := []time.Duration{}, []int{}
			for _, m := range requests(got) {
				times, sizes = append(times, millis(m.AtMS-from)), append(sizes, len(m.Repair))
			}
			t.Equal("SDS-REP-11", sizes, []int{3, 3, 1}, "seven that are due together are asked for three at a time")
			inTime := len(times) == 3 && within(t, times[0], wait, wait+soon)
			for i := 1; i < len(times); i++ {
				inTime = inTime && within(t, times[i]-times[i-1], time.Second, time.Second+soon)
			}
			t.Check("SDS-REP-11", inTime, "the first at once, the others each a second after the one before", times)
		})

	sut.It("content-in-between", "In the second after such a sync message, content takes along what is due",
		sut.Req("SDS-REP-6").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice, ids := member(t, "bob", waiting(wait), neverLost), t.Peer("alice"), named(5)
			bob.Receive(alice.Content("effect", sut.Naming(ids...)))
			first := bob.Advance(wait)
			second := speak(t, bob, 500*time.Millisecond)
			t.Require(len(second.Contents()) > 0, "bob speaks, but: %s", second)
			rest := bob.Advance(aBit)
			asked := []string{}
			for _, m := range append(requests(first), requests(second)...) {
				asked = append(asked, m.RequestedIDs()...)
			}
			carried := second.Contents()[len(second.Contents())-1].RequestedIDs()
			t.Check("SDS-REP-6", len(carried) >= 2 && len(asked) == len(distinct(asked)), "content half a second later asks for two at least of those that were not asked for yet", carried)
			if len(requests(first)) > 0 {
				t.Equal("SDS-REP-6", distinct(asked), distinct(ids), "with the sync message before it, it asks for all five")
				t.Check("SDS-REP-6", len(requests(rest)) == 0, "nothing is left to ask for", requests(rest))
			}
		})

	sut.It("due-sync-is-not-held-back", "A sync message that is due is sent with a request, whatever others sent",
		sut.Req("SDS-REP-10").Needs(contract.CapRepair), func(t *sut.T) {
			// A sync message is due in each interval of 400 ms, and all are
			// held back, because alice shows that she has what bob has. The
			// request for the second message comes due 300 ms after that for
			// the first, too early for a sync message of its own.
			const interval = 400 * time.Millisecond
			often := func(c *contract.Config) {
				c.SyncMinMS, c.SyncMaxMS = sut.Ptr(interval.Milliseconds()), sut.Ptr(interval.Milliseconds())
			}
			bob, alice := t.Member("bob", repairing, neverLost, often, waiting(2*time.Second)), t.Peer("alice")
			newest := alice.Content("bob has it")
			got := bob.ReceiveAll(newest, alice.Content("bob lacks what it depends on", sut.Naming("first")))
			second := time.Duration(-1)
			for at := time.Duration(0); at < 3300*time.Millisecond; at += 100 * time.Millisecond {
				if at == 300*time.Millisecond {
					bob.Receive(alice.Content("bob lacks that, too", sut.Naming("second")))
				}
				bob.Receive(alice.Sync(sut.After(newest)))
				now := bob.Advance(100 * time.Millisecond)
				if second < 0 && asks(now, "second") {
					second = at + 100*time.Millisecond
				}
				got = both(got, now)
			}
			t.Require(asks(got, "first"), "bob asks for the first message, but: %s", requests(got))
			t.Check("SDS-REP-10", second >= 2300*time.Millisecond && second <= 2300*time.Millisecond+interval*3/2,
				"the second message is asked for in the first sync message that is due after 2.3 s", second)
		})

	sut.It("sync-is-a-sync-message", "A sync message that is sent for a request is one like others",
		sut.Req("SDS-SYNC-2", "SDS-SYNC-3", "SDS-SYNC-6").Needs(contract.CapRepair), func(t *sut.T) {
			bob := t.Member("bob", repairing, neverLost, waiting(wait))
			misses(t, bob, "missing")
			before := bob.MustSend("hello")
			got, found := bob.AdvanceUntil(longAfter, func(r *sut.Result) bool { return len(requests(r)) > 0 })
			t.Require(found && len(got.Syncs()) > 0, "bob asks in a sync message, but: %s", got)
			m := requests(got)[0]
			t.Check("SDS-SYNC-2", len(m.Content) == 0, "it has no content", m)
			t.Check("SDS-SYNC-3", m.Time() > before.Time() && m.Time() >= uint64(m.AtMS), "its timestamp is max(now, local + 1)", m)
			after := bob.MustSend("hello again")
			t.Check("SDS-SYNC-6", !after.Names(m), "it is not in bob's log", after)
		})
})

// distinct lists IDs in order, each once.
func distinct(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
