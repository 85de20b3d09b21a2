package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// interval is the current interval of the sync timer (section 15).
type interval struct {
	runs              bool
	beganMS, lengthMS int64 // connected time
	heard             bool  // a consistent message
	sent              bool
	open              bool // whether a sync message is due or not cannot be told
}

func (p *Participant) beginInterval(lengthMS int64) {
	if p.p.syncMaxMS > 0 {
		p.interval = interval{runs: true, beganMS: p.connected(), lengthMS: lengthMS}
	}
}

// timed tells whether the timer can be judged: who is asked in steps wakes late,
// and then its intervals begin when it wakes.
func (p *Participant) timed() bool { return p.SlackMS == 0 && p.interval.runs }

// passIntervals lets intervals end [SDS-SYNC-10], and asks whether each had its
// sync message [SDS-SYNC-8]. One that ends just now has ended after an advance.
func (p *Participant) passIntervals(early int64) {
	for p.timed() && p.connected() > p.interval.beganMS+p.interval.lengthMS-early {
		i := p.interval
		p.compared(Syncs)
		if !i.sent && !i.heard && !i.open {
			p.disagree(Syncs, sds("SDS-SYNC-8"), "sent no sync message in an interval of %d ms, in which it heard nobody name the newest entry of its log", i.lengthMS)
		}
		p.interval = interval{runs: true, beganMS: i.beganMS + i.lengthMS, lengthMS: min(2*i.lengthMS, p.p.syncMaxMS)}
	}
}

// heardConsistent notes a message that names the newest entry of the log.
func (p *Participant) heardConsistent(msg model.Message) bool {
	newest := p.newestEntry()
	if newest == nil || !slices.Contains(model.IDs(msg.History), newest.MessageID) || msg.SenderID == p.Setup.ID {
		return false
	}
	i := &p.interval
	i.heard = true
	i.open = i.open || p.connected() == i.beganMS || p.connected() == i.beganMS+i.lengthMS // at the seam of two intervals
	return true
}

// heardSync takes notice of a sync message: either its sender has what is newest
// here, or it may lack something [SDS-SYNC-11] [SDS-DIG-1].
func (p *Participant) heardSync(msg model.Message) {
	newest := p.newestEntry()
	if p.heardConsistent(msg) || newest == nil || *msg.Lamport <= newest.place.Lamport+2_000 {
		return
	}
	if p.interval.lengthMS != p.p.syncMinMS {
		p.beginInterval(p.p.syncMinMS)
	}
	p.reunions = append(p.reunions, p.after(model.IDs(msg.History))) // known now [SDS-DIG-1]
}

// sentSync judges an own sync message.
func (p *Participant) sentSync(b Broadcast) {
	p.local = max(uint64(p.nowMS), p.local+1) // [SDS-SYNC-3]
	if len(p.log) == 0 {
		p.disagree(Syncs, sds("SDS-SYNC-7"), "broadcasts %s, although its log is empty", b.Name)
	}
	p.aloud(b)
	histories, rule := [][]*message{p.choose(p.local, syncTips)}, "SDS-HIST-4"
	if p.has(contract.CapDigests) && len(p.reunions) > 0 {
		histories, rule = [][]*message{p.digest(p.local, p.leastKnown())}, "SDS-DIG-1"
	}
	p.compareOwn(b, nil, histories, rule)
	p.reunions = nil
	p.timeSync(b)
	p.sentRequests(b)
}

// leastKnown is the entry from which on a reunion digest tells: of the sync
// messages that ask for one, one named nothing that was known, or that counts
// whose newest known entry sorts first [SDS-DIG-1].
func (p *Participant) leastKnown() *message {
	if slices.Contains(p.reunions, nil) {
		return nil
	}
	return slices.MinFunc(p.reunions, byPlace)
}

// timeSync asks why a sync message went out just now.
func (p *Participant) timeSync(b Broadcast) {
	now, i := p.connected(), &p.interval
	asks := len(b.Message.Repair) > 0
	inTime := i.runs && now >= i.beganMS+i.lengthMS/2-1 && !i.sent
	due := inTime && !i.heard
	switch {
	case asks && (inTime || i.open || i.runs && !p.timed()): // for the one reason or the other [SDS-REP-10] [SDS-REP-11]
		i.open = true
	case asks:
		if last := p.asks.lastMS; now-last < askPauseMS && p.asks.any {
			p.disagree(Requests, sds("SDS-REP-11"), "broadcasts %s to ask %d ms after the last sync message for that reason; 1,000 ms is the least", b.Name, now-last)
		}
		p.asks.lastMS, p.asks.any = now, true
	case !p.timed() || i.open:
		i.sent = true
	case due:
		p.compared(Syncs)
		i.sent = true
	case i.sent:
		p.disagree(Syncs, sds("SDS-SYNC-8"), "broadcasts %s, the second one in an interval of %d ms", b.Name, i.lengthMS)
	case i.heard:
		p.disagree(Syncs, sds("SDS-SYNC-8"), "broadcasts %s, although it heard the newest entry of its log named since the interval began", b.Name)
		i.sent = true
	default:
		p.disagree(Syncs, sds("SDS-SYNC-8"), "broadcasts %s %d ms after an interval of %d ms began; the first half is for listening", b.Name, now-i.beganMS, i.lengthMS)
		i.sent = true
	}
}
