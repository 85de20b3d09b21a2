package sds

import "slices"

// request is an ID that others will be asked for.
type request struct {
	entry HistoryEntry
	wait  Time // w: from the moment of asking, or of hearing another ask
	due   Time // T_req, in connected time
	armed int  // again, so often: c
}

func (a *request) compare(b *request) int {
	return Position{uint64(a.due), a.entry.ID}.Compare(Position{uint64(b.due), b.entry.ID})
}

// request adds a missing dependency to the request buffer. [SDS-REP-3]
func (p *Participant) request(e *HistoryEntry) {
	if _, known := p.repair.requests[e.ID]; known || !p.cfg.Repair {
		return
	}
	wait := p.requestWait(e.ID)
	asked := HistoryEntry{ID: e.ID, Sender: e.Sender} // hints of others are not passed on [SDS-HINT-1]
	p.repair.requests[e.ID] = &request{entry: asked, wait: wait, due: p.connected() + wait}
	if len(p.repair.requests) > requestsKept { // [SDS-REP-24]
		last := slices.MaxFunc(p.requestsByDue(), (*request).compare)
		p.dropRequest(last.entry.ID)
	}
}

// nameSender completes a request with the first sender that anybody names.
// [SDS-REP-2]
func (p *Participant) nameSender(e *HistoryEntry) {
	if r, asked := p.repair.requests[e.ID]; asked && r.entry.Sender == "" {
		r.entry.Sender = e.Sender
	}
}

// requestWait differs from participant to participant, so that one of them asks
// first and the others hear it. [SDS-REP-4]
func (p *Participant) requestWait(id MessageID) Time {
	h := hash(string(p.cfg.Self), id)
	if p.cfg.RepairProfile == Fast { // [SDS-REP-25]
		return fastRequest + Time(h%uint64(max(1, p.cfg.Interval-fastRequest)))
	}
	return p.cfg.RepairMin + Time(h%uint64(p.cfg.RepairMax-p.cfg.RepairMin))
}

func (p *Participant) dropRequest(id MessageID) { delete(p.repair.requests, id) }

// longWait is up to where the wait for the next request doubles, ms.
const longWait Time = 30_000

// armAgain puts a request off that was sent, or that somebody else sent. It is
// not removed: the answer may be lost. [SDS-REP-9]
func (p *Participant) armAgain(r *request) {
	r.armed++
	doubled := r.wait << min(r.armed, 15) // 2^15 ms are more than longWait
	r.due = p.connected() + max(r.wait, min(doubled, longWait))
}

// requestsByDue returns the request buffer, the lowest T_req first.
func (p *Participant) requestsByDue() []*request {
	list := make([]*request, 0, len(p.repair.requests))
	for _, r := range p.repair.requests {
		list = append(list, r)
	}
	slices.SortFunc(list, (*request).compare)
	return list
}

func (p *Participant) requestsDue() bool {
	for _, r := range p.repair.requests {
		if r.due <= p.connected() {
			return true
		}
	}
	return false
}

// takeRequests returns what a message that is about to leave asks for.
// [SDS-REP-6] [SDS-REP-7] [SDS-REP-8]
func (p *Participant) takeRequests() []HistoryEntry {
	if !p.requestsDue() {
		return nil
	}
	var taken []HistoryEntry
	for _, r := range p.requestsByDue() {
		if r.due > p.connected() || len(taken) == requestsCarried {
			break
		}
		taken = append(taken, r.entry)
		p.armAgain(r)
	}
	return taken
}

// armRequests sets the time at which a sync message is sent for the sake of the
// requests, if no other message takes them along. [SDS-REP-11]
func (p *Participant) armRequests() {
	if len(p.repair.requests) == 0 || p.log.size == 0 { // [SDS-SYNC-7]
		p.agenda.cancel(&p.repair.timer)
		return
	}
	first := Time(maxPeriod) * 2
	for _, r := range p.repair.requests {
		first = min(first, r.due)
	}
	due := max(first, p.repair.asked+requestPause)
	if t := &p.repair.timer; t.index == idle || t.due != due {
		p.agenda.set(t, due)
	}
}

func (p *Participant) requestDue() {
	if p.requestsDue() {
		p.repair.asked = p.connected()
		p.sendSync()
	}
}

// hearRequests puts off what another participant has just asked for, once also
// if it is named twice. [SDS-REP-22]
func (p *Participant) hearRequests(list []HistoryEntry) {
	for i := range list {
		same := func(e HistoryEntry) bool { return e.ID == list[i].ID }
		if r, ok := p.repair.requests[list[i].ID]; ok && !slices.ContainsFunc(list[:i], same) {
			p.armAgain(r)
		}
	}
}
