package channel

import (
	"github.com/onsi/gomega"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// twoWaiting makes the incoming buffer as small as it can be for a case about
// who leaves it.
func twoWaiting(c *contract.Config) { c.IncomingLimit = sut.Ptr(2) }

var _ = sut.Describe("receive", func() {
	sut.It("full-buffer-drops-the-newest", "When the incoming buffer is full, the newest message leaves it, not the oldest and not the last to come",
		sut.Req("SDS-RECV-15"), func(t *sut.T) {
			bob, now := t.Member("bob", twoWaiting), uint64(t.Now())
			cause := t.Peer("alice").Content("cause", sut.At(now+1))
			oldest := t.Peer("carol").Content("oldest", sut.After(cause), sut.At(now+10))
			middle := t.Peer("dave").Content("middle", sut.After(cause), sut.At(now+20))
			newest := t.Peer("erin").Content("newest", sut.After(cause), sut.At(now+30))
			bob.ReceiveAll(middle, newest, oldest)

			got := bob.Receive(cause)
			t.Equal("SDS-RECV-15", got.DeliveredIDs(), idsOf(cause, oldest, middle), "the newest of three left a buffer for two")
			got = bob.Receive(newest)
			t.Check("SDS-RECV-15", got.Delivered(newest), "it is no longer known, so that another copy is like new", got)
		})

	sut.It("full-buffer-refuses-the-newest", "A message that is newer than all of a full incoming buffer does not get in",
		sut.Req("SDS-RECV-15"), func(t *sut.T) {
			bob, now := t.Member("bob", twoWaiting), uint64(t.Now())
			cause := t.Peer("alice").Content("cause", sut.At(now+1))
			oldest := t.Peer("carol").Content("oldest", sut.After(cause), sut.At(now+10))
			middle := t.Peer("dave").Content("middle", sut.After(cause), sut.At(now+20))
			newest := t.Peer("erin").Content("newest", sut.After(cause), sut.At(now+30))
			bob.ReceiveAll(oldest, middle, newest)

			sent := bob.MustSend("what bob received")
			t.Check("SDS-RECV-15", filterHolds(t, sent, oldest.MessageID) && filterHolds(t, sent, middle.MessageID), "the two that wait are in the filter", sent.Filter)
			t.Check("SDS-RECV-15", !filterHolds(t, sent, newest.MessageID), "the one that did not get in is not in the filter", sent.Filter)
			got := bob.Receive(cause)
			t.Equal("SDS-RECV-15", among(got.DeliveredIDs(), cause, oldest, middle, newest), idsOf(cause, oldest, middle), "it is not delivered either")
		})

	sut.It("full-buffer-counts-what-waits", "Only what waits counts against the limit of the incoming buffer",
		sut.Req("SDS-RECV-15"), func(t *sut.T) {
			bob, now := t.Member("bob", twoWaiting), uint64(t.Now())
			cause := t.Peer("alice").Content("cause", sut.At(now+1))
			first := t.Peer("carol").Content("first", sut.After(cause), sut.At(now+10))
			second := t.Peer("dave").Content("second", sut.After(cause), sut.At(now+20))
			bob.ReceiveAll(first, second)

			ready := t.Peer("erin").Content("ready", sut.At(now+30))
			got := bob.Receive(ready)
			t.Check("SDS-RECV-15", got.Delivered(ready), "a message that need not wait is delivered, however full the buffer is", got)
			got = bob.Receive(cause)
			t.Equal("SDS-RECV-15", got.DeliveredIDs(), idsOf(cause, first, second), "two messages fit into a buffer for two")
		})

	sut.It("evicted-is-missing", "A message that left the full incoming buffer is missing, and the filter's floor stays",
		sut.Req("SDS-RECV-15").Needs(contract.CapInspect).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, now := t.Member("bob", twoWaiting), uint64(t.Now())
			cause := t.Peer("alice").Content("cause", sut.At(now+1))
			var all []*sut.Message
			for i, name := range []string{"carol", "dave", "erin"} {
				all = append(all, t.Peer(name).Content("waits", sut.After(cause), sut.At(now+uint64(10*i+10))))
			}
			floor := floorOf(t, bob.MustSend("before"))
			bob.ReceiveAll(all...)
			t.Match("SDS-RECV-15", bob.Inspect().Missing, gomega.ConsistOf(idsOf(cause, all[2])), "the cause and the message that left are missing")
			t.Equal("SDS-RECV-15", floorOf(t, bob.MustSend("after")), floor, "no message left the window to make room, so the floor stays")
		})
})
