package sds

import (
	"fmt"
	"maps"
	"slices"
)

// Restore returns the participant whose changes d holds, as it goes on after a
// crash at now. Evidence of filters is not durable: what was possibly
// acknowledged is unacknowledged again until somebody shows otherwise.
// [SDS-DUR-9]
//
// Somebody whose durable state is lost does not come here, but to New, under a
// new participant ID. [SDS-DUR-12]
func Restore(cfg Config, d Durable, now Time) (*Participant, error) {
	if d.Messages == nil { // nothing was ever applied
		return New(cfg, now)
	}
	p, err := blank(cfg, max(now, d.Clock.Now)) // [SDS-STATE-3]
	if err != nil {
		return nil, err
	}
	// [SDS-DUR-4] [SDS-DUR-7]
	p.lamport, p.started, p.ephemeral = d.Clock.Lamport, d.Clock.Started, d.Clock.Ephemeral
	p.connection.away = d.Clock.Away
	if left := d.Clock.Left; left >= 0 { // connected again, as at every start
		p.connection.away += p.now - left
	}
	if d.Joined != nil {
		p.joined = d.Joined.At
	}
	p.restoreSets(&d)
	byPlace := slices.SortedFunc(maps.Values(d.Messages), func(a, b PutMessage) int {
		return a.Message.Position().Compare(b.Message.Position())
	})
	p.restorePruned(&d)
	p.restoreMessages(byPlace) // [SDS-DUR-5]
	p.window.floor = d.Floor   // [SDS-DUR-8]
	for _, pos := range d.Window {
		p.window.push(pos)
	}
	if err := p.restoreOutgoing(byPlace, &d); err != nil {
		return nil, err
	}
	p.restoreMissing(&d)
	if p.log.size > 0 {
		p.newestChanged() // [SDS-DUR-14]
	}
	p.fx = Effects{}
	return p, nil
}

func (p *Participant) restoreSets(d *Durable) {
	for _, id := range d.Ephemerals {
		p.ephemerals.add(id)
	}
	for _, id := range d.Lost {
		p.lost.add(id)
	}
	for _, e := range d.Prehistory {
		p.prehistory.add(e.Entry.ID)
		if e.Wanted {
			p.enlist(p.wanted, wantedTimer, e.Entry).since = e.Since
			p.request(&e.Entry)
		}
	}
}

func (p *Participant) restoreMessages(byPlace []PutMessage) {
	for _, m := range byPlace {
		r := &record{msg: m.Message, pos: m.Message.Position(), flags: m.Flags, copied: never}
		if m.Hint != nil {
			r.named = &m.Hint
		}
		p.records.put(r)
	}
	for _, m := range byPlace {
		r := p.records.get(m.Message.ID)
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
	for i, d := range p.records.of(r.msg.CausalHistory) {
		if id := r.msg.CausalHistory[i].ID; !p.isMet(id, d, r.pos) {
			p.wait(r, id)
		}
	}
	if r.unmet == 0 { // cannot be, unless the store lost something
		p.ready.insert(r)
	}
}

func (p *Participant) restorePruned(d *Durable) {
	for id, x := range d.Pruned {
		p.pruned.add(&record{pos: Position{x.Lamport, id}})
	}
	if d.ReplayFloor != nil {
		p.pruned.floor, p.pruned.floored = d.ReplayFloor.Lamport, true
	}
}

// [SDS-DUR-6] [SDS-DUR-10]
func (p *Participant) restoreOutgoing(byPlace []PutMessage, d *Durable) error {
	out := d.Outgoing
	for _, m := range byPlace {
		o, ok := out[m.Message.ID]
		if !ok {
			continue
		}
		restored := &pending{rec: p.records.get(m.Message.ID), attempts: o.Attempts, sent: o.Sent, gaveUp: o.GaveUp, reached: o.Reached}
		if o.Reached.Has(One) {
			restored.state = Acked
		}
		for _, s := range d.Witnesses[m.Message.ID] {
			if t := restored.evidence.of(s); t != nil {
				t.exact = true
			}
		}
		p.enqueue(restored)
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
		p.request(&entry.entry)
	}
	for id, waiting := range p.waits {
		_, listed := p.missing[id]
		if listed || p.records.get(id) != nil {
			continue
		}
		for _, r := range waiting {
			p.unlist(r)
		}
	}
}
