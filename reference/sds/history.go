package sds

import "slices"

// updateTips notes which entries of the log r names, now that it is one itself.
//
// Invariant: tips are the entries of the log that no entry names.
func (p *Participant) updateTips(r *record) {
	selfNamed := false
	for i, d := range p.records.of(r.msg.CausalHistory) {
		dep := r.msg.CausalHistory[i].ID
		switch {
		case dep == r.pos.ID:
			selfNamed = true
		case d != nil && d.tip:
			d.tip = false
			p.tips.remove(d.pos)
		case d == nil || !d.logged:
			p.named.add(dep)
		}
	}
	if p.named.remove(r.pos.ID) || selfNamed {
		return
	}
	r.tip = true
	p.tips.insert(r)
}

// history chooses what a message at lamport names: the newest tips, at most as
// many as asked for, and then the newest others until there are enough. It
// names nothing but entries of the log that are older than the message; neither
// sync messages nor what is missing, lost or waiting is in there. [SDS-HIST-5]
// [SDS-HIST-1] [SDS-HIST-2] [SDS-HIST-3] [SDS-HIST-6]
func (p *Participant) history(lamport uint64, tips int) []HistoryEntry {
	end := Position{Lamport: lamport}
	chosen := make([]*record, 0, 8)
	if tips > 0 {
		for r := range p.tips.backwardFrom(end) {
			if chosen = append(chosen, r); len(chosen) == tips {
				break
			}
		}
	}
	if len(chosen) < p.cfg.HistorySize {
		chosen = p.fillHistory(chosen, end)
	}
	return p.entriesOf(chosen)
}

func (p *Participant) fillHistory(chosen []*record, end Position) []*record {
	for r := range p.log.backwardFrom(end) {
		if !slices.Contains(chosen, r) {
			chosen = append(chosen, r)
		}
		if len(chosen) == p.cfg.HistorySize {
			break
		}
	}
	slices.SortFunc(chosen, func(a, b *record) int { return b.pos.Compare(a.pos) })
	return chosen
}

// entryOf names a message, with what helps others to fetch it. [SDS-SEND-9] [SDS-HINT-1]
// [SDS-REP-2] [SDS-DIA-4]
func (p *Participant) entryOf(r *record) HistoryEntry {
	e := HistoryEntry{ID: r.pos.ID, Hint: r.hint()}
	if p.cfg.Repair || p.cfg.Dialect == WakuJS {
		e.Sender = r.msg.Sender
	}
	return e
}

// entriesOf turns what was chosen, newest first, into a causal history: oldest
// first. [SDS-HIST-7]
func (p *Participant) entriesOf(newestFirst []*record) []HistoryEntry {
	n := len(newestFirst)
	if n == 0 {
		return nil
	}
	entries := make([]HistoryEntry, n)
	for i, r := range newestFirst {
		entries[n-1-i] = p.entryOf(r)
	}
	return entries
}
