package channel

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// joinGrace is the default of join_grace_ms.
const joinGrace = 30 * time.Second

// noGrace ends the join window with the first message of another one.
func noGrace(c *contract.Config) { c.JoinGraceMS = sut.Ptr(int64(0)) }

var _ = sut.Describe("dependencies", func() {
	sut.It("join-window-opens", "A new participant does not wait for what was said before its time",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			bob.Advance(10 * joinGrace) // the window has no end until somebody is heard
			first := alice.Content("first", sut.Naming("before bob"))
			got := bob.Receive(first)
			t.Check("SDS-DEP-6", got.Delivered(first), "the first message of another one is inside the window", got)

			bob.Advance(joinGrace - time.Millisecond)
			last := alice.Content("last", sut.Naming("also before bob"))
			got = bob.Receive(last)
			t.Check("SDS-DEP-6", got.Delivered(last), "a millisecond before the end of the grace the window is open", got)
		})

	sut.It("join-window-closes", "After the grace period unmet dependencies are waited for, those from the window are not",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			first := alice.Content("first", sut.Naming("before bob"))
			got := bob.Receive(first)
			t.Check("SDS-DEP-6", got.Delivered(first), "the first message is inside the window", got)
			bob.Advance(joinGrace)

			waits := alice.Content("names something new", sut.After(first), sut.Naming("missing"))
			got = bob.Receive(waits)
			t.Check("SDS-DEP-6", !got.Delivered(waits), "the window is closed, so an unmet dependency is waited for", got)
			passes := alice.Content("names it again", sut.After(first), sut.Naming("before bob"))
			got = bob.Receive(passes)
			t.Check("SDS-DEP-6", got.Delivered(passes), "what was unmet in the window counts as met for later messages too", got)
		})

	sut.It("join-window-without-grace", "Without a grace period the first message of another one is inside the window, and no later one is",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", noGrace), t.Peer("alice")
			first := alice.Content("first", sut.Naming("before bob"))
			got := bob.Receive(first)
			t.Check("SDS-DEP-6", got.Delivered(first), "the first message is inside the window", got)
			t.Sleep(time.Millisecond)
			second := alice.Content("second", sut.Naming("missing"))
			got = bob.Receive(second)
			t.Check("SDS-DEP-6", !got.Delivered(second), "the second is not", got)
		})

	sut.It("join-window-needs-another", "Own messages and sync messages do not begin the grace period",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", noGrace), t.Peer("alice")
			bob.MustSend("is anybody here?")
			bob.Receive(alice.Sync(sut.Naming("heard of")))
			bob.Receive(t.Peer("bob").Content("from another device"))
			bob.Receive(alice.Ephemeral("typing"))
			bob.Advance(time.Minute)

			first := alice.Content("first", sut.Naming("heard of", "before bob"))
			got := bob.Receive(first)
			t.Check("SDS-DEP-6", got.Delivered(first), "this is the first content message of another one, so the window is open", got)
		})

	sut.It("prehistory-of-a-sync", "What a sync message names in the window is prehistory too",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", noGrace), t.Peer("alice")
			bob.Receive(alice.Sync(sut.Naming("before bob")))
			bob.Receive(alice.Content("first"))
			t.Sleep(time.Millisecond)

			later := alice.Content("later", sut.Naming("before bob"))
			got := bob.Receive(later)
			t.Check("SDS-DEP-6", got.Delivered(later), "the ID was unmet in the window and counts as met", got)
			waits := alice.Content("waits", sut.Naming("missing"))
			got = bob.Receive(waits)
			t.Check("SDS-DEP-6", !got.Delivered(waits), "the window is closed for other IDs", got)
		})

	sut.It("prehistory-arrives", "A prehistory message that arrives after all is delivered and marked",
		sut.Req("SDS-DEP-7"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			old, never := alice.Content("before bob"), alice.Content("never arrives")
			first := alice.Content("first", sut.After(old, never))
			bob.Receive(first)
			got := bob.Receive(old)
			t.Check("SDS-DEP-7", got.Flagged(old, "prehistory"), "inside the window it is delivered with the flag prehistory", got)
			t.Check("SDS-DEP-7", !got.Flagged(old, "late"), "it was never declared lost, so it is not late", got)

			bob.Advance(time.Hour)
			got = bob.Receive(never)
			t.Check("SDS-DEP-7", got.Flagged(never, "prehistory"), "an hour later too", got)
		})

	sut.It("prehistory-that-waits", "Prehistory that came and waits is waited for like any other message",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice, carol := t.Node("bob", noGrace), t.Peer("alice"), t.Peer("carol")
			now := uint64(t.Now())
			missing := carol.Content("missing", sut.At(now))
			waits := carol.Content("waits", sut.At(now+1), sut.After(missing))
			old := alice.Content("old", sut.At(now+2), sut.After(waits))
			first := alice.Content("first", sut.At(now+3), sut.After(old))
			got := bob.Receive(first)
			t.Check("SDS-DEP-6", got.Delivered(first), "the first message is inside the window, and the old one is prehistory", got)
			if !got.Delivered(first) {
				return
			}
			t.Sleep(time.Millisecond)

			other := carol.Content("other", sut.At(now+4))
			effect := alice.Content("effect", sut.At(now+5), sut.After(old, other))
			bob.ReceiveAll(waits, effect)
			got = bob.Receive(old)
			t.Check("SDS-DEP-6", !got.Delivered(old), "what the old message names was received and waits, so it is no prehistory", got)
			got = bob.Receive(other)
			t.Check("SDS-DEP-6", !got.Delivered(effect), "the old message is there and waits: it is prehistory no longer, and its effect comes after it", got)
			got = bob.Receive(missing)
			t.Equal("SDS-DEP-6", got.DeliveredIDs(), idsOf(missing, waits, old, effect), "each after what it names")
		})

	sut.It("prehistory-of-prehistory", "What a prehistory message names is prehistory too, also when the window is closed",
		sut.Req("SDS-DEP-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", noGrace), t.Peer("alice")
			old := alice.Content("before bob", sut.Naming("long before bob"))
			bob.Receive(alice.Content("first", sut.After(old)))
			t.Sleep(time.Millisecond)

			got := bob.Receive(old)
			t.Check("SDS-DEP-6", got.Delivered(old), "the prehistory message does not wait for a still older one", got)
			m := alice.Content("names the oldest", sut.Naming("long before bob"))
			got = bob.Receive(m)
			t.Check("SDS-DEP-6", got.Delivered(m), "nor does any later message", got)
			waits := alice.Content("waits", sut.After(old), sut.Naming("missing"))
			got = bob.Receive(waits)
			t.Check("SDS-DEP-6", !got.Delivered(waits), "the window is closed for other IDs", got)
		})

	sut.It("prehistory-is-bounded", "The oldest of more than 4,096 prehistory IDs is unknown again",
		sut.Req("SDS-DEP-10"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			ids := numbered("before", setLimit)
			for chunk := range slices.Chunk(ids, historyLimit) {
				bob.Receive(alice.Content("names "+chunk[0], sut.Naming(chunk...)))
			}
			bob.Receive(alice.Content("names one more", sut.Naming("one more")))
			bob.Advance(joinGrace)

			oldest := alice.Content("the oldest", sut.Naming(ids[0]))
			got := bob.Receive(oldest)
			t.Check("SDS-DEP-10", !got.Delivered(oldest), "of 4,097 IDs the oldest left the set and is waited for", got)
			others := alice.Content("the others", sut.Naming(ids[1], ids[len(ids)-1], "one more"))
			got = bob.Receive(others)
			t.Check("SDS-DEP-10", got.Delivered(others), "the other 4,096 count as met", got)
		})

	sut.It("prehistory-leaves-under-a-waiting-one", "A prehistory ID that left the set is missing for a message that waits already",
		sut.Req("SDS-DEP-10"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			var old []*sut.Message
			for chunk := range slices.Chunk(numbered("long before", setLimit+historyLimit), historyLimit) {
				old = append(old, alice.Content("names "+chunk[0], sut.Naming(chunk...)))
			}
			pushed, cause := alice.Content("the oldest of all"), alice.Content("cause")
			bob.Receive(alice.Content("first", sut.After(pushed), sut.After(old...)))
			bob.Advance(joinGrace)
			waiting := alice.Content("waits", sut.After(pushed, cause))
			bob.Receive(waiting)

			bob.ReceiveAll(old...) // each brings 256 prehistory IDs of its own
			got := bob.Receive(cause)
			t.Check("SDS-DEP-10", !got.Delivered(waiting), "its cause is there; what was prehistory is unknown again and waited for", got)
			got = bob.Receive(pushed)
			t.Equal("SDS-DEP-10", got.DeliveredIDs(), idsOf(pushed, waiting), "until it arrives")
		})
})

// setLimit is how many IDs the lost set and the prehistory set hold at most.
const setLimit = 4_096
