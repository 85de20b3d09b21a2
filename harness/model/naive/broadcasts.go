package naive

import "github.com/causeway-sds/causeway/harness/model"

// broadcasts judges what went out by timers.
func (p *Participant) broadcasts(r *run) {
	for _, b := range r.left {
		if b.Err != nil {
			continue // no message; who judges bytes says so
		}
		mine := b.Message.SenderID == p.Setup.ID
		switch o := p.outgoing[b.Message.MessageID]; {
		case model.KindOf(b.Message) == model.KindEphemeral:
			p.disagree(Resends, sds("SDS-EPH-3"), "broadcasts the ephemeral %s, which was not asked for in this step", b.Name)
		case mine && model.KindOf(b.Message) == model.KindSync:
			p.sentSync(b)
		case mine && o != nil:
			p.again(b, o)
		case !p.p.repairOn:
			p.disagree(Answers, sds("SDS-REP-12", "SDS-WIRE-2"), "broadcasts %s, which is not its own message, although repair is off", b.Name)
		default:
			p.answered(b)
		}
	}
	r.left = nil
}

// overdue looks for what should have happened before the present step: whoever
// gives deadlines is asked at each of them.
func (p *Participant) overdue() {
	p.passIntervals(0)
	p.resendsOverdue()
	p.requestsOverdue()
	p.answersOverdue()
	p.lossesOverdue()
}

// lossesOverdue looks for what should have been declared lost [SDS-IN-5].
func (p *Participant) lossesOverdue() {
	if p.offline {
		return
	}
	for _, id := range sortedIDs(p.missing) {
		if age := p.connected() - max(p.missing[id], p.restartedAtMS-p.p.lostAfterMS); age > p.p.lostAfterMS+p.late() {
			p.part(sds("SDS-IN-5"), "has not declared %s lost, which it misses since %d ms; lost_after_ms is %d", p.say(id), age, p.p.lostAfterMS)
			return
		}
	}
}

// late is how long after its time a timer may fire: who says that it is due at
// once is asked again in the next millisecond in which nothing else happens.
func (p *Participant) late() int64 { return p.SlackMS + 20 }
