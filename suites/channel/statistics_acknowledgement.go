package channel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/onsi/gomega"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The bounds of these cases are a hundred and ten thousand times looser than
// by default, so that errors come often enough to be counted.
const (
	oneInHundred = 0.01
	oneInFive    = 0.2
)

func looseOdds(c *contract.Config) {
	c.AckEpsilon, c.AckFilterMax = sut.Ptr(oneInHundred), sut.Ptr(oneInFive)
}

// filled is a filter of 1,000 bits that contains the given IDs, and as many
// others as make it wrong with a chance of p.
func filled(chance *rand.Rand, hashes int, p float64, holds ...string) sut.Option {
	return filledAbove(0, chance, hashes, p, holds...)
}

// filledAbove is filled with a floor.
func filledAbove(floor uint64, chance *rand.Rand, hashes int, p float64, holds ...string) sut.Option {
	return sut.Edit(func(m *model.Message) {
		salt := model.Salt{SenderID: m.SenderID, Lamport: *m.Lamport}
		f := model.Filter{Salt: salt, Hashes: hashes, Floor: floor, Bits: make([]byte, 125)}
		ones, enough := 0, int(math.Pow(p, 1/float64(hashes))*1_000)
		for _, id := range holds {
			ones += put(f, id)
		}
		for ones < enough {
			ones += put(f, fmt.Sprintf("stranger %x", chance.Uint64()))
		}
		m.Filter = f.Encode()
	})
}

// put adds an ID and says how many bits it set.
func put(f model.Filter, id string) (set int) {
	for _, p := range f.Positions(id) {
		if !hasBit(f.Bits, p) {
			setBit(f.Bits, p)
			set++
		}
	}
	return set
}

var _ = sut.Describe("statistics", func() {
	// Each of 500 messages is spoken of by ten senders, in five filters each,
	// and none of these 1,000 filters contains it. Each errs with a chance of
	// 0.05, so that a message has 2.5 hits on average. The bound on a false
	// acknowledgement is 0.01: of 500 messages 5, at most 20 but for one run in
	// a million. The rule of the text is far below it. Counting only the
	// filters of the sender in question lets 40 pass, those with two hits of
	// one sender in a row; multiplying p over senders without counting who
	// could have erred lets 250 pass.
	sut.It("false-acknowledgements", "Of messages that nobody received, filters acknowledge no more than the bound says",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			const rounds, messages, senders, filters = 20, 25, 10, 5
			chance := rand.New(rand.NewPCG(3, 0))
			alice := t.Node("alice", silentTimer, looseOdds)
			hits, wrong := 0, 0
			for round := range rounds {
				floor := uint64(t.Now()) // messages of earlier rounds are below it
				t.Sleep(time.Millisecond)
				var own []*sut.Message
				for i := range messages {
					own = append(own, alice.MustSend(fmt.Sprintf("message %d of round %d", i, round)))
				}
				t.Sleep(time.Second)
				for i := range senders * filters {
					t.Sleep(time.Millisecond)
					sender := t.Peer(fmt.Sprintf("sender-%d", i%senders))
					x := sender.Sync(filledAbove(floor, chance, 1+i%3, 0.05))
					hits += contained(idsOf(own...), filterOf(t, x))
					got := alice.Receive(x)
					for _, m := range own {
						if got.Acknowledged(m) {
							wrong++
						}
					}
				}
			}
			t.Note("%d false positives in %d looks of filters at messages, seed 3; %d of %d messages acknowledged", hits, rounds*messages*senders*filters, wrong, rounds*messages)
			t.Require(hits > rounds*messages, "the filters are wrong more often than once for each message")
			t.Match("SDS-ACK-7", wrong, gomega.BeNumerically("<=", atMost(rounds*messages, oneInHundred)), "of 500 messages that nobody received, as many are acknowledged as a bound of 0.01 allows")
		})
})
