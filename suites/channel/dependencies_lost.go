package channel

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// twoMissing makes the missing set small.
func twoMissing(c *contract.Config) { c.MissingLimit = sut.Ptr(2) }

var _ = sut.Describe("dependencies", func() {
	sut.It("lost-counts-as-met", "A dependency that was declared lost holds nothing back any more",
		sut.Req("SDS-DEP-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			bob.Receive(alice.Sync(sut.Naming("lost")))
			bob.Advance(lostAfter)

			m := alice.Content("names what is lost", sut.Naming("lost"))
			got := bob.Receive(m)
			t.Check("SDS-DEP-4", got.Delivered(m), "the dependency was declared lost, so it counts as met", got)
		})

	sut.It("lost-until-received", "A lost message that was received and waits is not met any more",
		sut.Req("SDS-DEP-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			lost := alice.Content("lost", sut.After(cause))
			effect := alice.Content("effect", sut.After(lost))
			bob.Receive(effect)
			got := bob.Advance(lostAfter)
			t.Check("SDS-DEP-4", got.Delivered(effect), "the effect does not wait for what is lost", got)
			got = bob.Receive(lost)
			t.Check("SDS-DEP-4", !got.Delivered(lost), "the lost message comes after all and waits for its cause", got)

			m := alice.Content("names it", sut.After(lost))
			got = bob.Receive(m)
			t.Check("SDS-DEP-4", !got.Delivered(m), "it has been received since, so it is waited for", got)
			got = bob.Receive(cause)
			t.Equal("SDS-DEP-4", got.DeliveredIDs(), idsOf(cause, lost, m), "in their order, when the last one arrives")
		})

	sut.It("lost-holds-back-again", "What still waits for something else waits for a lost message too when that comes and has to wait itself",
		sut.Req("SDS-DEP-4"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			lost, other := alice.Content("lost", sut.After(cause)), alice.Content("other")
			effect := alice.Content("effect", sut.After(lost, other))
			bob.Receive(alice.Sync(sut.After(lost)))
			bob.Advance(time.Minute)
			bob.Receive(effect) // so the other one is missed a minute later
			bob.Advance(lostAfter - time.Minute)
			got := bob.Receive(lost)
			t.Require(!got.Delivered(lost) && !got.Delivered(effect), "the lost message waits for its cause and the effect for the other one, but: %s", got)

			got = bob.Receive(other)
			t.Equal("SDS-DEP-4", got.DeliveredIDs(), idsOf(other), "what was lost has been received, so the effect waits for it")
			got = bob.Receive(cause)
			t.Equal("SDS-DEP-4", got.DeliveredIDs(), idsOf(cause, lost, effect), "in their order, when the cause arrives")
		})

	sut.It("surplus-is-waited-for", "When the missing set is full, a message waits for the surplus nevertheless",
		sut.Req("SDS-DEP-9"), func(t *sut.T) {
			bob, alice := t.Member("bob", twoMissing), t.Peer("alice")
			causes := []*sut.Message{alice.Content("a"), alice.Content("b"), alice.Content("c")}
			effect := alice.Content("effect", sut.After(causes...))
			bob.Receive(effect)
			got := bob.ReceiveAll(causes[0], causes[1])
			t.Check("SDS-DEP-9", !got.Delivered(effect), "two of three causes are there", got)
			got = bob.Receive(causes[2])
			t.Check("SDS-DEP-9", got.Delivered(effect), "all three are there", got)
		})

	sut.It("surplus-is-missed-later", "A surplus dependency is first missed when it finds room in the missing set",
		sut.Req("SDS-DEP-9"), func(t *sut.T) {
			bob, alice := t.Member("bob", twoMissing), t.Peer("alice")
			effect := alice.Content("effect", sut.Naming("a", "b", "c"))
			bob.Receive(effect)

			got := bob.Advance(lostAfter)
			t.Check("SDS-DEP-9", !got.Delivered(effect), "\"a\" and \"b\" are lost; \"c\" was not in the set and enters it now", got)
			got = bob.Advance(lostAfter - time.Millisecond)
			t.Check("SDS-DEP-9", !got.Delivered(effect), "a millisecond before \"c\" is lost too", got)
			got = bob.Advance(time.Millisecond)
			t.Check("SDS-DEP-9", got.Delivered(effect), "\"c\" is lost its full time after it entered", got)
		})

	sut.It("surplus-enters-in-order", "Room in the missing set goes to the surplus of the message that sorts first",
		sut.Req("SDS-DEP-9"), func(t *sut.T) {
			bob, now := t.Member("bob", twoMissing), uint64(t.Now())
			inTheWay := t.Peer("alice").Content("in the way", sut.At(now+1))
			bob.Receive(t.Peer("alice").Sync(sut.After(inTheWay), sut.Naming("also in the way")))
			later := t.Peer("carol").Content("sorts later", sut.Naming("of the later"), sut.At(now+40))
			earlier := t.Peer("dave").Content("sorts earlier", sut.Naming("of the earlier"), sut.At(now+20))
			bob.ReceiveAll(later, earlier)

			t.Sleep(time.Minute)
			bob.Receive(inTheWay) // one place is free now, for "of the earlier"
			got := bob.Advance(lostAfter)
			t.Check("SDS-DEP-9", got.Delivered(earlier), "the dependency of the message that sorts first entered, and is lost first", got)
			t.Check("SDS-DEP-9", !got.Delivered(later), "that of the other entered only when \"also in the way\" was lost, a minute before", got)
			got = bob.Advance(lostAfter - time.Minute)
			t.Check("SDS-DEP-9", got.Delivered(later), "and is lost its full time after that", got)
		})

	sut.It("missing-set-is-bounded", "The missing set never holds more than its limit",
		sut.Req("SDS-DEP-9").Needs(contract.CapInspect), func(t *sut.T) {
			bob, alice := t.Member("bob", twoMissing), t.Peer("alice")
			bob.Receive(alice.Content("names three", sut.Naming("a", "b", "c")))
			t.Equal("SDS-DEP-9", bob.Inspect().Missing, []string{"a", "b"}, "the first two of three")
			bob.Receive(alice.Sync(sut.Naming("d")))
			t.Equal("SDS-DEP-9", bob.Inspect().Missing, []string{"a", "b"}, "a sync message adds nothing when there is no room")
		})

	sut.It("lost-is-bounded", "The oldest of more than 4,096 lost IDs is unknown again",
		sut.Req("SDS-DEP-10"), func(t *sut.T) {
			bob, alice := t.Member("bob", silentTimer), t.Peer("alice")
			ids := numbered("lost", setLimit)
			for chunk := range slices.Chunk(ids, historyLimit) { // one by one, so that the order of loss is known
				bob.Receive(alice.Sync(sut.Naming(chunk...)))
				t.Sleep(lostAfter)
				bob.Advance(soon)
			}
			bob.Receive(alice.Sync(sut.Naming("one more")))
			t.Sleep(lostAfter)
			bob.Advance(soon)

			oldest := alice.Content("the oldest", sut.Naming(ids[:historyLimit]...))
			got := bob.Receive(oldest)
			t.Check("SDS-DEP-10", !got.Delivered(oldest), "of 4,097 lost IDs one of the oldest left the set and is waited for", got)
			others := alice.Content("the others", sut.Naming(ids[historyLimit], ids[len(ids)-1], "one more"))
			got = bob.Receive(others)
			t.Check("SDS-DEP-10", got.Delivered(others), "the later ones count as met", got)
		})
})
