package channel

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// hinted is an entry that names m with a hint.
func hinted(m *sut.Message, hint string) model.HistoryEntry {
	return model.HistoryEntry{MessageID: m.MessageID, RetrievalHint: []byte(hint)}
}

// choosing sets how many entries and how many tips a history has.
func choosing(size, tips int) sut.Config {
	return func(c *contract.Config) { c.HistorySize, c.HistoryTips = &size, &tips }
}

// series builds n messages of different peers, a millisecond apart; those of a
// chain each name the one before, all others name nothing.
func series(t *sut.T, n int, chained bool) []*sut.Message {
	messages := []*sut.Message{}
	for i := range n {
		options := []sut.Option{sut.At(uint64(t.Now() + int64(i)))}
		if chained && i > 0 {
			options = append(options, sut.After(messages[i-1]))
		}
		messages = append(messages, t.Peer(fmt.Sprintf("peer-%d", i)).Content(fmt.Sprintf("number %d", i), options...))
	}
	return messages
}

// deliverAll hands messages to the node and demands that it delivers them.
func deliverAll(t *sut.T, n *sut.Node, messages ...*sut.Message) {
	for _, m := range messages {
		got := n.Receive(m)
		t.Require(got.Delivered(m), "%s delivers %s, but: %s", n.Name, m, got)
	}
}

