package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// noLamport turns what a peer builds into a message without Lamport timestamp
// that keeps everything else, history and filter included.
func noLamport(m *model.Message) { m.Lamport = nil }

// emptyContent makes content that is present and empty.
func emptyContent(m *model.Message) { m.Content = []byte{} }

var _ = sut.Describe("kinds", func() {
	sut.It("content-with-lamport-zero", "A Lamport timestamp of 0 is present, so the message is a content message",
		sut.Req("SDS-KIND-1"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			m := alice.Content("from the beginning of time", sut.At(0))

			got := bob.Receive(m)
			t.Check("SDS-KIND-1", got.Delivered(m) && !got.Flagged(m, "ephemeral"), "m, with content and Lamport timestamp 0, is delivered as a content message", got)
			next := bob.MustSend("reply")
			t.Check("SDS-KIND-1", next.Names(m), "m has a place in bob's log, so that his next message names it", next)
		})

	sut.It("sync-with-lamport-zero", "A message with Lamport timestamp 0 and no content is a sync message",
		sut.Req("SDS-KIND-1").Needs(contract.CapAck), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			own := bob.MustSend("hello")

			got := bob.Receive(alice.Sync(sut.At(0), sut.After(own)))
			t.Check("SDS-KIND-1", got.Acknowledged(own), "the history of the sync message with Lamport timestamp 0 acknowledges what it names", got)
			t.Equal("SDS-KIND-1", got.DeliveredIDs(), []string{}, "the sync message is delivered to nobody")
		})

	sut.It("sync-with-empty-content", "Content of length 0 is empty, present or not, so the message is a sync message",
		sut.Req("SDS-KIND-1").Needs(contract.CapAck), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			m := alice.Sync(sut.After(own), sut.Edit(emptyContent))

			got := bob.Receive(m)
			t.Check("SDS-KIND-1", got.Acknowledged(own), "the sync message with empty content is evidence like any other", got)
			t.Equal("SDS-KIND-1", got.DeliveredIDs(), []string{}, "the sync message is delivered to nobody")
			next := bob.MustSend("more")
			t.Check("SDS-KIND-1", !next.Names(m), "the sync message has no place in bob's log", next)
		})

	sut.It("ephemeral-with-everything-else", "Content without a Lamport timestamp is ephemeral, whatever else it carries",
		sut.Req("SDS-KIND-1"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			plain := alice.Ephemeral("plain")
			laden := alice.Content("laden", sut.Naming("unknown"), sut.Edit(noLamport))

			want := bob.Receive(plain).Delivered(plain)
			got := bob.Receive(laden)
			t.Equal("SDS-KIND-1", got.Delivered(laden), want, "the ephemeral message with history and filter is delivered at once, if ephemeral messages are")
			t.Equal("SDS-KIND-1", got.MissingIDs(), []string{}, "nobody misses what an ephemeral message names")
			next := bob.MustSend("reply")
			t.Check("SDS-KIND-1", !next.Names(laden), "the ephemeral message has no place in bob's log", next)
		})

	sut.It("content-that-looks-like-nothing", "Content of one zero byte or one space is not empty",
		sut.Req("SDS-KIND-1"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			for _, content := range []string{"\x00", " ", "0"} {
				m := alice.Content(content)
				got := bob.Receive(m)
				t.Check("SDS-KIND-1", got.Delivered(m) && string(got.Delivery(m).Content) == content, fmt.Sprintf("the content %q is delivered", content), got)
			}
		})

	sut.It("content-is-not-looked-into", "Content is content, whatever it looks like",
		sut.Req("SDS-KIND-1"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			inner := alice.Content("inner")
			for _, c := range []struct{ what, content string }{
				{"a typing notice", `{"type":"typing"}`}, {"the word sync", "sync"}, {"a message", string(inner.Wire)},
				{"a sync message", string(alice.Sync().Wire)}, {"an empty list", "[]"}, {"white space", "\r\n\t"},
			} {
				m := alice.Content(c.content)
				got := bob.Receive(m)
				t.Check("SDS-KIND-1", got.Delivered(m) && !got.Flagged(m, "ephemeral") && string(got.Delivery(m).Content) == c.content,
					c.what+" is delivered as a content message", got)
			}
		})

	sut.It("neither-is-malformed", "A message without Lamport timestamp and without content is rejected",
		sut.Req("SDS-KIND-2").Needs(contract.CapAck), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			own := bob.MustSend("hello")

			for _, c := range []struct {
				what string
				edit func(*model.Message)
			}{
				{"a message without Lamport timestamp and content", noLamport},
				{"a message without Lamport timestamp and with empty content", func(m *model.Message) { noLamport(m); emptyContent(m) }},
			} {
				// The history would acknowledge bob's message, were it a sync message.
				m := alice.Sync(sut.After(own), sut.Edit(c.edit))
				refuses(t, "SDS-KIND-2", bob.Receive(m), c.what, model.ClassKind)
			}
		})
})
