package sds

import (
	"fmt"
	"maps"
	"slices"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// Restore returns the participant whose changes d holds, as it goes on after a
// crash at now. Evidence of filters is not durable: what was possibly
// acknowledged is unacknowledged again until somebody shows otherwise.
func Restore(cfg Config, d Durable, now Time) (*Participant, error) {
	if d.Messages == nil { // nothing was ever applied
		return New(cfg, now)
	}
	p, err := blank(cfg, max(now, d.Clock.Now)) // [SDS-STATE-3]
	if err != nil {
		return nil, err
	}
	p.lamport, p.started, p.ephemeral = d.Clock.Lamport, d.Clock.Started, d.Clock.Ephemeral
	if d.Joined != nil {
		p.joined = d.Joined.At
	}
	p.restoreSets(&d)
	byPlace := slices.SortedFunc(maps.Values(d.Messages), func(a, b PutMessage) int {
		return a.Message.Position().Compare(b.Message.Position())
	})
	p.restoreMessages(byPlace)
	p.restoreWindow(byPlace, d.Window)
	if err := p.restoreOutgoing(byPlace, d.Outgoing); err != nil {
		return nil, err
	}
	p.restoreMissing(&d)
	if p.log.size > 0 {
		p.newestChanged()
	}
	p.fx = Effects{}
	return p, nil
}

func (p *Participant) restoreSets(d *Durable) {
	for _, id := range d.Lost {
		p.lost.add(id)
	}
	for _, e := range d.Prehistory {
		p.prehistory.add(e.Entry.ID)
		if e.Wanted {
			p.enlist(p.wanted, wantedTimer, e.Entry).since = e.Since
		}
	}
}

func (p *Participant) restoreMessages(byPlace []PutMessage) {
	for _, m := range byPlace {
		r := &record{msg: m.Message, pos: m.Message.Position(), hint: m.Hint,
			flags: m.Flags, receipt: m.Receipt}
		p.records[r.pos.ID] = r
	}
	for _, m := range byPlace {
		r := p.records[m.Message.ID]
		if m.Logged {
			r.logged = true
			p.log.insert(r)
			p.updateTips(r)
		} else {
			p.restoreWaiting(r)
		}
	}
}

func (p *Participant) restoreWaiting(r *record) {
	p.incoming.insert(r)
	for i := range r.msg.CausalHistory {
		if id := r.msg.CausalHistory[i].ID; !p.isMet(id, r.pos) {
			p.wait(r, id)
		}
	}
	if r.unmet == 0 { // cannot be, unless the store lost something
		p.ready.insert(r)
	}
}

func (p *Participant) restoreWindow(byPlace []PutMessage, w SetWindow) {
	p.window.floor = w.Floor
	byReceipt := slices.SortedFunc(slices.Values(byPlace), func(a, b PutMessage) int {
		return int(int64(a.Receipt) - int64(b.Receipt))
	})
	for _, m := range byReceipt {
		if m.Receipt > 0 && m.Receipt >= w.Oldest {
			p.window.seen = append(p.window.seen, seen{m.Message.Position(), m.Receipt})
			p.window.digests = append(p.window.digests, bloom.DigestOf(string(m.Message.ID)))
		}
		p.window.receipt = max(p.window.receipt, m.Receipt)
	}
}

func (p *Participant) restoreOutgoing(byPlace []PutMessage, out map[MessageID]PutPending) error {
	for _, m := range byPlace {
		o, ok := out[m.Message.ID]
		if !ok {
			continue
		}
		p.enqueue(&pending{rec: p.records[m.Message.ID], attempts: o.Attempts, sent: o.Sent, gaveUp: o.GaveUp})
	}
	if len(p.outgoing.list) != len(out) {
		return fmt.Errorf("restore the outgoing buffer: read %d entries, expected a message for each, found %d; the store is damaged: start under a new participant ID",
			len(out), len(p.outgoing.list))
	}
	return nil
}

func (p *Participant) restoreMissing(d *Durable) {
	for id, m := range d.Missing {
		entry := &missed{entry: m.Entry, since: m.Since, asked: m.Asked, ask: m.Ask}
		entry.timer = timer{kind: missingTimer, id: id, index: idle}
		p.missing[id] = entry
		p.armMissing(entry)
	}
	for id := range p.waits {
		_, received := p.records[id]
		_, listed := p.missing[id]
		p.surplus = p.surplus || !received && !listed
	}
}
