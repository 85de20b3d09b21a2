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
// a message that no history names: the least of w · Π p of a sender and of
// w · C(R, h) · q^h of all. It is infinite where there is no hit.
func improbability(witnesses map[string]testimony, epsilon float64) float64 {
	filters, others, hits, q := 0, 0, 0, 0.0
	product := math.Inf(1)
	for _, w := range witnesses {
		filters += w.filters
		others++
		if w.hit {
			hits++
		}
		if w.p <= oneInFive {
			q = max(q, w.p)
		}
		if w.run > 0 {
			product = min(product, w.product)
		}
	}
	weight := 2 * float64(filters) * float64(filters+1)
	if weight*product <= epsilon || hits == 0 {
		return weight * product
	}
	// Nobody is named, so that all are others.
	return min(weight*product, weight*choose(others, hits)*math.Pow(q, float64(hits)))
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
	number := improbability(f.said[i], oneInHundred)
	f.close[i] = f.close[i] || math.Abs(number/oneInHundred-1) < 1e-9
	f.acknowledged[i] = f.acknowledged[i] || number <= oneInHundred
}

// crowd is a group whose filters are drawn at random.
type crowd struct {
	senders  int
	filters  int     // of each sender
	horizon  int     // a sender receives a message before its filter of a number less than that, or never
	greatest float64 // p of a filter
}

var _ = sut.Describe("statistics", func() {
	sut.It("acknowledged-as-the-rule-says", "Over random filters a message is acknowledged with the very filter with which the rule says so",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			for seed, c := range []crowd{{1, 16, 30, 0.25}, {2, 14, 30, 0.25}, {3, 12, 30, 0.25}, {5, 10, 20, 0.25}, {8, 6, 10, 0.05}, {14, 4, 7, 0.03}} {
				differences, acknowledged := follow(t, uint64(seed), c)
				t.Check("SDS-ACK-7", len(differences) == 0, fmt.Sprintf("%d senders, seed %d: acknowledged as soon as the number of section 12 is at most 0.01, and not before", c.senders, seed), differences)
				t.Require(acknowledged > 2, "the rule acknowledges some of %d messages, but: %d", messagesOfACrowd, acknowledged)
			}
		})
})

const messagesOfACrowd = 20

// follow sends messages, lets a crowd say in its filters which of them it has
// received, and lists where the node and the rule differ, and how many
// messages the rule acknowledges.
func follow(t *sut.T, seed uint64, c crowd) (differences []string, acknowledged int) {
	chance := rand.New(rand.NewPCG(seed, 4))
	alice := t.Node(fmt.Sprintf("alice-%d", c.senders), silentTimer, looseOdds)
	f := follower{acknowledged: make([]bool, messagesOfACrowd), close: make([]bool, messagesOfACrowd)}
	var own []*sut.Message
	receipt := map[[2]int]int{} // of message by sender: from which filter on
	for i := range messagesOfACrowd {
		own = append(own, alice.MustSend(fmt.Sprintf("message %d", i)))
		f.said = append(f.said, map[string]testimony{})
		for s := range c.senders {
			receipt[[2]int{i, s}] = chance.IntN(c.horizon)
		}
	}
	t.Sleep(time.Second)

	for round := range c.filters {
		for s := range c.senders {
			var holds []string
			for i, m := range own {
				if receipt[[2]int{i, s}] <= round {
					holds = append(holds, m.MessageID)
				}
			}
			sender := fmt.Sprintf("sender-%d", s)
			p := c.greatest * (0.1 + 0.9*chance.Float64())
			x := t.Peer(sender).Sync(filled(chance, 1+chance.IntN(4), p, holds...))
			got := alice.Receive(x)
			t.Sleep(time.Millisecond)
			read := filterOf(t, x)
			for i, m := range own {
				before := f.acknowledged[i]
				f.hears(i, sender, read.Contains(m.MessageID), read.FalsePositive())
				now := f.acknowledged[i] && !before
				if now {
					acknowledged++
				}
				if got.Acknowledged(m) != now && !f.close[i] && len(differences) < 5 {
					differences = append(differences, fmt.Sprintf("message %d at filter %d of %s: %g", i, round, sender, improbability(f.said[i], oneInHundred)))
				}
			}
		}
	}
	return differences, acknowledged
}
