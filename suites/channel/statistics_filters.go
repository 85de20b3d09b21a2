package channel

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"

	"github.com/onsi/gomega"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// strangers are message IDs that nobody ever sent, drawn with a seed.
func strangers(seed uint64, n int) []string {
	chance := rand.New(rand.NewPCG(seed, 0))
	ids := make([]string, n)
	for i := range ids {
		var b [18]byte
		for j := range b {
			b[j] = byte(chance.UintN(256))
		}
		ids[i] = base64.RawURLEncoding.EncodeToString(b[:])
	}
	return ids
}

// pairOf is two filters that contain the same messages and have nothing else in
// common.
type pairOf [2]model.Filter

// filterSample is what two busy participants say about the same messages: row
// after row of filters, those of one row with the same timestamp.
type filterSample struct {
	received   []string
	alice, bob []model.Filter
}

const filterRows = 20 // filters of each of the two

// sampleFilters lets two participants receive the same 64 messages and say so
// in twenty messages each.
func sampleFilters(t *sut.T) filterSample {
	alice, bob := t.Node("alice"), t.Node("bob")
	var s filterSample
	for i := range filterWindow {
		m := t.Peer("carol").Content(fmt.Sprintf("message %d", i))
		alice.Receive(m)
		bob.Receive(m)
		s.received = append(s.received, m.MessageID)
	}
	for i := range filterRows {
		one, two := alice.MustSend(fmt.Sprintf("number %d of alice", i)), bob.MustSend(fmt.Sprintf("number %d of bob", i))
		t.Require(one.Time() == two.Time(), "twenty messages each at one moment have the same timestamps, but: %d and %d", one.Time(), two.Time())
		s.alice, s.bob = append(s.alice, filterOf(t, one)), append(s.bob, filterOf(t, two))
	}
	return s
}

func (s filterSample) all() []model.Filter { return append(s.alice[:filterRows:filterRows], s.bob...) }

// successive are pairs of one sender, each filter in one pair.
func (s filterSample) successive() (pairs []pairOf) {
	for i := 0; i+1 < filterRows; i += 2 {
		pairs = append(pairs, pairOf{s.alice[i], s.alice[i+1]}, pairOf{s.bob[i], s.bob[i+1]})
	}
	return pairs
}

// sendersApart are pairs of two senders with one timestamp.
func (s filterSample) sendersApart() (pairs []pairOf) {
	for i := range filterRows {
		pairs = append(pairs, pairOf{s.alice[i], s.bob[i]})
	}
	return pairs
}

var _ = sut.Describe("statistics", func() {
	sut.It("filters-are-rarely-wrong", "The filters of a busy participant contain all that it received, and of what it did not one message in a hundred",
		sut.Req("SDS-BLOOM-1", "SDS-BLOOM-2").Dialect(sut.DialectSDS1), func(t *sut.T) {
			s := sampleFilters(t)
			others := strangers(1, 1_000)
			absent, wrong, chance, ones := 0, 0, 0.0, 0
			for _, f := range s.all() {
				absent += len(s.received) - contained(s.received, f)
				wrong += contained(others, f)
				chance += f.FalsePositive()
				ones += countOnes(f.Bits)
			}
			filters := len(s.all())
			t.Equal("SDS-BLOOM-2", absent, 0, "messages of 64 that 40 filters should contain and do not")

			// 448 positions among 640 bits set 322.4 bits on average. Moving one
			// position changes the number by one at most, so that the mean over 40
			// filters is 8.8 higher once in a million runs (McDiarmid, for the
			// sum: exp(-2·s² / (40·448))). With 332 bits the chance is 0.0101 for
			// a stranger.
			t.Match("SDS-BLOOM-1", float64(ones)/float64(filters), gomega.BeNumerically("<=", 332), "bits set of 640, on average over 40 filters")

			// What is wrong with different chances varies less than what is
			// wrong with their mean (Hoeffding 1956), so that Chernoff's bound
			// holds for the sum: of 40,000 about 330, at most 430.
			n := filters * len(others)
			t.Match("SDS-BLOOM-2", wrong, gomega.BeNumerically("<=", atMost(n, chance/float64(filters))), fmt.Sprintf("strangers of %d that the filters contain, with seed 1: as many as (ones/m)^k says", n))
		})

	sut.It("filters-err-independently", "Successive filters of one sender, and filters of two senders, are wrong about different messages",
		sut.Req("SDS-BLOOM-4").Dialect(sut.DialectSDS1), func(t *sut.T) {
			s := sampleFilters(t)
			others := strangers(2, 1_000)
			for _, test := range []struct {
				which string
				pairs []pairOf
			}{{"successive filters of one sender", s.successive()}, {"filters of two senders with one timestamp", s.sendersApart()}} {
				// Given how many bits two filters have set, those of one are an
				// even draw from all bits, without replacement, and Hoeffding's
				// bound holds for how many of them the other has set too. Of
				// 6,440 that is 3,240, at most 211 more; without salt, all.
				shared, expected, drawn := 0, 0.0, 0
				both, chance := 0, 0.0
				for _, p := range test.pairs {
					a, b := countOnes(p[0].Bits), countOnes(p[1].Bits)
					t.Require(len(p[0].Bits) == len(p[1].Bits), "filters with as many messages have as many bits")
					shared += countOnes(common(p[0].Bits, p[1].Bits))
					expected += float64(a) * float64(b) / float64(8*len(p[0].Bits))
					drawn += a
					both += contained(others, p[0], p[1])
					chance += p[0].FalsePositive() * p[1].FalsePositive()
				}
				most := expected + float64(drawn)*farFromShare(drawn)
				t.Match("SDS-BLOOM-4", float64(shared), gomega.BeNumerically("<=", most), fmt.Sprintf("bits set in both of 20 pairs of %s, of %d", test.which, drawn))

				// Of 20,000 about 1.4; if one error brought the next, 160.
				n := len(test.pairs) * len(others)
				t.Match("SDS-BLOOM-4", both, gomega.BeNumerically("<=", atMost(n, chance/float64(len(test.pairs)))), fmt.Sprintf("strangers of %d that both of a pair of %s contain, with seed 2", n, test.which))
			}
			absent := 0
			for _, f := range s.all() {
				absent += len(s.received) - contained(s.received, f)
			}
			t.Equal("SDS-BLOOM-4", absent, 0, "messages received whose positions are not set in one of 40 filters")
		})
})

// contained counts the IDs that all filters contain.
func contained(ids []string, filters ...model.Filter) int {
	n := 0
	for _, id := range ids {
		in := true
		for _, f := range filters {
			in = in && f.Contains(id)
		}
		if in {
			n++
		}
	}
	return n
}

// common are the bits that are set in both.
func common(a, b []byte) []byte {
	both := make([]byte, len(a))
	for i := range both {
		both[i] = a[i] & b[i]
	}
	return both
}
