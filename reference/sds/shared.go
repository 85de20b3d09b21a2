package sds

import "github.com/causeway-sds/causeway/reference/bloom"

// Shared is what every receiver of a message would compute from it anew: the ID
// that is derived from it and the salt of its filter. Whoever hands one message
// to many participants in one process has it computed once:
//
//	m.Shared = sds.Share(&m)
//
// It vouches for nothing: it holds for the very fields from which it was
// computed, and for a copy in which one of them was replaced it is not used.
// Like the slices of a message, what they point to must not change. A Shared
// never changes, so any number of goroutines may use one.
type Shared struct {
	from Message // without repair requests, and without this
	id   idText
	salt bloom.Salt
}

// Share computes what the receivers of m can share.
func Share(m *Message) *Shared {
	s := &Shared{from: *m, id: hashed(appendDerived(nil, m)), salt: bloom.SaltOf(string(m.Sender), m.Lamport)}
	s.from.RepairRequest, s.from.Shared = nil, nil
	return s
}

// kept returns what is kept and told of a message that arrived: not its repair
// requests, which belong to the copy, nor what was shared to understand it. It is
// one for all who are handed the same message.
func (m *Message) kept() *Message {
	switch {
	case m.Shared.holdsFor(m) && m.Shared.from.sameBesides(m):
		return &m.Shared.from
	case m.RepairRequest == nil && m.Shared == nil:
		return m
	}
	c := *m
	c.RepairRequest, c.Shared = nil, nil
	return &c
}

// sameBesides compares the fields to which no derived ID is bound.
func (m *Message) sameBesides(o *Message) bool {
	return m.Kind == o.Kind && m.ID == o.ID && samePlace(m.Raw, o.Raw)
}

// holdsFor reports whether m has the same bytes, in the same place, in all fields
// to which a derived ID is bound.
func (s *Shared) holdsFor(m *Message) bool {
	return s != nil && s.from.Lamport == m.Lamport && s.from.Channel == m.Channel && s.from.Sender == m.Sender &&
		samePlace(s.from.CausalHistory, m.CausalHistory) && samePlace(s.from.Filter, m.Filter) && samePlace(s.from.Content, m.Content)
}

func samePlace[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// saltOf returns the salt of the filter of m.
func saltOf(m *Message) bloom.Salt {
	if m.Shared.holdsFor(m) {
		return m.Shared.salt
	}
	return bloom.SaltOf(string(m.Sender), m.Lamport)
}
