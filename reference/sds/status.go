package sds

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// Status is a copy of what a participant holds, but for the log, which Log
// yields. It is for people and for checks: it says what waits and for what. It
// costs as much as it holds; who asks about one own message uses AckReport.
type Status struct {
	Now        Time
	Lamport    uint64
	LogLength  int
	Newest     Position         // of the log; zero: it is empty
	Outgoing   []OutgoingStatus // what is not acknowledged
	Incoming   []IncomingStatus // what is not delivered yet
	Missing    []MessageID      // sorted; named by others, and still looked for
	Lost       []MessageID      // sorted; not waited for any longer
	Prehistory []MessageID      // sorted
	Pruned     []MessageID      // sorted
	Window     []MessageID      // oldest first
	Floor      uint64

	ReplayFloor *uint64 // nil: there is none
	Filter      []byte  // where it does not depend on the message that carries it; else nil
}

// OutgoingStatus is one message of the outgoing buffer; they are in order.
type OutgoingStatus struct {
	ID       MessageID
	State    AckState
	Attempts int
	GaveUp   bool
}

// IncomingStatus is one message of the incoming buffer; they are in order.
type IncomingStatus struct {
	ID    MessageID
	Unmet []MessageID // sorted; what it waits for, missing or itself waiting
}

// LogEntry is one place in the log.
type LogEntry struct {
	Message *Message // read only
	Hint    []byte
	Flags   Flags
}

// Log yields the log in order. It must not be used across a step.
func (p *Participant) Log() iter.Seq[LogEntry] {
	return func(yield func(LogEntry) bool) {
		for r := range p.log.all() {
			if !yield(LogEntry{r.msg, r.hint(), r.flags}) {
				return
			}
		}
	}
}

// Status returns a copy of the state; to change it changes nothing here.
func (p *Participant) Status() Status {
	s := Status{
		Now: p.now, Lamport: p.lamport, LogLength: p.log.size, Floor: p.window.floor,
		Missing:    slices.Sorted(maps.Keys(p.missing)),
		Lost:       slices.Sorted(maps.Keys(p.lost.members)),
		Prehistory: slices.Sorted(maps.Keys(p.prehistory.members)),
		Pruned:     p.pruned.sorted(),
	}
	if p.pruned.floored {
		floor := p.pruned.floor
		s.ReplayFloor = &floor
	}
	if p.window.waku != nil {
		s.Filter = p.window.waku.Encode()
	}
	if r := p.log.last(); r != nil {
		s.Newest = r.pos
	}
	for _, o := range p.outgoing.open {
		s.Outgoing = append(s.Outgoing, OutgoingStatus{o.rec.pos.ID, o.state, o.attempts, o.gaveUp})
	}
	for r := range p.incoming.all() {
		s.Incoming = append(s.Incoming, IncomingStatus{r.pos.ID, p.unmetOf(r)})
	}
	for i := range p.window.seen {
		s.Window = append(s.Window, p.window.seen[i].ID)
	}
	return s
}

func (p *Participant) unmetOf(r *record) []MessageID {
	var ids []MessageID
	for i := range r.msg.CausalHistory {
		if id := r.msg.CausalHistory[i].ID; slices.Contains(p.waits[id], r) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, cmp.Compare[MessageID])
	return slices.Compact(ids)
}
