package sds

import (
	"fmt"
	"slices"
)

// syncKey tells sync messages apart; their IDs may be alike. [SDS-SYNC-12]
type syncKey struct {
	sender  ParticipantID
	lamport uint64
}

// arrive takes a message through the steps of section 8. Nothing here depends on
// how far a Lamport timestamp is from the clock. [SDS-LIM-4]
func (p *Participant) arrive(in Arrive) {
	m := in.Message
	if !p.accepts(m) {
		return
	}
	if m.Kind == Ephemeral {
		p.arriveEphemeral(m)
		return
	}
	var held *record
	if m.Kind == Content {
		held = p.copied(m.ID)
	}
	if held == nil && p.tooOld(m) || p.knows(m, held, in.Hint) {
		return
	}
	own := m.Sender == p.cfg.Self
	if own && m.Kind == Sync {
		return // [SDS-RECV-7]
	}
	if !own { // [SDS-RECV-6]
		p.review(m)
		p.heard(m)
		p.serve(m)
	}
	if m.Kind == Sync {
		p.verify(m, nil)
		p.drain()
		return // [SDS-RECV-10]
	}
	p.arriveContent(m, in.Hint, own)
}

// accepts rejects what is not for this channel or not what its ID says.
func (p *Participant) accepts(m *Message) bool {
	if m.Channel != p.cfg.Channel { // [SDS-RECV-1]
		p.reject(WrongChannel, fmt.Sprintf("read channel %q, expected %q", m.Channel, p.cfg.Channel))
		return false
	}
	if m.Kind == Ephemeral || p.cfg.IDs == Opaque { // [SDS-ID-5]
		return true
	}
	if !p.isDerived(m) { // [SDS-RECV-3] [SDS-ID-4]
		p.reject(WrongIdentity, fmt.Sprintf("read message ID %q, expected the derived %q", m.ID, p.derive(m)))
		return false
	}
	return true
}

func (p *Participant) isDerived(m *Message) bool {
	if m.Shared.holdsFor(m) {
		return string(m.ID) == string(m.Shared.id[:])
	}
	want := p.derivedText(m)
	return string(m.ID) == string(want[:])
}

// reject tells of a message that changes nothing, not even the time. [SDS-WIRE-7]
// [SDS-WIRE-8]
func (p *Participant) reject(class Class, text string) {
	p.now = p.before
	p.tell(Rejected{class, text})
}

// knows reports whether the message, of which held is what is there, came
// before, and remembers that it came.
func (p *Participant) knows(m *Message, held *record, hint []byte) bool {
	if m.Kind == Sync { // [SDS-RECV-5]
		return !p.syncs.enter(syncKey{m.Sender, m.Lamport})
	}
	if held != nil { // [SDS-RECV-4]
		p.addHint(held, hint)
		return true
	}
	return p.pruned.has(m.ID)
}

func (p *Participant) arriveContent(m *Message, hint []byte, own bool) {
	r := p.records.room(record{msg: m.kept(), pos: m.Position(), flags: p.received(m.ID), copied: p.now})
	if own {
		r.flags |= OwnElsewhere
	}
	p.verify(m, r)
	if !own && p.joined == notYet { // after verify: the window is open for this one too [SDS-DEP-6]
		p.joined = p.connected()
		p.persist(SetJoined{p.joined})
	}
	p.records.put(r)
	p.persist(PutMessage{Message: r.msg, Logged: r.unmet == 0, Flags: r.flags})
	p.enterWindow(r.pos) // [SDS-RECV-11]
	p.addHint(r, hint)
	p.releaseEarlier(r)
	if r.unmet == 0 {
		p.deliver(r) // [SDS-RECV-12]
	} else {
		p.buffer(r) // [SDS-RECV-13]
	}
	p.drain()
	p.evict()
	p.listen()
}

// received ends what was kept for a message that had not come, and returns the
// flags with which it will be delivered.
func (p *Participant) received(id MessageID) (flags Flags) {
	p.found(id)
	p.dropRequest(id)      // [SDS-REP-5]
	if p.lost.remove(id) { // [SDS-IN-8]
		flags |= Late // [SDS-IN-9]
		p.persist(DropLost{id})
	}
	if p.prehistory.remove(id) {
		p.endWant(id)
		flags |= Prehistory // [SDS-DEP-7]
		p.persist(DropPrehistory{id})
	}
	return flags
}

// releaseEarlier frees those who wait for r and do not sort after it: for them
// the dependency is void. [SDS-DEP-3]
func (p *Participant) releaseEarlier(r *record) {
	waiting := p.waits[r.pos.ID]
	if len(waiting) == 0 {
		return
	}
	later := slices.DeleteFunc(waiting, func(w *record) bool {
		if r.pos.Compare(w.pos) < 0 {
			return false
		}
		p.met(w)
		return true
	})
	if p.waits[r.pos.ID] = later; len(later) == 0 {
		delete(p.waits, r.pos.ID)
	}
}
