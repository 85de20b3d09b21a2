package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("durability", func() {
	sut.It("pruned-is-not-repeated", "What was delivered and pruned before a crash is not delivered again after it",
		sut.Req("SDS-DUR-13", "SDS-DUR-5").Needs(contract.CapPersistence, contract.CapRetention), func(t *sut.T) {
			bob, now := t.Member("bob", silentTimer, keeping(2, 2)), uint64(t.Now())
			alice := t.Peer("alice")
			var all []*sut.Message
			for i := range uint64(8) {
				all = append(all, alice.Content(fmt.Sprintf("message %d", i), sut.At(now+10*(i+1))))
			}
			t.Sleep(time.Second)
			got := bob.ReceiveAll(all...)
			t.Require(len(got.Deliveries()) == len(all), "eight messages are delivered, but: %s", got)
			bob.Restart(true)
			for i, m := range all {
				got := bob.Receive(m)
				t.Check("SDS-DUR-13", !got.Delivered(m), fmt.Sprintf("message %d was delivered before the crash, and two stay in the log, two in the pruned index, and the others below the floor", i), got)
			}
			effect := alice.Content("names what was pruned", sut.After(all[4], all[5]))
			got = bob.Receive(effect)
			t.Check("SDS-DUR-5", got.Delivered(effect), "what is in the pruned index counts as met", got)
		})
})
