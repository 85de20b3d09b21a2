package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("wire", func() {
	sut.It("structure-of-content", "A content message has the structure and the field numbers of the schema",
		sut.Req("SDS-WIRE-1", "SDS-WIRE-2"), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			m := bob.Content("hello")
			alice.Receive(m)

			got := alice.Send("content of its own")
			t.Require(got.Refused == nil, "alice may send")
			if !t.Check("SDS-WIRE-1", len(got.Broadcast) == 1 && got.Broadcast[0].Is(model.KindContent), "one message goes out and reads as a content message", got) {
				t.Check("SDS-WIRE-2", false, "sender, message and channel ID are where the schema has them", got)
				return
			}
			sent := got.Broadcast[0]
			t.Equal("SDS-WIRE-1", string(sent.Content), "content of its own", "the content is in field 20")
			t.Check("SDS-WIRE-1", sent.Lamport != nil && sent.Time() >= uint64(t.Now()), "the Lamport timestamp, in milliseconds, is in field 10", sent)
			t.Check("SDS-WIRE-1", sent.Names(m), "the causal history, which names bob's message, is in field 11", sent)
			t.Check("SDS-WIRE-1", len(sent.Filter) > 0, "the filter is in field 12", sent)
			t.Equal("SDS-WIRE-2", sent.SenderID, "alice", "the sender ID is alice's participant ID")
			t.Equal("SDS-WIRE-2", sent.ChannelID, sut.DefaultChannel, "the channel ID is the channel's")
			t.Check("SDS-WIRE-2", sent.MessageID != "" && sent.MessageID == got.SentID(), "the message ID is the one that the application is told", sent.MessageID, got.SentID())
		})

	sut.It("names-of-sync-and-ephemeral", "Sync and ephemeral messages carry sender, channel and an ID",
		sut.Req("SDS-WIRE-2").Needs(contract.CapSync, contract.CapEphemeral), func(t *sut.T) {
			alice := t.Node("alice")
			content := alice.MustSend("hello")
			ephemeral := alice.SendEphemeral("typing").Ephemerals()
			t.Require(len(ephemeral) == 1, "alice broadcasts one ephemeral message")
			for _, m := range []*sut.Message{ephemeral[0], mustSync(t, alice)} {
				t.Check("SDS-WIRE-2", m.SenderID == "alice" && m.ChannelID == sut.DefaultChannel, "sender and channel ID are alice's and the channel's", m, m.ChannelID)
				// Sync messages may share IDs among themselves [SDS-SYNC-12].
				t.Check("SDS-WIRE-2", m.MessageID != "" && m.MessageID != content.MessageID, "the message has an ID, and not that of the content message", m)
			}
		})

	sut.It("globally-unique-ids", "Different messages with the same content have different IDs, whoever sends them where",
		sut.Req("SDS-WIRE-2"), func(t *sut.T) {
			ids := map[string]string{}
			for _, sender := range []struct {
				node  *sut.Node
				where string
			}{
				{t.Node("alice"), "alice in channel c"},
				{t.Node("bob"), "bob in channel c"},
				{t.NodeIn("d", "alice"), "alice in channel d"},
			} {
				sent := sender.node.MustSend("gm")
				other, taken := ids[sent.MessageID]
				t.Check("SDS-WIRE-2", !taken, fmt.Sprintf("the ID of the message of %s is nobody else's", sender.where), sent.MessageID, other)
				ids[sent.MessageID] = sender.where
			}
		})

	sut.It("canonical-content", "The bytes of content messages are canonical",
		sut.Req("SDS-WIRE-3"), func(t *sut.T) {
			alice, bob, carol := t.Node("alice"), t.Peer("bob"), t.Peer("carol")
			first := alice.MustSend("the first message, without history")
			isCanonical(t, first)

			alice.ReceiveAll(bob.Content("one"), carol.Content("two"))
			alice.ReceiveHinted(bob.Content("three"), []byte("where to find it"))
			isCanonical(t, alice.MustSend("a message with history, filter and perhaps a hint"))
			isCanonical(t, alice.MustSend(string(make([]byte, 20_000))))
		})

	sut.It("canonical-sync-and-ephemeral", "The bytes of sync and ephemeral messages are canonical, with no content of length 0",
		sut.Req("SDS-WIRE-3").Needs(contract.CapSync, contract.CapEphemeral), func(t *sut.T) {
			alice := t.Node("alice")
			alice.Receive(t.Peer("bob").Content("hello"))
			isCanonical(t, mustSync(t, alice))
			got := alice.SendEphemeral("typing")
			t.Require(len(got.Broadcast) == 1, "alice broadcasts one ephemeral message, but: %s", got)
			isCanonical(t, got.Broadcast[0])
		})

	sut.It("canonical-without-entry-senders", "Where repair is off, an entry of the causal history has no sender ID",
		sut.Req("SDS-WIRE-3"), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			zero := bob.Content("zero")
			alice.ReceiveAll(zero, bob.Content("one", sut.Entry(model.HistoryEntry{MessageID: zero.MessageID, SenderID: sut.Ptr("bob")})))
			sent := alice.MustSend("two")
			t.Require(len(sent.History) > 0, "alice names bob's message, but sent %s", sent)
			isCanonical(t, sent)
			for _, e := range sent.History {
				// The foreign dialect has entry senders always [SDS-DIA-4].
				t.Check("SDS-WIRE-3", e.SenderID == nil || t.Dialect() != sut.DialectSDS1, "the entry names a message and no sender", e.MessageID, e.SenderID)
			}
		})

	sut.It("channel-zero", "A group without channels can use the channel ID 0",
		sut.Req("SDS-WIRE-4"), func(t *sut.T) {
			alice, bob := t.NodeIn("0", "alice"), t.Peer("bob").In("0")
			sent := alice.MustSend("gm")
			t.Equal("SDS-WIRE-4", sent.ChannelID, "0", "the channel ID is the character 0")
			reply := bob.Content("gm too", sut.After(sent))
			got := alice.Receive(reply)
			t.Check("SDS-WIRE-4", got.Delivered(reply), "bob's message in the channel 0 is delivered", got)
		})
})

// isCanonical checks that the bytes are the only ones that an encoder may write.
func isCanonical(t *sut.T, m *sut.Message) {
	err := model.Canonical(m.Wire)
	t.Check("SDS-WIRE-3", err == nil, "the bytes are canonical", err, m.Wire)
	// The check above reads fields; this one writes them again and compares.
	t.Check("SDS-WIRE-3", m.Broken == nil && string(model.Encode(m.Message)) == string(m.Wire), "encoded again, the message has the same bytes", m)
}
