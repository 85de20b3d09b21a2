package sds

import (
	"slices"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// evidence is what others have shown about one own message.
type evidence struct {
	senders map[ParticipantID]*testimony
}

// testimony is what one sender has shown.
type testimony struct {
	filters int     // hits and misses, ever
	exact   bool    // a history of this sender named the message
	covered bool    // there was a hit or a miss
	hit     bool    // the newest of them was a hit
	p       float64 // of the newest of them
	run     int     // hits since the last miss
	product float64 // of the p of the run
}

// of returns the testimony of a sender, or nil when there are too many senders
// to tell apart.
func (e *evidence) of(s ParticipantID) *testimony {
	if t, ok := e.senders[s]; ok {
		return t
	}
	if len(e.senders) >= evidenceSenders {
		return nil
	}
	if e.senders == nil {
		e.senders = make(map[ParticipantID]*testimony)
	}
	t := &testimony{}
	e.senders[s] = t
	return t
}

// review takes the causal history and the filter of a message of another
// participant as evidence about own messages. [SDS-RECV-8]
func (p *Participant) review(m *Message) {
	for i := range m.CausalHistory { // [SDS-ACK-1]
		if r, ok := p.records[m.CausalHistory[i].ID]; ok && r.out != nil {
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
		o.evidence.senders = nil
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
	f, err := bloom.Parse(m.Filter, m.Lamport)
	if err != nil || m.Lamport > p.ceiling() {
		return f, false
	}
	if last, heard := p.reviewed[m.Sender]; heard && m.Lamport <= last {
		return f, false
	}
	p.reviewed[m.Sender] = m.Lamport
	if left, dropped := p.speakers.add(m.Sender); dropped {
		delete(p.reviewed, left)
	}
	return f, true
}

// reviewFilter judges every own message between the floor and the message that
// carries the filter. [SDS-ACK-3]
func (p *Participant) reviewFilter(m *Message, f bloom.Filter) {
	i := p.outgoing.above(f.Floor)
	if i == len(p.outgoing.list) {
		return
	}
	salt := bloom.SaltOf(string(m.Sender), m.Lamport)
	chance := f.FalsePositive()
	for _, o := range p.outgoing.list[i:] {
		if o.rec.pos.Lamport >= m.Lamport {
			return
		}
		if o.state != Acked || p.levelsAsked() {
			p.testify(o, m.Sender, f.Contains(&o.digest, &salt), chance)
			p.settle(o)
		}
	}
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
	if p.atLeast(e, 1, everyone) { // [SDS-ACK-6]
		return Acked
	}
	for _, t := range e.senders {
		if t.hit { // [SDS-ACK-2] [SDS-ACK-9]
			return PossiblyAcked
		}
	}
	return Unacknowledged
}

// weight returns w of section 12: how much less likely an error has to be for
// each filter of those who count that was an occasion to err.
func (e *evidence) weight(counts func(ParticipantID) bool) float64 {
	filters := 0
	for s, t := range e.senders {
		if counts(s) {
			filters += t.filters
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
	for s, t := range e.senders {
		switch {
		case !counts(s):
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
	for s, t := range e.senders {
		if counts(s) && p.standsFor(t, weight) {
			by = append(by, s)
		}
	}
	slices.Sort(by)
	return by
}
