package sds

import (
	"slices"
	"sort"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// AckState is what an own message has come to.
type AckState uint8

// The states of an own message.
const (
	Unacknowledged AckState = iota
	PossiblyAcked
	Acked
)

func (s AckState) String() string {
	return [...]string{"unacknowledged", "possibly_acknowledged", "acknowledged"}[s]
}

// Caps of the resend periods. [SDS-OUT-4]
const (
	longUnacknowledged Time = 120_000 // ms
	longPossibly       Time = 300_000 // ms
	resendSpread            = 0.2
)

// pending is one message of the outgoing buffer.
type pending struct {
	rec      *record
	hashed   bool // digested holds
	digested bloom.Digest
	state    AckState
	reached  Levels
	attempts int     // resends so far
	sent     Time    // the last broadcast, in connected time
	spread   float64 // u, drawn after each broadcast
	gaveUp   bool
	timer    timer
	evidence evidence
}

// awaits reports whether the message may still be resent.
func (o *pending) awaits() bool { return o.state != Acked && !o.gaveUp }

// digest returns the digest of the message ID. Many a message is acknowledged
// before a filter covers it, and never needs it.
func (o *pending) digest() *bloom.Digest {
	if !o.hashed {
		o.digested, o.hashed = bloom.DigestOf(string(o.rec.pos.ID)), true
	}
	return &o.digested
}

// outgoing is the outgoing buffer and, for the higher levels, what was
// acknowledged of late.
//
// Invariant: list ascends by Lamport timestamp, and so does open, which are those
// of it that are not Acked; awaiting counts those that await; acked are those of
// state Acked, in the order of acknowledgement.
type outgoing struct {
	list     []*pending
	open     []*pending
	acked    []*pending
	awaiting int
}

// above returns the index of the first message above lamport.
func above(list []*pending, lamport uint64) int {
	return sort.Search(len(list), func(i int) bool { return list[i].rec.pos.Lamport > lamport })
}

// between returns the messages above one Lamport timestamp and below another.
func between(list []*pending, low, high uint64) []*pending {
	if n := len(list); n == 0 || list[n-1].rec.pos.Lamport <= low { // nearly always
		return nil
	}
	list = list[above(list, low):]
	if high == 0 {
		return nil
	}
	return list[:above(list, high-1)]
}

// without takes out a message, which has to be there.
func without(list []*pending, o *pending) []*pending {
	return cut(list, above(list, o.rec.pos.Lamport)-1)
}

// forget drops an own message that is given up or acknowledged.
func (p *Participant) forget(o *pending) {
	p.outgoing.list = without(p.outgoing.list, o)
	if o.state == Acked {
		p.outgoing.acked = cut(p.outgoing.acked, slices.Index(p.outgoing.acked, o))
	} else {
		p.outgoing.open = without(p.outgoing.open, o)
	}
	p.agenda.cancel(&o.timer)
	o.rec.out = nil
	p.persist(DropPending{o.rec.pos.ID})
}

// trimAcked bounds what is kept for the higher levels.
func (p *Participant) trimAcked() {
	for len(p.outgoing.acked) > rememberedAcked {
		p.forget(p.outgoing.acked[0])
	}
}

// track puts an own message into the outgoing buffer. [SDS-SEND-5]
func (p *Participant) track(r *record) {
	p.enqueue(&pending{rec: r, sent: p.connected()})
	p.persistPending(r.out)
}

func (p *Participant) enqueue(o *pending) {
	id := o.rec.pos.ID
	o.rec.out = o
	o.timer = timer{kind: resendTimer, id: id, index: idle}
	o.spread = p.drawSpread()
	p.outgoing.list = append(p.outgoing.list, o)
	switch {
	case o.awaits():
		p.outgoing.awaiting++
	case o.state == Acked:
		p.outgoing.acked = append(p.outgoing.acked, o)
	}
	if o.state != Acked {
		p.outgoing.open = append(p.outgoing.open, o)
	}
	p.armResend(o)
}

func (p *Participant) drawSpread() float64 { return resendSpread * (2*p.rng.Float64() - 1) }

// armResend sets the time of the next resend or, after the last one, of giving
// up. [SDS-OUT-4] [SDS-OUT-9]
func (p *Participant) armResend(o *pending) {
	if !o.awaits() || p.group.alone() {
		p.agenda.cancel(&o.timer)
		return
	}
	period := float64(p.resendPeriod(o)) * (1 + o.spread)
	p.agenda.set(&o.timer, o.sent+Time(period))
}

// resendPeriod is shorter while nobody is known to have the message.
// [SDS-OUT-2]
func (p *Participant) resendPeriod(o *pending) Time {
	first, long := p.cfg.ResendUnacknowledged, longUnacknowledged
	if o.state == PossiblyAcked {
		first, long = p.cfg.ResendPossibly, longPossibly
	}
	return min(first<<min(o.attempts, 20), max(first, long))
}

func (p *Participant) rearmResends() {
	for _, o := range p.outgoing.list {
		p.armResend(o)
	}
}

func (p *Participant) resendDue(id MessageID) {
	o := p.records.get(id).out
	if o.attempts >= p.cfg.ResendAttempts { // [SDS-OUT-6]
		o.gaveUp = true // it stays, and can be acknowledged [SDS-OUT-8]
		p.outgoing.awaiting--
		p.persistPending(o)
		p.tell(GaveUp{id}) // [SDS-OUT-7]
		return
	}
	o.attempts++
	p.rebroadcast(o)
}

func (p *Participant) rebroadcast(o *pending) {
	o.sent = p.connected()
	o.rec.copied = p.now
	o.spread = p.drawSpread()
	p.persistPending(o)
	p.broadcast(o.rec.msg) // [SDS-OUT-1] [SDS-OUT-3]
	p.armResend(o)
}

// settle moves a message to the state that its evidence asks for, and tells of
// each step forward. [SDS-ACK-5] [SDS-ACK-11]
func (p *Participant) settle(o *pending) {
	if o.state != Acked { // nothing moves it back [SDS-ACK-8]
		p.move(o, p.judge(&o.evidence))
	}
	if p.levelsAsked() {
		p.settleLevels(o)
	}
}

func (p *Participant) move(o *pending, to AckState) {
	if to == o.state {
		return
	}
	awaited := o.awaits()
	o.state = to
	id := o.rec.pos.ID
	switch to {
	case PossiblyAcked:
		p.tell(PossiblyAcknowledged{id})
	case Acked:
		if awaited {
			p.outgoing.awaiting--
		}
		p.outgoing.open = without(p.outgoing.open, o)
		p.outgoing.acked = append(p.outgoing.acked, o)
		o.reached |= 1 << One
		p.persistPending(o)
		p.tell(Acknowledged{id, One, p.namedFor(&o.evidence, everyone)})
	}
	p.armResend(o) // [SDS-OUT-5]
}

func (p *Participant) persistPending(o *pending) {
	p.persist(PutPending{ID: o.rec.pos.ID, Attempts: o.attempts, Sent: o.sent, GaveUp: o.gaveUp, Reached: o.reached})
}
