package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
)

// The waits between wishes for one message [SDS-IN-3].
const (
	firstWishMS = 1_000
	mostWishMS  = 60_000
)

// wish is when a message was wished for last.
type wish struct {
	sinceMS, nextMS, gapMS int64 // connected time; sinceMS: since when it is missed
}

// retrieved judges a wish for messages from a store node.
func (p *Participant) retrieved(r *contract.Retrieve) {
	now := p.connected()
	for _, e := range r.Entries {
		p.compared(Agreement)
		id := e.MessageID
		since, missed := p.missing[id]
		if early, prehistory := p.wanted[id]; prehistory && !missed {
			since, missed = early, slices.Contains(p.prehistory, id) && now-early < p.p.lostAfterMS // [SDS-IN-10]
		}
		w, wished := p.wishes[id]
		if !wished || w.sinceMS != since {
			w = wish{since, since + firstWishMS, 2 * firstWishMS}
		}
		switch {
		case !missed:
			p.disagree(Agreement, sds("SDS-IN-3"), "wishes for %s, which it does not miss", p.say(id))
		case now < w.nextMS && p.restartMS == 0:
			p.disagree(Agreement, sds("SDS-IN-3"), "wishes for %s %d ms after it was first missed, %d ms early", p.say(id), now-since, w.nextMS-now)
		}
		p.wishes[id] = wish{since, now + w.gapMS, min(2*w.gapMS, mostWishMS)}
	}
}
