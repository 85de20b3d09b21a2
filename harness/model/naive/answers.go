package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/model"
)

// The bounds of section 17.3.
const (
	lookedAt      = 3 // entries of a request, and IDs of one requester within requesterMS [SDS-REP-22]
	requesterMS   = 5_000
	minuteMS      = 60_000 // in which the next two hold [SDS-REP-23]
	answersMost   = 10
	bytesMost     = 262_144
	answersKept   = 256 // [SDS-REP-24]
	fastMinimalMS = 200 // T_min of SDS-REP-21 in the fast profile [SDS-REP-25]
)

// answer is a message that was asked for and is due at T_resp.
type answer struct {
	earliestMS, latestMS int64 // connected time
	may                  bool  // whether it was taken on cannot be told
}

// given is an answer that counts against the budget.
type given struct {
	id          string
	atMS, dueMS int64 // dueMS: its T_resp, as connected time
	bytes       int
	may         bool // it may have been a resend, or be forgotten
}

// taken is an answer that was scheduled for somebody, whatever came of it.
type taken struct {
	by   string
	atMS int64
	may  bool // it may not have been, or be forgotten
}

// lookAtAsked looks at the requests in a message of another [SDS-REP-30].
func (p *Participant) lookAtAsked(msg model.Message) {
	if !p.p.repairOn {
		return
	}
	first := model.Message{History: msg.Repair[:min(lookedAt, len(msg.Repair))]} // [SDS-REP-22]
	for _, e := range names(first) {
		p.rearm(e.MessageID) // [SDS-REP-9]
		p.takeOn(msg.SenderID, e.MessageID)
	}
}

// takeOn schedules an answer, unless a rule is against it [SDS-REP-14].
func (p *Participant) takeOn(by, id string) {
	m := p.inLogAs(id)
	if m == nil { // [SDS-REP-12]
		return
	}
	if a := p.answers[id]; a != nil { // [SDS-REP-20]
		if p.connected() > a.latestMS { // it is a moment late, or it was dropped and is taken on anew
			a.may, a.latestMS = true, p.connected()+p.p.repair.AnswerMS(p.Setup.ID, m.SenderID, id)
		}
		if a.may {
			p.taken = append(p.taken, taken{by, p.nowMS, true})
		}
		return
	}
	if !p.p.repair.Answers(p.Setup.ID, m.SenderID, id) { // [SDS-REP-13] [SDS-REP-16]
		return
	}
	age := p.nowMS - int64(m.place.Lamport)
	pause := p.nowMS - p.copies[id]
	_, heard := p.copies[id]
	if age > answerAgeMS || heard && pause < p.minimalMS() && p.copies[id] > p.restartMS { // [SDS-REP-22] [SDS-REP-21]
		return
	}
	certain, possible := p.takenOf(by)
	if certain >= lookedAt { // [SDS-REP-22]
		return
	}
	may := possible >= lookedAt || heard && pause <= p.minimalMS() // at its very end, or over a restart
	p.taken = append(p.taken, taken{by, p.nowMS, may})
	at := p.connected() + p.p.repair.AnswerMS(p.Setup.ID, m.SenderID, id) // [SDS-REP-15]
	p.answers[id] = &answer{earliestMS: at, latestMS: at, may: may}
	for len(p.answers) > answersKept {
		delete(p.answers, p.latestAnswer())
	}
}

// takenOf counts the answers that were scheduled for a requester lately,
// cancelled and dropped ones included [SDS-REP-22]: how many certainly were, and
// how many may have been. An ID for which it was done twice counts twice.
func (p *Participant) takenOf(by string) (certain, possible int) {
	for _, t := range p.taken {
		if age := p.nowMS - t.atMS; t.by == by && age <= requesterMS {
			possible++
			certain += btoi(!t.may && age < requesterMS)
		}
	}
	return certain, possible
}

// latestAnswer leaves first, of equal ones the one whose ID sorts last
// [SDS-REP-24].
func (p *Participant) latestAnswer() (last string) {
	for _, id := range sortedIDs(p.answers) {
		if last == "" || p.answers[id].latestMS >= p.answers[last].latestMS {
			last = id
		}
	}
	return last
}

func (p *Participant) minimalMS() int64 {
	if p.p.repair.Fast {
		return fastMinimalMS
	}
	return p.p.repair.MinMS
}

