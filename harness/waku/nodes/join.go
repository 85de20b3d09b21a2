package nodes

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/causeway-sds/causeway/harness/waku"
)

// link is a way between two nodes, in one direction.
type link struct{ from, to *node }

func (l link) String() string { return l.from.name + " to " + l.to.name }

// join connects each of some nodes with all others, and returns when relay
// carries messages between them.
func (g *Group) join(ctx context.Context, some []*node) error {
	var dials []link
	for i, a := range g.nodes {
		for _, b := range g.nodes[i+1:] {
			if slices.Contains(some, a) || slices.Contains(some, b) {
				dials = append(dials, link{a, b})
			}
		}
	}
	if err := g.dial(ctx, dials); err != nil {
		return err
	}
	if err := g.attach(ctx, g.served(dials)); err != nil {
		return err
	}
	return g.hear(ctx, some)
}

// dial connects pairs of nodes: those that lost each other do not come
// together by themselves within any time that a run could wait. Light clients
// are attached instead.
func (g *Group) dial(ctx context.Context, pairs []link) error {
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(l link) bool { return l.from.light || l.to.light })
	return each(pairs, 2*atOnce, func(l link) error {
		return g.eventually(ctx, "a connection of "+l.String(), func(ctx context.Context) error {
			return l.from.client.Dial(ctx, l.to.addr)
		})
	})
}

func (g *Group) probeTopic() string { return "/causeway/" + g.tag + "/probe/proto" }

// hear waits until each of some nodes hears all the others and is heard by
// all. Who sent a probe asks again until it is heard.
func (g *Group) hear(ctx context.Context, some []*node) error {
	return each(g.nodes, 2*atOnce, func(from *node) error {
		if from.disturbed() {
			return nil
		}
		word := fmt.Sprintf("%s %d", from.name, from.timestamp())
		return g.eventually(ctx, from.name+" is heard", func(ctx context.Context) error {
			m := waku.Message{Payload: []byte(word), ContentTopic: g.probeTopic(), TimestampNS: from.timestamp(), Ephemeral: true}
			if err := from.say(ctx, m); err != nil {
				return err
			}
			for _, to := range g.nodes {
				concerned := slices.Contains(some, from) || slices.Contains(some, to)
				if to != from && concerned && !g.blocked(from, to) && !g.probes.wait(ctx, to.name, word, 250*time.Millisecond) {
					return fmt.Errorf("relay brings nothing from %s to %s", from.name, to.name)
				}
			}
			return nil
		})
	})
}

// blocked tells whether a fault keeps one node from hearing another.
func (g *Group) blocked(from, to *node) bool {
	if service := g.byName[ServiceName]; from != service && to != service {
		if from.light && g.blocked(from, service) || to.light && g.blocked(service, to) {
			return true
		}
	}
	if from.disturbed() || to.disturbed() {
		return true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, a := range g.active {
		if a.cuts && slices.Contains(a.links, link{from, to}) {
			return true
		}
	}
	return false
}

// mailbox keeps who has heard which probe.
type mailbox struct {
	mu    sync.Mutex
	heard map[string]bool
	news  chan struct{} // closed and replaced at each put
}

func newMailbox() *mailbox { return &mailbox{heard: map[string]bool{}, news: make(chan struct{})} }

func (m *mailbox) put(node, word string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard[node+" heard "+word] = true
	close(m.news)
	m.news = make(chan struct{})
}

// wait tells whether a node hears a word in time.
func (m *mailbox) wait(ctx context.Context, node, word string, long time.Duration) bool {
	timer := time.NewTimer(long)
	defer timer.Stop()
	for {
		m.mu.Lock()
		heard, news := m.heard[node+" heard "+word], m.news
		m.mu.Unlock()
		if heard {
			return true
		}
		select {
		case <-news:
		case <-timer.C:
			return false
		case <-ctx.Done():
			return false
		}
	}
}
