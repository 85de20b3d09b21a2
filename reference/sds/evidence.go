package sds

import (
	"cmp"
	"slices"
)

// AckReport says how far the acknowledgement of one own message has come, and
// why it is believed. Evidence of filters does not outlive a restart, so a
// report after one may know less than the acknowledgement that it belongs to.
type AckReport struct {
	ID       MessageID
	State    AckState
	Levels   Levels // reached so far
	Attempts int    // resends so far
	GaveUp   bool

	Evidence []Evidence // of others, sorted by participant

	// Residual bounds the chance that nobody at all has received the message in
	// spite of the evidence: 0 when a history names it, 1 when there is nothing
	// to go by. Once the message is acknowledged it is at most
	// Config.AckEpsilon, whatever came later.
	Residual float64
}

// Evidence is what one participant has shown about one own message.
type Evidence struct {
	By      ParticipantID
	History bool // its history named the message: certain
	Filters int  // filters that covered the message, hits and misses
	Hits    int  // of them, since the last miss

	// Residual bounds the chance that By has not received the message: 0 after
	// a history, 1 after no hit since the last miss. It already accounts for
	// every other filter that was an occasion to err (w of section 12).
	Residual float64

	// Named says that By alone suffices, as Acknowledged.By does.
	Named bool
}

// AckReport returns what is known about an own message. It knows nothing of
// messages of others and, unless higher levels may follow, nothing of those
// acknowledged long ago or pruned.
func (p *Participant) AckReport(id MessageID) (AckReport, bool) {
	r := p.records.get(id)
	if r == nil || r.out == nil {
		return AckReport{}, false
	}
	o := r.out
	report := AckReport{ID: id, State: o.state, Levels: o.reached, Attempts: o.attempts, GaveUp: o.gaveUp,
		Evidence: p.testimonies(&o.evidence), Residual: p.residual(&o.evidence)}
	if o.state == Acked { // [SDS-ACK-8]
		report.Residual = min(report.Residual, p.cfg.AckEpsilon)
	}
	return report, true
}

func (p *Participant) testimonies(e *evidence) []Evidence {
	var list []Evidence
	weight := e.weight(everyone)
	for i := range e.senders {
		t := &e.senders[i]
		list = append(list, Evidence{By: t.by, History: t.exact, Filters: int(t.filters), Hits: int(t.run),
			Residual: t.residual(weight), Named: p.standsFor(t, weight)})
	}
	slices.SortFunc(list, func(a, b Evidence) int { return cmp.Compare(a.By, b.By) })
	return list
}

func (t *testimony) residual(weight float64) float64 {
	switch {
	case t.exact:
		return 0
	case t.run > 0:
		return min(1, weight*t.product)
	}
	return 1
}

// residual is the least ε with which atLeast would take e for an
// acknowledgement by one: through the best single sender, or through the crowd
// of all. Nobody is named at an ε below the best single one.
func (p *Participant) residual(e *evidence) float64 {
	weight := e.weight(everyone)
	best, senders, hits, worst := 1.0, 0, 0, 0.0
	for i := range e.senders {
		t := &e.senders[i]
		best = min(best, t.residual(weight))
		if !t.covered {
			continue
		}
		senders++
		if t.hit {
			hits++
		}
		if t.p <= p.cfg.AckFilterMax {
			worst = max(worst, t.p)
		}
	}
	if hits > 0 {
		best = min(best, weight*crowd(senders, hits, worst))
	}
	return best
}
