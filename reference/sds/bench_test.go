package sds

import (
	"fmt"
	"testing"
)

// pair is a sender and a receiver; the receiver answers now and then, so that
// the outgoing buffer does not fill.
type pair struct {
	alice, bob *solo
	content    []byte
	sent       int
}

func newPair(b *testing.B) *pair {
	cfg := Config{SyncMax: None, JoinGrace: None, OutgoingLimit: 1 << 30}
	p := &pair{alice: start(b, "alice", cfg), bob: start(b, "bob", cfg), content: make([]byte, 1024)}
	return p
}

// step discards what the store would keep, as a store keeps it elsewhere.
func (s *solo) step(in Input) Effects {
	fx, err := s.p.Step(s.now, in)
	if err != nil {
		s.t.Fatal(err)
	}
	return fx
}

func (p *pair) send() Message {
	p.sent++
	p.alice.now++
	p.bob.now++
	return p.alice.step(Submit{Content: p.content}).Broadcast[0]
}

func (p *pair) answer() {
	m := p.bob.step(Submit{Content: p.content}).Broadcast[0]
	p.alice.step(Arrive{Message: m})
	p.bob.step(Arrive{Message: p.send()})
}

func BenchmarkPair_inOrder(b *testing.B) {
	p := newPair(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.bob.step(Arrive{Message: p.send()})
		if i%10 == 0 {
			p.answer()
		}
	}
}

// Blocks of messages arrive in reverse, the last one first.
func BenchmarkPair_reversed(b *testing.B) {
	const block = 500
	p := newPair(b)
	p.answer()
	b.ReportAllocs()
	for b.Loop() {
		var messages []Message
		for range block {
			messages = append(messages, p.send())
		}
		for i := range messages {
			p.bob.step(Arrive{Message: messages[block-1-i]})
		}
		if s := p.bob.p.incoming.size; s != 0 {
			b.Fatalf("%d messages wait", s)
		}
		p.answer()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*block), "ns/pair")
}

// The cost of a message must not grow with the log.
func BenchmarkPair_withLogOf(b *testing.B) {
	for _, size := range []int{1_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			p := newPair(b)
			p.content = p.content[:16]
			for p.bob.p.log.size < size {
				p.bob.step(Arrive{Message: p.send()})
				if p.sent%10 == 0 {
					p.answer()
				}
			}
			p.content = p.content[:1024]
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p.bob.step(Arrive{Message: p.send()})
				if i%10 == 0 {
					p.answer()
				}
			}
		})
	}
}
