package sds

// joining reports whether the join window is open. [SDS-DEP-6]
func (p *Participant) joining() bool {
	return p.joined == notYet || p.connected() < p.joined+p.cfg.JoinGrace
}

// excuse makes an unmet dependency of a message at lamport prehistory.
func (p *Participant) excuse(e *HistoryEntry, lamport uint64) {
	p.found(e.ID) // it is missing already if it had to leave the incoming buffer
	p.dropRequest(e.ID)
	left, dropped := p.prehistory.add(e.ID)
	p.persist(PutPrehistory{Entry: *e})
	p.want(e, lamport)
	p.release(e.ID)
	if dropped { // [SDS-DEP-10]
		p.endWant(left)
		p.dropRequest(left)
		p.persist(DropPrehistory{left})
		p.unexcuse(left)
	}
}

// want asks for prehistory that is younger than the participant: it belongs to
// the time in which the whole group started. [SDS-IN-10]
func (p *Participant) want(e *HistoryEntry, lamport uint64) {
	if _, known := p.wanted[e.ID]; known || lamport <= p.started {
		return
	}
	p.persist(PutPrehistory{Entry: *e, Wanted: true, Since: p.connected()})
	p.enlist(p.wanted, wantedTimer, *e)
	p.request(e)
}

func (p *Participant) endWant(id MessageID) {
	if m, ok := p.wanted[id]; ok {
		p.agenda.cancel(&m.timer)
		delete(p.wanted, id)
	}
}

// wantedDue asks again, until the time is over. The entry stays, so that it is
// not wanted anew.
func (p *Participant) wantedDue(id MessageID) {
	m := p.wanted[id]
	if p.connected() >= m.since+p.cfg.LostAfter {
		p.dropRequest(id)
		return
	}
	p.ask(m)
}

// unexcuse makes an ID that is no longer remembered as lost, prehistory or
// pruned missing, if somebody in the incoming buffer names it. [SDS-DEP-10]
func (p *Participant) unexcuse(id MessageID) {
	p.holdBack(id, Position{})
	if waiting := p.waits[id]; len(waiting) > 0 {
		p.missAwaited(waiting[len(waiting)-1].msg.entry(id)) // the last one sorts first
	}
}
