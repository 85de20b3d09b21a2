package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// sorted is ids by their bytes.
func sorted(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return ids
}

// classTooOld is the class of a message at or below the replay floor.
const classTooOld model.Class = "too_old"

var _ = sut.Describe("retention", func() {
	sut.It("pruned-is-known", "A pruned message is known, as it was in the log",
		sut.Req("SDS-RET-4").Needs(contract.CapRetention), func(t *sut.T) {
			bob := t.Member("bob", silentTimer, keeping(2, 100))
			all := row(t.Peer("alice"), 6, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(all...)
			for i, m := range all {
				got := bob.Receive(m)
				t.Check("SDS-RET-4", got.Quiet(), fmt.Sprintf("a copy of message %d has no effect", i+1), got)
			}
		})

	sut.It("pruned-counts-as-met", "A pruned message counts as met",
		sut.Req("SDS-RET-4").Needs(contract.CapRetention), func(t *sut.T) {
			bob := t.Member("bob", silentTimer, keeping(2, 100))
			all := row(t.Peer("alice"), 6, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(all...)
			effect := t.Peer("carol").Content("effect", sut.After(all[0], all[5]))
			got := bob.Receive(effect)
			t.Check("SDS-RET-4", got.Delivered(effect), "what it names was delivered, and one of it pruned", got)
			t.Equal("SDS-RET-4", got.MissingIDs(), []string{}, "nothing is missing")
			got = bob.Receive(t.Peer("carol").Sync(sut.After(all[1], all[2])))
			got.Events = append(got.Events, bob.Advance(everyTimer).Events...)
			t.Check("SDS-RET-4", got.Quiet(), "nothing that a sync message names is missing, asked for or lost", got)
		})

	sut.It("pruned-own-is-known", "The echo of an own message that was pruned is no news",
		sut.Req("SDS-RET-4").Needs(contract.CapRetention, contract.CapAck), func(t *sut.T) {
			bob := t.Member("bob", silentTimer, keeping(1, 100))
			own := ownMessage(t, bob, "own")
			got := bob.ReceiveAll(t.Peer("carol").Content("got it", sut.After(own)), t.Peer("carol").Content("more"))
			t.Require(got.Acknowledged(own), "the message is acknowledged, but: %s", got)
			got = bob.Receive(own)
			t.Check("SDS-RET-4", got.Quiet(), "bob knows his message, though the log has it no more", got)
		})

	sut.It("no-floor-at-first", "While nothing left the pruned index, nothing is too old",
		sut.Req("SDS-RET-5").Needs(contract.CapRetention), func(t *sut.T) {
			bob, now := t.Member("bob", silentTimer, keeping(2, 3)), uint64(t.Now())
			t.Sleep(time.Second)
			got := bob.ReceiveAll(row(t.Peer("alice"), 4, now, 10)...) // with the opener five: the index is full
			t.Require(len(got.Deliveries()) == 4, "four messages are delivered, but: %s", got)
			ancient := t.Peer("carol").Content("ancient", sut.At(1))
			got = bob.Receive(ancient)
			t.Check("SDS-RET-5", got.Delivered(ancient), "a message with the timestamp 1 is delivered", got)
		})

	sut.It("first-leaves-the-index", "What sorts first leaves a full pruned index, not what was pruned first",
		sut.Req("SDS-RET-4", "SDS-RET-5", "SDS-RET-6").Needs(contract.CapRetention), func(t *sut.T) {
			bob := t.Node("bob", silentTimer, keeping(2, 2))
			all := row(t.Peer("alice"), 5, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(all[1:]...) // the log has 4 and 5, the index 2 and 3
			got := bob.Receive(all[0])
			t.Check("SDS-RET-5", got.Delivered(all[0]), "message 1 comes late; there is no replay floor yet", got)
			for _, i := range []int{1, 2, 3, 4} {
				got := bob.Receive(all[i])
				t.Check("SDS-RET-4", got.Quiet(), fmt.Sprintf("message %d is known: message 1 sorts first, so it was pruned and left the index", i+1), got)
			}
			got = bob.Receive(all[0])
			refuses(t, "SDS-RET-6", got, "message 1, at the replay floor,", classTooOld)
			above := t.Peer("carol").Content("just above", sut.At(all[0].Time()+1))
			got = bob.Receive(above)
			t.Check("SDS-RET-5", got.Delivered(above), "the floor is the timestamp of message 1, not that of 2 or 3", got)
		})

	sut.It("floor-rises", "The replay floor follows what leaves the pruned index",
		sut.Req("SDS-RET-5", "SDS-RET-6").Needs(contract.CapRetention), func(t *sut.T) {
			bob, carol := t.Node("bob", silentTimer, keeping(2, 2)), t.Peer("carol")
			all := row(t.Peer("alice"), 8, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			for i, m := range all {
				bob.Receive(m)
				if i < 4 {
					continue // the index is not full yet
				}
				floor := all[i-4].Time()
				got := bob.Receive(carol.Content(fmt.Sprintf("at the floor, %d", i), sut.At(floor)))
				refuses(t, "SDS-RET-6", got, fmt.Sprintf("a new message with the timestamp of message %d, which left the index,", i-3), classTooOld)
			}
			floor := all[3].Time()
			above := carol.Content("above the floor", sut.At(floor+1))
			got := bob.Receive(above)
			t.Check("SDS-RET-5", got.Delivered(above), "message 4 left the index last; what is later by one is delivered", got)
		})

	sut.It("too-old-is-rejected", "A message at or below the replay floor is rejected and changes nothing",
		sut.Req("SDS-RET-6").Needs(contract.CapRetention, contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Node("bob", noGrace, silentTimer, keeping(2, 2)), t.Peer("carol")
			all := row(t.Peer("alice"), 5, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(all...)
			own := ownMessage(t, bob, "own")
			old := carol.Content("too old", sut.At(all[0].Time()-1), sut.After(own), sut.Naming("missing"))
			got := bob.Receive(old)
			refuses(t, "SDS-RET-6", got, "a message below the floor", classTooOld)

			next := bob.MustSend("next")
			t.Check("SDS-RET-6", !filterHolds(t, next, old.MessageID), "it is not in the filter", next)
			effect := carol.Content("names it", sut.After(old))
			got = bob.Receive(effect)
			t.Check("SDS-RET-6", !got.Delivered(effect), "and not received, so that who names it waits", got)
			got = bob.Advance(lostAfter)
			t.Check("SDS-RET-6", got.Delivered(effect), "until it is lost", got)
		})

	sut.It("lost-is-too-old-too", "A message that was lost, or is prehistory, is too old like any other",
		sut.Req("SDS-RET-6").Needs(contract.CapRetention), func(t *sut.T) {
			bob, alice, carol := t.Node("bob", silentTimer, keeping(2, 2)), t.Peer("alice"), t.Peer("carol")
			all := row(alice, 6, uint64(t.Now()), 10)
			prehistory := carol.Content("prehistory", sut.At(all[0].Time()))
			lost := carol.Content("lost", sut.At(all[0].Time()-1))
			t.Sleep(time.Second)
			bob.Receive(carol.Sync(sut.After(prehistory)))
			bob.Receive(all[0])
			bob.Advance(joinGrace)
			bob.Receive(carol.Sync(sut.After(lost)))
			bob.Advance(lostAfter)
			bob.ReceiveAll(all[1:5]...)

			refuses(t, "SDS-RET-6", bob.Receive(lost), "the lost message, below the floor,", classTooOld)
			refuses(t, "SDS-RET-6", bob.Receive(prehistory), "the prehistory message, at the floor,", classTooOld)
			effect := carol.Content("names both", sut.After(lost, prehistory))
			got := bob.Receive(effect)
			t.Check("SDS-RET-6", got.Delivered(effect), "they were not received, so the one is still lost and the other prehistory", got)
		})

	sut.It("known-is-never-too-old", "A copy of what is known is no news, however old it is",
		sut.Req("SDS-RET-6").Needs(contract.CapRetention), func(t *sut.T) {
			bob, alice, carol := t.Node("bob", noGrace, silentTimer, keeping(2, 2)), t.Peer("alice"), t.Peer("carol")
			all := row(alice, 7, uint64(t.Now()), 10)
			waits := carol.Content("waits", sut.At(all[0].Time()+1), sut.Naming("missing"))
			t.Sleep(time.Second)
			bob.ReceiveAll(all[0], waits)
			bob.ReceiveAll(all[1:]...)
			refuses(t, "SDS-RET-6", bob.Receive(carol.Content("another one", sut.At(waits.Time()))), "another message as old", classTooOld)
			got := bob.Receive(waits)
			t.Check("SDS-RET-6", got.Quiet(), "what waits in the incoming buffer is known, though below the floor", got)
			got = bob.Advance(lostAfter)
			t.Check("SDS-RET-6", got.Delivered(waits), "and is delivered when what it waits for is lost", got)
		})

	sut.It("sync-is-never-too-old", "Sync and ephemeral messages know no replay floor",
		sut.Req("SDS-RET-6").Needs(contract.CapRetention, contract.CapAck, contract.CapEphemeral), func(t *sut.T) {
			bob, carol := t.Node("bob", silentTimer, keeping(2, 2)), t.Peer("carol")
			own := bob.MustSend("own")
			t.Sleep(time.Second)
			ephemeral := carol.Ephemeral("typing")
			bob.ReceiveAll(carol.Content("got it", sut.After(own)))
			all := row(t.Peer("alice"), 5, uint64(t.Now()), 10)
			bob.ReceiveAll(all...)
			another := bob.MustSend("another")
			old := carol.Sync(sut.After(another), sut.At(own.Time()))
			got := bob.Receive(old)
			t.Check("SDS-RET-6", len(got.Rejections()) == 0 && got.Acknowledged(another), "an old sync message that names bob's message acknowledges it", got)
			got = bob.Receive(ephemeral)
			t.Check("SDS-RET-6", got.Delivered(ephemeral), "an ephemeral message is delivered", got)
		})
})
