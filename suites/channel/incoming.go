package channel

import (
	"time"

	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("incoming", func() {
	sut.It("delivered-by-the-next-check", "A waiting message whose dependencies are met is delivered by the next periodic check",
		sut.Req("SDS-IN-1"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			causes := []*sut.Message{alice.Content("one"), alice.Content("two")}
			effect := alice.Content("effect", sut.After(causes...))
			other := t.Peer("carol").Content("another effect", sut.After(causes[0]))
			bob.ReceiveAll(effect, causes[1], other)
			early := bob.Advance(time.Minute)
			t.Check("SDS-IN-1", !early.Delivered(effect), "one cause is still missing", early)

			got := bob.Receive(causes[0])
			got.Events = append(got.Events, bob.Advance(everyTimer).Events...)
			for _, m := range []*sut.Message{causes[0], effect, other} {
				t.Check("SDS-IN-1", got.Delivered(m), "the cause and both effects are delivered within half an hour of it", got)
			}
		})

	sut.It("lost-after-its-time", "A dependency is lost four minutes after it was first missed, and not a millisecond before",
		sut.Req("SDS-IN-4", "SDS-IN-5"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			effect := alice.Content("effect", sut.Naming("lost"))
			bob.Receive(effect)
			before := bob.Advance(lostAfter - time.Millisecond)
			t.Check("SDS-IN-5", !before.Delivered(effect), "239,999 ms after the dependency was first missed", before)
			got := bob.Advance(time.Millisecond)
			t.Check("SDS-IN-5", got.Delivered(effect), "240,000 ms after the dependency was first missed", got)
			t.Check("SDS-IN-4", got.Delivered(effect), "the dependency is declared lost", got)
		})

	sut.It("lost-counts-from-the-first", "The time until a loss counts from the first message that missed the dependency, sync messages included",
		sut.Req("SDS-IN-5", "SDS-RECV-16"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			bob.Receive(alice.Sync(sut.Naming("lost")))
			bob.Advance(3 * time.Minute)
			effect := alice.Content("effect", sut.Naming("lost"))
			bob.Receive(effect)

			before := bob.Advance(time.Minute - time.Millisecond)
			t.Check("SDS-IN-5", !before.Delivered(effect), "239,999 ms after the sync message that named it first", before)
			got := bob.Advance(time.Millisecond)
			t.Check("SDS-IN-5", got.Delivered(effect), "240,000 ms after it, though only a minute after the content message", got)
			t.Check("SDS-RECV-16", got.Delivered(effect), "the dependency of the sync message was missing from its receipt on", got)
		})

	sut.It("lost-each-in-its-time", "Each of several dependencies is lost in its own time",
		sut.Req("SDS-IN-5", "SDS-IN-6"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			first := alice.Content("first", sut.Naming("a"))
			bob.Receive(first)
			bob.Advance(time.Minute)
			second := alice.Content("second", sut.Naming("a", "b"))
			bob.Receive(second)

			got := bob.Advance(3 * time.Minute)
			t.Equal("SDS-IN-6", got.DeliveredIDs(), idsOf(first), "\"a\" is lost: `first` waited for nothing else, `second` waits for \"b\"")
			got = bob.Advance(time.Minute - time.Millisecond)
			t.Check("SDS-IN-5", !got.Delivered(second), "\"b\" is not lost yet", got)
			got = bob.Advance(time.Millisecond)
			t.Equal("SDS-IN-6", got.DeliveredIDs(), idsOf(second), "\"b\" is lost")
		})

	sut.It("not-lost-when-it-comes", "A dependency that comes in time is not lost",
		sut.Req("SDS-IN-5"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			never := alice.Content("never comes")
			waits := alice.Content("comes and waits", sut.After(never))
			effect := alice.Content("effect", sut.After(waits))
			bob.Receive(effect)
			bob.Advance(3 * time.Minute)
			bob.Receive(waits)

			got := bob.Advance(time.Minute)
			t.Check("SDS-IN-5", !got.Delivered(effect) && !got.Lost(waits), "what `effect` names came after three minutes and waits itself", got)
			got = bob.Advance(3 * time.Minute)
			t.Equal("SDS-IN-5", got.DeliveredIDs(), idsOf(waits, effect), "what that one waits for is lost four minutes after it was first missed")
		})

	sut.It("waiting-is-not-lost", "A dependency that waits itself is not lost, however long it waits",
		sut.Req("SDS-IN-5"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			second := alice.Content("comes after three minutes", sut.Naming("never comes"))
			first := alice.Content("waits for it", sut.After(second))
			effect := alice.Content("effect", sut.After(first))
			bob.ReceiveAll(first, effect)
			bob.Advance(3 * time.Minute)
			bob.Receive(second)

			got := bob.Advance(lostAfter - time.Millisecond)
			t.Check("SDS-IN-5", len(got.Deliveries()) == 0 && !got.Lost(first), "`first` was received before `effect` named it and waits, which is no loss", got)
			got = bob.Advance(time.Millisecond)
			t.Equal("SDS-IN-5", got.DeliveredIDs(), idsOf(second, first, effect), "all three wait for what the second names, which is lost now")
		})

	sut.It("loss-releases-all", "After a loss everything that waited for nothing else is delivered, in order",
		sut.Req("SDS-IN-6"), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			first := t.Peer("alice").Content("first", sut.Naming("lost"), sut.At(now+10))
			second := t.Peer("carol").Content("second", sut.Naming("lost"), sut.At(now+20))
			chained := t.Peer("dave").Content("follows the first", sut.After(first), sut.At(now+15))
			bob.ReceiveAll(second, chained, first)
			got := bob.Advance(lostAfter)
			t.Equal("SDS-IN-6", got.DeliveredIDs(), idsOf(first, chained, second), "none is thrown away, and causes come before effects")
			later := bob.Advance(everyTimer)
			t.Check("SDS-IN-6", len(later.Deliveries()) == 0, "and none is delivered again", later)
		})

	sut.It("loss-is-marked", "What is delivered after a loss is marked, and the loss is reported before it",
		sut.Req("SDS-IN-7"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			effect := alice.Content("effect", sut.Naming("lost"))
			bob.Receive(effect)
			got := bob.Advance(lostAfter)
			t.Check("SDS-IN-7", got.Flagged(effect, "after_loss"), "it is delivered with the flag after_loss", got)
			t.Equal("SDS-IN-7", story(got), "lost lost, delivered "+effect.MessageID, "the event lost comes first and once")

			again := alice.Content("names it later", sut.Naming("lost"))
			got = bob.Receive(again)
			t.Check("SDS-IN-7", got.Flagged(again, "after_loss"), "a message that comes later has a lost dependency too", got)
			whole := alice.Content("follows", sut.After(effect))
			got = bob.Receive(whole)
			t.Check("SDS-IN-7", got.Delivered(whole) && !got.Flagged(whole, "after_loss"), "one that names only what is there has none", got)
		})

	sut.It("late-is-accepted", "A message that comes after it was declared lost is accepted like a new one",
		sut.Req("SDS-IN-8", "SDS-IN-9"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			lost := alice.Content("lost")
			effect := alice.Content("effect", sut.After(lost))
			bob.Receive(effect)
			bob.Advance(lostAfter)

			got := bob.Receive(lost)
			t.Check("SDS-IN-8", got.Delivered(lost), "the lost message is delivered when it comes", got)
			t.Check("SDS-IN-9", got.Flagged(lost, "late"), "with the flag late", got)
			next := alice.Content("names both", sut.After(lost, effect))
			got = bob.Receive(next)
			t.Check("SDS-IN-8", got.Delivered(next) && !got.Flagged(next, "after_loss"), "it is in the log now, and no loss any more", got)
			got = bob.Receive(lost)
			t.Check("SDS-IN-8", !got.Delivered(lost), "and it is known now", got)
		})

	sut.It("late-takes-its-place", "A late message stands in the log where its timestamp puts it",
		sut.Req("SDS-IN-8"), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			before := t.Peer("alice").Content("before", sut.At(now+10))
			lost := t.Peer("carol").Content("lost", sut.At(now+20))
			effect := t.Peer("alice").Content("effect", sut.After(before, lost), sut.At(now+30))
			bob.ReceiveAll(before, effect)
			bob.Advance(lostAfter)
			got := bob.Receive(lost)
			d := got.Delivery(lost)
			t.Check("SDS-IN-8", d != nil && (d.After == "" || d.After == before.MessageID), "it follows `before`, not `effect`, which was delivered earlier", got)
		})

	sut.It("late-waits-like-others", "A late message waits for its own dependencies",
		sut.Req("SDS-IN-8", "SDS-IN-9"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			lost := alice.Content("lost", sut.After(cause))
			bob.Receive(alice.Content("effect", sut.After(lost)))
			bob.Advance(lostAfter)
			got := bob.Receive(lost)
			t.Check("SDS-IN-8", !got.Delivered(lost), "the late message is like a new one, so it waits for its cause", got)
			got = bob.Receive(cause)
			t.Equal("SDS-IN-8", got.DeliveredIDs(), idsOf(cause, lost), "and follows it")
			t.Check("SDS-IN-9", got.Flagged(lost, "late"), "with the flag late, since it was lost when it came", got)
		})
})

// story tells of losses and deliveries in the order in which they were
// reported.
func story(r *sut.Result) string {
	text := ""
	for _, e := range r.Events {
		switch {
		case e.Event.Lost != nil:
			text += ", lost " + e.Event.Lost.MessageID
		case e.Event.Delivered != nil:
			text += ", delivered " + e.Event.Delivered.MessageID
		}
	}
	if text == "" {
		return ""
	}
	return text[2:]
}
