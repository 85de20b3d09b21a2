package adapter

import "github.com/causeway-sds/causeway/reference/sds"

// store is the disk of a node, in memory. It is written as a journal: what a
// step wants kept is noted at once, and put in its place later, together with
// what came after it.
//
// Invariant: written, with the journal applied to it, is all that was ever
// kept.
type store struct {
	written sds.Durable
	journal [][]sds.Change
}

// journalSteps bounds what waits to be put in its place.
const journalSteps = 64

func (s *store) keep(changes []sds.Change) {
	if len(changes) == 0 {
		return
	}
	if s.journal = append(s.journal, changes); len(s.journal) >= journalSteps {
		s.settle()
	}
}

// settle returns all that was kept.
func (s *store) settle() *sds.Durable {
	for i, changes := range s.journal {
		s.written.Apply(changes)
		s.journal[i] = nil
	}
	s.journal = s.journal[:0]
	return &s.written
}
