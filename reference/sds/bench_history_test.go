package sds

import (
	"fmt"
	"runtime"
	"testing"
)

func pairsOfAllLengths(b *testing.B, unacknowledged int) []*pair {
	var pairs []*pair
	for _, history := range []int{1_000, 100_000, 1_000_000} {
		if unacknowledged < history {
			pairs = append(pairs, pairWith(b, history, unacknowledged))
		}
	}
	return pairs
}

// pairWith restores two participants that share a history. It is long or short,
// and its contents are small.
func pairWith(b *testing.B, history, unacknowledged int) *pair {
	d := past(history)
	for i := max(0, history-rememberedAcked); i < history; i++ { // as after a while, however short the log
		id := pastID(i)
		d.Outgoing[id] = PutPending{ID: id, Reached: 1 << One}
	}
	p := &pair{bob: revive(b, "bob", d, history), content: make([]byte, 1024), history: history}
	clear(d.Outgoing)
	// The newest are of bob, and before them are those that his filter has left behind.
	for i := history - 10 - unacknowledged; i < history-10; i++ {
		id := pastID(i)
		d.Messages[id].Message.Sender = "alice"
		d.Outgoing[id] = PutPending{ID: id}
	}
	p.alice = revive(b, "alice", d, history)
	if got := p.alice.p.outgoing.awaiting; got != unacknowledged {
		b.Fatalf("%d unacknowledged, expected %d", got, unacknowledged)
	}
	return p
}

func revive(b *testing.B, self ParticipantID, d Durable, history int) *solo {
	cfg := roomy()
	cfg.Channel, cfg.Self = "c", self
	s := &solo{t: b, now: Time(history)}
	p, err := Restore(cfg, d, s.now)
	if err != nil {
		b.Fatal(err)
	}
	s.p = p
	return s
}

func pastID(i int) MessageID { return MessageID(fmt.Sprintf("message-%016d", i)) }

// past is a history in which each message names the two before it.
func past(history int) Durable {
	d := Durable{
		Clock: SetClock{Lamport: uint64(history), Now: Time(history), Left: notYet},
		// Long ago, so that nobody is a newcomer.
		Joined: &SetJoined{At: 0}, Floor: uint64(history),
		Messages: make(map[MessageID]PutMessage, history),
		Outgoing: make(map[MessageID]PutPending),
	}
	content, filter := make([]byte, 16), make([]byte, 92)
	var named []HistoryEntry
	for i := range history {
		id := pastID(i)
		d.Messages[id] = PutMessage{Logged: true, Message: &Message{Kind: Content, Sender: "bob", ID: id, Channel: "c",
			Lamport: uint64(i + 1), CausalHistory: named[max(0, len(named)-2):], Filter: filter, Content: content}}
		named = append(named, HistoryEntry{ID: id})
	}
	return d
}

// BenchmarkMemory measures what a participant holds at rest, and for each
// message of 1 KB in its log.
func BenchmarkMemory(b *testing.B) {
	b.Run("at rest", func(b *testing.B) {
		const many = 1_000
		var held uint64
		for b.Loop() {
			before := heapBytes()
			list := make([]*Participant, many)
			for i := range list {
				list[i] = start(b, "alice", Config{}).p
			}
			held = heapBytes() - before
			runtime.KeepAlive(list)
		}
		b.ReportMetric(float64(held)/many, "B/participant")
	})
	b.Run("message of 1 KB", func(b *testing.B) {
		const many = 10_000
		var held uint64
		for b.Loop() {
			before := heapBytes()
			alice := listener(b, many)
			held = heapBytes() - before
			runtime.KeepAlive(alice)
		}
		b.ReportMetric(float64(held)/many, "B/message")
	})
}

// listener has received many messages. Nobody else holds them.
func listener(b *testing.B, many int) *Participant {
	p := &pair{alice: start(b, "alice", roomy()), bob: start(b, "bob", roomy()), content: make([]byte, 1024)}
	for range many {
		p.alice.hears(p.send(p.bob))
	}
	return p.alice.p
}

func heapBytes() uint64 {
	runtime.GC()
	runtime.GC() // what the first one only marks for finalizers and pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
