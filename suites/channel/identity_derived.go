package channel

import (
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// derivedIDs asks for a channel with derived IDs, which is the default.
func derivedIDs(c *contract.Config) { c.IDs = "derived" }

var _ = sut.Describe("identity", func() {
	sut.It("derived-content", "The ID of a content message is derived from its fields",
		sut.Req("SDS-ID-3").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			alice, bob, carol := t.Node("alice", derivedIDs), t.Peer("bob"), t.Peer("carol")
			hasDerivedID(t, alice.MustSend("without history and with an empty filter"))
			alice.ReceiveAll(bob.Content("one"), carol.Content("two"), bob.Content("three"))
			hasDerivedID(t, alice.MustSend("with history and filter"))
			hasDerivedID(t, alice.MustSend(strings.Repeat("more than 65,535 bytes ", 4_000)))
		})

	sut.It("derived-in-another-channel", "Channel and sender are part of the derivation, with their length in bytes",
		sut.Req("SDS-ID-3").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			for _, names := range [][2]string{{"0", "alice"}, {"channel é", "älice"}, {"", ""}} {
				channel, sender := names[0], names[1]
				if channel == "" {
					channel, sender = strings.Repeat("c", 128), strings.Repeat("s", 128)
				}
				hasDerivedID(t, t.NodeIn(channel, sender, derivedIDs).MustSend("gm"))
			}
		})

	sut.It("derived-sync", "The ID of a sync message is derived like that of a content message",
		sut.Req("SDS-ID-3").Needs(contract.CapDerivedIDs, contract.CapSync), func(t *sut.T) {
			alice, bob := t.Node("alice", derivedIDs), t.Peer("bob")
			alice.ReceiveAll(bob.Content("one"), bob.Content("two"))
			hasDerivedID(t, mustSync(t, alice))
		})

	sut.It("derived-with-hints", "Retrieval hints are not part of the derivation",
		sut.Req("SDS-ID-3").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			alice, bob := t.Node("alice", derivedIDs), t.Peer("bob")
			cause := bob.Content("cause")
			alice.ReceiveHinted(cause, []byte("where to find it"))
			hasDerivedID(t, alice.MustSend("effect"))

			free := bob.Content("with what is not bound", sut.After(cause))
			free.History[0].RetrievalHint = []byte("elsewhere")
			free.History[0].SenderID = sut.Ptr("bob")
			free.Repair = model.Entries("something else")
			got := alice.Receive(spoiled(free, model.Encode(free.Message)))
			t.Check("SDS-ID-3", got.Delivered(free), "a copy with another hint, an entry's sender and a repair request has the same ID", got)
		})

	sut.It("check-value", "The first check value of the specification is accepted, and a neighbour of it is not",
		sut.Req("SDS-ID-3", "SDS-ID-4").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			bob, alice := t.NodeIn("0", "bob", derivedIDs), t.Peer("alice").In("0")
			right := alice.Content("gm", sut.At(1), sut.Filter(nil), sut.WithID("E8170OEPSdyFqY_XC9W7xspd"))
			wrong := alice.Content("gm", sut.At(2), sut.Filter(nil), sut.WithID("E8170OEPSdyFqY_XC9W7xspd"))

			refuses(t, "SDS-ID-4", bob.Receive(wrong), "the ID of another Lamport timestamp", model.ClassIdentity)
			got := bob.Receive(right)
			t.Check("SDS-ID-3", got.Delivered(right), "the message with the check value is delivered", got)
		})

	sut.It("verifies-content", "A content message of which anything that is bound was changed is rejected",
		sut.Req("SDS-ID-4").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			bob, alice := t.Node("bob", derivedIDs), t.Peer("alice")
			one, two := alice.Content("one"), alice.Content("two")
			bob.ReceiveAll(one, two)
			for _, c := range forgeries {
				m := alice.Content("the original", sut.After(one, two), sut.Received(one))
				forged := m.Message
				forged.History = append([]model.HistoryEntry(nil), m.History...)
				c.change(&forged)
				refuses(t, "SDS-ID-4", bob.ReceiveBytes(model.Encode(forged)), c.what, model.ClassIdentity)
			}
		})

	sut.It("verifies-sync", "A sync message with another ID is rejected and is no evidence",
		sut.Req("SDS-ID-4").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			bob, alice := t.Node("bob", derivedIDs), t.Peer("alice")
			own := bob.MustSend("hello")
			m := alice.Sync()
			forged := m.Message
			forged.History = model.Entries(own.MessageID)
			refuses(t, "SDS-ID-4", bob.ReceiveBytes(model.Encode(forged)), "a sync message into which a relay wrote a history", model.ClassIdentity)
		})
})

func hasDerivedID(t *sut.T, m *sut.Message) {
	t.Equal("SDS-ID-3", m.MessageID, model.DeriveID(m.Message), fmt.Sprintf("the ID of the message of %s with %d bytes of content is derived from it", m.SenderID, len(m.Content)))
}

// forgeries change something that the ID binds, or the ID itself.
var forgeries = []struct {
	what   string
	change func(*model.Message)
}{
	{"a copy with other content", func(m *model.Message) { m.Content = []byte("the 0riginal") }},
	{"a copy with more content", func(m *model.Message) { m.Content = append(m.Content, 0) }},
	{"a copy of another sender", func(m *model.Message) { m.SenderID = "mallory" }},
	{"a copy with an earlier Lamport timestamp", func(m *model.Message) { *m.Lamport-- }},
	{"a copy without history", func(m *model.Message) { m.History = nil }},
	{"a copy with less history", func(m *model.Message) { m.History = m.History[1:] }},
	{"a copy with the history in another order", func(m *model.Message) { m.History[0], m.History[1] = m.History[1], m.History[0] }},
	{"a copy with an entry twice", func(m *model.Message) { m.History = append(m.History, m.History[1]) }},
	{"a copy without filter", func(m *model.Message) { m.Filter = nil }},
	{"a copy with another bit in the filter", func(m *model.Message) {
		m.Filter = append([]byte(nil), m.Filter...)
		m.Filter[len(m.Filter)-1] ^= 1
	}},
	{"a copy with an ID of free choice", func(m *model.Message) { m.MessageID = "m1" }},
	{"a copy with the ID cut short", func(m *model.Message) { m.MessageID = m.MessageID[:23] }},
	{"a copy with the ID in lower case", func(m *model.Message) { m.MessageID = strings.ToLower(m.MessageID) }},
	{"a copy with padding after the ID", func(m *model.Message) { m.MessageID += "=" }},
}
