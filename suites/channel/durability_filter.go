package channel

import (
	"bytes"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// keptFilter checks the filter of the first message after a crash: it is the
// one about the window that was there, above the floor that was there, or it is
// empty and says nothing about what came before the crash.
func keptFilter(t *sut.T, next *sut.Message, floor uint64, window []string, greatest uint64) {
	salt := model.Salt{SenderID: next.SenderID, Lamport: next.Time()}
	kept := model.BuildFilter(salt, floor, window).Encode()
	f, err := model.FilterOf(next.Message)
	empty := err == nil && countOnes(f.Bits) == 0 && f.Floor >= min(greatest, next.Time())
	t.Check("SDS-DUR-8", bytes.Equal(next.Filter, kept) || empty,
		fmt.Sprintf("the filter is that of before, %x, or it is empty and its floor is %d", kept, greatest), next.Filter)
}

var _ = sut.Describe("durability", func() {
	sut.It("filter-claims-no-more", "After a crash the filter is what it was, or says nothing of what came before",
		sut.Req("SDS-DUR-8").Needs(contract.CapPersistence).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, floor := t.Peer("alice"), uint64(t.Now())
			bob := t.Node("bob", noGrace)
			received := []*sut.Message{
				alice.Content("first", sut.At(floor+10)),
				alice.Content("waits", sut.At(floor+30), sut.Naming("missing")),
				alice.Content("delivered", sut.At(floor+20)),
			}
			t.Sleep(time.Second)
			bob.ReceiveAll(received...)
			bob.MustSend("own")
			bob.Restart(true)
			next := bob.MustSend("after the crash")
			keptFilter(t, next, floor, idsOf(received...), next.Time()-1)
		})

	sut.It("filter-of-a-full-window", "After a crash the filter says nothing of what had left its window",
		sut.Req("SDS-DUR-8").Needs(contract.CapPersistence).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, start := t.Peer("alice"), uint64(t.Now())
			bob := t.Node("bob", noGrace, windowOf(2).change)
			var received []*sut.Message
			for i, at := range []uint64{40, 10, 30, 20} {
				received = append(received, alice.Content(fmt.Sprintf("message %d", i), sut.At(start+at)))
			}
			t.Sleep(time.Second)
			bob.ReceiveAll(received...)
			bob.Restart(true)
			next := bob.MustSend("after the crash")
			keptFilter(t, next, start+40, idsOf(received[2:]...), start+40)
		})

	sut.It("filter-of-the-future", "After a crash the filter says nothing of a message that is later than the clock",
		sut.Req("SDS-DUR-8").Needs(contract.CapPersistence).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, start := t.Peer("alice"), uint64(t.Now())
			bob := t.Node("bob", noGrace)
			first := alice.Content("first")
			waits := alice.Content("waits", sut.At(start+3_600_000), sut.Naming("missing"))
			bob.Receive(first)
			t.Sleep(time.Second)
			bob.Receive(waits)
			bob.Restart(true)
			t.Sleep(2 * time.Hour) // now bob speaks later than what waits
			next := bob.MustSend("after the crash")
			keptFilter(t, next, start, idsOf(first, waits), waits.Time())
		})

	sut.It("filter-of-an-old-copy", "On an old copy of the disk the filter claims nothing that came after the copy",
		sut.Req("SDS-DUR-8").Needs(contract.CapPersistence, contract.CapSnapshot).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, start := t.Peer("alice"), uint64(t.Now())
			bob := t.Node("bob", noGrace)
			first := alice.Content("first")
			t.Sleep(time.Second)
			bob.Receive(first)
			old := bob.Snapshot()
			bob.Receive(alice.Content("forgotten"))
			bob.Restore(old)
			next := bob.MustSend("after the crash")
			keptFilter(t, next, start, idsOf(first), start)
		})
})
