package channel

import (
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("hints", func() {
	sut.It("what-comes-back-is-checked", "What a store node gives for a hint is rejected if it is no message of the channel",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			bob.Receive(effect)

			cut := spoiled(cause, cause.Wire[:len(cause.Wire)-1])
			got := bob.ReceiveHinted(cut, []byte("where it is"))
			refuses(t, "SDS-HINT-4", got, "a message whose last byte is missing", model.ClassTruncated)
			elsewhere := alice.Content("of another channel", sut.WithID(cause.MessageID), sut.InChannel("elsewhere"))
			got = bob.ReceiveHinted(elsewhere, []byte("where it is"))
			refuses(t, "SDS-HINT-4", got, "a message of another channel under the ID of the cause", model.ClassChannel, model.ClassIdentity)

			got = bob.ReceiveHinted(cause, []byte("where it is"))
			t.Equal("SDS-HINT-4", got.DeliveredIDs(), idsOf(cause, effect), "the cause was still missing, and comes at last")
		})

	sut.It("what-comes-back-is-what-it-is", "A message that comes for the hint of another one is itself and nothing else",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause, other := alice.Content("cause"), alice.Content("another")
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			bob.Receive(effect)

			got := bob.ReceiveHinted(other, []byte("where it is"))
			t.Equal("SDS-HINT-4", got.DeliveredIDs(), idsOf(other), "another message came for the hint, so the cause is as missing as before")
			got = bob.ReceiveHinted(other, []byte("where it is"))
			t.Check("SDS-HINT-4", len(got.Deliveries()) == 0, "its second copy is known, whatever it was asked for as", got)
		})

	sut.It("what-comes-back-waits", "A message that comes for a hint waits for its own dependencies",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			first := alice.Content("first")
			cause := alice.Content("cause", sut.Entry(hinted(first, "where the first is")))
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			bob.Receive(effect)
			got := bob.ReceiveHinted(cause, []byte("where it is"))
			t.Check("SDS-HINT-4", !got.Delivered(cause) && !got.Delivered(effect), "what the cause names is missing", got)
			got = bob.ReceiveHinted(first, []byte("where the first is"))
			t.Equal("SDS-HINT-4", got.DeliveredIDs(), idsOf(first, cause, effect), "causes come before effects")
		})

	sut.It("what-comes-back-is-verified", "A forged message under the ID that was asked for is refused where IDs are derived",
		sut.Req("SDS-HINT-4").Needs(contract.CapHints, contract.CapDerivedIDs).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.Entry(hinted(cause, "where it is")))
			bob.Receive(effect)
			t.Sleep(time.Second)

			forged := alice.Content("forged", sut.WithID(cause.MessageID), sut.At(cause.Time()))
			got := bob.ReceiveHinted(forged, []byte("where it is"))
			refuses(t, "SDS-HINT-4", got, "other content under the ID of the cause", model.ClassIdentity)
			got = bob.ReceiveHinted(cause, []byte("where it is"))
			t.Equal("SDS-HINT-4", got.DeliveredIDs(), idsOf(cause, effect), "the cause was still missing, and comes at last")
		})
})
