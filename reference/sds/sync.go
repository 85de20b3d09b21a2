package sds

import "math"

// staleAfter is how much newer than the newest own entry a sync message is
// whose sender lacks that entry. [SDS-SYNC-11]
const staleAfter = 2_000

// trickle is the sync timer: intervals that double while nothing changes, with
// one firing time in the second half of each. [SDS-SYNC-1]
type trickle struct {
	timer  timer // at the firing time and, after that, at the end of the interval
	begin  Time
	length Time
	fired  bool
	heard  bool // something consistent, since the interval began
}

// newestChanged starts over: the others may not have the newest entry.
func (p *Participant) newestChanged() {
	if p.cfg.SyncMax > 0 {
		p.beginInterval(p.syncMin()) // [SDS-SYNC-9]
	}
}

func (p *Participant) beginInterval(length Time) {
	t := &p.trickle
	t.begin, t.length, t.fired, t.heard = p.connected(), length, false, false
	p.agenda.set(&t.timer, t.begin+p.firingTime(length))
}

// firingTime draws late rather than early, so that one of many members is first
// by a margin and its message keeps the others silent.
func (p *Participant) firingTime(length Time) Time {
	members := float64(max(2, p.group.size()))
	u := p.rng.Float64()
	late := math.Log(1+u*(members-1)) / math.Log(members)
	return Time(float64(length) / 2 * (1 + late))
}

func (p *Participant) syncDue() {
	t := &p.trickle
	if !t.fired {
		t.fired = true
		if !t.heard || p.requestsDue() { // [SDS-SYNC-8] [SDS-REP-10]
			p.sendSync()
		}
		if end := t.begin + t.length; p.connected() < end {
			p.agenda.set(&t.timer, end)
			return
		}
	}
	p.beginInterval(min(2*t.length, p.cfg.SyncMax)) // [SDS-SYNC-10]
}

// sendSync broadcasts what content would carry, without content. It enters
// neither log nor outgoing buffer. [SDS-SYNC-2] [SDS-SYNC-5] [SDS-SYNC-6]
func (p *Participant) sendSync() {
	lamport, err := p.tick()
	if err != nil || p.log.size == 0 { // [SDS-SYNC-7]
		return // without a timestamp the application hears of it when it sends
	}
	history := p.history(lamport, syncTips) // [SDS-HIST-4]
	if p.reunion != nil {
		history = p.reunionDigest(lamport)
	}
	p.broadcastSync(lamport, history)
}

func (p *Participant) broadcastSync(lamport uint64, history []HistoryEntry) {
	m := p.compose(Sync, lamport, history) // [SDS-SYNC-4]
	m.ID = p.derive(&m)
	p.setLamport(lamport) // [SDS-SYNC-3]
	m.RepairRequest = p.takeRequests()
	p.broadcast(&m)
	p.agenda.cancel(&p.silence)
}

// syncMin is Imin. A steward's digests come first. [SDS-DIG-3]
func (p *Participant) syncMin() Time {
	if p.cfg.syncMinGiven || p.group.steward == "" {
		return p.cfg.SyncMin
	}
	return min(3*p.cfg.Interval, p.cfg.SyncMax)
}

// heard looks at what a message of another participant says about the newest
// entry of the log: whether somebody has it, or lacks it. Where the timer is off
// there is no interval to begin, and a digest is due all the same. [SDS-DIG-1]
func (p *Participant) heard(m *Message) {
	newest := p.log.last()
	if newest == nil {
		return
	}
	if m.names(newest.pos.ID) {
		p.trickle.heard = true
		return
	}
	if m.Kind != Sync || m.Lamport <= newest.pos.Lamport+staleAfter {
		return
	}
	p.meet(m)
	if p.trickle.length > p.syncMin() { // [SDS-SYNC-11]
		p.beginInterval(p.syncMin())
	}
}
