package sds

// Periods of asking for a missing message. [SDS-IN-3]
const (
	firstAsk Time = 1_000  // ms after it was first missed
	longAsk  Time = 60_000 // ms between two questions at most
)

// missed is an ID that was named and not received.
type missed struct {
	entry HistoryEntry // as it was first named
	since Time
	asked int
	ask   Time // when to ask next
	timer timer
}

// miss puts an ID into the missing set, and reports whether it is there. If there
// is no room, an ID that is awaited enters later. [SDS-DEP-9]
func (p *Participant) miss(e *HistoryEntry) bool {
	if _, known := p.missing[e.ID]; known {
		p.nameSender(e)
		return true
	}
	if len(p.missing) >= p.cfg.MissingLimit {
		return false
	}
	p.persistMissing(p.enlist(p.missing, missingTimer, *e))
	p.request(e)
	return true
}

// missAwaited is miss for an ID that others in the incoming buffer wait for.
func (p *Participant) missAwaited(e *HistoryEntry) {
	if p.miss(e) {
		return
	}
	for _, r := range p.waits[e.ID] {
		p.unlist(r)
	}
}

// unlist notes that r waits for an ID for which the missing set has no room.
func (p *Participant) unlist(r *record) {
	if !r.unlisted {
		r.unlisted = true
		p.unlisted.insert(r)
	}
}

// leaveIncoming takes a message out of the incoming buffer.
func (p *Participant) leaveIncoming(r *record) {
	p.incoming.remove(r.pos)
	if r.unlisted {
		r.unlisted = false
		p.unlisted.remove(r.pos)
	}
}

// enlist starts to ask for an ID from now on.
func (p *Participant) enlist(in map[MessageID]*missed, kind timerKind, e HistoryEntry) *missed {
	now := p.connected()
	m := &missed{entry: e, since: now, ask: now + firstAsk}
	m.timer = timer{kind: kind, id: e.ID, index: idle}
	in[e.ID] = m
	p.armMissing(m)
	return m
}

func (p *Participant) armMissing(m *missed) {
	p.agenda.set(&m.timer, min(m.ask, m.since+p.cfg.LostAfter))
}

func (p *Participant) persistMissing(m *missed) {
	p.persist(PutMissing{Entry: m.entry, Since: m.since, Asked: m.asked, Ask: m.ask})
}

// found ends the search for an ID.
func (p *Participant) found(id MessageID) {
	if m, ok := p.missing[id]; ok {
		p.agenda.cancel(&m.timer)
		delete(p.missing, id)
		p.persist(DropMissing{id})
	}
}

// refillMissing uses the room in the missing set for what was left out of it,
// the needs of the message that sorts first before others. [SDS-DEP-9]
func (p *Participant) refillMissing() {
	for r := p.unlisted.first(); r != nil && len(p.missing) < p.cfg.MissingLimit; r = p.unlisted.first() {
		for i := range r.msg.CausalHistory {
			e := &r.msg.CausalHistory[i]
			if p.records.get(e.ID) != nil || len(p.waits[e.ID]) == 0 {
				continue
			}
			if !p.miss(e) {
				return
			}
		}
		r.unlisted = false
		p.unlisted.remove(r.pos)
	}
}

func (p *Participant) missingDue(id MessageID) {
	m := p.missing[id]
	if p.connected() >= m.since+p.cfg.LostAfter {
		p.lose(m) // [SDS-IN-5]
		return
	}
	p.ask(m)
	p.persistMissing(m)
}

func (p *Participant) ask(m *missed) {
	p.retrieve(m.entry) // [SDS-IN-2] [SDS-IN-3]
	m.asked++
	m.ask = p.connected() + min(firstAsk<<min(m.asked, 16), longAsk)
	p.armMissing(m)
}

// lose declares a dependency lost. Nobody waits for it any longer, and its ID
// never leaves this participant in a message of its own. [SDS-IN-4] [SDS-IN-6]
func (p *Participant) lose(m *missed) {
	id := m.entry.ID
	p.found(id)
	p.dropRequest(id) // [SDS-REP-28]
	left, dropped := p.lost.add(id)
	p.persist(PutLost{id})
	if dropped { // [SDS-DEP-10]
		p.persist(DropLost{left})
		p.unexcuse(left)
	}
	p.tell(Lost{id})
	p.release(id)
	p.drain()
}
