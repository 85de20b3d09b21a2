package sds

import "slices"

// deliver puts a message of another participant, or from elsewhere, into the
// log and hands it to the application. A record is delivered once: it is either
// new or comes out of the incoming buffer. [SDS-ORD-6]
func (p *Participant) deliver(r *record) {
	p.raise(r) // [SDS-ORD-4]
	if p.dependsOnLost(r.msg) {
		r.flags |= AfterLoss // [SDS-IN-7]
	}
	before := p.enterLog(r)
	d := Delivered{Message: r.msg, Flags: r.flags}
	if before != nil {
		d.After = before.pos.ID // [SDS-ORD-7]
	}
	p.tell(d)
	p.watchClock(r)
	p.witness(r)
	p.release(r.pos.ID)
}

// raise moves the own Lamport timestamp up to a delivered one, or to the
// ceiling if that is lower. Sync messages never come here. [SDS-LIM-5]
// [SDS-ORD-8]
func (p *Participant) raise(r *record) {
	ceiling := p.ceiling()
	if r.pos.Lamport > ceiling {
		r.flags |= Future // [SDS-LIM-6]
	}
	if to := min(r.pos.Lamport, ceiling); to > p.lamport {
		p.setLamport(to)
	}
}

func (p *Participant) dependsOnLost(m *Message) bool {
	for i := range m.CausalHistory {
		if p.lost.has(m.CausalHistory[i].ID) {
			return true
		}
	}
	return false
}

// enterLog gives r its place in the log and returns its predecessor.
// [SDS-ORD-5]
func (p *Participant) enterLog(r *record) (before *record) {
	newest := p.log.last()
	r.logged = true
	before = p.log.insert(r)
	p.updateTips(r)
	if before == newest {
		p.newestChanged() // [SDS-SYNC-9]
	}
	return before
}

// drain delivers what waits no longer, again and again the first in order.
// [SDS-RECV-14] [SDS-IN-1]
func (p *Participant) drain() {
	for r := p.ready.first(); r != nil; r = p.ready.first() {
		p.ready.remove(r.pos)
		p.leaveIncoming(r)
		p.persist(MoveToLog{r.pos.ID})
		p.deliver(r)
	}
}

// watchClock counts distinct senders in a row above the ceiling. [SDS-LIM-7]
func (p *Participant) watchClock(r *record) {
	if r.flags&Future == 0 {
		p.ahead = p.ahead[:0]
		return
	}
	if slices.Contains(p.ahead, r.msg.Sender) {
		return
	}
	if p.ahead = append(p.ahead, r.msg.Sender); len(p.ahead) == 3 {
		p.tell(ClockSuspect{Local: p.now, Remote: r.pos.Lamport})
		p.ahead = p.ahead[:0]
	}
}
