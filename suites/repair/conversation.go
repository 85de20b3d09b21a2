package repair

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// talk passes what nodes broadcast to all others, and counts.
type talk struct {
	nodes     []*sut.Node // all of the case, in the order of their creation
	loses     func(to *sut.Node, m *sut.Message) bool
	delivered map[*sut.Node][]string
	copies    map[string]int // how often each content message was broadcast
	asked     map[string]int // how often each ID was asked for
}

// pass lets d go by; what is broadcast within a lag arrives at its end.
func (k *talk) pass(t *sut.T, d, lag time.Duration) {
	for ; d > 0; d -= lag {
		for i, r := range t.Advance(lag) {
			k.spread(k.nodes[i], r)
		}
	}
}

func (k *talk) spread(from *sut.Node, r *sut.Result) {
	k.delivered[from] = append(k.delivered[from], r.DeliveredIDs()...)
	for _, m := range r.Broadcast {
		k.copies[m.MessageID]++
		for _, id := range m.RequestedIDs() {
			k.asked[id]++
		}
		for _, to := range k.nodes {
			if to != from && !k.loses(to, m) {
				k.spread(to, to.Receive(m))
			}
		}
	}
}

var _ = sut.Describe("repair/conversation", func() {
	sut.It("without-the-author", "A message that one participant lost comes from the others when its author is gone, and not from all of them",
		sut.Req("SDS-REP-3", "SDS-REP-17", "SDS-REP-19").Needs(contract.CapRepair), func(t *sut.T) {
			k := &talk{delivered: map[*sut.Node][]string{}, copies: map[string]int{}, asked: map[string]int{}}
			for _, name := range []string{"bob", "carol", "dave", "erin", "frank", "grace"} {
				k.nodes = append(k.nodes, t.Member(name, repairing, neverLost))
			}
			bob := k.nodes[0]
			alice := t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.Entry(sut.EntryOf(cause)))
			unlucky := true
			k.loses = func(to *sut.Node, m *sut.Message) bool { return unlucky && to == bob && m.MessageID == cause.MessageID }
			for _, n := range k.nodes[1:] {
				k.spread(n, n.Receive(cause))
			}
			for _, n := range k.nodes {
				k.spread(n, n.Receive(effect))
			}
			unlucky = false
			k.pass(t, 6*time.Minute, 500*time.Millisecond)

			t.Check("SDS-REP-3", k.asked[cause.MessageID] > 0, "bob asks for the cause", k.asked)
			got := distinct(only(k.delivered[bob], cause.MessageID, effect.MessageID))
			t.Check("SDS-REP-17", len(got) == 2, "bob delivers the cause and the effect", got)
			// Two of five may draw the same half of a second; all do not.
			copies := k.copies[cause.MessageID]
			t.Check("SDS-REP-19", copies >= 1 && copies <= 2, "whoever heard the answer of the first stays silent", fmt.Sprintf("%d answers", copies))
		})

	sut.It("everybody-misses-something", "A group in which everybody misses another message repairs itself",
		sut.Req("SDS-REP-3", "SDS-REP-14").Needs(contract.CapRepair), func(t *sut.T) {
			k := &talk{delivered: map[*sut.Node][]string{}, copies: map[string]int{}, asked: map[string]int{}}
			for _, name := range []string{"bob", "carol", "dave", "erin"} {
				k.nodes = append(k.nodes, t.Member(name, repairing, neverLost))
			}
			alice, messages := t.Peer("alice"), []*sut.Message{}
			for i := range k.nodes {
				messages = append(messages, alice.Content(fmt.Sprintf("message %d", i)))
			}
			all := alice.Content("after all of them", entriesOf(messages))
			k.loses = func(*sut.Node, *sut.Message) bool { return false }
			for i, n := range k.nodes {
				for j, m := range messages {
					if i != j {
						k.spread(n, n.Receive(m))
					}
				}
				k.spread(n, n.Receive(all))
			}
			k.pass(t, 8*time.Minute, time.Second)
			for i, n := range k.nodes {
				t.Check("SDS-REP-3", k.asked[messages[i].MessageID] > 0, fmt.Sprintf("%s asks for %q", n.Name, messages[i].Content), k.asked)
				got := distinct(only(k.delivered[n], append(ids(messages), all.MessageID)...))
				t.Check("SDS-REP-14", len(got) == 5, fmt.Sprintf("%s delivers all five", n.Name), got)
			}
		})
})

// entriesOf puts messages into the causal history, each with its sender.
func entriesOf(messages []*sut.Message) sut.Option {
	return sut.Edit(func(m *model.Message) {
		for _, one := range messages {
			m.History = append(m.History, sut.EntryOf(one))
		}
	})
}

// only keeps of delivered those that are among wanted.
func only(delivered []string, wanted ...string) []string {
	kept := []string{}
	for _, id := range delivered {
		if slices.Contains(wanted, id) {
			kept = append(kept, id)
		}
	}
	return kept
}
