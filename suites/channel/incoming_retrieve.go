package channel

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// wishes are the times at which a missing ID is asked for, counted from the
// moment at which it was first missed: 1 s after it, then after twice the
// time before, at most a minute. At 240 s it is lost.
var wishTimes = []time.Duration{
	1 * time.Second, 3 * time.Second, 7 * time.Second, 15 * time.Second, 31 * time.Second,
	63 * time.Second, 123 * time.Second, 183 * time.Second,
}

// wishedAt is when a node wanted an ID from a store, counted from a moment.
func wishedAt(r *sut.Result, id string, fromMS int64) []time.Duration {
	times := []time.Duration{}
	for _, e := range r.Events {
		if e.Event.Retrieve == nil {
			continue
		}
		for _, entry := range e.Event.Retrieve.Entries {
			if entry.MessageID == id {
				times = append(times, time.Duration(e.AtMS-fromMS)*time.Millisecond)
			}
		}
	}
	return times
}

// onTime says whether something happened at each of the wanted times, and at
// no other.
func onTime(t *sut.T, got, want []time.Duration) bool {
	return slices.EqualFunc(got, want, func(g, w time.Duration) bool { return window{w, w}.holds(t, g) })
}

var _ = sut.Describe("incoming", func() {
	sut.It("asks-for-missing", "A participant asks for what it misses",
		sut.Req("SDS-IN-2").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			bob.Receive(alice.Content("effect", sut.Naming("missing")))
			got := bob.Advance(lostAfter)
			t.Check("SDS-IN-2", len(wishedAt(got, "missing", 0)) > 0, "bob wishes for the missing message", got)
		})

	sut.It("asks-in-growing-intervals", "A missing message is asked for after 1, 3, 7, 15, 31, 63, 123 and 183 seconds",
		sut.Req("SDS-IN-3").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			for i, first := range []*sut.Message{alice.Content("effect", sut.Naming("missing-0")), alice.Sync(sut.Naming("missing-1"))} {
				missing, start := fmt.Sprintf("missing-%d", i), t.Now()
				got := bob.Receive(first)
				got.Events = append(got.Events, bob.Advance(10*time.Second).Events...)
				got.Events = append(got.Events, bob.Receive(alice.Sync(sut.Naming(missing))).Events...) // named again, not missed anew
				got.Events = append(got.Events, bob.Advance(everyTimer).Events...)
				times := wishedAt(got, missing, start)
				t.Check("SDS-IN-3", onTime(t, times, wishTimes), fmt.Sprintf("asked for at %v, and not after the loss", wishTimes), times)
			}
		})

	sut.It("asks-by-the-entry", "The wish holds the entry as it was first named",
		sut.Req("SDS-IN-3").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			first := model.HistoryEntry{MessageID: "missing", RetrievalHint: []byte("where it is"), SenderID: sut.Ptr("erin")}
			bob.Receive(alice.Content("effect", sut.Entry(first)))
			bob.Receive(alice.Sync(sut.Entry(model.HistoryEntry{MessageID: "missing", RetrievalHint: []byte("somewhere else")})))
			got := bob.Advance(lostAfter)
			wishes := slices.DeleteFunc(got.Wishes(), func(e contract.HistoryEntry) bool { return e.MessageID != "missing" })
			t.Require(len(wishes) > 0, "bob wishes for the missing message, but: %s", got)
			for _, w := range wishes {
				t.Equal("SDS-IN-3", w, contract.HistoryEntry{MessageID: "missing", RetrievalHint: []byte("where it is"), SenderID: "erin"}, "the first entry that named it, with hint and sender")
			}
		})

	sut.It("stops-asking", "What has come is not asked for any more, nor is what waits or was there before",
		sut.Req("SDS-IN-3").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			known, comes := alice.Content("known"), alice.Content("comes")
			waits := alice.Content("waits", sut.Naming("missing"))
			bob.ReceiveAll(known, waits, alice.Content("effect", sut.After(known, comes, waits)))
			bob.Advance(5 * time.Second)
			bob.Receive(comes)

			got := bob.Advance(everyTimer)
			for _, m := range []*sut.Message{known, comes, waits} {
				t.Check("SDS-IN-3", len(wishedAt(got, m.MessageID, 0)) == 0, "`"+string(m.Content)+"` was received", got)
			}
			t.Check("SDS-IN-3", len(wishedAt(got, "missing", 0)) > 0, "what is still missing is asked for", got)
		})

	sut.It("asks-once-when-late", "A participant that wakes late asks once, not as often as it would have",
		sut.Req("SDS-IN-3").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			bob.Receive(alice.Content("effect", sut.Naming("missing")))
			t.Sleep(100 * time.Second)
			got := bob.Advance(soon)
			t.Equal("SDS-IN-3", len(wishedAt(got, "missing", 0)), 1, "wishes after 100 seconds of sleep")
		})

	sut.It("asks-for-recent-prehistory", "Prehistory that somebody names after the start is asked for like what is missing",
		sut.Req("SDS-IN-10").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice, start := t.Node("bob"), t.Peer("alice"), uint64(t.Now())
			old := bob.Receive(alice.Content("older than bob", sut.Naming("long ago"), sut.At(start)))
			from := t.Now()
			got := bob.Receive(alice.Content("younger than bob", sut.Naming("a moment ago"), sut.At(start+1)))
			got.Events = append(got.Events, bob.Advance(10*time.Second).Events...)
			bob.Receive(alice.Sync(sut.Naming("a moment ago"))) // named again, not wished for anew
			got.Events = append(got.Events, bob.Advance(everyTimer).Events...)

			times := wishedAt(got, "a moment ago", from)
			t.Check("SDS-IN-10", onTime(t, times, wishTimes), fmt.Sprintf("asked for at %v", wishTimes), times)
			t.Equal("SDS-IN-10", wishedAt(got, "long ago", from), []time.Duration{}, "what a message from before bob's start names is not asked for")
			t.Check("SDS-IN-10", len(old.MissingIDs()) == 0 && len(got.MissingIDs()) == 0 && story(got) == "delivered "+strings.Join(got.DeliveredIDs(), ""), "neither is reported missing or lost", got)
		})

	sut.It("asks-for-prehistory-named-again", "Old prehistory is asked for from the moment at which a young message names it",
		sut.Req("SDS-IN-10").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice, start := t.Node("bob"), t.Peer("alice"), uint64(t.Now())
			bob.Receive(alice.Content("older than bob", sut.Naming("long ago"), sut.At(start-1)))
			before := bob.Advance(10 * time.Minute) // the window closes
			t.Check("SDS-IN-10", len(wishedAt(before, "long ago", 0)) == 0, "only a message from before bob's start names it", before)

			from := t.Now()
			young := alice.Content("younger than bob", sut.Naming("long ago"))
			got := bob.Receive(young)
			got.Events = append(got.Events, bob.Advance(everyTimer).Events...)
			times := wishedAt(got, "long ago", from)
			t.Check("SDS-IN-10", onTime(t, times, wishTimes), fmt.Sprintf("asked for at %v from now on", wishTimes), times)
			t.Check("SDS-IN-10", got.Delivered(young) && len(got.MissingIDs()) == 0, "it is prehistory still, and holds nothing back", got)
		})

	sut.It("stops-asking-for-prehistory", "Prehistory that has come is not asked for any more",
		sut.Req("SDS-IN-10").Needs(contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			t.Sleep(time.Second)
			old := alice.Content("a moment ago")
			bob.Receive(alice.Content("first", sut.After(old)))
			bob.Advance(5 * time.Second)
			bob.Receive(old)
			got := bob.Advance(everyTimer)
			t.Check("SDS-IN-10", len(wishedAt(got, old.MessageID, 0)) == 0, "it was received", got)
		})
})
