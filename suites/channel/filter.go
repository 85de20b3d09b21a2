package channel

import (
	"bytes"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// filterWindow is the default of filter_window.
const filterWindow = 64

// filterOf reads the filter of a message that a node sent. One that cannot be
// read makes the case VACUOUS where the case is about its content; that it can
// be read is a case of its own.
func filterOf(t *sut.T, m *sut.Message) model.Filter {
	f, err := model.FilterOf(m.Message)
	t.Require(err == nil, "the filter of %s is in format 1, but: %v", m, err)
	return f
}

// floorOf is the floor that a message claims for its filter.
func floorOf(t *sut.T, m *sut.Message) uint64 { return filterOf(t, m).Floor }

// bitsOf are the bits of a filter of the sender and time of m that contains
// exactly these messages.
func bitsOf(m *sut.Message, ids []string) []byte {
	salt := model.Salt{SenderID: m.SenderID, Lamport: m.Time()}
	return model.BuildFilter(salt, 0, ids).Bits
}

// hears lets a node receive n content messages, one after the other, and
// returns their IDs.
func hears(n *sut.Node, p *sut.Peer, count int) []string {
	var ids []string
	for i := range count {
		m := p.Content(fmt.Sprintf("message %d of %s", i, p.ID))
		n.Receive(m)
		ids = append(ids, m.MessageID)
	}
	return ids
}

var _ = sut.Describe("filter", func() {
	sut.It("form", "A filter is in format 1 with seven hashes and ten bits for each message in it, rounded up to bytes",
		sut.Req("SDS-BLOOM-1").Dialect(sut.DialectSDS1), func(t *sut.T) {
			for _, test := range []struct{ received, bytes int }{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 7}, {filterWindow, 80}, {filterWindow + 9, 80}} {
				alice := t.Node(fmt.Sprintf("alice-%d", test.received))
				hears(alice, t.Peer("bob"), test.received)
				sent := alice.MustSend("how long is my filter?")
				f, err := model.FilterOf(sent.Message)
				if t.Check("SDS-BLOOM-1", err == nil, "the filter is in format 1, with a distance in shortest form", sent.Filter, err) {
					t.Equal("SDS-BLOOM-1", f.Hashes, 7, "k")
					t.Equal("SDS-BLOOM-1", len(f.Bits), test.bytes, fmt.Sprintf("bytes of bits for %d messages received", test.received))
				}
			}
		})

	sut.It("form-of-a-sync", "The filter of a sync message has the same form and content as that of a content message",
		sut.Req("SDS-BLOOM-1", "SDS-BLOOM-2", "SDS-BLOOM-4").Needs(contract.CapSync).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice")
			received := hears(alice, t.Peer("bob"), 3)
			sync := mustSync(t, alice)
			f := filterOf(t, sync)
			t.Equal("SDS-BLOOM-1", f.Hashes, 7, "k")
			t.Equal("SDS-BLOOM-2", len(f.Bits), 4, "bytes of bits for 3 messages received")
			t.Equal("SDS-BLOOM-4", f.Bits, bitsOf(sync, received), "the bits, salted with the sync message's own timestamp")
		})

	sut.It("last-received", "The filter contains exactly the last 64 content messages received",
		sut.Req("SDS-BLOOM-2").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice")
			received := hears(alice, t.Peer("bob"), filterWindow)
			sent := alice.MustSend("64 received")
			t.Equal("SDS-BLOOM-2", filterOf(t, sent).Bits, bitsOf(sent, received), "all of them")

			received = append(received, hears(alice, t.Peer("carol"), 3)...)
			sent = alice.MustSend("67 received")
			t.Equal("SDS-BLOOM-2", filterOf(t, sent).Bits, bitsOf(sent, received[3:]), "the last 64, without the first three and without the own message")
		})

	sut.It("order-of-receipt", "What leaves the filter is what was received first, whatever its timestamp",
		sut.Req("SDS-BLOOM-2").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			newest := bob.Content("received first, sorts last", sut.At(uint64(t.Now())+1_000_000))
			alice.Receive(newest)
			received := hears(alice, t.Peer("carol"), filterWindow-1)
			oldest := bob.Content("received last, sorts first", sut.At(uint64(t.Now())-1_000_000))
			alice.Receive(oldest)

			sent := alice.MustSend("65 received")
			t.Equal("SDS-BLOOM-2", filterOf(t, sent).Bits, bitsOf(sent, append(received, oldest.MessageID)), "without the message that was received first")
		})

	sut.It("only-once", "A duplicate, a sync message, an ephemeral message and an own message are not in the filter",
		sut.Req("SDS-BLOOM-2").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, bob := t.Member("alice"), t.Peer("bob")
			first := alice.MustSend("nothing but the opener received")
			one := len(filterOf(t, first).Bits)
			m, waiting := bob.Content("m"), bob.Content("waits", sut.Naming("missing"))
			alice.ReceiveAll(m, m, waiting, bob.Sync(), bob.Ephemeral("typing"), waiting, m, first)
			rejected := bob.Content("elsewhere", sut.InChannel("another"))
			alice.Receive(rejected)

			sent := alice.MustSend("two more received")
			t.Require(one == 2, "the filter with one message has 2 bytes of bits, but %d", one)
			t.Require(len(first.HistoryIDs()) > 0, "the first message names the opener, but nothing")
			opener := first.HistoryIDs()[len(first.HistoryIDs())-1]
			t.Equal("SDS-BLOOM-2", filterOf(t, sent).Bits, bitsOf(sent, []string{opener, m.MessageID, waiting.MessageID}), "the first message, m, and the one that waits")
		})

	sut.It("positions", "The bits are those of the salted hash",
		sut.Req("SDS-BLOOM-4").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice", opaqueIDs)
			var ids []string
			for _, id := range []string{"m1", "m2", "Grüße", "E8170OEPSdyFqY_XC9W7xspd"} {
				alice.Receive(t.Peer("bob").Content("named "+id, sut.WithID(id)))
				ids = append(ids, id)
				sent := alice.MustSend("after " + id)
				t.Equal("SDS-BLOOM-4", filterOf(t, sent).Bits, bitsOf(sent, ids), fmt.Sprintf("the bits of %q, salted with alice and the timestamp", ids))
			}
		})

	sut.It("salt-changes", "The same messages set other bits in the next filter",
		sut.Req("SDS-BLOOM-4").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice")
			hears(alice, t.Peer("bob"), 20)
			first, second := alice.MustSend("one"), alice.MustSend("two")
			t.Check("SDS-BLOOM-4", !bytes.Equal(filterOf(t, first).Bits, filterOf(t, second).Bits), "each timestamp is a salt of its own", first.Filter, second.Filter)
		})

	sut.It("no-sync-in-it", "Sync messages are not in the filter",
		sut.Req("SDS-BLOOM-5"), func(t *sut.T) {
			alice, bob := t.Member("alice"), t.Peer("bob")
			var syncs []*sut.Message
			for range 8 {
				syncs = append(syncs, bob.Sync())
			}
			alice.ReceiveAll(syncs...)
			m := bob.Content("content")
			alice.Receive(m)
			sent := alice.MustSend("what alice received")
			t.Require(filterHolds(t, sent, m.MessageID), "the filter contains a content message")
			contained := 0
			for _, s := range syncs {
				if filterHolds(t, sent, s.MessageID) {
					contained++
				}
			}
			// A filter is wrong about one ID in a hundred or fewer, about
			// three of eight once in more than ten thousand runs.
			t.Check("SDS-BLOOM-5", contained < 3, "eight sync messages were received and none was put into the filter", contained)
		})
})

