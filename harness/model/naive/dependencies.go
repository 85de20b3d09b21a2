package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// setLimit bounds the lost set and the prehistory set [SDS-DEP-10].
const setLimit = 4_096

// names lists whom a message depends on, each once [SDS-DEP-5], in wire order.
func names(msg model.Message) []model.HistoryEntry {
	var once []model.HistoryEntry
	for _, e := range msg.History {
		if !slices.ContainsFunc(once, func(o model.HistoryEntry) bool { return o.MessageID == e.MessageID }) {
			once = append(once, e)
		}
	}
	return once
}

// met tells whether a dependency of a message counts as met (section 9.1).
func (p *Participant) met(dep string, msg model.Message) bool {
	_, gone := p.pruned[dep] // [SDS-RET-4]
	waits := p.incoming[dep]
	switch {
	case p.inLog(dep) || gone: // [SDS-DEP-1]
		return true
	case dep == msg.MessageID: // [SDS-DEP-3]
		return true
	case waits != nil: // [SDS-DEP-2], unless it is void [SDS-DEP-3]
		return !waits.place.Less(model.PlaceOf(msg)) || slices.Contains(p.prehistory, dep)
	}
	return slices.Contains(p.lost, dep) || slices.Contains(p.prehistory, dep) // [SDS-DEP-4] [SDS-DEP-6]
}

// joining tells whether the join window is open [SDS-DEP-6].
func (p *Participant) joining() bool {
	return p.firstMS < 0 || p.connected()-p.firstMS < p.p.joinGraceMS
}

// dependencies is step 7: what is unmet becomes prehistory or missing.
func (p *Participant) dependencies(r *run, msg model.Message, preceded bool) {
	var missing []string
	for _, e := range names(msg) {
		dep := e.MessageID
		if _, told := p.named[dep]; !told {
			p.named[dep] = e
		}
		unmet := !p.met(dep, msg)
		switch {
		case unmet && p.incoming[dep] == nil && (preceded || p.joining()): // what was received is no prehistory
			p.prehistory = lastOf(append(p.prehistory, dep), setLimit) // [SDS-DEP-6] [SDS-DEP-10]
			delete(p.missing, dep)                                     // with what was asked and wished for it [SDS-IN-10]
			delete(p.requests, dep)
			delete(p.wanted, dep)
			p.askForPrehistory(dep, msg)
		case unmet && p.incoming[dep] == nil:
			missing = append(missing, dep)
			if _, already := p.missing[dep]; !already && len(p.missing) < p.p.missingLimit { // [SDS-DEP-9]
				p.miss(e) // [SDS-RECV-16]
			}
		case slices.Contains(p.prehistory, dep):
			p.askForPrehistory(dep, msg)
		}
	}
	if len(missing) > 0 { // [SDS-DEP-8]
		r.expect(contract.Event{Missing: &contract.Missing{Dependencies: missing}})
	}
}

// miss begins to miss a message.
func (p *Participant) miss(e model.HistoryEntry) {
	p.missing[e.MessageID] = p.connected()
	p.request(e.MessageID) // [SDS-REP-3]
}

// refill lets surplus dependencies, and those whose ID left the lost or the
// prehistory set, enter the missing set: those of the message that sorts first
// before others [SDS-DEP-9] [SDS-DEP-10].
func (p *Participant) refill() {
	for _, m := range p.waiting() {
		for _, e := range names(m.Message) {
			_, already := p.missing[e.MessageID]
			if !already && len(p.missing) < p.p.missingLimit && p.incoming[e.MessageID] == nil && !p.met(e.MessageID, m.Message) {
				p.miss(e)
			}
		}
	}
}

// waiting lists the incoming buffer in the order of the log.
func (p *Participant) waiting() []*message {
	var all []*message
	for _, m := range p.incoming {
		all = append(all, m)
	}
	slices.SortFunc(all, byPlace)
	return all
}

// declareLost takes over what was declared lost, if it was time.
func (p *Participant) declareLost(r *run, together bool) {
	for _, id := range r.lost() {
		since, missing := p.missing[id]
		age := p.connected() - since
		switch {
		case !missing:
			p.part(sds("SDS-IN-5"), "declares %s lost; by what it received it does not miss %s", p.say(id), p.say(id))
		case age < p.p.lostAfterMS:
			p.part(sds("SDS-IN-5"), "declares %s lost %d ms after it was first missed; lost_after_ms is %d", p.say(id), age, p.p.lostAfterMS)
		}
		delete(p.missing, id)
		delete(p.requests, id) // [SDS-REP-28]
		p.lost = lastOf(append(p.lost, id), setLimit)
		r.expect(contract.Event{Lost: &contract.MessageRef{MessageID: id}}) // [SDS-IN-7]
		if !together {
			p.deliverReady(r) // [SDS-IN-6]
		}
	}
	p.deliverReady(r)
}
