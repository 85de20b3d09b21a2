package channel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// testimony is what the filters of one sender said about one message.
type testimony struct {
	filters int     // hits and misses
	hit     bool    // the newest was one
	p       float64 // of the newest
	run     int     // hits since the last miss
	product float64 // of their p
}

func (w testimony) after(hit bool, p float64) testimony {
	next := testimony{filters: w.filters + 1, hit: hit, p: p, product: 1}
	if hit && w.run > 0 {
		next.run, next.product = w.run+1, w.product*p
	} else if hit {
		next.run, next.product = 1, p
	}
	return next
}

// improbability is the number that the rule of section 12 compares with ε, for
// a message that no history names: the least of F_s · Π p of a sender and of
// F · C(R, h) · q^h of all. It is infinite where there is no hit.
func improbability(witnesses map[string]testimony, filterMax, epsilon float64) float64 {
	least := math.Inf(1)
	filters, others, hits, q := 0, 0, 0, 0.0
	for _, w := range witnesses {
		filters += w.filters
		if w.run > 0 {
			least = min(least, float64(w.run)*w.product)
		}
		others++
		if w.hit {
			hits++
		}
		if w.p <= filterMax {
			q = max(q, w.p)
		}
	}
	if least > epsilon && hits > 0 { // nobody is named, so that all are others
		least = min(least, float64(filters)*choose(others, hits)*math.Pow(q, float64(hits)))
	}
	return least
}

// choose is the binomial coefficient.
func choose(n, k int) float64 {
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return c
}

// follower keeps for each of some messages what was said, and what follows.
type follower struct {
	said         []map[string]testimony
	acknowledged []bool
	close        []bool // the number came too near to ε to tell, in floating point
}

// hears takes down what a filter of a sender says about a message.
func (f *follower) hears(i int, sender string, hit bool, p float64) {
	if hit && p > oneInFive {
		return // counts not at all
	}
	f.said[i][sender] = f.said[i][sender].after(hit, p)
	number := improbability(f.said[i], oneInFive, oneInHundred)
	f.close[i] = f.close[i] || math.Abs(number/oneInHundred-1) < 1e-9
	f.acknowledged[i] = f.acknowledged[i] || number <= oneInHundred
}

var _ = sut.Describe("statistics", func() {
	sut.It("acknowledged-as-the-rule-says", "Over random filters a message is acknowledged with the very filter with which the rule says so",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			// Few senders that are likely to receive a message soon, and many
			// that rarely receive one at all.
			for seed, test := range []struct{ senders, filters, horizon int }{{1, 12, 36}, {2, 12, 36}, {3, 12, 36}, {5, 12, 36}, {12, 4, 40}, {30, 2, 25}} {
				follows := follow(t, uint64(seed), test.senders, test.filters, test.horizon)
				t.Check("SDS-ACK-7", len(follows) == 0, fmt.Sprintf("%d senders, seed %d: acknowledged as soon as the number of section 12 is at most 0.01, and not before", test.senders, seed), follows)
			}
		})
})

// follow sends messages of which each sender receives some, at a time from now
// to the horizon, counted in filters. It lets each send some filters that
// contain what it received by then, and lists where the node and the rule
// differ.
func follow(t *sut.T, seed uint64, senders, filters, horizon int) []string {
	const messages = 20
	chance := rand.New(rand.NewPCG(seed, 4))
	alice := t.Node(fmt.Sprintf("alice-%d", senders), silentTimer, looseOdds)
	f := follower{acknowledged: make([]bool, messages), close: make([]bool, messages)}
	var own []*sut.Message
	receipt := map[[2]int]int{} // of message by sender: from which filter on
	for i := range messages {
		own = append(own, alice.MustSend(fmt.Sprintf("message %d", i)))
		f.said = append(f.said, map[string]testimony{})
		for s := range senders {
			receipt[[2]int{i, s}] = chance.IntN(horizon)
		}
	}
	t.Sleep(time.Second)

	differences := []string{}
	for round := range filters {
		for s := range senders {
			var holds []string
			for i, m := range own {
				if receipt[[2]int{i, s}] <= round {
					holds = append(holds, m.MessageID)
				}
			}
			sender := fmt.Sprintf("sender-%d", s)
			x := t.Peer(sender).Sync(filled(chance, 1+chance.IntN(4), 0.02+0.23*chance.Float64(), holds...))
			got := alice.Receive(x)
			t.Sleep(time.Millisecond)
			read := filterOf(t, x)
			for i, m := range own {
				before := f.acknowledged[i]
				f.hears(i, sender, read.Contains(m.MessageID), read.FalsePositive())
				if got.Acknowledged(m) != (f.acknowledged[i] && !before) && !f.close[i] {
					differences = append(differences, fmt.Sprintf("message %d at filter %d of %s: %g", i, round, sender, improbability(f.said[i], oneInFive, oneInHundred)))
				}
			}
		}
	}
	return differences[:min(len(differences), 5)]
}
