package channel

import (
	"fmt"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("identity", func() {
	sut.It("up-to-128-bytes", "An ID of 1 to 128 bytes is accepted wherever one stands, whatever its characters are",
		sut.Req("SDS-ID-1"), func(t *sut.T) {
			for i, id := range []string{"a", " ", "\x00", strings.Repeat("a", 128), strings.Repeat("é", 64), strings.Repeat("😀", 32)} {
				what := fmt.Sprintf("an ID of %d bytes that begins with %q", len(id), string([]rune(id)[:1]))
				bob, alice := t.NodeIn(id, fmt.Sprintf("bob-%d", i), opaqueIDs), t.Peer("alice").In(id)
				m := alice.Content("hello", sut.WithID(id))
				got := bob.Receive(m)
				t.Check("SDS-ID-1", got.Delivered(m), what+" is good for a message and a channel", got)
				// The entry names m, so that it is met, and a sender that is unusual too.
				effect := t.Peer(id).In(id).Content("hello", sut.Entry(model.HistoryEntry{MessageID: id, SenderID: &id}), sut.WithID("effect"))
				got = bob.Receive(effect)
				t.Check("SDS-ID-1", got.Delivered(effect) && got.Delivery(effect).SenderID == id, what+" is good for a sender and an entry", got)
			}
		})

	sut.It("not-above-128-bytes", "An ID of 129 bytes is rejected wherever it stands, also when it has fewer characters",
		sut.Req("SDS-ID-1"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, long := range []string{strings.Repeat("a", 129), "a" + strings.Repeat("é", 64)} {
				for _, c := range idPlaces(cause, long) {
					m := alice.Content("hello", sut.After(cause), sut.Edit(c.edit))
					what := fmt.Sprintf("%s of %d bytes and %d characters", c.where, len(long), len([]rune(long)))
					refuses(t, "SDS-ID-1", bob.Receive(m), what, c.classes...)
				}
			}
		})

	sut.It("not-empty", "An ID of 0 bytes, or none, is rejected wherever one has to be",
		sut.Req("SDS-ID-1"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, c := range idPlaces(cause, "") {
				m := alice.Content("hello", sut.After(cause), sut.Edit(c.edit))
				if strings.Contains(c.where, "message ID") && !strings.Contains(c.where, "entry") {
					m = withoutID(m)
				}
				refuses(t, "SDS-ID-1", bob.Receive(m), c.where+" of no bytes", c.classes...)
			}
		})

	sut.It("compared-as-bytes", "IDs that differ in case, in normalisation or in white space are different IDs",
		sut.Req("SDS-ID-1"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			for _, id := range []string{"\u00e9", "e\u0301", "m", "M", "m ", "m\x00", "ſ", "s", "S", "İ", "i", "ß", "ss"} {
				m := alice.Content("message "+id, sut.WithID(id))
				got := bob.Receive(m)
				t.Check("SDS-ID-1", got.Delivered(m), fmt.Sprintf("the message with the ID %q is another one than those before", id), got)
			}
			for _, sender := range []string{"Bob", "BOB", "bob ", "ｂｏｂ"} {
				m := t.Peer(sender).Content("hello")
				got := bob.Receive(m)
				t.Check("SDS-ID-1", got.Delivered(m) && !got.Flagged(m, "own_elsewhere"), fmt.Sprintf("the sender %q is not bob", sender), got)
			}
			other := alice.Content("hello", sut.InChannel("C"))
			refuses(t, "SDS-ID-1", bob.Receive(other), "a message of the channel C", model.ClassChannel)
		})

	sut.It("unique-for-each-send", "The same content sent twice is two messages with two IDs",
		sut.Req("SDS-ID-2"), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Node("bob")
			first, second := alice.MustSend("gm"), alice.MustSend("gm")
			t.Check("SDS-ID-2", first.MessageID != second.MessageID, "the second message of the same millisecond has an ID of its own", first.MessageID, second.MessageID)

			got := bob.ReceiveAll(first, second)
			t.Check("SDS-ID-2", got.Delivered(first) && got.Delivered(second) && len(got.Deliveries()) == 2, "bob sees both messages", got)

			// Acknowledged, the first one is nothing that a sender still compares with.
			alice.Receive(t.Peer("carol").Content("gm", sut.After(first, second)))
			t.Sleep(5 * time.Second)
			third := alice.MustSend("gm")
			t.Check("SDS-ID-2", third.MessageID != first.MessageID && third.MessageID != second.MessageID, "five seconds later the same content has another ID", third.MessageID)
		})

	sut.It("unique-for-each-ephemeral-send", "The same ephemeral content sent twice has two IDs",
		sut.Req("SDS-ID-2").Needs(contract.CapEphemeral), func(t *sut.T) {
			alice := t.Node("alice")
			sent := append(alice.SendEphemeral("typing").Ephemerals(), alice.SendEphemeral("typing").Ephemerals()...)
			t.Require(len(sent) == 2, "alice broadcasts two ephemeral messages, but %d", len(sent))
			t.Check("SDS-ID-2", sent[0].MessageID != sent[1].MessageID, "the second one of the same millisecond has an ID of its own", sent[0].MessageID)
		})

	sut.It("derived-ephemeral", "The ID of an ephemeral message is derived from the time, or from one more than the last time used",
		sut.Req("SDS-ID-7").Needs(contract.CapEphemeral, contract.CapDerivedIDs), func(t *sut.T) {
			alice := t.Node("alice", derivedIDs)
			next := func(content string, e int64, why string) {
				sent := alice.SendEphemeral(content).Ephemerals()
				t.Require(len(sent) == 1, "alice broadcasts one ephemeral message, but %d", len(sent))
				t.Equal("SDS-ID-7", sent[0].MessageID, model.DeriveEphemeralID(sent[0].Message, uint64(e)), why)
			}
			next("one", t.Now(), "the first ephemeral message, with the time")
			next("two", t.Now()+1, "the second of the same millisecond, with one more")
			alice.MustSend("content has a clock of its own")
			next("three", t.Now()+2, "the third, with two more, whatever the Lamport timestamp is")
			t.Sleep(time.Second)
			next("four", t.Now(), "the fourth, a second later, with the time")
		})
})

// idPlace is a place of a message where an ID stands.
type idPlace struct {
	where   string
	edit    func(*model.Message)
	classes []model.Class
}

// idPlaces are all of them, with id put there. The entries name cause besides,
// so that a receiver which overlooks the ID has nothing to wait for.
func idPlaces(cause *sut.Message, id string) []idPlace {
	length := []model.Class{model.ClassIDLength}
	known := model.Entries(cause.MessageID)[0]
	return []idPlace{
		{"a message ID", func(m *model.Message) { m.MessageID = id }, length},
		{"a sender ID", func(m *model.Message) { m.SenderID = id }, length},
		{"a channel ID", func(m *model.Message) { m.ChannelID = id }, []model.Class{model.ClassIDLength, model.ClassChannel}},
		{"the message ID of an entry", func(m *model.Message) { m.History = append(m.History, model.HistoryEntry{MessageID: id}) }, length},
		{"the sender ID of an entry", func(m *model.Message) {
			known.SenderID = &id
			m.History = []model.HistoryEntry{known}
		}, length},
		{"the message ID of an entry of the repair request", func(m *model.Message) { m.Repair = []model.HistoryEntry{{MessageID: id}} }, length},
	}
}

// withoutID takes the message ID away, which no option can.
func withoutID(m *sut.Message) *sut.Message {
	bare := m.Message
	bare.MessageID = ""
	return spoiled(m, model.Encode(bare))
}
