package sds

import "slices"

// Waits of the fast profile. [SDS-REP-25]
const (
	fastRequest Time = 200 // ms, also T_min of SDS-REP-21
	fastAnswer  Time = 500 // ms, for all but the author
)

// answer is a message that somebody asked for.
type answer struct {
	rec   *record
	timer timer // at T_resp
}

// givenAnswer is one that was broadcast.
type givenAnswer struct {
	at    Time
	bytes int
}

// serve takes on what another participant asks for. Its bounds are in the time of
// the clock, not in connected time. [SDS-REP-14] [SDS-REP-30]
func (p *Participant) serve(m *Message) {
	if !p.cfg.Repair || len(m.RepairRequest) == 0 {
		return
	}
	heeded := m.RepairRequest[:min(len(m.RepairRequest), requestsHeeded)] // [SDS-REP-22]
	p.hearRequests(heeded)
	for i := range heeded {
		if r := p.records.get(heeded[i].ID); r != nil && p.mayAnswer(r) && p.heed(m.Sender) {
			p.takeOn(r)
		}
	}
}

func (p *Participant) mayAnswer(r *record) bool {
	_, scheduled := p.repair.answers[r.pos.ID]
	switch {
	case !r.logged: // [SDS-REP-12]
		return false
	case scheduled: // [SDS-REP-20]
		return false
	case p.now < r.copied+p.quiet(): // [SDS-REP-21]
		return false
	case p.tooOldToRepair(r):
		return false
	}
	groups := uint64(p.cfg.RepairGroups) // [SDS-REP-13] [SDS-REP-16]
	return hash(string(p.cfg.Self), r.pos.ID)%groups == hash(string(r.msg.Sender), r.pos.ID)%groups
}

// tooOldToRepair holds when somebody asks, and again when the answer is due: it
// may have waited while the participant was offline. [SDS-REP-22]
func (p *Participant) tooOldToRepair(r *record) bool {
	return int64(r.pos.Lamport) < int64(p.now)-repairAge
}

// quiet is how long after a copy nobody needs another.
func (p *Participant) quiet() Time {
	if p.cfg.RepairProfile == Fast {
		return fastRequest
	}
	return p.cfg.RepairMin
}

// heed counts what one requester has caused of late. [SDS-REP-22]
func (p *Participant) heed(s ParticipantID) bool {
	now := p.now
	times := slices.DeleteFunc(p.repair.requesters[s], func(at Time) bool { return at <= now-requesterPause })
	if len(times) >= requestsHeeded {
		p.repair.requesters[s] = times
		return false
	}
	p.repair.requesters[s] = append(times, now)
	if left, dropped := p.repair.known.add(s); dropped {
		delete(p.repair.requesters, left)
	}
	return true
}

func (p *Participant) takeOn(r *record) {
	a := &answer{rec: r, timer: timer{kind: answerTimer, id: r.pos.ID, index: idle}}
	p.repair.answers[r.pos.ID] = a
	p.agenda.set(&a.timer, p.connected()+p.answerWait(r))
	if len(p.repair.answers) > answersKept { // [SDS-REP-24]
		last := a
		for _, other := range p.repair.answers {
			if last.timer.less(&other.timer) {
				last = other
			}
		}
		p.dropAnswer(last.rec.pos.ID)
	}
}

// answerWait is nothing for the author, and differs from one participant to the
// next, so that one answers and the others hear it. [SDS-REP-15]
func (p *Participant) answerWait(r *record) Time {
	distance := hash(string(p.cfg.Self), "") ^ hash(string(r.msg.Sender), "")
	if p.cfg.RepairProfile == Fast { // [SDS-REP-25]
		if distance == 0 {
			return 0
		}
		spread := uint64(max(1, p.cfg.Interval-fastAnswer))
		return fastAnswer + Time(productMod(distance, hash("", r.pos.ID), spread))
	}
	return Time(productMod(distance, hash("", r.pos.ID), uint64(p.cfg.RepairMax)))
}

// copied notes that a copy of a message was heard: nobody needs ours. It returns
// what is held of it, or nil. [SDS-REP-19] [SDS-REP-29]
func (p *Participant) copied(id MessageID) *record {
	p.dropAnswer(id)
	r := p.records.get(id)
	if r != nil {
		r.copied = p.now
	}
	return r
}

func (p *Participant) dropAnswer(id MessageID) {
	if a, ok := p.repair.answers[id]; ok {
		p.agenda.cancel(&a.timer)
		delete(p.repair.answers, id)
	}
}

// answerDue broadcasts a message that was asked for, or drops it when there were
// too many of late. [SDS-REP-17] [SDS-REP-18] [SDS-REP-23]
func (p *Participant) answerDue(id MessageID) {
	r := p.repair.answers[id].rec
	delete(p.repair.answers, id)
	if p.tooOldToRepair(r) {
		return
	}
	now := p.now
	p.repair.given = slices.DeleteFunc(p.repair.given, func(g givenAnswer) bool { return g.at <= now-answerPause })
	size := r.msg.size()
	total := size
	for _, g := range p.repair.given {
		total += g.bytes
	}
	if len(p.repair.given) >= answersGiven || total > answerBytes {
		return
	}
	p.repair.given = append(p.repair.given, givenAnswer{now, size})
	r.copied = now
	p.broadcast(r.msg)
}
