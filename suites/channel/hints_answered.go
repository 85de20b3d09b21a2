package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// effects are what came of a message, without what is said again and again of
// those that are missing.
func effects(r *sut.Result) string {
	classes := []string{}
	for _, e := range r.Rejections() {
		classes = append(classes, e.Class)
	}
	return fmt.Sprintf("delivered %q, rejected %q, %d broadcasts", r.DeliveredIDs(), classes, len(r.Broadcast))
}

var _ = sut.Describe("hints", func() {
	sut.It("what-comes-back-is-checked", "What a store node gives for a hint is rejected if it is no message of the channel",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			bob.Receive(effect)
			bad := []struct {
				what string
				m    *sut.Message
			}{
				{"the cause without its last byte", spoiled(cause, cause.Wire[:len(cause.Wire)-1])},
				{"a message of another channel under the ID of the cause", alice.Content("elsewhere", sut.WithID(cause.MessageID), sut.InChannel("elsewhere"))},
				{"its first few bytes", spoiled(cause, cause.Wire[:5])},
			}
			for _, b := range bad {
				got := bob.ReceiveHinted(b.m, []byte("where it is"))
				t.Check("SDS-HINT-4", len(got.Deliveries()) == 0 && len(got.Broadcast) == 0, b.what+" has no effect", got)
			}
			got := bob.ReceiveHinted(cause, []byte("where it is"))
			join(got, bob.Advance(soon+lateness(t)))
			t.Equal("SDS-HINT-4", got.DeliveredIDs(), idsOf(cause, effect), "the cause was still missing, and comes at last")
		})

	sut.It("what-comes-back-is-what-it-is", "A message that comes for the hint of another one is itself and nothing else",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause, other := alice.Content("cause"), alice.Content("another")
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			bob.Receive(effect)
			got := bob.ReceiveHinted(other, []byte("where it is"))
			join(got, bob.Advance(soon+lateness(t)))
			t.Equal("SDS-HINT-4", got.DeliveredIDs(), idsOf(other), "another message came for the hint, so the cause is as missing as before")
		})

	// What an implementation makes of each message is judged elsewhere. Here it
	// has to make the same of it, whether it asked for it or not.
	sut.It("what-comes-back-is-nothing-special", "What comes for a hint has the effects that it would have had without one",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints), func(t *sut.T) {
			asked, unasked, alice := t.Member("bob"), t.Member("dave"), t.Peer("alice")
			first := alice.Content("first")
			cause := alice.Content("cause", sut.Entry(hinted(first, "where the first is")))
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			asked.Receive(effect)
			unasked.Receive(effect)
			forged := alice.Content("forged", sut.WithID(cause.MessageID), sut.At(cause.Time()))
			if !t.DerivedIDs() {
				forged = alice.Sync(sut.WithID(cause.MessageID)) // where IDs are opaque another content would be the cause
			}
			for i, m := range []*sut.Message{forged, cause, effect, cause, first, first} {
				with, without := asked.ReceiveHinted(m, []byte("where it is")), unasked.Receive(m)
				later := t.Advance(lateness(t))
				join(with, later[0])
				join(without, later[1])
				t.Equal("SDS-HINT-4", effects(with), effects(without), fmt.Sprintf("message %d, %q, with a hint and without", i+1, m.Content))
			}
		})
})
