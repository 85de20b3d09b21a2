package sds

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// block is what arrives between answers: fewer than the filter window, so that
// each answer has all of it in its filter. One filter proves too little, so
// there are as many answers as it takes to acknowledge all.
const (
	block       = 50
	answersMost = 8
)

// pair is a sender, bob, and a receiver, alice.
type pair struct {
	alice, bob *solo
	content    []byte
	history    int // messages in both logs at the start
	took       []time.Duration
}

// roomy is a configuration under which no limit and no timer gets in the way.
func roomy() Config {
	return Config{SyncMax: None, JoinGrace: None, OutgoingLimit: 1 << 30, IncomingLimit: 1 << 30, LogLimit: 1 << 30, MissingLimit: 1 << 30}
}

// step discards what the store would keep, as a store keeps it elsewhere.
func (s *solo) step(in Input) Effects {
	fx, err := s.p.Step(s.now, in)
	if err != nil {
		s.t.Fatal(err)
	}
	return fx
}

func (s *solo) hears(m Message) { s.step(Arrive{Message: &m}) }

func (p *pair) send(from *solo) Message {
	p.alice.now++
	p.bob.now++
	in := Submit{Content: p.content}
	if from.p.cfg.IDs == Opaque {
		in.ID = MessageID(strconv.AppendInt([]byte(from.p.cfg.Self), int64(from.now), 10))
	}
	return from.step(in).Broadcast[0]
}

// exchange is one block and its answers. Only the block is timed.
func (p *pair) exchange(order []int) {
	messages := make([]Message, len(order))
	start := time.Now()
	for i := range messages {
		messages[i] = p.send(p.bob)
	}
	for _, i := range order {
		p.alice.step(Arrive{Message: &messages[i]})
	}
	p.took = append(p.took, time.Since(start))
	for answers := 0; p.bob.p.outgoing.awaiting > 0; answers++ {
		if answers == answersMost {
			p.bob.t.Fatalf("%d of the block are not acknowledged after %d answers, expected none", p.bob.p.outgoing.awaiting, answers)
		}
		p.bob.hears(p.send(p.alice))
	}
}

func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Nanoseconds())
}

// undisturbed is the tenth percentile: what it takes while the machine does
// little else. On a busy machine the median says more about the others.
func undisturbed(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/10].Nanoseconds())
}

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

func reversed(n int) []int {
	order := inOrder(n)
	slices.Reverse(order)
	return order
}

func shuffled(n int) []int { return rand.New(rand.NewPCG(1, 2)).Perm(n) }

var orders = []struct {
	name string
	of   func(n int) []int
}{{"in order", inOrder}, {"reversed", reversed}, {"random", shuffled}}

// BenchmarkPair measures send and receive of 1 KB between two participants,
// against the length of the log and against the number of messages of the
// receiver that nobody acknowledged. Logs of all lengths take turns, so that
// the slope, the cost at the longest over the cost at the shortest, is of one
// machine at one time. Unacknowledged messages are in the log, so there is no
// short log with many of them.
func BenchmarkPair(b *testing.B) {
	for _, unacknowledged := range []int{0, 100, 10_000} {
		var pairs []*pair // for all orders: a million messages are not built in no time
		for _, order := range orders {
			b.Run(fmt.Sprintf("unacknowledged=%d/%s", unacknowledged, order.name), func(b *testing.B) {
				if pairs == nil {
					pairs = pairsOfAllLengths(b, unacknowledged)
				}
				benchmarkPairs(b, pairs, order.of(block))
			})
		}
	}
}

func benchmarkPairs(b *testing.B, pairs []*pair, order []int) {
	for _, p := range pairs {
		p.took = nil
		p.alice.t, p.bob.t = b, b
	}
	unacknowledged := pairs[0].alice.p.outgoing.awaiting
	for b.Loop() {
		for i, p := range pairs {
			if p.alice.p.log.size > 2*p.history {
				b.StopTimer()
				pairs[i] = pairWith(b, p.history, unacknowledged)
				pairs[i].took, p = p.took, pairs[i]
				b.StartTimer()
			}
			p.exchange(order)
		}
	}
	for _, p := range pairs {
		if waits := p.alice.p.incoming.size; waits != 0 {
			b.Fatalf("%d messages wait, expected none", waits)
		}
		b.ReportMetric(median(p.took)/block, fmt.Sprintf("ns/pair-at-%d", p.history))
	}
	first, last := undisturbed(pairs[0].took), undisturbed(pairs[len(pairs)-1].took)
	b.ReportMetric(1e9*block/median(pairs[0].took), "pairs/s")
	b.ReportMetric(1e9*block/first, "pairs/s-undisturbed")
	b.ReportMetric(last/first, "slope")
	b.ReportMetric(0, "ns/op") // of three blocks: says nothing
}

// BenchmarkReceive_tenThousand compares the orders in which ten thousand
// messages may arrive, each time at a receiver that has one: with room for all
// that is missing, and with the default bound on it.
func BenchmarkReceive_tenThousand(b *testing.B) {
	bounded := roomy()
	bounded.MissingLimit = 0
	b.Run("missing unbounded", func(b *testing.B) { benchmarkTenThousand(b, roomy()) })
	b.Run("missing bounded", func(b *testing.B) { benchmarkTenThousand(b, bounded) })
}

func benchmarkTenThousand(b *testing.B, cfg Config) {
	const many = 10_000
	p := &pair{alice: start(b, "alice", roomy()), bob: start(b, "bob", roomy()), content: make([]byte, 1024)}
	first := p.send(p.bob)
	messages := make([]Message, many)
	for i := range messages {
		messages[i] = p.send(p.bob)
	}
	took := make([][]time.Duration, len(orders))
	for b.Loop() {
		for i, order := range orders {
			alice := start(b, "alice", cfg)
			alice.now = p.bob.now
			alice.step(Arrive{Message: &first}) // a newcomer waits for nothing
			list := order.of(many)
			begin := time.Now()
			for _, at := range list {
				alice.step(Arrive{Message: &messages[at]})
			}
			took[i] = append(took[i], time.Since(begin))
			if got := alice.p.log.size; got != many+1 {
				b.Fatalf("%s: %d messages in the log, expected %d", order.name, got, many+1)
			}
		}
	}
	once := undisturbed(took[0])
	b.ReportMetric(once/many, "ns/message")
	b.ReportMetric(undisturbed(took[1])/once, "reversed/in-order")
	b.ReportMetric(undisturbed(took[2])/once, "random/in-order")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkReview_coversAllOutgoing measures the receipt of a message whose
// filter covers every message of a full outgoing buffer, and contains none.
func BenchmarkReview_coversAllOutgoing(b *testing.B) {
	for _, size := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("outgoing=%d", size), func(b *testing.B) {
			p := &pair{alice: start(b, "alice", roomy()), bob: start(b, "bob", roomy()), content: make([]byte, 1024)}
			for range size {
				p.send(p.alice)
			}
			b.ReportAllocs()
			for b.Loop() {
				p.alice.hears(p.send(p.bob))
			}
			if got := p.alice.p.outgoing.awaiting; got != size {
				b.Fatalf("%d unacknowledged, expected %d", got, size)
			}
		})
	}
}
