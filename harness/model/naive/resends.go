package naive

import (
	"bytes"

	"github.com/causeway-sds/causeway/harness/model"
)

// resending is how far the resends of an own message are. With repair on a
// broadcast may be a resend as well as an answer, so that the attempts are a
// range.
type resending struct {
	lastMS       int64 // connected time of its last broadcast that may have been no answer
	baseMS       int64 // the same of the last one that certainly was none
	sinceMS      int64 // connected time since which a resend could be overdue: the last change of its state, or a restart
	least, most  int   // resends so far
	gaveUp       bool
	returned     bool // the participant is connected again and has not broadcast it since [SDS-OFF-3]
	returnedAtMS int64
}

// period is r of SDS-OUT-4 after a resends.
func (p *Participant) period(o *own, a int) int64 {
	first, most := p.p.resendMS, int64(120_000)
	if o.possibly { // [SDS-OUT-2]
		first, most = p.p.resendPossiblyMS, 300_000
	}
	return min(first<<min(a, 20), max(first, most))
}

// soonest and latest bound when the next resend follows the last broadcast,
// with a millisecond for rounding. Answers do not count; what may have been one
// counts for the one bound and not for the other.
func (p *Participant) soonest(o *own, a int) int64 { return o.baseMS + p.period(o, a)*8/10 - 1 }

func (p *Participant) latest(o *own, a int) int64 {
	return max(o.lastMS+p.period(o, a)*12/10+1, o.sinceMS) + p.late()
}

// alone tells whether the participant knows that nobody else is there
// [SDS-OUT-9].
func (p *Participant) alone() bool {
	if p.Members == nil {
		return false
	}
	for _, m := range p.Members {
		if m != p.Setup.ID {
			return false
		}
	}
	return true
}

// again judges a further broadcast of an own message.
func (p *Participant) again(b Broadcast, o *own) {
	p.compared(Resends)
	if first := o.Message; !sameButRequest(b.Message, first) || len(b.Message.Repair) > 0 {
		p.disagree(Resends, sds("SDS-OUT-3"), "broadcasts %s again with other bytes than the first time less its request", b.Name)
	}
	now, answer := p.connected(), p.answers[o.MessageID]
	resend := !o.acknowledged && !o.gaveUp && !p.alone() && o.least < p.p.attempts && now >= p.soonest(o, o.least)
	switch {
	case answer != nil && answer.earliestMS <= now:
		p.giveAnswer(b, resend || o.returned)
		o.most += btoi(resend)
		if resend || o.returned {
			o.lastMS = now
		}
		p.copies[o.MessageID] = p.nowMS
		p.aloud(b)
		return
	case o.returned && !o.acknowledged:
		o.returned = false
		o.most += btoi(resend)
	default:
		p.resend(b, o, now)
	}
	o.lastMS, o.baseMS = now, now
	p.copies[o.MessageID] = p.nowMS
	p.aloud(b)
}

func (p *Participant) resend(b Broadcast, o *own, now int64) {
	switch {
	case o.acknowledged:
		p.disagree(Resends, sds("SDS-OUT-5"), "broadcasts %s again, which is acknowledged, and for which nobody's request was due", b.Name)
	case o.least >= p.p.attempts || o.gaveUp:
		p.disagree(Resends, sds("SDS-OUT-6"), "broadcasts %s again after %d resends; resend_attempts is %d", b.Name, o.least, p.p.attempts)
	case p.alone():
		p.disagree(Resends, sds("SDS-OUT-9"), "broadcasts %s again, although it was told that there is nobody else", b.Name)
	case now < p.soonest(o, o.least):
		p.disagree(Resends, sds("SDS-OUT-4"), "broadcasts %s again %d ms after the last time; as resend %d of a message that is %s it may come after %d to %d ms",
			b.Name, now-o.lastMS, o.least+1, state(o), p.period(o, o.least)*8/10, p.period(o, o.least)*12/10)
	}
	o.least, o.most = o.least+1, o.most+1
	for o.most > o.least && now < p.soonest(o, o.most-1) { // it was not that many
		o.most--
	}
}

func state(o *own) string {
	switch {
	case o.acknowledged:
		return "acknowledged"
	case o.possibly:
		return "possibly acknowledged"
	}
	return "unacknowledged"
}

// resendsOverdue looks for what should have been broadcast or given up by now.
func (p *Participant) resendsOverdue() {
	if p.offline || p.alone() {
		return
	}
	now := p.connected()
	for _, id := range p.unacknowledged() {
		o := p.outgoing[id]
		if o.returned && p.nowMS-o.returnedAtMS > returnMS {
			o.returned = false
			p.disagree(Resends, sds("SDS-OFF-3"), "is connected again for %d ms and has not broadcast %s, which nobody acknowledged", p.nowMS-o.returnedAtMS, p.say(id))
		}
		if o.gaveUp || now <= p.latest(o, min(o.most, p.p.attempts)) {
			continue
		}
		switch {
		case o.most < p.p.attempts:
			p.disagree(Resends, sds("SDS-OUT-4", "SDS-OUT-1"), "has not broadcast %s again %d ms after the last time; resend %d of a message that is %s comes after %d ms at the latest",
				p.say(id), now-o.lastMS, o.most+1, state(o), p.period(o, o.most)*12/10)
		case o.least >= p.p.attempts:
			p.disagree(Resends, sds("SDS-OUT-7"), "has not given %s up %d ms after its last resend", p.say(id), now-o.lastMS)
			o.gaveUp = true
		}
		o.sinceMS = now + p.period(o, o.most) // once is enough
	}
}

// gaveUp takes over that a message was given up, if it was time.
func (p *Participant) gaveUp(id string) {
	p.compared(Resends)
	o, now := p.outgoing[id], p.connected()
	switch {
	case o == nil || o.acknowledged || o.gaveUp:
		p.disagree(Resends, sds("SDS-OUT-7"), "gives %s up, which is no own message that waits for an acknowledgement", p.say(id))
		return
	case o.most < p.p.attempts || now < p.soonest(o, p.p.attempts):
		p.disagree(Resends, sds("SDS-OUT-7"), "gives %s up %d ms after resend %d; the text wants %d resends and a further period of %d ms at least",
			p.say(id), now-o.lastMS, o.most, p.p.attempts, p.period(o, p.p.attempts)*8/10)
	}
	o.gaveUp = true // [SDS-OUT-8]: it stays
}

// returnMS is how soon after a return own messages are broadcast once more.
const returnMS = 2_000

// connect takes the participant off or on (section 19).
func (p *Participant) connect(online bool) {
	switch {
	case !online && !p.offline:
		p.offline, p.offlineSinceMS = true, p.nowMS
	case online && p.offline:
		p.offline = false
		p.offlineMS += p.nowMS - p.offlineSinceMS
		for _, o := range p.outgoing {
			o.returned, o.returnedAtMS = !o.acknowledged, p.nowMS // [SDS-OFF-3]
		}
	}
}

// aloud tells that timers do not broadcast while nobody can hear it.
func (p *Participant) aloud(b Broadcast) {
	if p.offline {
		p.disagree(Agreement, sds("SDS-OFF-1"), "broadcasts %s while it is offline", b.Name)
	}
}

func sameButRequest(a, b model.Message) bool {
	a.Repair, b.Repair = nil, nil
	return bytes.Equal(model.Encode(a), model.Encode(b))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
