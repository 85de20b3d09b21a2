package sds

import "slices"

// buffer lets r wait in the incoming buffer.
func (p *Participant) buffer(r *record) {
	p.incoming.insert(r)
	if r.flags&(Late|Prehistory) != 0 {
		// It is here now, and a cause comes before its effect: those that come
		// after it did not wait for it so far. [SDS-DEP-4]
		p.holdBack(r.pos.ID, r.pos)
	}
}

// holdBack makes those that name id and sort after a place wait for it.
func (p *Participant) holdBack(id MessageID, after Position) {
	for w := range p.incoming.backwardFrom(Position{Lamport: maxLamport + 1}) {
		if w.pos.Compare(after) <= 0 {
			return
		}
		if w.msg.names(id) && !slices.Contains(p.waits[id], w) {
			p.wait(w, id)
		}
	}
}

// evict takes the newest message out of a buffer that holds too many. The
// oldest are the most likely to be needed by others. [SDS-RECV-15]
func (p *Participant) evict() {
	for p.incoming.size > p.cfg.IncomingLimit {
		r := p.incoming.last()
		p.leaveIncoming(r)
		for i := range r.msg.CausalHistory {
			p.stopWaiting(r, r.msg.CausalHistory[i].ID)
		}
		p.records.remove(r)
		p.holdBack(r.pos.ID, Position{}) // it was void for them while it was here
		p.leaveWindow(r.pos)
		p.persist(DropMessage{r.pos.ID})
		p.missAwaited(&HistoryEntry{ID: r.pos.ID, Hint: r.hint(), Sender: r.msg.Sender})
	}
}

func (p *Participant) stopWaiting(r *record, dep MessageID) {
	list := p.waits[dep]
	for i := range list {
		if list[i] == r {
			list = append(list[:i], list[i+1:]...)
			break
		}
	}
	if p.waits[dep] = list; len(list) == 0 {
		delete(p.waits, dep)
	}
}
