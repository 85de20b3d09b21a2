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
	for _, a := range p.answers {
		a.latestMS, a.may = never, true
	}
	for i := range p.given {
		p.given[i].may = true
	}
	for i := range p.taken {
		p.taken[i].may = true
	}
	p.asks = asks{}
	p.quietMS = now
	if len(p.log) > 0 {
		p.beginInterval(p.p.syncMinMS) // [SDS-DUR-14]
		p.interval.open = true
	}
}

// forgetful are the other states that a restart may leave: with or without each
// thing that need not survive. What the answer buffer loses, and what counts
// against its bounds, was left open when it restarted.
func (p *Participant) forgetful(clockMS int64) []*Participant {
	all := []*Participant{p}
	for _, forget := range []func(*Participant) bool{
		(*Participant).forgetEvidence, (*Participant).forgetNewest, (*Participant).forgetWindow,
		(*Participant).forgetRequests, (*Participant).forgetDigest, (*Participant).forgetSuspects,
		func(q *Participant) bool { return q.forgetTime(clockMS) },
	} {
		for _, kept := range all {
			if q := kept.clone(); forget(q) {
				all = append(all, q)
			}
		}
	}
	return all[1:]
}

// forgetEvidence forgets what filters said [SDS-DUR-9].
func (p *Participant) forgetEvidence() (some bool) {
	for _, o := range p.outgoing {
		if !o.acknowledged {
			o.forget()
			o.possibly, some = false, true
		}
	}
	return some
}

// forgetNewest forgets which filters came, which is evidence by filters too.
func (p *Participant) forgetNewest() bool {
	some := len(p.newest) > 0
	clear(p.newest)
	return some
}

// forgetWindow leaves a filter that claims nothing [SDS-DUR-8].
func (p *Participant) forgetWindow() bool {
	some := len(p.window) > 0 || p.floor != p.greatest
	p.window, p.floor = nil, p.greatest
	return some
}

// forgetRequests requests anew what is missing or asked for by SDS-IN-10, as if
// it became missing now.
func (p *Participant) forgetRequests() bool {
	some := len(p.requests) > 0
	clear(p.requests)
	for _, id := range sortedIDs(p.missing) {
		p.request(id)
	}
	for _, id := range sortedIDs(p.wanted) {
		if slices.Contains(p.prehistory, id) {
			p.requestPrehistory(id)
		}
	}
	p.expireRequests()
	return some || len(p.requests) > 0
}

// forgetDigest forgets that a reunion digest is due.
func (p *Participant) forgetDigest() bool {
	some := len(p.reunions) > 0
	p.reunions = nil
	return some
}

// forgetSuspects forgets the senders in a row above the ceiling [SDS-LIM-7].
func (p *Participant) forgetSuspects() bool {
	some := len(p.suspects) > 0
	clear(p.suspects)
	return some
}

// forgetTime forgets the greatest time that the clock showed: the periods go on
// from what it shows now.
func (p *Participant) forgetTime(clockMS int64) bool {
	back := p.nowMS - clockMS
	if back <= 0 {
		return false
	}
	p.nowMS, p.restartMS, p.offlineMS = clockMS, clockMS, p.offlineMS-back
	if p.offline {
		p.offlineSinceMS -= back
	}
	for id := range p.copies {
		p.copies[id] -= back
	}
	for i := range p.given {
		p.given[i].atMS -= back
	}
	for i := range p.taken {
		p.taken[i].atMS -= back
	}
	return true
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
