package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("receive", func() {
	sut.It("buffers-until-met", "A message waits until what it names is delivered, and follows at once",
		sut.Req("SDS-RECV-12", "SDS-RECV-13", "SDS-RECV-14"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause))

			early := bob.Receive(effect)
			t.Check("SDS-RECV-13", !early.Delivered(effect), "the effect waits for its cause", early)

			late := bob.Receive(cause)
			t.Check("SDS-RECV-12", late.Delivered(cause), "the cause, which depends on nothing, is delivered", late)
			t.Equal("SDS-RECV-14", late.DeliveredIDs(), []string{cause.MessageID, effect.MessageID}, "the effect follows its cause in the same step")
		})

	sut.It("waits-for-all", "A message waits until the last of its dependencies is there, in whatever order they come",
		sut.Req("SDS-RECV-9", "SDS-RECV-13", "SDS-RECV-14"), func(t *sut.T) {
			for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
				bob := t.Member(fmt.Sprintf("bob-%d%d%d", order[0], order[1], order[2]))
				causes := []*sut.Message{t.Peer("alice").Content("a"), t.Peer("carol").Content("c"), t.Peer("dave").Content("d")}
				effect := t.Peer("erin").Content("effect", sut.After(causes...))

				got := bob.Receive(effect)
				t.Check("SDS-RECV-9", !got.Delivered(effect), "none of three dependencies is there", got)
				for _, i := range order[:2] {
					got := bob.Receive(causes[i])
					t.Check("SDS-RECV-13", !got.Delivered(effect), "some of three dependencies are still missing", got)
					t.Check("SDS-RECV-9", !got.Delivered(effect), "each of them is verified, not only the first or the last", got)
				}
				got = bob.Receive(causes[order[2]])
				t.Equal("SDS-RECV-14", got.DeliveredIDs(), idsOf(causes[order[2]], effect), "the last dependency, then the effect")
			}
		})

	sut.It("the-arrival-comes-first", "A message that arrives is delivered before one that waited for it and sorts first",
		sut.Req("SDS-RECV-17"), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			later := t.Peer("alice").Content("later", sut.At(now+100))
			earlier := t.Peer("carol").Content("earlier", sut.Naming(later.MessageID), sut.At(now+50))

			got := bob.Receive(earlier)
			t.Require(!got.Delivered(earlier), "where its dependency sorts is not known yet, so it waits")
			got = bob.Receive(later)
			t.Equal("SDS-RECV-17", got.DeliveredIDs(), idsOf(later, earlier), "what arrived, then what its arrival released")
		})

	sut.It("chain-backwards", "A chain that arrives from its end is delivered from its beginning, in one step",
		sut.Req("SDS-RECV-13", "SDS-RECV-14"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			chain := []*sut.Message{alice.Content("m0")}
			for i := 1; i < 6; i++ {
				chain = append(chain, alice.Content(fmt.Sprintf("m%d", i), sut.After(chain[i-1])))
			}
			for i := 5; i > 0; i-- {
				got := bob.Receive(chain[i])
				t.Check("SDS-RECV-13", len(got.Deliveries()) == 0, fmt.Sprintf("m%d waits for m%d", i, i-1), got)
			}
			got := bob.Receive(chain[0])
			t.Equal("SDS-RECV-14", got.DeliveredIDs(), idsOf(chain...), "m0 releases m1, m1 releases m2, and so on")
		})

	sut.It("sweeps-in-order", "Of several waiting messages the one that sorts first is delivered first, each time anew",
		sut.Req("SDS-RECV-14"), func(t *sut.T) {
			bob, now := t.Member("bob"), uint64(t.Now())
			cause := t.Peer("alice").Content("cause", sut.At(now+1))
			first := t.Peer("carol").Content("first", sut.After(cause), sut.At(now+30))
			follows := t.Peer("dave").Content("follows first", sut.After(first), sut.At(now+35))
			last := t.Peer("erin").Content("last", sut.After(cause), sut.At(now+40))

			waiting := bob.ReceiveAll(last, follows, first)
			t.Require(len(waiting.Deliveries()) == 0, "all three wait, but: %s", waiting)
			got := bob.Receive(cause)
			t.Equal("SDS-RECV-14", got.DeliveredIDs(), idsOf(cause, first, follows, last), "`follows` sorts before `last`, although it was released after it")
		})

	sut.It("ties-in-order", "Waiting messages with the same timestamp are delivered by message ID",
		sut.Req("SDS-RECV-14"), func(t *sut.T) {
			bob, now := t.Member("bob", opaqueIDs), uint64(t.Now())
			cause := t.Peer("alice").Content("cause", sut.At(now+1))
			var waiting []*sut.Message
			for _, id := range []string{"b", "_", "B", "a-", "a"} {
				waiting = append(waiting, t.Peer("carol").Content("tie "+id, sut.After(cause), sut.At(now+2), sut.WithID(id)))
			}
			t.Require(len(bob.ReceiveAll(waiting...).Deliveries()) == 0, "all wait")
			got := bob.Receive(cause)
			t.Equal("SDS-RECV-14", got.DeliveredIDs(), []string{cause.MessageID, "B", "_", "a", "a-", "b"}, "by the bytes of the ID")
		})

	sut.It("own-message-releases", "An own message under an ID that others wait for releases them in the same step",
		sut.Req("SDS-RECV-14").Needs(contract.CapOpaqueIDs), func(t *sut.T) {
			bob, alice := t.Member("bob", opaqueIDs), t.Peer("alice")
			answer := alice.Content("answer", sut.Naming("question"), sut.At(uint64(t.Now())+60_000))
			waiting := bob.Receive(answer)
			t.Require(!waiting.Delivered(answer), "the answer waits, but: %s", waiting)

			t.Sleep(time.Second)
			got := bob.SendAs("question", "question")
			t.Require(got.Refused == nil && got.SentID() == "question", "bob sends under the ID \"question\", but: %s", got)
			t.Check("SDS-RECV-14", got.Delivered(answer), "the answer is delivered in the step in which bob sent what it names", got)
		})

	sut.It("filter-has-what-waits", "What was received is in the filter, whether or not it could be delivered",
		sut.Req("SDS-RECV-11"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			delivered := alice.Content("delivered")
			waiting := alice.Content("waiting", sut.After(alice.Content("never arrives")))
			got := bob.ReceiveAll(delivered, waiting)
			t.Require(got.Delivered(delivered) && !got.Delivered(waiting), "one is delivered and one waits, but: %s", got)

			sent := bob.MustSend("what bob received")
			t.Check("SDS-RECV-11", filterHolds(t, sent, delivered.MessageID), "the filter contains the delivered message", sent.Filter)
			t.Check("SDS-RECV-11", filterHolds(t, sent, waiting.MessageID), "the filter contains the waiting message", sent.Filter)
		})

	sut.It("sync-is-not-delivered", "A sync message is delivered to nobody, also when its dependencies come later",
		sut.Req("SDS-RECV-10"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			met, unmet := alice.Sync(), alice.Sync(sut.After(cause))

			for _, sync := range []*sut.Message{met, unmet} {
				got := bob.Receive(sync)
				t.Check("SDS-RECV-10", !got.Delivered(sync), "no sync message is delivered on arrival", got)
			}
			got := bob.Receive(cause)
			got.Events = append(got.Events, bob.Advance(everyTimer).Events...)
			t.Equal("SDS-RECV-10", got.DeliveredIDs(), idsOf(cause), "the cause is delivered, and no sync message after it")
		})

	sut.It("sync-meets-nothing", "The ID of a sync message satisfies no dependency",
		sut.Req("SDS-RECV-10"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			met, unmet := alice.Sync(), alice.Sync(sut.Naming("never arrives"))
			for _, sync := range []*sut.Message{met, unmet} {
				bob.Receive(sync)
				m := alice.Content("names "+sync.MessageID, sut.After(sync))
				got := bob.Receive(m)
				t.Check("SDS-RECV-10", !got.Delivered(m), "a content message that names a sync message waits", got)
			}
			later := alice.Sync()
			m := alice.Content("names a sync message that comes later", sut.After(later))
			bob.Receive(m)
			got := bob.Receive(later)
			t.Check("SDS-RECV-10", !got.Delivered(m), "a sync message frees nobody who waits for its ID", got)
		})

	sut.It("sync-is-not-buffered", "A sync message with unmet dependencies leaves nothing in the incoming buffer",
		sut.Req("SDS-RECV-10", "SDS-RECV-16").Needs(contract.CapInspect), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			lost := alice.Content("lost on the way")
			bob.Receive(alice.Sync(sut.After(lost)))

			state := bob.Inspect()
			t.Equal("SDS-RECV-10", len(state.Incoming), 0, "the incoming buffer stays empty")
			t.Equal("SDS-RECV-16", state.Missing, []string{lost.MessageID}, "what the sync message names and bob did not receive is missing")
		})

	sut.It("rejected-stops", "A malformed message and one of another channel go no further",
		sut.Req("SDS-RECV-1").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			whole := carol.Content("cut", sut.After(m))
			refused := []*sut.Message{
				spoiled(whole, whole.Wire[:len(whole.Wire)-1]),
				carol.Content("late", sut.After(m), sut.At(model.DefaultLimits().Lamport+1)),
				carol.Content("elsewhere", sut.After(m), sut.InChannel("another")),
				carol.Sync(sut.After(m), sut.InChannel("another")),
			}
			for _, r := range refused {
				got := bob.Receive(r)
				t.Check("SDS-RECV-1", !got.Delivered(r), "nothing is delivered", got)
				noEvidence(t, "SDS-RECV-1", m, "its history says nothing about bob's message", got)
			}
			after := bob.Advance(everyTimer)
			t.Check("SDS-RECV-1", len(after.Deliveries()) == 0, "nothing of them is delivered later", after)
		})
})
