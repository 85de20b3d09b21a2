package channel

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/suites/sut"
)

// group is a few participants under test and the network between them, which
// loses what the case says and delivers everything else at once. It is for
// conversations; simulated networks with faults and receipts are for scenarios.
type group struct {
	t     *sut.T
	nodes []*sut.Node
	loses func(from, to *sut.Node, m *sut.Message) bool // nil: nothing is lost

	sent         map[*sut.Node][]*sut.Message // own content, each message once
	copies       map[string][][]byte          // what went out under each message ID
	delivered    map[*sut.Node][]string
	acknowledged map[string]bool
}

// lag is how long what is broadcast may wait for the network: time passes in
// steps, and what was sent within one arrives at its end.
const lag = 500 * time.Millisecond

func gatherNobody(t *sut.T) *group {
	return &group{
		t: t, sent: map[*sut.Node][]*sut.Message{}, copies: map[string][][]byte{},
		delivered: map[*sut.Node][]string{}, acknowledged: map[string]bool{},
	}
}

// gather creates nodes that know one first message and are past their join
// window, by time and not by configuration.
func gather(t *sut.T, names ...string) *group {
	g := gatherNobody(t)
	for _, name := range names {
		g.join(name)
	}
	g.open()
	return g
}

// mix creates a group of a subject and a partner of another implementation.
func mix(t *sut.T, subject, partner string) *group {
	g := gatherNobody(t)
	g.nodes = []*sut.Node{t.Node(subject), t.Partner(partner)}
	g.open()
	return g
}

// open gives everybody the first message and lets the join window pass.
func (g *group) open() {
	opener := g.t.Peer("opener").Content("the first message")
	for _, n := range g.nodes {
		g.hand(n, opener)
		g.t.Require(slices.Contains(g.delivered[n], opener.MessageID), "%s delivers the first message", n.Name)
	}
	g.pass(31 * time.Second)
}

// join adds a participant that knows nothing yet.
func (g *group) join(name string) *sut.Node {
	n := g.t.Node(name)
	g.nodes = append(g.nodes, n)
	return n
}

// say lets a participant send content, which arrives before anybody goes on.
func (g *group) say(n *sut.Node, content string) *sut.Message {
	got := n.Send(content)
	g.t.Require(got.Refused == nil && len(got.Contents()) == 1, "%s broadcasts one content message, but: %s", n.Name, got)
	m := got.Contents()[0]
	g.sent[n] = append(g.sent[n], m)
	g.spread(n, got)
	return m
}

// pass lets time pass for all.
func (g *group) pass(d time.Duration) {
	for ; d > 0; d -= lag {
		for i, result := range g.t.Advance(min(lag, d)) {
			g.spread(g.nodes[i], result)
		}
	}
}

// spread takes what a participant broadcast to all others.
func (g *group) spread(from *sut.Node, result *sut.Result) {
	g.note(from, result)
	for _, m := range result.Broadcast {
		g.copies[m.MessageID] = append(g.copies[m.MessageID], m.Wire)
		for _, to := range g.nodes {
			if to != from && (g.loses == nil || !g.loses(from, to, m)) {
				g.hand(to, m)
			}
		}
	}
}

// hand gives a message to a participant, and to the others what that causes.
func (g *group) hand(to *sut.Node, m *sut.Message) {
	g.spread(to, to.Receive(m))
}

func (g *group) note(n *sut.Node, result *sut.Result) {
	g.delivered[n] = append(g.delivered[n], result.DeliveredIDs()...)
	for _, e := range result.Events {
		if e.Acknowledged != nil {
			g.acknowledged[e.Acknowledged.MessageID] = true
		}
	}
}

// lossy loses each copy with a chance, on its way to each receiver.
func lossy(seed uint64, chance float64) func(from, to *sut.Node, m *sut.Message) bool {
	dice := rand.New(rand.NewPCG(seed, 0))
	return func(_, _ *sut.Node, _ *sut.Message) bool { return dice.Float64() < chance }
}

// everybodyHasEverything checks that each participant was given what all
// others sent, once, and each message after those that it names.
func (g *group) everybodyHasEverything() {
	for _, n := range g.nodes {
		for _, other := range g.nodes {
			for _, m := range g.sent[other] {
				times := 0
				for _, id := range g.delivered[n] {
					if id == m.MessageID {
						times++
					}
				}
				if other != n {
					g.t.Equal("SDS-ORD-6", times, 1, fmt.Sprintf("how often %s was given %q of %s", n.Name, m.Content, other.Name))
					g.causesFirst(n, m)
				}
			}
		}
	}
}

// causesFirst checks that what m names and n was given, n was given before m.
func (g *group) causesFirst(n *sut.Node, m *sut.Message) {
	at := slices.Index(g.delivered[n], m.MessageID)
	for _, cause := range m.HistoryIDs() {
		before := slices.Index(g.delivered[n], cause)
		g.t.Check("SDS-ORD-6", before <= at, fmt.Sprintf("%s was given what %q names before it", n.Name, m.Content), before, at)
	}
}

// namedIsAcknowledged checks that whatever others name in a message that has
// arrived is acknowledged. That anybody names anything is a precondition.
func (g *group) namedIsAcknowledged(requirement string) {
	pairs := 0
	for _, n := range g.nodes {
		for _, m := range g.sent[n] {
			for _, other := range g.nodes {
				for _, later := range g.sent[other] {
					if other == n || !later.Names(m) || !slices.Contains(g.delivered[n], later.MessageID) {
						continue
					}
					pairs++
					g.t.Check(requirement, g.acknowledged[m.MessageID], fmt.Sprintf("%q, which %q of %s names, is acknowledged", m.Content, later.Content, other.Name))
				}
			}
		}
	}
	g.t.Require(pairs > 0, "somebody names a message of somebody else")
}

// resentUnchanged checks that all copies that went out under an ID are equal.
func (g *group) resentUnchanged(requirement string) {
	for _, n := range g.nodes {
		for _, m := range g.sent[n] {
			for _, wire := range g.copies[m.MessageID] {
				g.t.Check(requirement, bytes.Equal(wire, m.Wire), fmt.Sprintf("every copy of %q has the bytes of the first", m.Content), wire, m.Wire)
			}
		}
	}
}

// sameLog checks that all participants have the same log. What each would name
// next shows it to everybody; the state, where it can be read, shows all of it.
func (g *group) sameLog(requirement string) {
	var first []string
	for i, n := range g.nodes {
		got := n.Send("what do we have? asks " + n.Name)
		g.t.Require(len(got.Contents()) == 1, "%s broadcasts one content message, but: %s", n.Name, got)
		ids := got.Contents()[0].HistoryIDs()
		if i == 0 {
			first = ids
		}
		g.t.Equal(requirement, ids, first, fmt.Sprintf("what %s would name next is what %s would", n.Name, g.nodes[0].Name))
	}
}
