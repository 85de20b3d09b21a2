package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The filters of these cases have one hash and 10,000 bits, so that the number
// of ones is p in units of 1/10,000. The bound on a false acknowledgement is
// the default, one in a million. F filters that were hits or misses have the
// weight w = 2 · F · (F + 1): 4, 12, 24, 40, 60, 84, 112.

// says is one sync message of a crowd: whose it is, and whether it is a hit.
type says struct {
	who  string
	hit  bool
	ones int
}

// proven lets bob hear a row of sync messages and says whether m was
// acknowledged by the end of it.
func proven(t *sut.T, bob *sut.Node, m *sut.Message, row ...says) bool {
	acknowledged := false
	for _, s := range row {
		filter := miss(s.ones, m)
		if s.hit {
			filter = hit(s.ones, m)
		}
		acknowledged = bob.Receive(t.Peer(s.who).Sync(filter)).Acknowledged(m) || acknowledged
	}
	return acknowledged
}

var _ = sut.Describe("acknowledgement", func() {
	sut.It("many-filters-suffice", "A message that the filters of many contain is acknowledged without being named",
		sut.Req("SDS-ACK-6").Needs(contract.CapAck), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			acknowledged := false
			for i := range 8 {
				got := bob.Receive(t.Peer(fmt.Sprintf("peer-%d", i)).Content(fmt.Sprintf("from peer %d", i), seen(m)))
				acknowledged = acknowledged || got.Acknowledged(m)
			}
			t.Check("SDS-ACK-6", acknowledged, "eight of eight received it by their filters")
		})

	sut.It("stays-acknowledged-by-filters", "What filters acknowledged stays so when later ones lack it",
		sut.Req("SDS-ACK-8").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(shape{k: 2, bytes: 1_000, ones: 3, holds: idsOf(m)}.option()))
			t.Require(got.Acknowledged(m), "one precise filter is proof, but: %s", got)
			for range 3 {
				noEvidence(t, "SDS-ACK-8", m, "a filter without the message takes nothing back", bob.Receive(carol.Sync()))
			}
			got = bob.Advance(everyTimer)
			t.Check("SDS-ACK-8", len(got.Copies(m)) == 0, "the message is not sent again, as it would be if it were unacknowledged", got)
		})

	sut.It("odds-of-one-filter", "One filter is proof when it is precise enough, and not before",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(t.Peer("carol").Sync(shape{k: 2, bytes: 1_000, ones: 5, holds: idsOf(m)}.option()))
			t.Check("SDS-ACK-7", !got.Acknowledged(m), "not yet: 4 · (5/8,000)² is 1.6 in a million", got)
			other := ownMessage(t, bob, "hello again")
			got = bob.Receive(t.Peer("dave").Sync(shape{k: 2, bytes: 1_000, ones: 3, holds: idsOf(other)}.option()))
			t.Check("SDS-ACK-7", got.Acknowledged(other), "acknowledged: 4 · (3/8,000)² is 0.6 in a million", got)
		})

	sut.It("odds-of-one-sender", "Several filters of one sender are proof together, when the looks at them are reckoned with",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			t.Check("SDS-ACK-7", !proven(t, bob, m, says{"carol", true, 5}, says{"carol", true, 5}), "not yet: w is 12, and 12 · 0.0005² is 3 in a million")
			t.Check("SDS-ACK-7", proven(t, bob, m, says{"carol", true, 5}), "acknowledged: w is 24, and 24 · 0.0005³ is far below one in a million")

			other := ownMessage(t, bob, "hello again")
			t.Check("SDS-ACK-7", proven(t, bob, other, says{"dave", true, 2}, says{"dave", true, 2}), "acknowledged: 12 · 0.0002² is 0.5 in a million")
		})

	sut.It("odds-of-one-among-many", "The filters of others count too when one sender's filters are weighed",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			row := []says{{"dave", false, 2}, {"dave", false, 2}, {"dave", false, 2}, {"carol", true, 2}, {"carol", true, 2}}
			t.Check("SDS-ACK-7", !proven(t, bob, m, row...), "not yet: five filters, w is 60, and 60 · 0.0002² is 2.4 in a million")
			t.Check("SDS-ACK-7", proven(t, bob, m, says{"carol", true, 2}), "acknowledged: w is 84, and 84 · 0.0002³ is far below one in a million")
		})

	sut.It("odds-after-a-miss", "A miss makes a sender's earlier hits worthless",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			row := []says{{"carol", true, 1}, {"carol", false, 1}, {"carol", true, 1}}
			t.Check("SDS-ACK-7", !proven(t, bob, m, row...), "not yet: carol has one hit since her last miss")
			t.Check("SDS-ACK-7", proven(t, bob, m, says{"carol", true, 1}), "acknowledged: two hits in a row and four filters, 40 · 0.0001² is 0.4 in a million")
		})

	sut.It("odds-of-two-senders", "The hits of two senders are proof together, when the looks at them are reckoned with",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			t.Check("SDS-ACK-7", !proven(t, bob, m, says{"carol", true, 5}, says{"dave", true, 5}), "not yet: 12 · 0.0005² is 3 in a million")
			t.Check("SDS-ACK-7", proven(t, bob, m, says{"erin", true, 5}), "acknowledged: 24 · 0.0005³ is far below one in a million")

			other := ownMessage(t, bob, "hello again")
			t.Check("SDS-ACK-7", proven(t, bob, other, says{"carol", true, 2}, says{"dave", true, 2}), "acknowledged: 12 · 0.0002² is 0.5 in a million")
		})

	sut.It("odds-of-a-choice", "That only some of many senders have a hit makes the hits worth less",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			row := []says{{"miss-1", false, 1}, {"miss-2", false, 1}, {"carol", true, 1}, {"dave", true, 1}}
			t.Check("SDS-ACK-7", !proven(t, bob, m, row...), "not yet: two of four, 40 · C(4,2) · 0.0001² is 2.4 in a million")
			t.Check("SDS-ACK-7", proven(t, bob, m, says{"erin", true, 1}), "acknowledged: three of five, 60 · C(5,3) · 0.0001³ is far below one in a million")
		})

	sut.It("odds-by-the-worst", "The roughest of all usable filters sets the odds, also when it is a miss",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			row := []says{{"rough", false, rough}, {"carol", true, 1}, {"dave", true, 1}}
			t.Check("SDS-ACK-7", !proven(t, bob, m, row...), "not yet: two of three, one with p = 0.01, and 24 · C(3,2) · 0.01² is 7,200 in a million")

			other := ownMessage(t, bob, "hello again")
			row = []says{{"useless", false, oddsOf / 2}, {"frank", true, 1}, {"grace", true, 1}}
			t.Check("SDS-ACK-7", proven(t, bob, other, row...), "acknowledged: p = 0.5 is too much for a hit, so it does not set the odds, and 24 · C(3,2) · 0.0001² is 0.7 in a million")
		})

	sut.It("odds-of-all-that-erred", "Every filter that could have erred counts, also those that were misses long ago",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			row := []says{
				{"carol", false, 2}, {"carol", false, 2}, {"dave", false, 2}, {"dave", false, 2},
				{"carol", true, 2}, {"dave", true, 2},
			}
			t.Check("SDS-ACK-7", !proven(t, bob, m, row...), "not yet: six filters, 84 · 0.0002² is 3.4 in a million")
			t.Check("SDS-ACK-7", proven(t, bob, m, says{"erin", true, 2}), "acknowledged: 112 · 0.0002³ is far below one in a million")
		})

	sut.It("odds-at-the-bound", "Odds that are exactly the bound are good enough",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob", func(c *contract.Config) { c.AckEpsilon = sut.Ptr(3.0 / 1_024) })
			of64 := func(m *sut.Message) sut.Option { // p = 1/64, a power of two, so that nothing is rounded
				return shape{k: 1, bytes: 8, ones: 1, holds: idsOf(m)}.option()
			}
			m := ownMessage(t, bob, "hello")
			first := bob.Receive(t.Peer("carol").Sync(of64(m)))
			got := bob.Receive(t.Peer("carol").Sync(of64(m)))
			t.Check("SDS-ACK-7", !first.Acknowledged(m) && got.Acknowledged(m), "one sender, two filters: 12 · (1/64)² is 3/1024", got)

			other := ownMessage(t, bob, "hello again")
			first = bob.Receive(t.Peer("dave").Sync(of64(other)))
			got = bob.Receive(t.Peer("erin").Sync(of64(other)))
			t.Check("SDS-ACK-7", !first.Acknowledged(other) && got.Acknowledged(other), "two senders, one filter each: 12 · (1/64)² is 3/1024", got)
		})

	sut.It("odds-of-a-setting", "The bound on a false acknowledgement is a parameter of the participant",
		sut.Req("SDS-ACK-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob", func(c *contract.Config) { c.AckEpsilon = sut.Ptr(0.001) })
			m := ownMessage(t, bob, "hello")
			t.Check("SDS-ACK-7", !proven(t, bob, m, says{"carol", true, 3}), "not yet: 4 · 0.0003 is 0.0012")
			other := ownMessage(t, bob, "hello again")
			t.Check("SDS-ACK-7", proven(t, bob, other, says{"dave", true, 2}), "acknowledged: 4 · 0.0002 is 0.0008")
		})
})
