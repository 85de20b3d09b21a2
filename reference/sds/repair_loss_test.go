package sds

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// swarm is a group without a store node on a network that loses packets all
// the time, so that repair and resends are all that helps. It keeps no history,
// and is fast enough to be measured.
type swarm struct {
	rng     *rand.Rand
	now     Time
	loss    float64
	members []*Participant
	due     []Time // deadlines of the members
	packets packets
	sent    int // packets, ever
	sentAt  map[MessageID]Time
	counts  repairCounts
}

// repairCounts are sums over one or more swarms.
type repairCounts struct {
	messages, places, gaps            int // a place is one for each message in each log
	requests, answers, resends, syncs int // entries; messages
	delays                            []Time
}

func (c *repairCounts) add(o repairCounts) {
	c.messages, c.places, c.gaps = c.messages+o.messages, c.places+o.places, c.gaps+o.gaps
	c.requests, c.answers, c.resends, c.syncs = c.requests+o.requests, c.answers+o.answers, c.resends+o.resends, c.syncs+o.syncs
	c.delays = append(c.delays, o.delays...)
}

func newSwarm(tb testing.TB, seed uint64, members int, cfg Config) *swarm {
	c := &swarm{rng: rand.New(rand.NewPCG(seed, 77)), now: 1_700_000_000_000, sentAt: map[MessageID]Time{}}
	for i := range members {
		cfg.Channel, cfg.Seed, cfg.Self, cfg.JoinGrace = "c", seed, ParticipantID(fmt.Sprintf("p%d", i)), None
		p, err := New(cfg, c.now)
		if err != nil {
			tb.Fatal(err)
		}
		c.members, c.due = append(c.members, p), append(c.due, idleUntil)
	}
	for i := range 2 { // all hear of another: their join windows close
		c.step(tb, i, Submit{Content: []byte("hello")})
		c.run(tb, c.now+1000)
	}
	c.counts.delays = nil
	return c
}

// idleUntil is the deadline of a member that has none.
const idleUntil Time = 1 << 60

func (c *swarm) step(tb testing.TB, i int, in Input) {
	fx, err := c.members[i].Step(c.now, in)
	if err != nil {
		tb.Fatal(err)
	}
	c.due[i] = idleUntil
	if at, ok := c.members[i].Deadline(); ok {
		c.due[i] = at
	}
	for j := range fx.Broadcast {
		c.broadcast(i, &fx.Broadcast[j])
	}
	for _, e := range fx.Tell {
		if d, ok := e.(Delivered); ok {
			c.counts.delays = append(c.counts.delays, c.now-c.sentAt[d.Message.ID])
		}
	}
}

func (c *swarm) broadcast(from int, m *Message) {
	_, known := c.sentAt[m.ID]
	switch {
	case len(m.Content) == 0:
		c.counts.syncs++
	case m.Sender != c.members[from].cfg.Self:
		c.counts.answers++
	case known:
		c.counts.resends++ // or an answer of the author
	default:
		c.sentAt[m.ID] = c.now
	}
	c.counts.requests += len(m.RepairRequest)
	for to := range c.members {
		if to != from && c.rng.Float64() >= c.loss {
			c.sent++
			heap.Push(&c.packets, packet{c.now + 20 + Time(c.rng.IntN(200)), c.sent, to, *m})
		}
	}
}

func (c *swarm) run(tb testing.TB, until Time) {
	for {
		next, who := idleUntil, 0
		for i, at := range c.due {
			if at < next {
				next, who = at, i
			}
		}
		arrives := len(c.packets) > 0 && c.packets[0].at < next
		if arrives {
			next = c.packets[0].at
		}
		if next > until {
			c.now = until
			return
		}
		c.now = max(c.now, next)
		if arrives {
			p := heap.Pop(&c.packets).(packet)
			c.step(tb, p.to, Arrive{Message: &p.msg})
		} else {
			c.step(tb, who, Elapse{})
		}
	}
}

// converse lets somebody say something every five seconds on average, and then
// waits for an hour. The network stays as bad as it is.
func (c *swarm) converse(tb testing.TB, messages int) repairCounts {
	for n := range messages {
		c.step(tb, c.rng.IntN(len(c.members)), Submit{Content: fmt.Appendf(nil, "message %d", n)})
		c.run(tb, c.now+Time(c.rng.ExpFloat64()*5000))
	}
	c.run(tb, c.now+3_600_000)
	c.counts.messages = len(c.sentAt)
	for _, p := range c.members {
		c.counts.places += len(c.sentAt)
		c.counts.gaps += len(c.sentAt) - p.log.size
	}
	return c.counts
}

// packet is a message on its way to one member. The earliest comes first, and
// of two at the same time the one that was sent first.
type packet struct {
	at   Time
	turn int
	to   int
	msg  Message
}

type packets []packet

func (q packets) Len() int { return len(q) }
func (q packets) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].at, q[j].at), cmp.Compare(q[i].turn, q[j].turn)) < 0
}
func (q packets) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *packets) Push(x any)   { *q = append(*q, x.(packet)) }
func (q *packets) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

func (p RepairProfile) String() string { return [...]string{"standard", "fast"}[p] }

// Two of five packets are lost for ever, nobody keeps a store, and yet every
// log has every message in the end.
func TestRepair_leavesNoGapsAtFortyPercentLoss(t *testing.T) {
	for _, profile := range []RepairProfile{Standard, Fast} {
		for seed := range uint64(4) {
			c := newSwarm(t, seed, 5, Config{Repair: true, RepairProfile: profile})
			c.loss = 0.4
			if got := c.converse(t, 60); got.gaps > 0 || got.answers == 0 {
				t.Errorf("%s profile, seed %d: got %d gaps in %d places of the logs and %d answers, want no gap and some answers", profile, seed, got.gaps, got.places, got.answers)
			}
		}
	}
}

// BenchmarkRepairUnderLoss gives the figures behind the waits and periods of
// repair: gaps that remain, traffic, and how late messages are.
func BenchmarkRepairUnderLoss(b *testing.B) {
	for _, profile := range []RepairProfile{Standard, Fast} {
		for _, members := range []int{5, 20, 50} {
			for _, loss := range []float64{0.2, 0.4, 0.6} {
				b.Run(fmt.Sprintf("profile=%s/members=%d/loss=%.1f", profile, members, loss), func(b *testing.B) {
					for b.Loop() {
						measureRepair(b, profile, members, loss)
					}
				})
			}
		}
	}
}

func measureRepair(b *testing.B, profile RepairProfile, members int, loss float64) {
	var sum repairCounts
	for seed := range uint64(100 / members) {
		c := newSwarm(b, seed, members, Config{Repair: true, RepairProfile: profile})
		c.loss = loss
		sum.add(c.converse(b, 60))
	}
	slices.Sort(sum.delays)
	each := func(n int) float64 { return float64(n) / float64(sum.messages) }
	b.ReportMetric(float64(sum.places), "places")
	b.ReportMetric(float64(sum.gaps), "gaps")
	b.ReportMetric(each(sum.requests), "requests/message")
	b.ReportMetric(each(sum.answers), "answers/message")
	b.ReportMetric(each(sum.syncs), "syncs/message")
	b.ReportMetric(float64(sum.delays[len(sum.delays)*99/100])/1000, "s-late-p99")
}
