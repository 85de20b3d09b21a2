package sds

import (
	"fmt"
	"slices"
)

// pruned is the index of messages that were in the log once. They count as met
// and as known while they are in it. [SDS-RET-4]
type pruned struct {
	ids     records // of which only the place is kept
	order   ordered
	floor   uint64 // the replay floor
	floored bool   // there is one
}

func (x *pruned) has(id MessageID) bool { return x.ids.size > 0 && x.ids.get(id) != nil }

func (x *pruned) sorted() []MessageID {
	ids := make([]MessageID, 0, x.ids.size)
	for r := range x.order.all() {
		ids = append(ids, r.pos.ID)
	}
	slices.Sort(ids)
	return ids
}

func (x *pruned) add(r *record) {
	x.ids.put(r)
	x.order.insert(r)
}

// prune shortens a log that is too long from its old end, up to a message that
// may still have to be resent. [SDS-RET-1] [SDS-RET-2]
func (p *Participant) prune() {
	for p.log.size > p.cfg.LogLimit {
		r := p.log.first()
		if o := r.out; o != nil && o.awaits() { // [SDS-RET-3]
			return
		}
		p.pruneFirst(r)
	}
}

func (p *Participant) pruneFirst(r *record) {
	if r.out != nil {
		p.forget(r.out)
	}
	p.log.remove(r.pos)
	if r.tip {
		p.tips.remove(r.pos)
	}
	p.records.remove(r)
	p.dropAnswer(r.pos.ID)
	*r = record{pos: r.pos} // where it is still held, it is seen to be in the log no more
	p.pruned.add(r)
	p.persist(PutPruned{ID: r.pos.ID, Lamport: r.pos.Lamport})
	if p.pruned.ids.size > p.cfg.PrunedLimit { // [SDS-RET-5]
		oldest := p.pruned.order.first()
		p.pruned.order.remove(oldest.pos)
		p.pruned.ids.remove(oldest)
		p.pruned.floor, p.pruned.floored = max(p.pruned.floor, oldest.pos.Lamport), true
		p.persist(DropPruned{ID: oldest.pos.ID, Lamport: p.pruned.floor})
		p.unexcuse(oldest.pos.ID)
	}
}

// tooOld rejects what is not held and may have been delivered once: it can no longer be told, not
// even of what is lost or prehistory. [SDS-RET-6]
func (p *Participant) tooOld(m *Message) bool {
	if !p.pruned.floored || m.Kind != Content || m.Lamport > p.pruned.floor {
		return false
	}
	if p.pruned.has(m.ID) {
		return false
	}
	p.reject(TooOld, fmt.Sprintf("read Lamport timestamp %d, expected more than the replay floor %d", m.Lamport, p.pruned.floor))
	return true
}
