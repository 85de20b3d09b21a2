package sds

// recent is a set that remembers the last limit members that were added. To add
// a member again does not renew its place.
//
// Invariant: members maps each member to the number of its place in queue, and
// queue holds every member once, besides places that were removed.
type recent[K comparable] struct {
	limit   int
	members map[K]uint64
	queue   []place[K]
	next    uint64
}

type place[K comparable] struct {
	key    K
	number uint64
}

func newRecent[K comparable](limit int) recent[K] {
	return recent[K]{limit: limit, members: make(map[K]uint64)}
}

func (s *recent[K]) has(key K) bool {
	if len(s.members) == 0 {
		return false
	}
	_, ok := s.members[key]
	return ok
}

// add returns the member that had to leave, if one had to.
func (s *recent[K]) add(key K) (left K, dropped bool) {
	if s.has(key) {
		return left, false
	}
	s.next++
	s.members[key] = s.next
	s.queue = append(s.queue, place[K]{key, s.next})
	if len(s.members) > s.limit {
		left, dropped = s.dropOldest(), true
	}
	if len(s.queue) > 2*s.limit+16 {
		s.compact()
	}
	return left, dropped
}

// enter adds a member and reports whether it is new.
func (s *recent[K]) enter(key K) bool {
	before := s.next
	s.add(key)
	return s.next != before
}

func (s *recent[K]) remove(key K) bool {
	if !s.has(key) {
		return false
	}
	delete(s.members, key)
	return true
}

func (s *recent[K]) dropOldest() K {
	for {
		oldest := s.queue[0]
		s.queue = s.queue[1:]
		if s.members[oldest.key] == oldest.number {
			delete(s.members, oldest.key)
			return oldest.key
		}
	}
}

// compact forgets the places that were removed.
func (s *recent[K]) compact() {
	kept := make([]place[K], 0, len(s.members)+16)
	for _, p := range s.queue {
		if s.members[p.key] == p.number {
			kept = append(kept, p)
		}
	}
	s.queue = kept
}
