package naive

import (
	"math"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// askPauseMS is the least time between sync messages that only ask
// [SDS-REP-11], and carried how many entries a message carries [SDS-REP-7].
const (
	askPauseMS = 1_000
	carried    = 3
)

// request is a message that is asked for.
type request struct {
	atMS    int64 // T_req, as connected time
	wait    int64 // w
	again   int   // c
	untilMS int64 // of a prehistory message [SDS-IN-10]
	overdue bool  // that it was not asked for in time was said
}

// asks is when it was asked by a sync message of its own last.
type asks struct {
	lastMS int64
	any    bool
}

const never = math.MaxInt64 / 8

// request enters a message into the request buffer [SDS-REP-3] [SDS-REP-4].
func (p *Participant) request(id string) {
	if !p.p.repairOn {
		return
	}
	w := p.p.repair.RequestMS(p.Setup.ID, id)
	p.requests[id] = &request{atMS: p.connected() + w, wait: w, untilMS: never}
	for len(p.requests) > 256 { // [SDS-REP-24]
		delete(p.requests, p.latestRequest())
	}
}

// latestRequest leaves first, of equal ones the one whose ID sorts last.
func (p *Participant) latestRequest() (last string) {
	for _, id := range sortedIDs(p.requests) {
		if last == "" || p.requests[id].atMS >= p.requests[last].atMS {
			last = id
		}
	}
	return last
}

// askForPrehistory lets a message from before the own time be asked for like a
// missing one, from when one from the own time names it first [SDS-IN-10].
func (p *Participant) askForPrehistory(id string, by model.Message) {
	if _, asked := p.wanted[id]; asked || *by.Lamport <= p.startLamport {
		return
	}
	p.wanted[id] = p.connected()
	p.requestPrehistory(id)
}

// requestPrehistory requests a message that is asked for by SDS-IN-10, while it
// is.
func (p *Participant) requestPrehistory(id string) {
	p.request(id)
	if r := p.requests[id]; r != nil {
		r.untilMS = p.wanted[id] + p.p.lostAfterMS
	}
}

// rearm puts a request off that was sent or heard [SDS-REP-9].
func (p *Participant) rearm(id string) {
	r := p.requests[id]
	if r == nil {
		return
	}
	r.again++
	r.atMS, r.overdue = p.connected()+againMS(r.wait, r.again), false
}

// sentRequests judges what an own message asks for.
func (p *Participant) sentRequests(b Broadcast) {
	asked := model.IDs(b.Message.Repair)
	if !p.p.repairOn {
		if len(asked) > 0 {
			p.disagree(Requests, sds("SDS-REP-8"), "broadcasts %s with a request, although repair is off", b.Name)
		}
		return
	}
	p.expireRequests()
	now := p.connected()
	var due []string
	for _, id := range sortedIDs(p.requests) {
		if p.requests[id].atMS <= now {
			due = append(due, id)
		}
	}
	slices.SortStableFunc(due, func(a, b string) int { return int(p.requests[a].atMS - p.requests[b].atMS) })
	if len(asked) > carried {
		p.disagree(Requests, sds("SDS-REP-7"), "asks in %s for %d messages; 3 are the most", b.Name, len(asked))
	}
	for _, id := range asked {
		p.compared(Requests)
		p.judgeRequest(b, id)
	}
	for i, id := range due {
		if i < carried && !slices.Contains(asked, id) && (len(asked) < carried || p.later(asked, id)) {
			p.disagree(Requests, sds("SDS-REP-6"), "broadcasts %s, which asks for %s and not for %s, whose T_req came %d ms ago and is among the lowest three",
				b.Name, p.list(asked), p.say(id), now-p.requests[id].atMS)
			break
		}
	}
	p.quietMS = now
	for _, id := range asked {
		p.rearm(id)
		p.sought = append(p.sought, id)
	}
}

// later tells whether something that was asked for had a later T_req.
func (p *Participant) later(asked []string, id string) bool {
	return slices.ContainsFunc(asked, func(other string) bool {
		r := p.requests[other]
		return r != nil && r.atMS > p.requests[id].atMS
	})
}

func (p *Participant) judgeRequest(b Broadcast, id string) {
	r := p.requests[id]
	switch {
	case p.know(id):
		p.disagree(Requests, sds("SDS-REP-5"), "asks in %s for %s, which it has", b.Name, p.say(id))
	case slices.Contains(p.lost, id):
		p.disagree(Requests, sds("SDS-REP-28"), "asks in %s for %s, which it declared lost", b.Name, p.say(id))
	case r == nil:
		p.disagree(Requests, sds("SDS-REP-3", "SDS-IN-10"), "asks in %s for %s, which it does not miss", b.Name, p.say(id))
	case r.atMS > p.connected():
		p.disagree(Requests, sds("SDS-REP-4", "SDS-REP-9", "SDS-REP-8"), "asks in %s for %s %d ms before its T_req: the wait is %d ms, and it was armed again %d times",
			b.Name, p.say(id), r.atMS-p.connected(), r.wait, r.again)
	}
}

// expireRequests removes the requests for prehistory messages whose time is up
// [SDS-IN-10].
func (p *Participant) expireRequests() {
	for id, r := range p.requests {
		if p.connected() >= r.untilMS {
			delete(p.requests, id)
		}
	}
}

// requestsOverdue asks whether a sync message was sent for a T_req that came
// when nothing else was [SDS-REP-11].
func (p *Participant) requestsOverdue() {
	p.expireRequests()
	if !p.p.repairOn || p.offline || len(p.log) == 0 || !p.has(contract.CapRepair) {
		return
	}
	for _, id := range sortedIDs(p.requests) {
		r := p.requests[id]
		bound := max(r.atMS, p.quietMS) + askPauseMS + p.late()
		if p.connected() > bound && !r.overdue {
			p.disagree(Requests, sds("SDS-REP-11"), "has not asked for %s %d ms after its T_req", p.say(id), p.connected()-r.atMS)
			r.overdue = true
		}
	}
}
