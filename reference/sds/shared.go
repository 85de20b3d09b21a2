package sds

import (
	"sync/atomic"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// Shared lets the copies of one message share what every receiver would compute
// from it anew: the ID that is derived from it and the salt of its filter. Whoever
// hands one message to many participants in one process sets it before:
//
//	m.Shared = new(sds.Shared)
//
// It vouches for nothing: it holds for the very fields from which it was
// computed, and a copy in which one of them was replaced is computed anew. Like
// the slices of a message, what they point to must not change. Participants in
// different goroutines may use one Shared.
type Shared struct{ derived atomic.Pointer[derivation] }

// derivation is what follows from the fields of a message.
type derivation struct {
	from Message
	id   MessageID
	salt bloom.Salt
}

// derivationOf returns what was computed of m before, or nil if nobody shares it.
func (p *Participant) derivationOf(m *Message) *derivation {
	if m.Shared == nil {
		return nil
	}
	d := m.Shared.derived.Load()
	if d == nil || !d.from.sameFields(m) {
		d = &derivation{from: *m, id: p.derive(m), salt: bloom.SaltOf(string(m.Sender), m.Lamport)}
		d.from.Shared = nil
		m.Shared.derived.Store(d)
	}
	return d
}

// saltOf returns the salt of the filter of m.
func (p *Participant) saltOf(m *Message) bloom.Salt {
	if d := p.derivationOf(m); d != nil {
		return d.salt
	}
	return bloom.SaltOf(string(m.Sender), m.Lamport)
}

// sameFields reports whether both have the same bytes, in the same place, in
// all fields to which a derived ID is bound.
func (m *Message) sameFields(other *Message) bool {
	return m.Lamport == other.Lamport && m.Channel == other.Channel && m.Sender == other.Sender &&
		samePlace(m.CausalHistory, other.CausalHistory) && samePlace(m.Filter, other.Filter) && samePlace(m.Content, other.Content)
}

func samePlace[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
