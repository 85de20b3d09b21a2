package naive

import "slices"

// ClockSet says that the participant's clock was set. Whatever is due then is late
// by the jump, so that from now on nothing is asked for what is late, and the
// sync timer is not judged.
func (p *Participant) ClockSet() { p.SlackMS = never }

// restarted is a start with what was durable (section 18). What the text lets be
// forgotten is no longer demanded.
func (p *Participant) restarted() {
	now := p.connected()
	p.restartMS, p.restartedAtMS = p.nowMS, now
	for _, o := range p.outgoing { // [SDS-DUR-6] [SDS-DUR-10]
		o.sinceMS, o.returned = now, false
	}
	for _, r := range p.requests {
		r.earliestMS, r.latestMS, r.least, r.most = -never, never, 0, 8
	}
	for _, a := range p.answers {
		a.earliestMS, a.latestMS, a.may = -never, never, true
	}
	p.given, p.taken = nil, nil
	p.asks = asks{restarted: true}
	p.quietMS = now
	if len(p.log) > 0 {
		p.beginInterval(p.p.syncMinMS) // [SDS-DUR-14]
		p.interval.open = true
	}
}

// forgetful are the other states that a restart may leave: without the evidence
// by filters [SDS-DUR-9], and with an empty window [SDS-DUR-8].
func (p *Participant) forgetful() []*Participant {
	others := []*Participant{p.withoutEvidence(false), p.withoutEvidence(true)}
	for _, kept := range append([]*Participant{p}, others...) {
		emptied := kept.clone()
		emptied.window, emptied.floor = nil, p.greatest
		others = append(others, emptied)
	}
	return others
}

func (p *Participant) withoutEvidence(newest bool) *Participant {
	q := p.clone()
	for _, o := range q.outgoing {
		if !o.acknowledged {
			o.forget()
			o.possibly = false
		}
	}
	if newest {
		clear(q.newest)
	}
	return q
}

// prune cuts the log (section 20).
func (p *Participant) prune() {
	for len(p.log) > p.p.logLimit { // [SDS-RET-1]
		first := p.log[0] // [SDS-RET-2]
		if o := p.outgoing[first.MessageID]; o != nil && !o.acknowledged && !o.gaveUp {
			return // [SDS-RET-3]
		}
		p.log = p.log[1:]
		p.pruned[first.MessageID] = first.place // [SDS-RET-4]
		delete(p.outgoing, first.MessageID)     // [SDS-OUT-8]
		if len(p.pruned) > p.p.prunedLimit {    // [SDS-RET-5]
			p.leaveIndex()
		}
	}
}

// leaveIndex drops what sorts first from the pruned index.
func (p *Participant) leaveIndex() {
	ids := sortedIDs(p.pruned)
	first := slices.MinFunc(ids, func(a, b string) int { return p.pruned[a].Compare(p.pruned[b]) })
	p.replayFloor = new(p.pruned[first].Lamport)
	delete(p.pruned, first)
}
