package repair

import (
	"fmt"
	"math"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// chosen is a message of alice whose ID suits a case.
func chosen(t *sut.T, suits func(id string) bool) *sut.Message {
	for i := range 1_000 {
		if m := t.Peer("alice").Content(fmt.Sprintf("attempt %d", i)); suits(m.MessageID) {
			return m
		}
	}
	panic("no message ID of a thousand suits the case")
}

// grouped divides the answers among so many groups.
func grouped(groups int) sut.Config {
	return func(c *contract.Config) { c.RepairGroups = &groups }
}

// alone is a number of response groups with which nobody but the author is
// likely to be in the right one.
const alone = 1_000_003

// waitsOf is how long each of all nodes waits until it answers for m: -1 if it
// does not. Each gets its own request, or all the same.
func waitsOf(t *sut.T, nodes []*sut.Node, m *sut.Message, requests ...*sut.Message) []time.Duration {
	from, waits, got := t.Now(), []time.Duration{}, []*sut.Result{}
	for i, n := range nodes {
		got = append(got, n.Receive(requests[i%len(requests)]))
	}
	for i, later := range t.Advance(greatestWait) {
		times := givenAt(both(got[i], later), m, from)
		waits = append(waits, append(times, -1)[0])
	}
	t.Require(waits[0] >= 0, "%s answers for %q", nodes[0].Name, m.Content)
	return waits
}

var _ = sut.Describe("repair/answering-moment", func() {
	sut.It("author-at-once", "The author answers at once, and others by T_max",
		sut.Req("SDS-REP-15").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob, alice := member(t, "bob"), t.Peer("alice")
			theirs := []*sut.Message{alice.Content("one"), alice.Content("two"), alice.Content("three")}
			known(t, bob, theirs...)
			mine := own(t, bob, "mine")[0]

			got := asked(t, bob, "carol", step(t), mine)
			t.Check("SDS-REP-15", len(got.Copies(mine)) > 0, "bob's own message is broadcast when it is asked for", got)
			from := t.Now()
			got = asked(t, bob, "dave", greatestWait, theirs...)
			for _, m := range theirs {
				times := givenAt(got, m, from)
				t.Check("SDS-REP-15", len(times) > 0 && within(t, times[0], 0, greatestWait), fmt.Sprintf("%q is broadcast by T_max", m.Content), times)
			}
		})

	sut.It("by-participant-and-message", "The wait follows from responder, sender and message: the same for the same, spread over others",
		sut.Req("SDS-REP-15").Needs(contract.CapRepair), func(t *sut.T) {
			old := twin(t, "old", "one") // with another past
			speak(t, old, 3*time.Second)
			known(t, old, t.Peer("alice").Content("of the past"))
			nodes := []*sut.Node{old, member(t, "one")}
			for i := range 4 {
				nodes = append(nodes, member(t, fmt.Sprintf("participant-%d", i)))
			}
			m1, m2 := t.Peer("alice").Content("hello"), t.Peer("alice").Content("hello again")
			for _, n := range nodes {
				n.ReceiveAll(m1, m2)
			}
			t.Advance(leastWait + time.Second)
			request := t.Peer("carol").Sync(sut.Requesting(m1, m2))
			waits := waitsOf(t, nodes, m1, request)
			t.Check("SDS-REP-15", alike(t, waits[0], waits[1]), "the participant waits as long for the same message, whatever happened before", waits[:2])
			t.Check("SDS-REP-15", spread(t, waits), "five participants do not all wait alike", waits)
		})

	sut.It("by-message", "The wait differs from message to message",
		sut.Req("SDS-REP-15").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob"), t.Peer("alice")
			messages := []*sut.Message{alice.Content("one"), alice.Content("two"), alice.Content("three")}
			known(t, bob, messages...)
			from, waits := t.Now(), []time.Duration{}
			got := asked(t, bob, "carol", greatestWait, messages...)
			for _, m := range messages {
				times := givenAt(got, m, from)
				t.Require(len(times) > 0, "bob answers for %q, but: %s", m.Content, got)
				waits = append(waits, times[0])
			}
			t.Check("SDS-REP-15", spread(t, waits), "three messages do not all wait alike", waits)
		})

	sut.It("by-the-hash", "The answer is due at the moment that SHA-256 gives, to the millisecond",
		sut.Req("SDS-REP-27").Needs(contract.CapRepair), func(t *sut.T) {
			for _, participant := range []string{"bob", "carol", "Zoë"} {
				n, messages := member(t, participant), []*sut.Message{}
				for i := range 3 {
					messages = append(messages, t.Peer("alice").Content(fmt.Sprintf("message %d for %s", i, participant)))
				}
				known(t, n, messages...)
				for _, m := range messages {
					due := millis(arithmetic(t).AnswerMS(participant, "alice", m.MessageID))
					early := asked(t, n, "dave", due-soon, m)
					t.Check("SDS-REP-27", len(early.Copies(m)) == 0, fmt.Sprintf("%s does not answer for %s within %v", participant, m.MessageID, due), early)
					got := n.Advance(soon)
					t.Check("SDS-REP-27", len(got.Copies(m)) > 0, fmt.Sprintf("%s answers for %s after %v", participant, m.MessageID, due), got)
				}
			}
		})

	sut.It("only-its-own-group", "A participant outside of the response group of a message does not answer for it, and its author does",
		sut.Req("SDS-REP-13").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob, alice := member(t, "bob", grouped(alone)), t.Peer("alice")
			theirs := []*sut.Message{alice.Content("one"), alice.Content("two"), alice.Content("three")}
			known(t, bob, theirs...)
			mine := own(t, bob, "mine")[0]
			got := asked(t, bob, "carol", 2*greatestWait, theirs...)
			for _, m := range theirs {
				t.Check("SDS-REP-13", len(got.Copies(m)) == 0, fmt.Sprintf("of a million groups bob is not in that of alice for %q", m.Content), got)
			}
			got = asked(t, bob, "dave", greatestWait, mine)
			t.Require(len(got.Copies(mine)) > 0, "bob answers for his own message, but: %s", got)
		})

	sut.It("groups-by-the-hash", "The response group is the one that SHA-256 gives",
		sut.Req("SDS-REP-27").Needs(contract.CapRepair), func(t *sut.T) {
			for _, groups := range []int{2, 7, math.MaxInt32} {
				sums := arithmetic(t)
				sums.Groups = groups
				participant := fmt.Sprintf("bob-%d", groups)
				bob := member(t, participant, grouped(groups))
				in := func(id string) bool { return sums.Answers(participant, "alice", id) }
				outside := chosen(t, func(id string) bool { return !in(id) })
				messages := []*sut.Message{outside}
				if groups < 100 {
					messages = append(messages, chosen(t, in))
				}
				known(t, bob, messages...)
				got := asked(t, bob, "carol", 2*greatestWait, messages...)
				for _, m := range messages {
					t.Equal("SDS-REP-27", len(got.Copies(m)) > 0, in(m.MessageID), fmt.Sprintf("of %d groups %s is in that of alice for %s", groups, participant, m.MessageID))
				}
			}
		})

	sut.It("whatever-sender-is-claimed", "The sender that a request claims makes no difference",
		sut.Req("SDS-REP-16").Needs(contract.CapRepair), func(t *sut.T) {
			sums := arithmetic(t)
			m := chosen(t, func(id string) bool { return sums.AnswerMS("bob", "alice", id) > 40_000 })
			claims := []*string{sut.Ptr("alice"), sut.Ptr("bob"), sut.Ptr("dave"), nil}
			nodes, requests := []*sut.Node{}, []*sut.Message{}
			for i, claimed := range claims {
				nodes = append(nodes, twin(t, fmt.Sprintf("bob-%d", i), "bob"))
				requests = append(requests, t.Peer("carol").Sync(sut.RequestEntry(model.HistoryEntry{MessageID: m.MessageID, SenderID: claimed})))
				nodes[i].Receive(m)
			}
			t.Advance(leastWait + time.Second)
			waits := waitsOf(t, nodes, m, requests...)
			for i, claimed := range claims {
				t.Check("SDS-REP-16", waits[i] >= 0 && alike(t, waits[i], waits[0]), fmt.Sprintf("answered as for a message of alice, although the request names %s", name(claimed)), waits)
			}
		})

	sut.It("whatever-author-is-claimed", "Nobody becomes the author, or ceases to be it, because a request says so",
		sut.Req("SDS-REP-16").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob", grouped(alone))
			theirs := t.Peer("alice").Content("theirs")
			known(t, bob, theirs)
			mine := own(t, bob, "mine")[0]
			claim := func(m *sut.Message, sender string) sut.Option {
				return sut.RequestEntry(model.HistoryEntry{MessageID: m.MessageID, SenderID: &sender})
			}
			got := both(bob.Receive(t.Peer("carol").Sync(claim(theirs, "bob"), claim(mine, "alice"))), bob.Advance(2*greatestWait))
			t.Check("SDS-REP-16", len(got.Copies(theirs)) == 0, "bob is not in the group of alice's message, although the request calls it his", got)
			t.Check("SDS-REP-16", len(got.Copies(mine)) > 0, "bob answers for his own message, although the request calls it alice's", got)
		})
})

func name(sender *string) string {
	if sender == nil {
		return "nobody"
	}
	return *sender
}
