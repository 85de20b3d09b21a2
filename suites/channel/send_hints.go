package channel

import (
	"fmt"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// hintsOf are the hints in the history of m, by message ID.
func hintsOf(m *sut.Message) map[string]string {
	hints := map[string]string{}
	for _, e := range m.History {
		hints[e.MessageID] = string(e.RetrievalHint)
	}
	return hints
}

var _ = sut.Describe("hints", func() {
	sut.It("of-its-own-transport", "The entries of a history carry the hints that the sender's own transport gave",
		sut.Req("SDS-HINT-1", "SDS-SEND-9").Needs(contract.CapHints), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			own := alice.MustSend("hello")
			alice.Hint(own, []byte("hint of own"))
			t.Sleep(time.Second)
			m := bob.Content("hello")
			alice.ReceiveHinted(m, []byte("hint of m"))

			hints := hintsOf(alice.MustSend("more"))
			t.Equal("SDS-HINT-1", hints[own.MessageID], "hint of own", "the entry of alice's message has the hint for it")
			t.Equal("SDS-HINT-1", hints[m.MessageID], "hint of m", "the entry of bob's message has the hint with which it came")
			t.Check("SDS-SEND-9", hints[m.MessageID] != "", "entries have hints")
		})

	sut.It("of-others-are-not-passed-on", "A hint that only another participant named is not passed on",
		sut.Req("SDS-HINT-1").Needs(contract.CapHints), func(t *sut.T) {
			alice, bob, carol := t.Node("alice"), t.Peer("bob"), t.Peer("carol")
			m := bob.Content("hello")
			alice.Receive(m)
			alice.Receive(carol.Content("hello", sut.Entry(hinted(m, "by carol"))))
			sent := alice.MustSend("more")
			t.Require(sent.Names(m), "alice names m, but sent %s", sent)
			t.Equal("SDS-HINT-1", hintsOf(sent)[m.MessageID], "", "no transport of alice's gave a hint, so she gives none")
		})

	sut.It("the-first-stays", "The first hint for a message stays, whatever comes later",
		sut.Req("SDS-HINT-2", "SDS-RECV-4").Needs(contract.CapHints), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			hintless, hinted := bob.Content("one"), bob.Content("two")
			alice.Receive(hintless)
			alice.ReceiveHinted(hinted, []byte("first"))
			for _, later := range []string{"second", "third"} {
				alice.ReceiveHinted(hinted, []byte(later))
				alice.ReceiveHinted(hintless, []byte(later))
			}
			hints := hintsOf(alice.MustSend("more"))
			t.Equal("SDS-HINT-2", hints[hinted.MessageID], "first", "the hint with which the first copy came")
			t.Equal("SDS-RECV-4", hints[hintless.MessageID], "second", "where the first copy had no hint, that of the first copy that had one")
		})

	sut.It("too-long-or-empty", "A hint that is empty or too long is refused, and the message with it is not",
		sut.Req("SDS-HINT-3").Needs(contract.CapHints), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			for _, n := range []int{0, 257} {
				m := bob.Content(fmt.Sprintf("with a hint of %d bytes", n))
				got := alice.ReceiveHinted(m, []byte(strings.Repeat("h", n)))
				t.Check("SDS-HINT-3", got.Delivered(m), fmt.Sprintf("the message with a hint of %d bytes is delivered", n), got)
				sent := alice.Send(fmt.Sprintf("after a hint of %d bytes", n))
				named := len(sent.Contents()) == 1 && sent.Contents()[0].Names(m)
				t.Check("SDS-HINT-3", named && hintsOf(sent.Contents()[0])[m.MessageID] == "", fmt.Sprintf("the next message names it without the hint of %d bytes", n), sent)
			}
		})
})
