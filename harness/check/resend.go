package check

import (
	"bytes"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// resend: what nobody acknowledged is broadcast again, unchanged, not too soon,
// not too often, and not for ever.
type resend struct{ watch }

// attempts counts the broadcasts of one message. With repair on, some may be
// answers to requests as well as resends; then both readings are allowed.
type attempts struct {
	certain, possible int
	baseMS            int64 // connected time of the last broadcast that was certainly no answer
	lastMS            int64 // connected time of the last broadcast
}

func (*resend) name() string { return "resend policy" }

func (*resend) absent(s Setup) string { return lacks(s, contract.CapResend, contract.CapAck) }

// returnMS is for how long after coming back a participant may repeat what was
// not acknowledged [SDS-OFF-3].
const returnMS = 2_000

func (r *resend) broadcast(m *moment, p *history.Packet) {
	if p.Err != nil || p.Message.SenderID != m.node.name {
		return
	}
	own := m.node.ownOf(m.world.noteOf(p).msg)
	if own == nil {
		return
	}
	now := m.node.connectedMS()
	a := own.sent
	if own.copied {
		return // how often it was broadcast since the copy was taken, the participant cannot know
	}
	if a == nil {
		own.sent = &attempts{baseMS: now, lastMS: now}
		return
	}
	r.count++
	r.judge(m, p, own, a, now)
	a.lastMS = now
}

func (r *resend) judge(m *moment, p *history.Packet, own *ownMessage, a *attempts, now int64) {
	n := m.node
	if !sameButRepair(p, own.message) {
		m.violated(sds("SDS-OUT-3"), "%s broadcasts %s again with other bytes than the first time", n.name, m.say(own.MessageID))
	}
	if n.offline {
		m.violated(sds("SDS-OFF-1"), "%s broadcasts %s while it is offline", n.name, p.Name)
	}
	problem, requirement := r.problem(m, own, a, now)
	asked := m.world.p.repair && n.asked[own.message] > 0
	returned := n.clockMS-n.backMS <= returnMS && !own.acknowledged
	switch {
	case returned:
		a.possible++
		a.baseMS = now
	case problem != "" && asked:
		n.asked[own.message]-- // an answer
	case problem != "":
		m.violated(sds(requirement), "%s broadcasts %s again%s", n.name, m.say(own.MessageID), problem)
	case asked:
		a.possible++
	default:
		a.certain++
		a.possible++
		a.baseMS = now
	}
}

// problem says why a broadcast is no proper resend.
func (r *resend) problem(m *moment, own *ownMessage, a *attempts, now int64) (problem, requirement string) {
	least := int64(0.8 * float64(period(m.world.p.resendMS, 120_000, a.certain)))
	waited := now - a.baseMS
	switch {
	case own.acknowledged:
		return ", although it is acknowledged", "SDS-OUT-5"
	case a.certain >= m.world.p.attempts:
		return ", more often than resend_attempts allows", "SDS-OUT-6"
	case waited < least-1:
		return " " + history.Clock(waited) + " after the previous time; the shortest period is " + history.Clock(least), "SDS-OUT-4"
	}
	return "", ""
}

// period is the resend period after some resends [SDS-OUT-4].
func period(first, most int64, resends int) int64 {
	return min(first<<min(resends, 30), max(first, most))
}

// done looks for what should have been resent.
func (r *resend) done(m *moment) {
	n := m.node
	if m.step.Kind != history.Advanced || n.offline {
		return
	}
	now := n.connectedMS()
	var overdue []*ownMessage
	for _, own := range n.open {
		a := own.sent
		if a == nil || own.copied || own.gaveUp || a.possible >= m.world.p.attempts {
			continue
		}
		most := period(m.world.p.resendMS, 120_000, a.possible)
		if own.possibly {
			most = period(m.world.p.resendPossiblyMS, 300_000, a.possible)
		}
		if now-a.lastMS > most+most/5+m.world.slack() {
			overdue = append(overdue, own)
		}
	}
	slices.SortFunc(overdue, func(x, y *ownMessage) int { return x.place().Compare(y.place()) })
	for _, own := range overdue {
		m.violated(sds("SDS-OUT-1"), "%s does not broadcast %s again, which nobody acknowledged, %s after the last time", n.name, m.say(own.MessageID), history.Clock(now-own.sent.lastMS))
	}
}

// sameButRepair compares a broadcast with the first one of the message.
func sameButRepair(p *history.Packet, first *message) bool {
	if bytes.Equal(p.Wire, first.wire) {
		return true
	}
	a, b := p.Message, first.Message
	a.Repair, b.Repair = nil, nil
	return bytes.Equal(model.Encode(a), model.Encode(b))
}
