package sds

import (
	"maps"
	"slices"
)

// Durable is all that a participant needs to come back: the sum of its changes.
// The zero value is a participant without a past.
type Durable struct {
	Clock       SetClock
	Joined      *SetJoined // nil: not yet
	Floor       uint64
	Window      []Position // oldest first
	Messages    map[MessageID]PutMessage
	Pruned      map[MessageID]PutPruned
	ReplayFloor *DropPruned // nil: there is none
	Outgoing    map[MessageID]PutPending
	Witnesses   map[MessageID][]ParticipantID
	Ephemerals  []MessageID // oldest first
	Missing     map[MessageID]PutMissing
	Lost        []MessageID     // oldest first
	Prehistory  []PutPrehistory // oldest first
}

// Apply adds the changes of one step.
func (d *Durable) Apply(changes []Change) {
	if len(changes) == 0 {
		return
	}
	if d.Messages == nil {
		d.Messages = make(map[MessageID]PutMessage)
		d.Pruned = make(map[MessageID]PutPruned)
		d.Outgoing = make(map[MessageID]PutPending)
		d.Witnesses = make(map[MessageID][]ParticipantID)
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
	c.Window = slices.Clone(d.Window)
	c.Messages = maps.Clone(d.Messages)
	c.Pruned = maps.Clone(d.Pruned)
	c.Outgoing = maps.Clone(d.Outgoing)
	c.Witnesses = maps.Clone(d.Witnesses)
	for id, by := range c.Witnesses {
		c.Witnesses[id] = slices.Clone(by)
	}
	c.Ephemerals = slices.Clone(d.Ephemerals)
	c.Missing = maps.Clone(d.Missing)
	c.Lost = slices.Clone(d.Lost)
	c.Prehistory = slices.Clone(d.Prehistory)
	return c
}

func (c SetClock) apply(d *Durable)    { d.Clock = c }
func (c SetJoined) apply(d *Durable)   { d.Joined = &c }
func (c SetFloor) apply(d *Durable)    { d.Floor = c.Floor }
func (c PutMessage) apply(d *Durable)  { d.Messages[c.Message.ID] = c }
func (c DropMessage) apply(d *Durable) { delete(d.Messages, c.ID) }
func (c PutPending) apply(d *Durable)  { d.Outgoing[c.ID] = c }
func (c PutWitness) apply(d *Durable)  { d.Witnesses[c.ID] = append(d.Witnesses[c.ID], c.By) }
func (c PutMissing) apply(d *Durable)  { d.Missing[c.Entry.ID] = c }
func (c DropMissing) apply(d *Durable) { delete(d.Missing, c.ID) }
func (c PutLost) apply(d *Durable)     { d.Lost = append(d.Lost, c.ID) }

func (c PutEphemeral) apply(d *Durable) {
	d.Ephemerals = append(d.Ephemerals, c.ID)
	if surplus := len(d.Ephemerals) - rememberedEphemerals; surplus > 0 {
		d.Ephemerals = d.Ephemerals[surplus:]
	}
}

func (c EnterWindow) apply(d *Durable) {
	d.Window = append(d.Window, c.Position)
	if c.Full {
		d.Window = d.Window[1:]
	}
	d.Floor = c.Floor
}

func (c LeaveWindow) apply(d *Durable) {
	if i := slices.Index(d.Window, c.Position); i >= 0 {
		d.Window = slices.Delete(d.Window, i, i+1)
	}
}

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

func (c PutPruned) apply(d *Durable) {
	delete(d.Messages, c.ID)
	d.Pruned[c.ID] = c
}

func (c DropPruned) apply(d *Durable) {
	delete(d.Pruned, c.ID)
	d.ReplayFloor = &c
}

func (c DropPending) apply(d *Durable) {
	delete(d.Outgoing, c.ID)
	delete(d.Witnesses, c.ID)
}

func (c DropLost) apply(d *Durable) {
	d.Lost = slices.DeleteFunc(d.Lost, func(id MessageID) bool { return id == c.ID })
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
