package nodes

import (
	"context"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku"
)

// pollEvery is how often nodes are asked for what relay brought.
const pollEvery = 10 * time.Millisecond

// contentTopic is this run's own: what an earlier one left in a node's cache
// is not taken for its.
func (g *Group) contentTopic() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.topic()
}

func (g *Group) topic() string { return g.topicOf(g.runs) }

func (g *Group) topicOf(run int) string { return fmt.Sprintf("/causeway/%s-%d/sds/proto", g.tag, run) }

// Publish queues a payload for a participant's node and returns its message
// hash. The timestamp makes it another message each time.
func (g *Group) Publish(name string, payload []byte) []byte {
	n := g.byName[name]
	m := waku.Message{Payload: payload, ContentTopic: g.contentTopic(), TimestampNS: n.timestamp()}
	hash := m.Hash(waku.PubsubTopic)
	n.remember(hash[:])
	n.sending.Add(1)
	n.outbox <- m
	return hash[:]
}

// settle waits until the nodes have taken what is queued for them, so that it
// is sent before a fault comes or goes. Who is kept from answering is not
// waited for.
func (g *Group) settle() {
	for _, n := range g.nodes {
		if !n.disturbed() {
			n.sending.Wait()
		}
	}
}

// timestamp is the time, and never the same twice.
func (n *node) timestamp() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = max(n.last+1, time.Now().UnixNano())
	return n.last
}

func (n *node) remember(hash []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.own[string(hash)] = true
}

func (n *node) sent(hash []byte) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.own[string(hash)]
}

// disturb notes that a fault keeps the node from answering, or does no more.
func (n *node) disturb(by int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down += by
}

func (n *node) disturbed() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.down > 0
}

// send publishes what is queued, in order, as soon as no fault keeps the node
// from answering.
func (g *Group) send(ctx context.Context, n *node) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-n.outbox:
			for n.disturbed() && ctx.Err() == nil {
				wait(ctx, pollEvery)
			}
			err := g.give(ctx, n, m)
			n.sending.Done()
			if err != nil && !n.disturbed() && ctx.Err() == nil {
				g.troubled(n, err)
			}
		}
	}
}

// give hands a message to a node. A light client's is lost while a fault keeps
// it from its service node.
func (g *Group) give(ctx context.Context, n *node, m waku.Message) error {
	if n.light {
		return g.push(ctx, n, m)
	}
	return n.say(ctx, m)
}

// take fetches what a node has received.
func (g *Group) take(ctx context.Context, n *node) ([]waku.Message, error) {
	if n.light {
		return g.filtered(ctx, n)
	}
	return n.client.Poll(ctx, waku.PubsubTopic)
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// poll fetches what is brought to a node.
func (g *Group) poll(ctx context.Context, n *node) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if n.disturbed() {
			continue
		}
		messages, err := g.take(ctx, n)
		if err != nil {
			if !n.disturbed() && ctx.Err() == nil {
				g.troubled(n, err)
			}
			continue
		}
		for _, m := range messages {
			g.sort(n, m)
		}
	}
}

// sort tells probes from messages of the run, and leaves out what the node
// sent itself.
func (g *Group) sort(n *node, m waku.Message) {
	if m.ContentTopic == g.probeTopic() {
		g.probes.put(n.name, string(m.Payload))
		return
	}
	hash := m.Hash(waku.PubsubTopic)
	if n.name == StoreName || n.name == ServiceName || n.sent(hash[:]) {
		return
	}
	g.mu.Lock() // so that nothing slips from one run into the next
	defer g.mu.Unlock()
	if m.ContentTopic != g.topic() {
		return
	}
	select {
	case g.arrivals <- live.Arrival{Node: n.name, Payload: m.Payload, Hint: hash[:]}:
	default:
		g.trouble = append(g.trouble, fmt.Errorf("%s: more than %d arrivals wait; the run does not keep up", n.name, maxWaiting))
	}
}

// Arrivals brings what the participants' nodes receive.
func (g *Group) Arrivals() <-chan live.Arrival { return g.arrivals }

// Retrieve asks the store node through a participant's own node.
func (g *Group) Retrieve(ctx context.Context, name string, hints [][]byte) ([]live.Arrival, error) {
	store := g.byName[StoreName]
	messages, err := g.byName[name].client.Query(ctx, store.addr, store.kind.StoreV3, waku.Query{
		PubsubTopic: waku.PubsubTopic, ContentTopic: g.contentTopic(), Hashes: hints,
	})
	if err != nil {
		return nil, err
	}
	var all []live.Arrival
	for _, m := range messages {
		if m.ContentTopic == g.contentTopic() {
			hash := m.Hash(waku.PubsubTopic)
			all = append(all, live.Arrival{Node: name, Payload: m.Payload, Hint: hash[:]})
		}
	}
	return all, nil
}
