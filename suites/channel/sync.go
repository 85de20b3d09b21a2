package channel

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("sync", func() {
	sut.It("periodically", "A participant that has something to tell sends sync messages from time to time",
		sut.Req("SDS-SYNC-1", "SDS-SYNC-2").Needs(contract.CapSync), func(t *sut.T) {
			bob := t.Member("bob")
			m := bob.MustSend("hello")
			got := bob.Advance(everyTimer)
			t.Check("SDS-SYNC-1", len(got.Syncs()) >= 2, "several sync messages within half an hour", got)
			t.Require(len(got.Syncs()) > 0, "a sync message, but: %s", got)
			for _, b := range got.Broadcast {
				if b.MessageID != m.MessageID {
					t.Check("SDS-SYNC-2", b.Is(model.KindSync), "what bob sends and nobody asked him to send has a Lamport timestamp and no content", b)
				}
			}
		})

	sut.It("lamport", "The timestamp of a sync message is the time, or one more than the local timestamp if that is greater",
		sut.Req("SDS-SYNC-3").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			sync := mustSync(t, bob)
			t.Equal("SDS-SYNC-3", sync.Time(), uint64(sync.AtMS), "the time, which is greater than the timestamp of any message so far")

			future := carol.Content("an hour ahead", sut.At(uint64(t.Now()+time.Hour.Milliseconds())))
			bob.Receive(future)
			sync = mustSync(t, bob)
			t.Equal("SDS-SYNC-3", sync.Time(), future.Time()+1, "one more than the timestamp that bob took over from carol")
			next := mustSync(t, bob)
			t.Equal("SDS-SYNC-3", next.Time(), future.Time()+2, "one more again: the local timestamp was set to that of the sync message")
			t.Equal("SDS-SYNC-3", bob.MustSend("hello").Time(), future.Time()+3, "a content message after it has one more too")
		})

	sut.It("like-a-content-message", "A sync message tells what its sender has, by history and filter",
		sut.Req("SDS-SYNC-4").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			received, waiting := carol.Content("received"), carol.Content("waits", sut.Naming("missing"))
			bob.ReceiveAll(received, waiting)
			sync := mustSync(t, bob)
			t.Check("SDS-SYNC-4", sync.Names(received), "the history names the newest entry of the log", sync)
			t.Check("SDS-SYNC-4", filterHolds(t, sync, received.MessageID) && filterHolds(t, sync, waiting.MessageID), "the filter contains what was received", sync.Filter)

			own := bob.MustSend("own")
			sync = mustSync(t, bob)
			t.Check("SDS-SYNC-4", sync.Names(own), "the history names an own message too", sync)
		})

	sut.It("not-resent", "A sync message is sent once and not kept for sending again",
		sut.Req("SDS-SYNC-5").Needs(contract.CapSync), func(t *sut.T) {
			bob := t.Member("bob")
			m := bob.MustSend("hello")
			got := bob.Advance(everyTimer)
			t.Require(len(got.Syncs()) > 0, "bob sends sync messages, but: %s", got)
			for _, s := range got.Syncs() {
				t.Equal("SDS-SYNC-5", len(got.Copies(s)), 1, "broadcasts of the sync message "+s.MessageID)
			}
			if t.Has(contract.CapInspect) {
				for _, o := range bob.Inspect().Outgoing {
					t.Equal("SDS-SYNC-5", o.MessageID, m.MessageID, "nothing but the content message is in the outgoing buffer")
				}
			}
		})

	sut.It("not-in-the-log", "A sync message is in no log, and so in no history",
		sut.Req("SDS-SYNC-6").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			syncs := []*sut.Message{carol.Sync(), carol.Sync()}
			bob.ReceiveAll(syncs...)
			got := bob.Advance(everyTimer)
			t.Require(len(got.Syncs()) >= 2, "bob sends sync messages, but: %s", got)
			syncs = append(syncs, got.Syncs()...)

			for _, next := range []*sut.Message{bob.MustSend("names what is in the log"), mustSync(t, bob)} {
				t.Check("SDS-SYNC-6", len(among(next.HistoryIDs(), syncs...)) == 0, "neither bob's own sync messages nor those of carol are named", next)
			}
			if t.Has(contract.CapInspect) {
				for _, entry := range bob.Inspect().Log {
					t.Check("SDS-SYNC-6", !slices.Contains(idsOf(syncs...), entry.MessageID), "no sync message is in the log", entry.MessageID)
				}
			}
		})

	sut.It("nothing-to-tell", "A participant with an empty log sends no sync message",
		sut.Req("SDS-SYNC-7").Needs(contract.CapSync), func(t *sut.T) {
			bob, carol := t.Node("bob"), t.Peer("carol")
			got := bob.Advance(everyTimer)
			t.Check("SDS-SYNC-7", len(got.Broadcast) == 0, "bob's log is empty since the start", got)

			heard := carol.Content("heard of")
			bob.ReceiveAll(carol.Sync(sut.After(heard)), carol.Ephemeral("typing"), carol.Content("elsewhere", sut.InChannel("another")))
			if t.Has(contract.CapEphemeral) {
				bob.SendEphemeral("typing too")
			}
			got = bob.Advance(everyTimer)
			t.Check("SDS-SYNC-7", len(got.Syncs()) == 0, "what bob heard and sent has no place in the log", got)

			bob.Receive(heard)
			got = bob.Advance(everyTimer)
			t.Require(len(got.Syncs()) > 0, "with an entry in the log bob sends sync messages, but: %s", got)
		})
})
