package sds

import "slices"

// digestSize is the number of IDs in a digest at most.
const digestSize = 32

// digests is what a steward has delivered or sent of late.
type digests struct {
	timer    timer
	current  []*record // since the last digest
	previous []*record // between the last two
}

// meet notes that the sender of a sync message lacks something: the next sync
// message lists what comes after the newest entry that it named. [SDS-DIG-1]
func (p *Participant) meet(m *Message) {
	var from Position
	for _, r := range p.records.of(m.CausalHistory) {
		if r != nil && r.logged && from.Compare(r.pos) < 0 {
			from = r.pos
		}
	}
	if p.reunion == nil || from.Compare(*p.reunion) < 0 {
		p.reunion = &from
	}
}

func (p *Participant) reunionDigest(lamport uint64) []HistoryEntry {
	from := *p.reunion
	p.reunion = nil
	var newestFirst []*record
	for r := range p.log.backwardFrom(Position{Lamport: lamport}) { // [SDS-HIST-2]
		if r.pos.Compare(from) <= 0 || len(newestFirst) == digestSize {
			break
		}
		newestFirst = append(newestFirst, r)
	}
	return p.entriesOf(newestFirst)
}

// witness notes what a steward delivered or sent, for its next digest.
// [SDS-DIG-2]
func (p *Participant) witness(r *record) {
	if p.group.steward != p.cfg.Self {
		return
	}
	d := &p.digests
	if d.timer.index == idle {
		p.agenda.set(&d.timer, p.connected()+p.cfg.Interval)
	}
	if d.current = append(d.current, r); len(d.current) > 4*digestSize {
		d.current = newest(d.current)
	}
}

func (p *Participant) digestDue() {
	lamport, err := p.tick()
	if err != nil || p.log.size == 0 || p.group.steward != p.cfg.Self {
		return
	}
	d := &p.digests
	list := slices.DeleteFunc(append(d.previous, d.current...), func(r *record) bool {
		return !r.logged || r.pos.Lamport >= lamport // pruned, or from the future
	})
	d.previous, d.current = newest(d.current), nil
	p.broadcastSync(lamport, p.entriesOf(newest(list)))
}

// newest returns the newest records that a digest has room for, newest first.
func newest(list []*record) []*record {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b *record) int { return b.pos.Compare(a.pos) })
	return sorted[:min(len(sorted), digestSize)]
}
