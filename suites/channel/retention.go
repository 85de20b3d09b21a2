package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// keeping sets how many entries the log and the pruned index hold.
func keeping(log, pruned int) sut.Config {
	return func(c *contract.Config) { c.LogLimit, c.PrunedLimit = &log, &pruned }
}

// wholeLog makes histories long enough to name everything in the small logs of
// these cases, so that a sync message shows what is left.
var wholeLog = choosing(64, 64)

// remaining is what the log of a node holds, in its order: what its next sync
// message names.
func remaining(t *sut.T, n *sut.Node) []string { return mustSync(t, n).HistoryIDs() }

// row builds n messages of a peer at the given distance from each other. The
// first is so much later than start.
func row(p *sut.Peer, n int, start, distance uint64) []*sut.Message {
	messages := []*sut.Message{}
	for i := range uint64(n) {
		messages = append(messages, p.Content(fmt.Sprintf("%s's message %d", p.ID, i+1), sut.At(start+distance*(i+1))))
	}
	return messages
}

var _ = sut.Describe("retention", func() {
	sut.It("prunes-to-the-limit", "A log that is too long is pruned to its limit, the oldest entries first",
		sut.Req("SDS-RET-1", "SDS-RET-2").Needs(contract.CapRetention, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", wholeLog, keeping(4, 100))
			all := row(t.Peer("alice"), 10, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			got := bob.ReceiveAll(all...)
			t.Require(len(got.Deliveries()) == len(all), "all messages are delivered, but: %s", got)
			left := remaining(t, bob)
			t.Equal("SDS-RET-1", len(left), 4, "entries in the log")
			t.Equal("SDS-RET-2", left, idsOf(all[10-len(left):]...), "what is left are the newest")
		})

	sut.It("prunes-what-sorts-first", "What sorts first is pruned, not what came first",
		sut.Req("SDS-RET-1", "SDS-RET-2").Needs(contract.CapRetention, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", wholeLog, keeping(3, 100))
			all := row(t.Peer("alice"), 6, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			got := bob.ReceiveAll(all[5], all[2], all[4], all[0], all[3], all[1])
			t.Check("SDS-RET-2", len(got.Deliveries()) == len(all), "each is delivered, also those that have no room in the log", got)
			left := remaining(t, bob)
			t.Equal("SDS-RET-1", len(left), 3, "entries in the log")
			t.Equal("SDS-RET-2", left, idsOf(all[6-len(left):]...), "what is left are the newest, in whatever order they came")
		})

	sut.It("prunes-ties-by-id", "Of entries with the same timestamp the one whose ID is first in bytes is pruned first",
		sut.Req("SDS-RET-2").Needs(contract.CapRetention, contract.CapSync).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, at := t.Node("bob", opaqueIDs, wholeLog, keeping(2, 100)), uint64(t.Now())
			t.Sleep(time.Second)
			for _, id := range []string{"a", "Z", "B"} {
				bob.Receive(t.Peer("peer-"+id).Content("hello", sut.WithID(id), sut.At(at)))
			}
			t.Equal("SDS-RET-2", remaining(t, bob), []string{"Z", "a"}, "\"B\" sorts before \"Z\", and both before \"a\"")
		})

	sut.It("inspect-shows-it", "Log and pruned index are what their limits say",
		sut.Req("SDS-RET-1", "SDS-RET-5").Needs(contract.CapRetention, contract.CapInspect), func(t *sut.T) {
			bob := t.Node("bob", silentTimer, keeping(3, 2))
			all := row(t.Peer("alice"), 5, uint64(t.Now()), 10)
			bob.ReceiveAll(all...)
			state := bob.Inspect()
			t.Equal("SDS-RET-1", len(state.Log), 3, "entries in the log")
			t.Equal("SDS-RET-5", among(state.Pruned, all...), sorted(idsOf(all[:2]...)), "the pruned index has the other two")
			t.Check("SDS-RET-5", state.ReplayFloor == nil, "nothing ever left it, so there is no replay floor", state.ReplayFloor)

			last := t.Peer("alice").Content("one more", sut.At(all[4].Time()+10))
			bob.Receive(last)
			state = bob.Inspect()
			t.Equal("SDS-RET-5", state.Pruned, sorted(idsOf(all[1:3]...)), "one more left the log, and the first left the index for it")
			t.Check("SDS-RET-5", state.ReplayFloor != nil && *state.ReplayFloor == all[0].Time(), "the replay floor is the timestamp of what left", state.ReplayFloor, all[0].Time())
		})

	sut.It("keeps-what-awaits-acknowledgement", "An own message that awaits acknowledgement is not pruned, nor what sorts after it",
		sut.Req("SDS-RET-1", "SDS-RET-3").Needs(contract.CapRetention, contract.CapAck, contract.CapSync), func(t *sut.T) {
			bob, alice, carol := t.Node("bob", wholeLog, keeping(3, 100)), t.Peer("alice"), t.Peer("carol")
			before := row(alice, 5, uint64(t.Now()), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(before...)
			own := bob.MustSend("own")
			after := row(alice, 6, own.Time(), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(after...)
			kept := idsOf(append([]*sut.Message{own}, after...)...)
			left := remaining(t, bob)
			t.Equal("SDS-RET-3", among(left, append([]*sut.Message{own}, after...)...), kept, "bob's message awaits acknowledgement, so it and what follows it stay, though they are more than three")
			t.Equal("SDS-RET-1", among(left, before...), []string{}, "what comes before it goes")

			got := bob.Receive(carol.Sync(seen(own)))
			t.Require(got.PossiblyAcknowledged(own), "the message is possibly acknowledged, but: %s", got)
			left = remaining(t, bob)
			t.Equal("SDS-RET-3", among(left, append([]*sut.Message{own}, after...)...), kept, "a sign of receipt is no acknowledgement")

			last := carol.Content("got it", sut.After(own))
			got = bob.Receive(last)
			t.Require(got.Acknowledged(own), "the message is acknowledged, but: %s", got)
			t.Equal("SDS-RET-1", remaining(t, bob), idsOf(after[4], after[5], last), "now that it is acknowledged, three are left")
		})

	sut.It("prunes-what-was-given-up", "An own message that was given up keeps nothing in the log",
		sut.Req("SDS-RET-1", "SDS-RET-3").Needs(contract.CapRetention, contract.CapResend, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", wholeLog, keeping(2, 100), func(c *contract.Config) { c.ResendAttempts = sut.Ptr(1) })
			own := bob.MustSend("own")
			after := row(t.Peer("alice"), 3, own.Time(), 10)
			t.Sleep(time.Second)
			bob.ReceiveAll(after...)
			t.Equal("SDS-RET-3", remaining(t, bob), idsOf(own, after[0], after[1], after[2]), "bob's message is not given up yet")
			bob.Advance(untilGivenUp)
			last := t.Peer("alice").Content("one more")
			bob.Receive(last)
			t.Equal("SDS-RET-1", remaining(t, bob), idsOf(after[2], last), "it was given up, so two are left")
		})
})
