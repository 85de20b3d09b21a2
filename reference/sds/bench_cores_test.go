package sds

import (
	"fmt"
	"testing"
)

// BenchmarkPairOnTwoCores is the pair in order, each participant on a core of its
// own, as it is where they are two programs: what one core sends, the other
// receives meanwhile. IDs are derived, so that either hashes each message, or
// opaque, so that neither does: on a processor without SHA instructions the
// hash is most of the cost.
func BenchmarkPairOnTwoCores(b *testing.B) {
	for _, ids := range []struct {
		name string
		mode IDMode
	}{{"derived", Derived}, {"opaque", Opaque}} {
		b.Run("ids="+ids.name, func(b *testing.B) {
			cfg := roomy()
			cfg.IDs = ids.mode
			benchmarkTwoCores(b, cfg)
		})
	}
}

// ahead is how many blocks the sender may be in front.
const ahead = 4

func benchmarkTwoCores(b *testing.B, cfg Config) {
	bob, alice := start(b, "bob", cfg), start(b, "alice", cfg)
	blocks, answers := make(chan []*Message, ahead), make(chan *Message, ahead+2)
	listening := make(chan error, 1)
	go func() { listening <- alice.answerAll(blocks, answers) }()
	sent := 0
	for b.Loop() {
		messages := make([]*Message, block)
		for i := range messages {
			m, err := bob.compose()
			if err != nil {
				b.Fatal(err)
			}
			messages[i] = m
		}
		sent += block
		blocks <- messages
		for range len(answers) {
			bob.step(Arrive{Message: <-answers})
		}
	}
	close(blocks)
	if err := <-listening; err != nil {
		b.Fatal(err)
	}
	if got := alice.p.log.size; got < sent {
		b.Fatalf("%d messages in the log, expected %d", got, sent)
	}
	b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "pairs/s")
	b.ReportMetric(0, "ns/op") // of a block and its answer
}

// answerAll receives blocks and answers each, which acknowledges it.
func (s *solo) answerAll(blocks <-chan []*Message, answers chan<- *Message) error {
	for messages := range blocks {
		for i := range messages {
			s.now++
			if _, err := s.p.Step(s.now, Arrive{Message: messages[i]}); err != nil {
				return err
			}
		}
		m, err := s.compose()
		if err != nil {
			return err
		}
		answers <- m
	}
	return nil
}

// compose sends 1 KB, under an ID of its own where IDs are opaque.
func (s *solo) compose() (*Message, error) {
	s.now++
	in := Submit{Content: make([]byte, 1024)}
	if s.p.cfg.IDs == Opaque {
		in.ID = MessageID(fmt.Sprint(s.p.cfg.Self, s.now))
	}
	fx, err := s.p.Step(s.now, in)
	if err != nil {
		return nil, err
	}
	return &fx.Broadcast[0], nil
}
