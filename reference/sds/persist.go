package sds

import (
	"maps"
	"slices"
)

// Change is one thing that a store has to keep. All changes of one step belong
// into one transaction, which is over before anything else of the step is done:
// a Lamport timestamp or a message that has left must never be forgotten.
type Change interface{ apply(*Durable) }

// SetClock replaces the times. Ephemeral is the number of the last ephemeral
// message.
type SetClock struct {
	Lamport   uint64
	Started   uint64 // Lamport timestamp at the start
	Now       Time
	Ephemeral Time
}

// SetJoined notes when the first content message of another was accepted.
type SetJoined struct{ At Time }

// SetWindow replaces the floor of the filter, and the number of the receipt
// with which the filter window begins.
type SetWindow struct {
	Floor  uint64
	Oldest uint64
}

// PutMessage adds a content message to the log or to the incoming buffer.
type PutMessage struct {
	Message Message
	Logged  bool
	Flags   Flags
	Receipt uint64 // 0: sent from here
	Hint    []byte // of the own transport
}

// MoveToLog moves a message from the incoming buffer to the log.
type MoveToLog struct{ ID MessageID }

// DropMessage forgets a message of the incoming buffer.
type DropMessage struct{ ID MessageID }

// SetHint replaces what the own transport calls a message.
type SetHint struct {
	ID   MessageID
	Hint []byte
}

// PutPending replaces the entry of a message in the outgoing buffer.
type PutPending struct {
	ID       MessageID
	Attempts int
	Sent     Time
	GaveUp   bool
}

// DropPending takes a message out of the outgoing buffer: it is acknowledged.
type DropPending struct{ ID MessageID }

// PutMissing replaces the entry of an ID in the missing set.
type PutMissing struct {
	Entry HistoryEntry
	Since Time
	Asked int
	Ask   Time
}

// DropMissing takes an ID out of the missing set.
type DropMissing struct{ ID MessageID }

// PutLost adds an ID to the lost set, as its newest.
type PutLost struct{ ID MessageID }

// DropLost takes an ID out of the lost set.
type DropLost struct{ ID MessageID }

// PutPrehistory adds an ID to the prehistory set, as its newest, or replaces
// its entry there.
type PutPrehistory struct {
	Entry  HistoryEntry
	Wanted bool
	Since  Time // when it was first wanted
}

// DropPrehistory takes an ID out of the prehistory set.
type DropPrehistory struct{ ID MessageID }

// Durable is all that a participant needs to come back: the sum of its changes.
// The zero value is a participant without a past.
type Durable struct {
	Clock      SetClock
	Joined     *SetJoined // nil: not yet
	Window     SetWindow
	Messages   map[MessageID]PutMessage
	Outgoing   map[MessageID]PutPending
	Missing    map[MessageID]PutMissing
	Lost       []MessageID     // oldest first
	Prehistory []PutPrehistory // oldest first
}

// Apply adds the changes of one step.
func (d *Durable) Apply(changes []Change) {
	if len(changes) == 0 {
		return
	}
	if d.Messages == nil {
		d.Messages = make(map[MessageID]PutMessage)
		d.Outgoing = make(map[MessageID]PutPending)
		d.Missing = make(map[MessageID]PutMissing)
	}
	for _, c := range changes {
		c.apply(d)
	}
}

// Clone returns a copy that later changes leave alone. Message contents are
// shared, since nobody changes them.
func (d *Durable) Clone() Durable {
	c := *d
	c.Messages = maps.Clone(d.Messages)
	c.Outgoing = maps.Clone(d.Outgoing)
	c.Missing = maps.Clone(d.Missing)
	c.Lost = slices.Clone(d.Lost)
	c.Prehistory = slices.Clone(d.Prehistory)
	return c
}

func (c SetClock) apply(d *Durable)    { d.Clock = c }
func (c SetJoined) apply(d *Durable)   { d.Joined = &c }
func (c SetWindow) apply(d *Durable)   { d.Window = c }
func (c PutMessage) apply(d *Durable)  { d.Messages[c.Message.ID] = c }
func (c DropMessage) apply(d *Durable) { delete(d.Messages, c.ID) }
func (c PutPending) apply(d *Durable)  { d.Outgoing[c.ID] = c }
func (c DropPending) apply(d *Durable) { delete(d.Outgoing, c.ID) }
func (c PutMissing) apply(d *Durable)  { d.Missing[c.Entry.ID] = c }
func (c DropMissing) apply(d *Durable) { delete(d.Missing, c.ID) }
func (c PutLost) apply(d *Durable)     { d.Lost = append(d.Lost, c.ID) }
func (c DropLost) apply(d *Durable)    { d.Lost = without(d.Lost, c.ID) }

func (c MoveToLog) apply(d *Durable) {
	m := d.Messages[c.ID]
	m.Logged = true
	d.Messages[c.ID] = m
}

func (c SetHint) apply(d *Durable) {
	m := d.Messages[c.ID]
	m.Hint = c.Hint
	d.Messages[c.ID] = m
}

func (c PutPrehistory) apply(d *Durable) {
	i := slices.IndexFunc(d.Prehistory, func(e PutPrehistory) bool { return e.Entry.ID == c.Entry.ID })
	if i < 0 {
		d.Prehistory = append(d.Prehistory, c)
		return
	}
	d.Prehistory[i] = c
}

func (c DropPrehistory) apply(d *Durable) {
	d.Prehistory = slices.DeleteFunc(d.Prehistory, func(e PutPrehistory) bool { return e.Entry.ID == c.ID })
}

func without(ids []MessageID, id MessageID) []MessageID {
	return slices.DeleteFunc(ids, func(other MessageID) bool { return other == id })
}
