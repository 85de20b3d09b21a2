package sds

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// crowd makes the messages of many senders who have all received the same: each
// names the two before it and has the last 64 in its filter.
type crowdOf struct {
	scribe  *Participant // derives IDs
	senders []ParticipantID
	sent    int
	lamport uint64
	window  window
	last    []HistoryEntry
}

func newCrowd(b *testing.B, members int) *crowdOf {
	c := &crowdOf{scribe: start(b, "scribe", Config{}).p, lamport: 1_000, window: window{limit: 64, floor: 1_000}}
	for i := range members {
		c.senders = append(c.senders, ParticipantID(fmt.Sprintf("participant-%03d", i)))
	}
	return c
}

// message is the next one of the next sender.
func (c *crowdOf) message(kind Kind) Message {
	c.sent++
	c.lamport++
	m := Message{Kind: kind, Sender: c.senders[c.sent%len(c.senders)], Channel: "c", Lamport: c.lamport,
		CausalHistory: slices.Clone(c.last)}
	if kind == Content {
		m.Content = make([]byte, 100)
	}
	m.Filter = bloom.Append(nil, c.window.digest(), bloom.SaltOf(string(m.Sender), m.Lamport), c.window.floor, m.Lamport)
	m.ID = c.scribe.derive(&m)
	if kind == Content {
		c.receive(m.Position())
		c.last = append(slices.Clone(c.last[max(0, len(c.last)-1):]), HistoryEntry{ID: m.ID})
	}
	return m
}

func (c *crowdOf) receive(pos Position) {
	c.lamport = max(c.lamport, pos.Lamport)
	w := &c.window
	if w.push(pos); len(w.seen) > w.limit {
		w.floor = w.seen[0].Lamport
		w.remove(0)
	}
}

func (c *crowdOf) messages(kind Kind, count int) []Message {
	list := make([]Message, count)
	for i := range list {
		list[i] = c.message(kind)
	}
	return list
}

// BenchmarkReceive measures the receipt of one decoded message by one member of
// a group of a hundred, with every bound at its default: new content of 100
// bytes, content that is there already, a sync message. Its identity is verified
// each time. The member says something itself before every fifth, which the
// others have in their filters ten messages later, so that a few of its messages
// wait to be acknowledged.
func BenchmarkReceive(b *testing.B) {
	b.Run("content", func(b *testing.B) {
		benchmarkReceive(b, func(_ *crowdOf, arrived []Message) []Message { return arrived })
	})
	b.Run("content verified before", func(b *testing.B) {
		benchmarkReceive(b, func(_ *crowdOf, arrived []Message) []Message {
			for i := range arrived {
				arrived[i].Shared = Share(&arrived[i])
			}
			return arrived
		})
	})
	b.Run("duplicate", func(b *testing.B) {
		benchmarkReceive(b, func(_ *crowdOf, arrived []Message) []Message { return slices.Concat(arrived, arrived) })
	})
	b.Run("sync", func(b *testing.B) {
		benchmarkReceive(b, func(c *crowdOf, arrived []Message) []Message {
			return slices.Concat(arrived, c.messages(Sync, len(arrived)))
		})
	})
}

// benchmarkReceive times the last five of what the crowd sends.
func benchmarkReceive(b *testing.B, sends func(*crowdOf, []Message) []Message) {
	const batch, lag = 5, 3
	c, alice := newCrowd(b, 100), start(b, "alice", Config{})
	var own []Position
	var took []time.Duration
	inputs := make([]Input, batch)
	for b.Loop() {
		alice.now += 100
		m := alice.step(Submit{Content: []byte("hello")}).Broadcast[0]
		c.lamport = max(c.lamport, m.Lamport)
		if own = append(own, m.Position()); len(own) == lag {
			c.receive(own[0])
			own = own[1:]
		}
		list := sends(c, c.messages(Content, batch))
		untimed := len(list) - batch
		for _, m := range list[:untimed] {
			alice.step(Arrive{Message: &m})
		}
		for i, m := range list[untimed:] {
			inputs[i] = Arrive{Message: &m}
		}
		begin := time.Now()
		for _, in := range inputs {
			alice.step(in)
		}
		took = append(took, time.Since(begin))
	}
	if waits := alice.p.incoming.size; waits != 0 {
		b.Fatalf("%d messages wait, expected none", waits)
	}
	b.ReportMetric(median(took)/batch, "ns/receipt")
	b.ReportMetric(undisturbed(took)/batch, "ns/receipt-undisturbed")
	b.ReportMetric(0, "ns/op")
}
