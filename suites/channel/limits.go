package channel

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// limit is something of which a message may have so much and no more.
type limit struct {
	what string
	most int
	fill func(m *model.Message, n int) // gives m exactly n of it
}

// limitsOf are the limits of a message, but that on its whole length. Entries
// name only cause, so that there is nothing to wait for.
func limitsOf(cause *sut.Message) []limit {
	limits := model.DefaultLimits()
	return []limit{
		{"entries in the causal history", limits.HistoryEntries, func(m *model.Message, n int) { m.History = entries(cause.MessageID, n) }},
		{"entries in the repair request", limits.RepairEntries, func(m *model.Message, n int) { m.Repair = entries("elsewhere", n) }},
		{"bytes of a retrieval hint", limits.HintBytes, func(m *model.Message, n int) {
			m.History = []model.HistoryEntry{{MessageID: cause.MessageID, RetrievalHint: make([]byte, n)}}
		}},
		{"bytes of a retrieval hint in the repair request", limits.HintBytes, func(m *model.Message, n int) {
			m.Repair = []model.HistoryEntry{{MessageID: "elsewhere", RetrievalHint: make([]byte, n)}}
		}},
		{"bytes of filter", limits.FilterBytes, func(m *model.Message, n int) { m.Filter = make([]byte, n) }},
		{"bytes of content", limits.ContentBytes, func(m *model.Message, n int) { m.Content = bytes.Repeat([]byte("x"), n) }},
	}
}

// entries are n times the same entry, which counts once as a dependency and n
// times as an entry.
func entries(id string, n int) []model.HistoryEntry {
	all := []model.HistoryEntry{}
	for range n {
		all = append(all, model.HistoryEntry{MessageID: id})
	}
	return all
}

// padded makes the bytes of m exactly n with an unknown field.
func padded(m *sut.Message, n int) *sut.Message {
	pad := model.Raw{}.Bytes(1000, make([]byte, n-len(m.Wire)))
	over := len(pad) - (n - len(m.Wire)) // what key and length take
	pad = model.Raw{}.Bytes(1000, make([]byte, n-len(m.Wire)-over))
	return spoiled(m, joined(model.Raw(m.Wire), pad))
}

var _ = sut.Describe("limits", func() {
	sut.It("one-more-is-rejected", "A message with one more of anything than allowed is rejected",
		sut.Req("SDS-LIM-1"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, l := range limitsOf(cause) {
				m := alice.Content("effect", sut.Edit(func(m *model.Message) { l.fill(m, l.most+1) }))
				refuses(t, "SDS-LIM-1", bob.Receive(m), fmt.Sprintf("a message with %d %s", l.most+1, l.what), model.ClassLimit)
			}
			all := model.DefaultLimits().MessageBytes + 1
			refuses(t, "SDS-LIM-1", bob.Receive(padded(alice.Content("effect"), all)), fmt.Sprintf("a message of %d bytes", all), model.ClassLimit)
		})

	sut.It("just-reached-is-accepted", "A message that reaches a limit is accepted",
		sut.Req("SDS-LIM-2"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, l := range limitsOf(cause) {
				m := alice.Content("effect", sut.Edit(func(m *model.Message) { l.fill(m, l.most) }))
				got := bob.Receive(m)
				t.Check("SDS-LIM-2", got.Delivered(m), fmt.Sprintf("the message with %d %s is delivered", l.most, l.what), got)
			}
		})

	sut.It("all-reached-at-once", "A message that reaches all limits at once is accepted",
		sut.Req("SDS-LIM-2"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			limits := model.DefaultLimits()
			sender, hint := strings.Repeat("s", limits.IDBytes), make([]byte, limits.HintBytes)
			cause := alice.Content("cause")
			bob.Receive(cause)
			m := alice.Content(strings.Repeat("x", limits.ContentBytes), sut.At(limits.Lamport), sut.Edit(func(m *model.Message) {
				m.SenderID = sender
				for range limits.HistoryEntries {
					m.History = append(m.History, model.HistoryEntry{MessageID: cause.MessageID, RetrievalHint: hint, SenderID: &sender})
				}
				for range limits.RepairEntries {
					m.Repair = append(m.Repair, model.HistoryEntry{MessageID: sender, RetrievalHint: hint, SenderID: &sender})
				}
				m.Filter = make([]byte, limits.FilterBytes)
			}))
			got := bob.Receive(padded(m, limits.MessageBytes))
			t.Check("SDS-LIM-2", got.Delivered(m), fmt.Sprintf("the message of %d bytes is delivered", limits.MessageBytes), got.DeliveredIDs(), got.Rejections())
		})

	sut.It("content-limit-of-the-channel", "The channel's own content limit is the one that counts",
		sut.Req("SDS-LIM-1", "SDS-LIM-2"), func(t *sut.T) {
			bob, alice := t.Node("bob", func(c *contract.Config) { c.ContentLimit = sut.Ptr(10) }), t.Peer("alice")
			long := alice.Content("Grüße, du") // nine characters, eleven bytes
			fits := alice.Content("ten bytes!")
			refuses(t, "SDS-LIM-1", bob.Receive(long), "content of 11 bytes where 10 are allowed", model.ClassLimit)
			got := bob.Receive(fits)
			t.Check("SDS-LIM-2", got.Delivered(fits), "content of 10 bytes is delivered", got)

			carol := t.Node("carol", func(c *contract.Config) { c.ContentLimit = sut.Ptr(200_000) })
			large := alice.Content(strings.Repeat("x", 200_000))
			got = carol.Receive(large)
			t.Check("SDS-LIM-2", got.Delivered(large), "content of 200,000 bytes is delivered where so many are allowed", got)
		})
})