var _ = sut.Describe("filter", func() {
	sut.It("floor-at-the-start", "The floor is the timestamp at the start until a message leaves the window",
		sut.Req("SDS-BLOOM-3").Dialect(sut.DialectSDS1), func(t *sut.T) {
			start := uint64(t.Now())
			alice := t.Node("alice")
			alice.Advance(time.Hour)
			t.Equal("SDS-BLOOM-3", floorOf(t, alice.MustSend("nothing received")), start, "the timestamp at the start, not at the time of sending")
			hears(alice, t.Peer("bob"), filterWindow)
			t.Equal("SDS-BLOOM-3", floorOf(t, alice.MustSend("64 received")), start, "64 messages fit, so none left")
		})

	sut.It("floor-rises", "The floor is the greatest timestamp that ever left the window",
		sut.Req("SDS-BLOOM-3").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, bob, start := t.Node("alice"), t.Peer("bob"), uint64(t.Now())
			for _, lamport := range []uint64{start + 10, start + 90, start + 20} {
				alice.Receive(bob.Content("will leave", sut.At(lamport)))
			}
			t.Sleep(time.Minute)
			hears(alice, t.Peer("carol"), filterWindow-3)
			for i, want := range []uint64{start + 10, start + 90, start + 90} {
				hears(alice, t.Peer(fmt.Sprintf("dave-%d", i)), 1)
				t.Equal("SDS-BLOOM-3", floorOf(t, alice.MustSend("one more left")), want, fmt.Sprintf("the greatest timestamp among the %d messages that left", i+1))
			}
		})

	sut.It("floor-does-not-fall", "A message from before the start does not lower the floor when it leaves the window",
		sut.Req("SDS-BLOOM-3").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, start := t.Node("alice"), uint64(t.Now())
			alice.Receive(t.Peer("bob").Content("old", sut.At(start-1_000)))
			hears(alice, t.Peer("carol"), filterWindow)
			t.Equal("SDS-BLOOM-3", floorOf(t, alice.MustSend("the old one left")), start, "the timestamp at the start is greater than that of what left")
		})

	sut.It("floor-below-the-carrier", "The floor is never above the timestamp of the message that carries it",
		sut.Req("SDS-BLOOM-3").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice")
			future := t.Peer("bob").Content("from the future", sut.At(uint64(t.Now())+10*uint64(dayMS)))
			alice.Receive(future)
			hears(alice, t.Peer("carol"), filterWindow)
			sent := alice.MustSend("the message from the future left")
			t.Require(sent.Time() < future.Time(), "alice's timestamp stays below that of the message from the future, but: %d", sent.Time())
			t.Equal("SDS-BLOOM-3", floorOf(t, sent), sent.Time(), "the timestamp that left is greater, so the floor is that of the carrier")
		})

	sut.It("window-of-two", "With another filter window, as many messages are in the filter and as many bits for them",
		sut.Req("SDS-BLOOM-1", "SDS-BLOOM-2", "SDS-BLOOM-3").Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice := t.Node("alice", func(c *contract.Config) { c.FilterWindow = sut.Ptr(2) })
			bob := t.Peer("bob")
			t.Sleep(time.Second)
			left := bob.Content("leaves")
			alice.Receive(left)
			stay := hears(alice, bob, 2)
			sent := alice.MustSend("three received")
			f := filterOf(t, sent)
			t.Equal("SDS-BLOOM-1", len(f.Bits), 3, "bytes of bits for two messages")
			t.Equal("SDS-BLOOM-2", f.Bits, bitsOf(sent, stay), "the last two")
			t.Equal("SDS-BLOOM-3", f.Floor, left.Time(), "the timestamp of the one that left")
		})
})

// dayMS is how far ahead of the clock a timestamp may draw a participant's.
const dayMS = 86_400_000
