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
	Acked // it left the outgoing buffer
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
	digest   bloom.Digest
	state    AckState
	attempts int     // resends so far
	sent     Time    // the last broadcast
	spread   float64 // u, drawn after each broadcast
	gaveUp   bool
	timer    timer
	evidence evidence
}

// outgoing is the outgoing buffer.
//
// Invariant: list ascends by Lamport timestamp, and no state is Acked.
type outgoing struct{ list []*pending }

func (o *outgoing) size() int { return len(o.list) }

// above returns the index of the first message above lamport.
func (o *outgoing) above(lamport uint64) int {
	return sort.Search(len(o.list), func(i int) bool { return o.list[i].rec.pos.Lamport > lamport })
}

func (o *outgoing) remove(out *pending) {
	i := o.above(out.rec.pos.Lamport) - 1
	o.list = slices.Delete(o.list, i, i+1)
}

// track puts an own message into the outgoing buffer. [SDS-SEND-5]
func (p *Participant) track(r *record) {
	p.enqueue(&pending{rec: r, sent: p.now})
	p.persistPending(r.out)
}

func (p *Participant) enqueue(o *pending) {
	id := o.rec.pos.ID
	o.rec.out = o
	o.digest = bloom.DigestOf(string(id))
	o.timer = timer{kind: resendTimer, id: id, index: idle}
	o.spread = p.drawSpread()
	p.outgoing.list = append(p.outgoing.list, o)
	p.armResend(o)
}

func (p *Participant) drawSpread() float64 { return resendSpread * (2*p.rng.Float64() - 1) }

// armResend sets the time of the next resend or, after the last one, of giving
// up. [SDS-OUT-4] [SDS-OUT-9]
func (p *Participant) armResend(o *pending) {
	if o.gaveUp || p.group.alone() {
		p.agenda.cancel(&o.timer)
		return
	}
	period := float64(p.resendPeriod(o)) * (1 + o.spread)
	p.agenda.set(&o.timer, o.sent+Time(period))
}

func (p *Participant) resendPeriod(o *pending) Time {
	doubled := min(o.attempts, 20)
	if o.state == PossiblyAcked {
		return min(p.cfg.ResendPossibly<<doubled, longPossibly)
	}
	return min(p.cfg.ResendUnacknowledged<<doubled, longUnacknowledged)
}

func (p *Participant) rearmResends() {
	for _, o := range p.outgoing.list {
		p.armResend(o)
	}
}

func (p *Participant) resendDue(id MessageID) {
	o := p.records[id].out
	if o.attempts >= p.cfg.ResendAttempts { // [SDS-OUT-6]
		o.gaveUp = true // it stays, and can be acknowledged [SDS-OUT-8]
		p.persistPending(o)
		p.tell(GaveUp{id}) // [SDS-OUT-7]
		return
	}
	o.attempts++
	o.sent = p.now
	o.spread = p.drawSpread()
	p.persistPending(o)
	p.broadcast(&o.rec.msg) // [SDS-OUT-1] [SDS-OUT-3]
	p.armResend(o)
}

// settle moves a message to the state that its evidence asks for, and tells of
// each step forward. [SDS-ACK-5] [SDS-ACK-11]
func (p *Participant) settle(o *pending) {
	to := p.judge(&o.evidence)
	if to == o.state {
		return
	}
	o.state = to
	id := o.rec.pos.ID
	switch to {
	case Acked: // it leaves the buffer, so nothing can move it back [SDS-ACK-8] [SDS-OUT-5]
		p.agenda.cancel(&o.timer)
		p.outgoing.remove(o)
		o.rec.out = nil
		p.persist(DropPending{id})
		p.tell(Acknowledged{id, p.namedFor(&o.evidence)})
		return
	case PossiblyAcked:
		p.tell(PossiblyAcknowledged{id})
	}
	p.armResend(o)
}

func (p *Participant) persistPending(o *pending) {
	p.persist(PutPending{ID: o.rec.pos.ID, Attempts: o.attempts, Sent: o.sent, GaveUp: o.gaveUp})
}
