package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// remembered is how many ephemeral IDs, and how many sync messages, are told
// from new ones.
const remembered = 1_024

// receive goes through the steps of section 8.
func (p *Participant) receive(r *run) {
	msg, classes := p.read(r.Step) // (1) and (3)
	if len(classes) > 0 {          // [SDS-RECV-1] [SDS-RECV-3]
		r.reject = classes
		return
	}
	if msg.Lamport != nil {
		p.greatest = max(p.greatest, *msg.Lamport)
	}
	switch kind := model.KindOf(msg); {
	case kind == model.KindEphemeral:
		p.receiveEphemeral(r, msg) // (2)
		return
	case kind == model.KindContent && p.know(msg.MessageID):
		p.keepHint(msg.MessageID, r.Hint)
		p.heardCopy(msg.MessageID) // (4) and nothing else [SDS-RECV-4]
		return
	case kind == model.KindSync && !p.remember(pair{msg.SenderID, *msg.Lamport}):
		return // [SDS-RECV-5]
	}
	if msg.SenderID != p.Setup.ID {
		p.review(r, msg)   // (6) [SDS-RECV-8]
		p.lookAtAsked(msg) // [SDS-REP-30]
	} else if model.KindOf(msg) == model.KindSync {
		return // (5) [SDS-RECV-6] [SDS-RECV-7]
	}
	if model.KindOf(msg) == model.KindSync {
		p.heardSync(msg)
		p.dependencies(r, msg, false) // (7)
		return                        // [SDS-RECV-10]
	}
	p.receiveContent(r, msg)
}

// read decodes and lists the error classes that apply.
func (p *Participant) read(s Step) (msg model.Message, classes []string) {
	limits := model.DefaultLimits()
	limits.ContentBytes = p.p.contentLimit
	if s.Read != nil && len(s.Read.Content) <= limits.ContentBytes {
		msg = *s.Read
	} else {
		for _, f := range model.Faults(s.Wire, limits) {
			classes = append(classes, string(f.Class))
		}
		if len(classes) > 0 {
			return msg, classes
		}
		msg, _ = model.DecodeWithin(s.Wire, limits) // it has no fault
	}
	kind := model.KindOf(msg)
	if msg.ChannelID != p.Channel {
		classes = append(classes, string(model.ClassChannel))
	}
	if p.p.derived && kind != model.KindEphemeral && model.DeriveID(msg) != msg.MessageID { // [SDS-ID-4]
		classes = append(classes, string(model.ClassIdentity))
	}
	if kind == model.KindContent && p.replayFloor != nil && *msg.Lamport <= *p.replayFloor && !p.know(msg.MessageID) { // [SDS-RET-6]
		classes = append(classes, "too_old")
	}
	return msg, classes
}

// receiveEphemeral delivers once for each ID [SDS-RECV-2], and changes nothing
// else [SDS-EPH-5] [SDS-EPH-6].
func (p *Participant) receiveEphemeral(r *run, msg model.Message) {
	if slices.Contains(p.ephemeral, msg.MessageID) {
		return
	}
	p.ephemeral = lastOf(append(p.ephemeral, msg.MessageID), remembered)
	r.expect(contract.Event{Delivered: &contract.Delivered{MessageID: msg.MessageID, SenderID: msg.SenderID, Content: msg.Content, Flags: []string{"ephemeral"}}})
}

// remember tells whether a sync message came for the first time.
func (p *Participant) remember(s pair) bool {
	if slices.Contains(p.pairs, s) {
		return false
	}
	p.pairs = lastOf(append(p.pairs, s), remembered)
	return true
}

// receiveContent is steps 7 to 9 for a content message that is new here.
func (p *Participant) receiveContent(r *run, msg model.Message) {
	id := msg.MessageID
	m := &message{
		Message: msg, place: model.PlaceOf(msg), elsewhere: msg.SenderID == p.Setup.ID, // [SDS-RECV-7]
		late: slices.Contains(p.lost, id), preceded: slices.Contains(p.prehistory, id), // [SDS-IN-9] [SDS-DEP-7]
	}
	p.lost, p.prehistory = remove(p.lost, id), remove(p.prehistory, id) // [SDS-DEP-4] [SDS-DEP-6]
	delete(p.missing, id)
	delete(p.requests, id) // [SDS-REP-5]
	p.keepHint(id, r.Hint)
	p.heardCopy(id)
	p.heardConsistent(msg)
	p.incoming[id] = m // until step 9; nobody depends on it before
	p.dependencies(r, msg, m.preceded)
	if p.firstMS < 0 && msg.SenderID != p.Setup.ID {
		p.firstMS = p.connected()
	}
	p.enterWindow(m) // (8) [SDS-RECV-11]
	if p.ready(m) {  // (9) [SDS-RECV-12], before those that wait [SDS-RECV-17]
		r.atHand = id
		p.deliver(r, m)
	}
	p.deliverReady(r)                         // [SDS-RECV-13] [SDS-RECV-14]
	for len(p.incoming) > p.p.incomingLimit { // [SDS-RECV-15]
		p.evict()
	}
}

// evict takes the newest message out of the incoming buffer and the window.
func (p *Participant) evict() {
	var newest *message
	for _, m := range p.incoming {
		if newest == nil || newest.place.Less(m.place) {
			newest = m
		}
	}
	id := newest.MessageID
	delete(p.incoming, id)
	p.window = slices.DeleteFunc(p.window, func(m *message) bool { return m.MessageID == id })
	if len(p.missing) < p.p.missingLimit {
		p.miss(model.HistoryEntry{MessageID: id})
	}
}

// enterWindow notes the receipt [SDS-BLOOM-2], and raises the floor for what
// makes room [SDS-BLOOM-3].
func (p *Participant) enterWindow(m *message) {
	p.window = append(p.window, m)
	for len(p.window) > p.p.filterWindow {
		p.floor = max(p.floor, p.window[0].place.Lamport)
		p.window = p.window[1:]
	}
}

// keepHint keeps the first hint that can be kept [SDS-HINT-2] [SDS-HINT-3].
func (p *Participant) keepHint(id string, hint []byte) {
	if _, held := p.hints[id]; !held && len(hint) > 0 && len(hint) <= 256 {
		p.hints[id] = hint
	}
}

func lastOf[T any](list []T, most int) []T { return list[max(0, len(list)-most):] }

func (r *run) expect(e contract.Event) { r.events = append(r.events, e) }
