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
	from Message
	id   idText
	salt bloom.Salt
}

// Share computes what the receivers of m can share.
func Share(m *Message) *Shared {
	s := &Shared{from: *m, id: hashed(appendDerived(nil, m)), salt: bloom.SaltOf(string(m.Sender), m.Lamport)}
	s.from.Shared = nil
	return s
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
