package sds

import "slices"

// verify looks at every dependency of m and notes those that are unmet: what
// was not received is missing from now on, and r waits for it. A sync message
// has no record and waits for nothing. [SDS-RECV-9]
func (p *Participant) verify(m *Message, r *record) {
	pos := m.Position()
	var missing []MessageID
	for i, d := range p.records.of(m.CausalHistory) {
		e := &m.CausalHistory[i]
		if p.prehistory.has(e.ID) {
			p.want(e, pos.Lamport)
		}
		if p.isMet(e.ID, d, pos) {
			continue
		}
		if d == nil {
			if p.joining() || r != nil && r.flags&Prehistory != 0 { // [SDS-DEP-6]
				p.excuse(e, pos.Lamport)
				continue
			}
			if !p.miss(e) && r != nil { // [SDS-RECV-16]
				p.unlist(r)
			}
			if !slices.Contains(missing, e.ID) {
				missing = append(missing, e.ID)
			}
		}
		if r != nil {
			p.wait(r, e.ID)
		}
	}
	if len(missing) > 0 {
		p.tell(Missing{missing}) // [SDS-DEP-8]
	}
}

// isMet reports whether a message at pos need not wait for dep, of which d is what
// was received; nil: nothing.
func (p *Participant) isMet(dep MessageID, d *record, pos Position) bool {
	if dep == pos.ID { // [SDS-DEP-3]
		return true
	}
	if d != nil {
		return d.logged || d.pos.Compare(pos) >= 0 // [SDS-DEP-1] [SDS-DEP-2] [SDS-DEP-3]
	}
	return p.pruned.has(dep) || p.lost.has(dep) || p.prehistory.has(dep) // [SDS-RET-4] [SDS-DEP-4] [SDS-DEP-6]
}

// wait notes that r waits for dep. Dependencies come one after the other, so a
// repetition finds r at the end of the list. [SDS-DEP-5]
func (p *Participant) wait(r *record, dep MessageID) {
	list := p.waits[dep]
	if n := len(list); n > 0 && list[n-1] == r {
		return
	}
	if r.unmet == 0 {
		p.ready.remove(r.pos)
	}
	p.waits[dep] = append(list, r)
	r.unmet++
}

// release frees everyone who waits for dep.
func (p *Participant) release(dep MessageID) {
	waiting, ok := p.waits[dep]
	if !ok {
		return
	}
	delete(p.waits, dep)
	for _, r := range waiting {
		p.met(r)
	}
}

// met notes that one dependency less holds r back.
func (p *Participant) met(r *record) {
	r.unmet--
	if r.unmet == 0 {
		p.ready.insert(r)
	}
}