func (p *Participant) inLogAs(id string) *message {
	if at := slices.IndexFunc(p.log, func(m *message) bool { return m.MessageID == id }); at >= 0 {
		return p.log[at]
	}
	return nil
}

// heardCopy: somebody else has answered [SDS-REP-19] [SDS-REP-29].
func (p *Participant) heardCopy(id string) {
	if p.p.repairOn {
		delete(p.answers, id)
		p.copies[id] = p.nowMS
	}
}

// answered judges the broadcast of a message that is not an own one from here.
func (p *Participant) answered(b Broadcast) {
	p.compared(Answers)
	id, now := b.Message.MessageID, p.connected()
	m, a := p.inLogAs(id), p.answers[id]
	switch {
	case m == nil:
		p.disagree(Answers, sds("SDS-REP-12"), "broadcasts %s, which is not in its log", b.Name)
		return
	case !sameButRequest(m.Message, b.Message) || len(b.Message.Repair) > 0:
		p.disagree(Answers, sds("SDS-REP-18"), "broadcasts %s with other bytes than those in which it first arrived less its request", b.Name)
	case a == nil && !p.p.repair.Answers(p.Setup.ID, m.SenderID, id):
		p.disagree(Answers, sds("SDS-REP-13"), "broadcasts %s, of whose response group it is not", b.Name)
	case a == nil:
		p.disagree(Answers, sds("SDS-REP-21", "SDS-REP-19", "SDS-REP-22"), "broadcasts %s, for which it has no answer to give: nobody asked since a copy was last heard or sent, %d ms ago, and T_min, or it was too old, or its requester had asked for 3 others",
			b.Name, p.nowMS-p.copies[id])
	case a.earliestMS > now:
		p.disagree(Answers, sds("SDS-REP-15"), "broadcasts %s %d ms before its T_resp", b.Name, a.earliestMS-now)
	}
	p.giveAnswer(b, a == nil)
	p.copies[id] = p.nowMS
	p.aloud(b)
}

// giveAnswer counts an answer [SDS-REP-23].
func (p *Participant) giveAnswer(b Broadcast, may bool) {
	p.compared(Answers)
	g := given{b.Message.MessageID, p.nowMS, -never, len(b.Wire), may}
	if a := p.answers[g.id]; a != nil {
		g.dueMS, g.may = a.latestMS, may || a.may
	}
	number, bytes := p.lately(func(other given) bool { return !other.may && p.nowMS-other.atMS < minuteMS })
	if !g.may && (number+1 > answersMost || bytes+len(b.Wire) > bytesMost) {
		p.disagree(Answers, sds("SDS-REP-23"), "answers with %s after %d answers of %d bytes within a minute; 10 and 262,144 are the most", b.Name, number, bytes)
	}
	p.given = append(p.given, g)
	delete(p.answers, g.id)
}

// lately counts the answers that count.
func (p *Participant) lately(counts func(given) bool) (number, bytes int) {
	for _, g := range p.given {
		if counts(g) {
			number++
			bytes += g.bytes
		}
	}
	return number, bytes
}

// answersOverdue looks for answers that should have been given [SDS-REP-17].
// What is beyond the budget is dropped: what was given within the minute before,
// of the same T_resp that whose ID sorts first, goes first [SDS-REP-23].
func (p *Participant) answersOverdue() {
	if p.offline {
		return
	}
	for _, id := range sortedIDs(p.answers) {
		a := p.answers[id]
		if p.connected() <= a.latestMS+p.late() {
			continue
		}
		delete(p.answers, id)
		due := p.nowMS - (p.connected() - a.latestMS)
		number, bytes := p.lately(func(g given) bool {
			first := g.may || g.dueMS < a.latestMS || g.dueMS == a.latestMS && g.id < id
			return first && due-g.atMS < minuteMS && g.atMS <= due+p.late()
		})
		if m := p.inLogAs(id); !a.may && m != nil && number < answersMost && bytes+len(model.Encode(m.Message)) <= bytesMost && due-int64(m.place.Lamport) <= answerAgeMS {
			p.disagree(Answers, sds("SDS-REP-17"), "has not broadcast %s %d ms after its T_resp, although no copy was heard since", p.say(id), p.connected()-a.latestMS)
		}
	}
}
