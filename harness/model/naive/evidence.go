package naive

import (
	"maps"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// own is an own content message with the evidence about it.
type own struct {
	*message
	named map[string]bool      // senders whose histories named it
	hits  map[string][]float64 // by sender: the p of its hits since its last miss
	last  map[string]look      // by sender: its newest covering filter
	looks int                  // hits and misses, ever

	possibly, acknowledged bool
	resending
}

// look is a hit or a miss.
type look struct {
	hit bool
	p   float64
}

func newOwn(m *message, connected int64) *own {
	o := &own{message: m, named: map[string]bool{}, resending: resending{lastMS: connected, baseMS: connected, sinceMS: connected}}
	o.forget()
	return o
}

func (o *own) forget() {
	o.hits, o.last, o.looks = map[string][]float64{}, map[string]look{}, 0
}

func (o *own) clone() *own {
	c := *o
	c.named, c.last, c.hits = maps.Clone(o.named), maps.Clone(o.last), map[string][]float64{}
	for s, ps := range o.hits {
		c.hits[s] = slices.Clone(ps)
	}
	return &c
}

// review is step 6: what a message of another shows about own messages
// (section 12).
func (p *Participant) review(r *run, x model.Message) {
	for _, e := range x.History {
		if o := p.outgoing[e.MessageID]; o != nil {
			o.named[x.SenderID] = true // [SDS-ACK-1]
		}
	}
	p.reviewFilter(x)
	for _, id := range p.unacknowledged() { // [SDS-ACK-8]
		p.judge(r, p.outgoing[id])
	}
}

// unacknowledged lists the IDs of the own messages that nobody acknowledged,
// sorted as bytes.
func (p *Participant) unacknowledged() (ids []string) {
	for id, o := range p.outgoing {
		if !o.acknowledged {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (p *Participant) reviewFilter(x model.Message) {
	f, err := model.FilterOf(x)
	if err != nil || *x.Lamport > uint64(p.nowMS+dayMS) { // [SDS-BLOOM-7] [SDS-ACK-3]
		return
	}
	before, heard := p.newest[x.SenderID]
	p.newest[x.SenderID] = max(before, *x.Lamport)
	if heard && *x.Lamport <= before {
		return
	}
	estimate := f.FalsePositive()
	for _, o := range p.outgoing {
		if o.acknowledged || *x.Lamport <= o.place.Lamport || f.Floor >= o.place.Lamport { // [SDS-ACK-3]
			continue
		}
		switch contained := f.Contains(o.MessageID); { // [SDS-ACK-4]
		case !contained:
			o.looks++
			o.last[x.SenderID] = look{false, estimate}
			delete(o.hits, x.SenderID)
		case estimate <= p.p.ackFilterMax:
			o.looks++
			o.last[x.SenderID] = look{true, estimate}
			o.hits[x.SenderID] = append(o.hits[x.SenderID], estimate)
		}
	}
}

// judge moves an unacknowledged own message to the state that the evidence gives
// it.
func (p *Participant) judge(r *run, o *own) {
	by := p.namedFor(o)
	ref := &contract.MessageRef{MessageID: o.MessageID}
	if p.acknowledgedByOne(o, by) { // [SDS-ACK-1] [SDS-ACK-7]
		o.acknowledged, o.possibly, o.sinceMS = true, false, p.connected()
		r.expect(contract.Event{Acknowledged: &contract.Acknowledged{MessageID: o.MessageID, By: by}}) // [SDS-ACK-10] [SDS-ACK-11]
		return
	}
	possibly := false
	for _, l := range o.last {
		possibly = possibly || l.hit // [SDS-ACK-5]
	}
	if possibly && !o.possibly {
		r.expect(contract.Event{PossiblyAcknowledged: ref}) // [SDS-ACK-2] [SDS-ACK-11]
	}
	if possibly != o.possibly {
		o.possibly, o.sinceMS = possibly, p.connected()
	}
}

// weight is w: what one look may err is divided among all of them.
func (o *own) weight() float64 { return 2 * float64(o.looks) * float64(o.looks+1) }

// namedFor lists the senders that are named for a message, sorted as bytes.
func (p *Participant) namedFor(o *own) []string {
	named := maps.Clone(o.named)
	for s, hits := range o.hits {
		chance := o.weight()
		for _, e := range hits {
			chance *= e
		}
		if len(hits) > 0 && chance <= p.p.ackEpsilon {
			named[s] = true
		}
	}
	return sortedIDs(named)
}

// acknowledgedByOne is "acknowledged by at least N" for N = 1.
func (p *Participant) acknowledgedByOne(o *own, named []string) bool {
	if len(named) >= 1 {
		return true
	}
	hits, all := 0, 0 // h and R
	q := 0.0
	for _, l := range o.last {
		all++
		if l.hit {
			hits++
		}
		if l.p <= p.p.ackFilterMax {
			q = max(q, l.p)
		}
	}
	chance := o.weight()
	for i := range hits { // C(R, d) · q^d with d = h - (1 - 0) + 1
		chance *= q * float64(all-i) / float64(i+1)
	}
	return hits >= 1 && chance <= p.p.ackEpsilon
}
