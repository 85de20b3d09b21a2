package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("dependencies", func() {
	sut.It("in-the-log", "A dependency is met when it is in the log, received or own",
		sut.Req("SDS-DEP-1"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			received := alice.Content("received")
			bob.Receive(received)
			own := ownMessage(t, bob, "own")

			m := alice.Content("names both", sut.After(received, own))
			got := bob.Receive(m)
			t.Check("SDS-DEP-1", got.Delivered(m), "both dependencies are in bob's log, so nothing is waited for", got)
			waits := alice.Content("names a third", sut.After(received, own), sut.Naming("nobody has it"))
			got = bob.Receive(waits)
			t.Check("SDS-DEP-1", !got.Delivered(waits), "one dependency of three is not in the log", got)
		})

	sut.It("waiting-is-not-met", "A dependency that itself waits in the incoming buffer is not met",
		sut.Req("SDS-DEP-2"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			first := alice.Content("first")
			second := alice.Content("second", sut.After(first))
			third := alice.Content("third", sut.After(second))
			bob.Receive(second)

			got := bob.Receive(third)
			got.Events = append(got.Events, bob.Advance(time.Minute).Events...)
			t.Check("SDS-DEP-2", !got.Delivered(third), "the second message is there and waits, so the third waits too", got)
			got = bob.Receive(first)
			got.Events = append(got.Events, bob.Advance(time.Minute).Events...)
			t.Equal("SDS-DEP-2", got.DeliveredIDs(), idsOf(first, second, third), "causes before effects")
		})

	sut.It("later-is-void", "A dependency that was received and does not sort before the dependant is void",
		sut.Req("SDS-DEP-3"), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			later := t.Peer("alice").Content("later", sut.Naming("nobody has it"), sut.At(now+100))
			bob.Receive(later)

			m := t.Peer("carol").Content("earlier", sut.After(later), sut.At(now+50))
			got := bob.Receive(m)
			t.Check("SDS-DEP-3", got.Delivered(m), "it names a message that sorts after it, which cannot be its cause", got)
		})

	sut.It("later-is-void-once-received", "A dependency turns out to be void when it arrives, also when it waits itself",
		sut.Req("SDS-DEP-3"), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			later := t.Peer("alice").Content("later", sut.Naming("nobody has it"), sut.At(now+100))
			m := t.Peer("carol").Content("earlier", sut.After(later), sut.At(now+50))

			got := bob.Receive(m)
			t.Check("SDS-DEP-3", !got.Delivered(m), "where its dependency sorts is not known yet, so it waits", got)
			got = bob.Receive(later)
			t.Equal("SDS-DEP-3", got.DeliveredIDs(), idsOf(m), "the dependency sorts after it; the dependant is delivered at once, the dependency waits")
		})

	sut.It("tie-is-void-by-id", "Of two messages with the same timestamp the message ID decides which can depend on the other",
		sut.Req("SDS-DEP-3"), func(t *sut.T) {
			bob, at := t.Member("bob", opaqueIDs), sut.At(uint64(t.Now())+50)
			greater := t.Peer("alice").Content("greater", sut.Naming("nobody has it"), at, sut.WithID("b"))
			lesser := t.Peer("alice").Content("lesser", sut.Naming("nobody has it"), at, sut.WithID("B"))
			bob.ReceiveAll(greater, lesser)

			void := t.Peer("carol").Content("names b", sut.Naming("b"), at, sut.WithID("a"))
			got := bob.Receive(void)
			t.Check("SDS-DEP-3", got.Delivered(void), "\"b\" sorts after \"a\" and cannot be its cause", got)
			waits := t.Peer("carol").Content("names B", sut.Naming("B"), at, sut.WithID("c"))
			got = bob.Receive(waits)
			t.Check("SDS-DEP-3", !got.Delivered(waits), "\"B\" sorts before \"c\" and is waited for", got)
		})

	sut.It("self-is-void", "A message that names itself does not wait for itself",
		sut.Req("SDS-DEP-3"), func(t *sut.T) {
			bob, alice := t.Member("bob", opaqueIDs), t.Peer("alice")
			m := alice.Content("names itself", sut.WithID("me"), sut.Naming("me"))
			got := bob.Receive(m)
			t.Check("SDS-DEP-3", got.Delivered(m), "its own ID is a void dependency", got)
			t.Check("SDS-DEP-3", len(got.MissingIDs()) == 0, "and not a missing one", got)
		})

	sut.It("cycle-is-broken", "Messages that name each other in a circle are delivered in their order",
		sut.Req("SDS-DEP-3"), func(t *sut.T) {
			for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}} {
				bob, now := t.Member(fmt.Sprintf("bob-%d%d%d", order[0], order[1], order[2]), opaqueIDs), uint64(t.Now())
				circle := []*sut.Message{
					t.Peer("alice").Content("a", sut.WithID("a"), sut.Naming("c"), sut.At(now+10)),
					t.Peer("carol").Content("b", sut.WithID("b"), sut.Naming("a"), sut.At(now+20)),
					t.Peer("erin").Content("c", sut.WithID("c"), sut.Naming("b"), sut.At(now+30)),
				}
				got := bob.ReceiveAll(circle[order[0]], circle[order[1]], circle[order[2]])
				t.Equal("SDS-DEP-3", got.DeliveredIDs(), []string{"a", "b", "c"}, "a names c, which sorts after it, so the circle is open there")
			}
		})

	sut.It("named-twice-counts-once", "A dependency that is named twice is one dependency",
		sut.Req("SDS-DEP-5"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause, cause, cause))
			got := bob.Receive(effect)
			t.Check("SDS-DEP-5", count(missingOf(got), cause.MessageID) <= 1, "it is reported missing at most once", got)
			got = bob.Receive(cause)
			got.Events = append(got.Events, bob.Advance(time.Minute).Events...)
			t.Equal("SDS-DEP-5", got.DeliveredIDs(), idsOf(cause, effect), "when the one dependency is there, nothing is left to wait for")
		})

	sut.It("missing-event", "What a message names and nobody has sent here is reported missing",
		sut.Req("SDS-DEP-8"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			known := alice.Content("known")
			waiting := alice.Content("waiting", sut.Naming("first"))
			bob.Receive(known)
			got := bob.Receive(waiting)
			t.Equal("SDS-DEP-8", got.MissingIDs(), []string{"first"}, "the one dependency of the waiting message")

			got = bob.Receive(alice.Content("names four", sut.After(known, waiting), sut.Naming("third", "second", "third")))
			t.Equal("SDS-DEP-8", missingOf(got), []string{"third", "second"}, "each once and in the order of the history; not what is in the log, and not what waits")
			got = bob.Receive(alice.Sync(sut.After(known), sut.Naming("fourth")))
			t.Equal("SDS-DEP-8", got.MissingIDs(), []string{"fourth"}, "the dependency of a sync message")
			got = bob.Receive(alice.Content("names a waiting one", sut.After(waiting)))
			t.Check("SDS-DEP-8", len(missingOf(got)) == 0, "what waits was received and is not missing", got)
		})
})

// missingOf lists the dependencies in missing events, in their order and as
// often as they are named.
func missingOf(r *sut.Result) []string {
	var ids []string
	for _, e := range r.Events {
		if e.Event.Missing != nil {
			ids = append(ids, e.Event.Missing.Dependencies...)
		}
	}
	return ids
}

func count(ids []string, id string) int {
	n := 0
	for _, other := range ids {
		if other == id {
			n++
		}
	}
	return n
}

// numbered are n IDs of messages that nobody sent.
func numbered(what string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%04d", what, i)
	}
	return ids
}

// historyLimit is how many entries a history may have.
var historyLimit = model.DefaultLimits().HistoryEntries