var _ = sut.Describe("history", func() {
	sut.It("in-the-order-of-the-log", "The history lists messages of the log, oldest first, in whatever order they arrived",
		sut.Req("SDS-HIST-1", "SDS-HIST-7"), func(t *sut.T) {
			bob := t.Node("bob")
			m := series(t, 3, false)
			deliverAll(t, bob, m[2], m[0], m[1])
			sent := bob.MustSend("hello")
			ids := sent.HistoryIDs()
			t.Check("SDS-HIST-1", len(ids) > 0 && len(among(ids, m...)) == len(ids), "the history names messages of the log and nothing else", ids)
			t.Check("SDS-HIST-7", slices.Equal(ids, among(idsOf(m...), only(m, ids)...)), "the history is in the order of the log, oldest first", ids, idsOf(m...))
		})

	sut.It("names-all-tips", "The history names all tips when there are no more than history_tips",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob := t.Node("bob")
			m := series(t, 4, false)
			deliverAll(t, bob, m...)
			t.Equal("SDS-HIST-3", bob.MustSend("hello").HistoryIDs(), idsOf(m...), "four messages that nobody named are four entries")
		})

	sut.It("names-the-newest-tips", "Of more tips the history names the newest, by the order of the log and not of arrival",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob := t.Node("bob")
			m := series(t, 6, false)
			deliverAll(t, bob, m[5], m[4], m[3], m[2], m[1], m[0])
			t.Equal("SDS-HIST-3", bob.MustSend("hello").HistoryIDs(), idsOf(m[2:]...), "of six tips the newest four")
		})

	sut.It("fills-up-with-others", "With fewer tips than history_size the newest other entries follow",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob := t.Node("bob")
			m := series(t, 4, true)
			deliverAll(t, bob, m...)
			t.Equal("SDS-HIST-3", bob.MustSend("hello").HistoryIDs(), idsOf(m[2:]...), "of a chain its tip and the newest other entry")
		})

	sut.It("keeps-an-old-tip", "A tip is named however old it is, before any entry that others named already",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob := t.Node("bob")
			old := t.Peer("carol").Content("nobody names me", sut.At(uint64(t.Now()-1000)))
			m := series(t, 4, true)
			deliverAll(t, bob, append([]*sut.Message{old}, m...)...)
			t.Equal("SDS-HIST-3", bob.MustSend("hello").HistoryIDs(), idsOf(old, m[3]), "the old tip and the new one")
			own := bob.MustSend("named now")
			t.Check("SDS-HIST-3", !own.Names(old), "named by bob's message, the old one is no tip any more", own)
		})

	sut.It("own-messages-are-tips", "Own messages are tips until somebody names them",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob, alice := t.Node("bob", choosing(0, 4)), t.Peer("alice")
			own := bob.MustSend("hello")
			m := alice.Content("hello", sut.At(own.Time()+1))
			deliverAll(t, bob, m)
			second := bob.MustSend("more")
			t.Equal("SDS-HIST-3", second.HistoryIDs(), idsOf(own, m), "bob's message and alice's, which do not name each other")
			deliverAll(t, bob, alice.Content("reply", sut.At(second.Time()+1), sut.After(second)))
			t.Check("SDS-HIST-3", len(bob.MustSend("and more").History) == 1, "when alice has named bob's message hers is the only tip")
		})

	for _, c := range []struct {
		slug       string
		size, tips int
		want       []int // places in a log of an old tip 0 and a chain 1, 2, 3, 4
	}{
		{"size-5-tips-1", 5, 1, []int{0, 1, 2, 3, 4}},
		{"size-4-tips-1", 4, 1, []int{1, 2, 3, 4}},
		{"size-3-tips-2", 3, 2, []int{0, 3, 4}},
		{"size-0-tips-2", 0, 2, []int{0, 4}},
		{"size-1-tips-1", 1, 1, []int{4}},
		{"size-2-tips-0", 2, 0, []int{3, 4}},
	} {
		title := fmt.Sprintf("With history_size %d and history_tips %d the history has %d entries", c.size, c.tips, len(c.want))
		sut.It(c.slug, title, sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob := t.Node("bob", choosing(c.size, c.tips))
			log := append([]*sut.Message{t.Peer("carol").Content("old", sut.At(uint64(t.Now()-1000)))}, series(t, 4, true)...)
			deliverAll(t, bob, log...)
			want := []string{}
			for _, place := range c.want {
				want = append(want, log[place].MessageID)
			}
			t.Equal("SDS-HIST-3", bob.MustSend("hello").HistoryIDs(), want, "the newest tips, then the newest other entries, oldest first")
		})
	}

	sut.It("only-the-log-ends-a-tip", "A message stays a tip when only a sync message or one that waits has named it",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob, alice := t.Member("bob", choosing(0, 4)), t.Peer("alice")
			one, two := alice.Content("one"), alice.Content("two")
			deliverAll(t, bob, one, two)
			bob.Receive(alice.Sync(sut.After(one)))
			waiting := bob.Receive(alice.Content("waits", sut.After(two), sut.Naming("missing")))
			t.Require(len(waiting.Deliveries()) == 0, "a message waits for what is missing, but: %s", waiting)
			sent := bob.MustSend("hello")
			t.Equal("SDS-HIST-3", among(sent.HistoryIDs(), one, two), idsOf(one, two), "both are tips, since no message of the log names them")
		})

	sut.It("named-before-it-came", "A message that the log named before it arrived is no tip",
		sut.Req("SDS-HIST-3"), func(t *sut.T) {
			bob, alice := t.Node("bob", choosing(0, 4)), t.Peer("alice")
			early := alice.Content("before bob's time")
			late := alice.Content("the first that bob sees", sut.After(early))
			deliverAll(t, bob, late, early)
			t.Equal("SDS-HIST-3", bob.MustSend("hello").HistoryIDs(), idsOf(late), "the message that came first is the only tip")
		})

	sut.It("sync-names-eight-tips", "The history of a sync message names the newest eight tips, whatever history_tips is",
		sut.Req("SDS-HIST-4").Needs(contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", choosing(2, 1))
			m := series(t, 9, false)
			deliverAll(t, bob, m[4:]...)
			deliverAll(t, bob, m[:4]...)
			t.Equal("SDS-HIST-4", mustSync(t, bob).HistoryIDs(), idsOf(m[1:]...), "of nine tips the newest eight")
		})

	sut.It("sync-fills-up-with-others", "The history of a sync message has history_size entries if there are fewer tips",
		sut.Req("SDS-HIST-4").Needs(contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob")
			m := series(t, 4, true)
			deliverAll(t, bob, m...)
			first := mustSync(t, bob)
			t.Equal("SDS-HIST-4", first.HistoryIDs(), idsOf(m[2:]...), "of a chain its tip and the newest other entry")
			t.Equal("SDS-HIST-4", mustSync(t, bob).HistoryIDs(), idsOf(m[2:]...), "the next sync message says the same")
		})
})
