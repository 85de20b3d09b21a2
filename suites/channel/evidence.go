package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// seen is the filter of an honest peer that received these messages and a few
// that only it knows: a hit, and by itself no proof.
func seen(messages ...*sut.Message) sut.Option {
	return sut.ReceivedIDs(append(idsOf(messages...), "filler-1", "filler-2", "filler-3")...)
}

// shape is a filter of format 1 drawn by hand, so that a case knows how likely
// it is to be wrong: p = (ones / m)^k.
type shape struct {
	k, bytes int
	ones     int    // bits set at least; the positions of held IDs may be more
	floor    uint64 // 0: the filter speaks of everything
	holds    []string
	lacks    []string
}

// oddsOf is the number of bits in the filters of hit and miss, of which each
// has one hash: with so many ones, p is ones/oddsOf.
const oddsOf = 10_000

// hit is a filter that contains m and is wrong with a chance of ones/oddsOf.
func hit(ones int, m *sut.Message) sut.Option { return hitAbove(0, ones, m) }

// hitAbove is hit with a floor.
func hitAbove(floor uint64, ones int, m *sut.Message) sut.Option {
	return shape{k: 1, bytes: oddsOf / 8, ones: ones, floor: floor, holds: []string{m.MessageID}}.option()
}

// miss is a filter that does not contain m, with as many ones as hit has.
func miss(ones int, m *sut.Message) sut.Option {
	return shape{k: 1, bytes: oddsOf / 8, ones: ones, lacks: []string{m.MessageID}}.option()
}

// rough is the number of ones with which one hit of a hundred is chance: good
// enough to count, and far from proof, for which it takes four of them.
const rough = 100

func (s shape) option() sut.Option {
	return sut.Edit(func(m *model.Message) {
		m.Filter = s.draw(model.Salt{SenderID: m.SenderID, Lamport: *m.Lamport}).Encode()
	})
}

// draw sets the positions of what the filter holds, keeps one position of what
// it lacks clear, and sets further bits from the lowest on.
func (s shape) draw(salt model.Salt) model.Filter {
	f := model.Filter{Salt: salt, Hashes: s.k, Floor: s.floor, Bits: make([]byte, s.bytes)}
	for _, id := range s.holds {
		for _, p := range f.Positions(id) {
			setBit(f.Bits, p)
		}
	}
	var clear []int
	for _, id := range s.lacks {
		positions := f.Positions(id)
		at := slices.IndexFunc(positions, func(p int) bool { return !hasBit(f.Bits, p) })
		if at < 0 {
			panic(fmt.Sprintf("a filter of %d bytes that holds %q cannot lack %q", s.bytes, s.holds, id))
		}
		clear = append(clear, positions[at])
	}
	for p := 0; p < 8*s.bytes && countOnes(f.Bits) < s.ones; p++ {
		if !slices.Contains(clear, p) {
			setBit(f.Bits, p)
		}
	}
	return f
}

func setBit(bits []byte, p int)      { bits[p/8] |= 1 << (p % 8) }
func hasBit(bits []byte, p int) bool { return bits[p/8]&(1<<(p%8)) != 0 }

func countOnes(bits []byte) int {
	n := 0
	for p := range 8 * len(bits) {
		if hasBit(bits, p) {
			n++
		}
	}
	return n
}

// filterHolds says whether the filter that m carries contains an ID. Where it
// cannot be read nothing is shown, and the case is VACUOUS.
func filterHolds(t *sut.T, m *sut.Message, id string) bool {
	contains, readable := inFilter(t, m, id)
	t.Require(readable, "the filter of %s can be read, but it is %x", m, m.Filter)
	return contains
}

// ownMessage lets a member send a message and a second pass, so that what
// peers send from then on is later than it.
func ownMessage(t *sut.T, n *sut.Node, content string) *sut.Message {
	m := n.MustSend(content)
	t.Sleep(time.Second)
	return m
}

// noEvidence checks that results say neither that m was possibly acknowledged
// nor that it was acknowledged.
func noEvidence(t *sut.T, requirement string, m *sut.Message, wants string, results ...*sut.Result) {
	for _, r := range results {
		t.Check(requirement, !r.PossiblyAcknowledged(m) && !r.Acknowledged(m), wants, r)
	}
}

// doubted checks that m was reported possibly acknowledged and not
// acknowledged.
func doubted(t *sut.T, requirement string, r *sut.Result, m *sut.Message, wants string) {
	t.Check(requirement, r.PossiblyAcknowledged(m) && !r.Acknowledged(m), wants, r)
}
