package nodes

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/waku"
)

// ServiceName is the name of the node that light clients push to and filter
// from. No participant has it.
const ServiceName = "service"

// LightKind chooses which of some kinds light clients are, if there is one.
func LightKind(kinds []waku.Kind) (waku.Kind, bool) {
	at := slices.IndexFunc(kinds, func(k waku.Kind) bool { return k.Light != nil })
	if at < 0 {
		return waku.Kind{}, false
	}
	return kinds[at], true
}

// Serves tells whether light clients can take part.
func (g *Group) Serves() bool { return g.byName[ServiceName] != nil }

// say hands a message to the node, once.
func (n *node) say(ctx context.Context, m waku.Message) error {
	if n.light {
		return n.client.Push(ctx, waku.PubsubTopic, m)
	}
	return n.client.Publish(ctx, waku.PubsubTopic, m)
}

const (
	// pushWithin is how long a push may take that a fault may be in the way of.
	pushWithin = time.Second
	// pushAgain is how soon a push is tried again. A service node takes one a
	// second of each light client.
	pushAgain = 100 * time.Millisecond
)

// push pushes a light client's message until the service node takes it. While
// a fault is between the two it is tried once, and lost.
func (g *Group) push(ctx context.Context, n *node, m waku.Message) error {
	service, end := g.byName[ServiceName], time.Now().Add(within)
	for {
		once, cancel := context.WithTimeout(ctx, pushWithin)
		err := n.say(once, m)
		cancel()
		switch {
		case err == nil:
			return nil
		case errors.Is(err, waku.ErrTooMany):
		case g.blocked(n, service):
			return nil
		case ctx.Err() != nil || time.Now().After(end):
			return err
		}
		wait(ctx, pushAgain)
	}
}

// filtered fetches what the service node pushed to a light client.
func (g *Group) filtered(ctx context.Context, n *node) ([]waku.Message, error) {
	if n.servedUpTo() == 0 {
		return nil, nil
	}
	var all []waku.Message
	for _, topic := range []string{g.probeTopic(), g.contentTopic()} {
		messages, err := n.client.Filtered(ctx, waku.PubsubTopic, topic)
		if err != nil {
			return all, err
		}
		all = append(all, messages...)
	}
	return all, nil
}

// forget throws away what light clients could not push before their run ended.
func (g *Group) forget() {
	for _, n := range g.nodes {
		for n.light && n.unsaid() {
		}
	}
}

// unsaid takes one message out of the queue, if there is one.
func (n *node) unsaid() bool {
	select {
	case <-n.outbox:
		n.sending.Done()
		return true
	default:
		return false
	}
}

// served lists the light clients whose way to the service node is among some
// links.
func (g *Group) served(links []link) []*node {
	service := g.byName[ServiceName]
	return slices.DeleteFunc(slices.Clone(g.nodes), func(n *node) bool {
		return !n.light || !slices.Contains(links, link{n, service}) && !slices.Contains(links, link{service, n})
	})
}

// topicsAhead is for how many runs a light client subscribes at once: a
// service node refuses further requests within a second, and one that comes
// together with the client's own ping, once a minute, makes that fail.
const topicsAhead = 80

// expired lists the light clients that are not served the topic of this run.
func (g *Group) expired() []*node {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(g.nodes), func(n *node) bool { return !n.light || n.servedUpTo() >= g.runs })
}

// attach connects light clients with their service node and subscribes. One
// that was served before is started anew: when a ping to its service node has
// failed, go-waku's filter client waits for ever, with a lock held, for
// somebody to take note of it, and receives nothing more.
func (g *Group) attach(ctx context.Context, some []*node) error {
	return each(some, atOnce, func(n *node) error {
		if g.blocked(n, g.byName[ServiceName]) {
			return nil
		}
		if n.servedUpTo() > 0 {
			if err := g.renew(ctx, n); err != nil {
				return err
			}
		}
		return g.subscribe(ctx, n)
	})
}

// renew starts a light client's process anew.
func (g *Group) renew(ctx context.Context, n *node) error {
	n.disturb(1)
	defer n.disturb(-1)
	n.detach()
	if err := n.pod.Kill(ctx); err != nil {
		return err
	}
	if err := n.pod.Again(ctx); err != nil {
		return err
	}
	return g.ready(ctx, n)
}

func (g *Group) subscribe(ctx context.Context, n *node) error {
	g.mu.Lock()
	first := g.runs
	g.mu.Unlock()
	topics := []string{g.probeTopic()}
	for run := first; run < first+topicsAhead; run++ {
		topics = append(topics, g.topicOf(run))
	}
	err := g.eventually(ctx, n.name+" is served", func(ctx context.Context) error {
		if err := n.client.Dial(ctx, g.byName[ServiceName].addr, n.kind.Light.Protocols...); err != nil {
			return err
		}
		return n.client.Filter(ctx, waku.PubsubTopic, topics...)
	})
	if err == nil {
		n.serve(first + topicsAhead - 1)
	}
	return err
}

func (n *node) servedUpTo() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.upTo
}

func (n *node) serve(upTo int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.upTo = upTo
}

// detach notes that a light client is not served.
func (n *node) detach() { n.serve(0) }
