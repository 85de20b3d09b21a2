package sds

import (
	"slices"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// evidence is what others have shown about one own message.
//
// Invariant: senders holds one testimony for each sender; once it is long, index
// says where.
type evidence struct {
	senders []testimony
	index   map[ParticipantID]int
}

// testimony is what one sender has shown.
type testimony struct {
	by      ParticipantID
	filters int32   // hits and misses, ever
	exact   bool    // a history of this sender named the message
	covered bool    // there was a hit or a miss
	hit     bool    // the newest of them was a hit
	p       float64 // of the newest of them
	run     int32   // hits since the last miss
	product float64 // of the p of the run
}

// fewSenders are found sooner by looking at each than with an index.
const fewSenders = 16

// find returns the testimony of a sender, or nil. It holds until the next call
// of of.
func (e *evidence) find(s ParticipantID) *testimony {
	if e.index != nil {
		if i, ok := e.index[s]; ok {
			return &e.senders[i]
		}
		return nil
	}
	for i := range e.senders {
		if e.senders[i].by == s {
			return &e.senders[i]
		}
	}
	return nil
}

// of returns the testimony of a sender, or nil when there are too many senders
// to tell apart.
func (e *evidence) of(s ParticipantID) *testimony {
	if t := e.find(s); t != nil {
		return t
	}
	n := len(e.senders)
	if n >= evidenceSenders {
		return nil
	}
	if e.senders == nil {
		e.senders = make([]testimony, 0, fewSenders/2)
	}
	e.senders = append(e.senders, testimony{by: s})
	switch {
	case e.index != nil:
		e.index[s] = n
	case n == fewSenders:
		e.index = make(map[ParticipantID]int, 2*fewSenders)
		for i := range e.senders {
			e.index[e.senders[i].by] = i
		}
	}
	return &e.senders[n]
}

// review takes the causal history and the filter of a message of another
// participant as evidence about own messages. [SDS-RECV-8]
func (p *Participant) review(m *Message) {
	for _, r := range p.records.of(m.CausalHistory) { // [SDS-ACK-1]
		if r != nil && r.out != nil {
			p.exact(r.out, m.Sender)
		}
	}
	if p.cfg.Dialect == WakuJS {
		p.reviewWaku(m)
	} else if f, ok := p.newestFilter(m); ok {
		p.reviewFilter(m, f)
	}
	p.trimAcked()
}

// exact notes that a history names the message. It needs room for one witness
// only, so the bound on senders does not stand in its way.
func (p *Participant) exact(o *pending, s ParticipantID) {
	t := o.evidence.of(s)
	if t == nil {
		o.evidence = evidence{}
		t = o.evidence.of(s)
	}
	if !t.exact {
		t.exact = true
		p.persist(PutWitness{o.rec.pos.ID, s})
	}
	p.settle(o)
}

// newestFilter returns the filter of m if it is understood and newer than every
// other that its sender sent. [SDS-ACK-3] [SDS-BLOOM-7]
func (p *Participant) newestFilter(m *Message) (bloom.Filter, bool) {
	if len(m.Filter) == 0 {
		return bloom.Filter{}, false
	}
	f, err := bloom.Parse(m.Filter, m.Lamport)
	if err != nil || m.Lamport > p.ceiling() {
		return f, false
	}
	last, heard := p.reviewed[m.Sender]
	if heard && m.Lamport <= last {
		return f, false
	}
	p.reviewed[m.Sender] = m.Lamport
	if heard {
		return f, true
	}
	if left, dropped := p.speakers.add(m.Sender); dropped {
		delete(p.reviewed, left)
	}
	return f, true
}

// reviewFilter judges every own message between the floor and the message that
// carries the filter. [SDS-ACK-3]
func (p *Participant) reviewFilter(m *Message, f bloom.Filter) {
	list := p.outgoing.open // more evidence for the others would change nothing
	if p.levelsAsked() {
		list = p.outgoing.list
	}
	list = between(list, f.Floor, m.Lamport)
	if len(list) == 0 {
		return
	}
	salt := saltOf(m)
	chance := f.FalsePositive()
	settled := p.settled[:0] // settling takes messages out of the list
	for _, o := range list {
		contains := f.Contains(o.digest(), &salt)
		p.testify(o, m.Sender, contains, chance)
		if contains || o.state != Unacknowledged { // where nobody ever hit, a miss is no news
			settled = append(settled, o)
		}
	}
	for _, o := range settled {
		p.settle(o)
	}
	clear(settled)
	p.settled = settled
}

// testify notes a hit or a miss. All positions set in a filter that is too full
// are neither. [SDS-ACK-4]
func (p *Participant) testify(o *pending, s ParticipantID, contains bool, chance float64) {
	if contains && chance > p.cfg.AckFilterMax {
		return
	}
	t := o.evidence.of(s)
	if t == nil {
		return
	}
	t.filters++
	t.covered, t.hit, t.p = true, contains, chance
	if !contains {
		t.run, t.product = 0, 0
		return
	}
	if t.run == 0 {
		t.product = 1
	}
	t.run++
	t.product *= chance
}

// judge returns the state that the evidence asks for.
func (p *Participant) judge(e *evidence) AckState {
	hit, exact := false, false
	for i := range e.senders {
		t := &e.senders[i]
		hit, exact = hit || t.hit, exact || t.exact
	}
	switch {
	case !hit && !exact:
		return Unacknowledged
	case exact || p.atLeast(e, 1, everyone): // [SDS-ACK-6]
		return Acked
	}
	return PossiblyAcked // [SDS-ACK-2] [SDS-ACK-9]
}

// weight returns w of section 12: how much less likely an error has to be for
// each filter of those who count that was an occasion to err.
func (e *evidence) weight(counts func(ParticipantID) bool) float64 {
	filters := 0
	for i := range e.senders {
		t := &e.senders[i]
		if counted(counts, t.by) {
			filters += int(t.filters)
		}
	}
	return 2 * float64(filters) * float64(filters+1)
}

// standsFor reports whether a testimony names its sender: alone it is proof enough.
func (p *Participant) standsFor(t *testimony, weight float64) bool {
	return t.exact || t.run > 0 && weight*t.product <= p.cfg.AckEpsilon
}

// atLeast reports whether n of those who count have received the message, but
// for a chance of ε. [SDS-ACK-7]
func (p *Participant) atLeast(e *evidence, n int, counts func(ParticipantID) bool) bool {
	named, others, hits, worst := 0, 0, 0, 0.0
	weight := e.weight(counts)
	for i := range e.senders {
		t := &e.senders[i]
		switch {
		case !counted(counts, t.by):
			continue
		case p.standsFor(t, weight):
			named++
			continue
		case !t.covered:
			continue
		case t.hit:
			hits++
		}
		others++
		if t.p <= p.cfg.AckFilterMax {
			worst = max(worst, t.p)
		}
	}
	if named >= n {
		return true
	}
	d := hits - (n - named) + 1
	return d >= 1 && weight*crowd(others, d, worst) <= p.cfg.AckEpsilon
}

// crowd returns C(r, d) · q^d, factor by factor so that nothing overflows on
// the way.
func crowd(r, d int, q float64) float64 {
	product := 1.0
	for i := range d {
		product *= q * float64(r-i) / float64(i+1)
	}
	return product
}

// namedFor returns those who count and are named, sorted. [SDS-ACK-10]
func (p *Participant) namedFor(e *evidence, counts func(ParticipantID) bool) []ParticipantID {
	var by []ParticipantID
	weight := e.weight(counts)
	for i := range e.senders {
		t := &e.senders[i]
		if counted(counts, t.by) && p.standsFor(t, weight) {
			by = append(by, t.by)
		}
	}
	slices.Sort(by)
	return by
}
