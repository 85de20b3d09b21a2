package channel

import (
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("identity", func() {
	sut.It("opaque-accepts-any", "Where IDs are opaque, any message ID of valid form is accepted",
		sut.Req("SDS-ID-5").Needs(contract.CapAck), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			for _, id := range []string{"m", "E8170OEPSdyFqY_XC9W7xspd", strings.Repeat("f", 64), "not base64!", "Grüße", strings.Repeat("x", 128)} {
				m := alice.Content("hello", sut.WithID(id))
				got := bob.Receive(m)
				t.Check("SDS-ID-5", got.Delivered(m), fmt.Sprintf("the message with the ID %q is delivered", id), got)
			}
			own := bob.MustSend("hello")
			got := bob.Receive(alice.Sync(sut.After(own), sut.WithID("sync")))
			t.Check("SDS-ID-5", got.Acknowledged(own), "a sync message with an ID of free choice is evidence like any other", got)
		})

	sut.It("opaque-sends-the-wish", "Where IDs are opaque, the sender uses the ID that its application asks for",
		sut.Req("SDS-ID-6").Needs(contract.CapOpaqueIDs), func(t *sut.T) {
			alice := t.Node("alice", opaqueIDs)
			for _, wish := range []string{"m1", "Grüße", strings.Repeat("x", 128)} {
				got := alice.SendAs(wish, "hello")
				t.Check("SDS-ID-6", got.SentID() == wish && len(got.Contents()) == 1 && got.Contents()[0].MessageID == wish, fmt.Sprintf("the message goes out under %q", wish), got)
			}
		})

	sut.It("opaque-refuses-what-is-taken", "A wish that names a message which the sender holds is refused",
		sut.Req("SDS-ID-6").Needs(contract.CapOpaqueIDs), func(t *sut.T) {
			alice, bob := t.Member("alice", opaqueIDs), t.Peer("bob")
			alice.SendAs("own", "hello")
			alice.Receive(bob.Content("hello", sut.WithID("received")))
			alice.Receive(bob.Content("hello", sut.WithID("waiting"), sut.Naming("missing")))

			for _, taken := range []string{"own", "received", "waiting"} {
				got := alice.SendAs(taken, "another message")
				t.Check("SDS-ID-6", got.Refused != nil && len(got.Broadcast) == 0, fmt.Sprintf("the ID %q is taken, so that nothing goes out under it", taken), got)
			}
			got := alice.SendAs("missing", "the ID of no message that alice holds")
			t.Check("SDS-ID-6", got.Refused == nil && got.SentID() == "missing", "an ID that is merely missing is not taken", got)
		})

	sut.It("opaque-derives-without-a-wish", "Without a wish the sender derives the ID, also where IDs are opaque",
		sut.Req("SDS-ID-6").Needs(contract.CapOpaqueIDs), func(t *sut.T) {
			alice := t.Node("alice", opaqueIDs)
			alice.SendAs("m1", "hello")
			sent := alice.MustSend("no wish")
			t.Equal("SDS-ID-6", sent.MessageID, model.DeriveID(sent.Message), "the ID is the derived one")
		})

	sut.It("opaque-sends-the-wish-of-an-ephemeral", "The ID that the application asks for is used for an ephemeral message too",
		sut.Req("SDS-ID-6").Needs(contract.CapOpaqueIDs, contract.CapEphemeral), func(t *sut.T) {
			alice, bob := t.Member("alice", opaqueIDs), t.Peer("bob")
			got := alice.SendEphemeralAs("e1", "typing")
			t.Check("SDS-ID-6", got.SentID() == "e1" && len(got.Ephemerals()) == 1 && got.Ephemerals()[0].MessageID == "e1", "the ephemeral message goes out under \"e1\"", got)

			alice.SendAs("own", "hello")
			alice.Receive(bob.Content("hello", sut.WithID("received")))
			alice.Receive(bob.Content("hello", sut.WithID("waiting"), sut.Naming("missing")))
			for _, taken := range []string{"own", "received", "waiting"} {
				got := alice.SendEphemeralAs(taken, "typing")
				t.Check("SDS-ID-6", got.Refused != nil && len(got.Broadcast) == 0, fmt.Sprintf("the ID %q is taken, so that nothing goes out under it", taken), got)
			}
			got = alice.SendEphemeral("no wish")
			t.Check("SDS-ID-6", got.Refused == nil && len(got.Ephemerals()) == 1, "without a wish the message goes out under a derived ID", got)
		})
})
