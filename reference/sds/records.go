package sds

import "hash/maphash"

// records finds what is in the log or in the incoming buffer by its ID.
//
// It is a table with open addressing rather than a map, since it is asked for all
// that every message names: a search touches one line of the table and one of the
// record. And it remembers what the list of a message was found to be, because
// one step asks for that several times.
//
// Invariant: at most three quarters of the slots are taken, and none between a
// record's slot and where its hash points is free; found is what get returns for
// each entry of list.
type records struct {
	slots []slot // a power of two of them, or none
	size  int
	list  []HistoryEntry
	found []*record
	blank []record // for those to come
}

// room gives a record its place. Those that came one after the other lie together.
func (t *records) room(r record) *record {
	if len(t.blank) == 0 {
		t.blank = make([]record, min(max(4, t.size), 64))
	}
	place := &t.blank[0]
	t.blank = t.blank[1:]
	*place = r
	return place
}

type slot struct {
	hash uint64
	rec  *record // nil: free
}

// hashSeed keeps strangers, who choose their IDs, from filling one corner of the
// table. Nothing but the time of a search depends on it.
var hashSeed = maphash.MakeSeed()

func hashOf(id MessageID) uint64 { return maphash.String(hashSeed, string(id)) }

// get returns the record of an ID, or nil.
func (t *records) get(id MessageID) *record {
	if at, found := t.find(id, hashOf(id)); found {
		return t.slots[at].rec
	}
	return nil
}

// find returns the slot of an ID, or the free one where it would be.
func (t *records) find(id MessageID, hash uint64) (at int, found bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	mask := len(t.slots) - 1
	for at = int(hash) & mask; ; at = (at + 1) & mask {
		s := &t.slots[at]
		if s.rec == nil {
			return at, false
		}
		if s.hash == hash && s.rec.pos.ID == id {
			return at, true
		}
	}
}

// of returns the record of each entry, nil where there is none. It holds until
// of is asked for another list.
func (t *records) of(list []HistoryEntry) []*record {
	if samePlace(list, t.list) {
		return t.found
	}
	t.list, t.found = list, t.found[:0]
	for i := range list {
		t.found = append(t.found, t.get(list[i].ID))
	}
	return t.found
}

// put adds a record, whose ID has none yet.
func (t *records) put(r *record) {
	if 4*(t.size+1) > 3*len(t.slots) {
		t.grow()
	}
	hash := hashOf(r.pos.ID)
	at, _ := t.find(r.pos.ID, hash)
	t.slots[at] = slot{hash, r}
	t.size++
	for i := range t.found {
		if t.found[i] == nil && t.list[i].ID == r.pos.ID {
			t.found[i] = r
		}
	}
}

func (t *records) grow() {
	old := t.slots
	t.slots = make([]slot, max(16, 2*len(old)))
	for _, s := range old {
		if s.rec != nil {
			at, _ := t.find(s.rec.pos.ID, s.hash)
			t.slots[at] = s
		}
	}
}

// remove takes a record out, and moves those up that stand after it because it
// was in their way.
func (t *records) remove(r *record) {
	at, found := t.find(r.pos.ID, hashOf(r.pos.ID))
	if !found {
		return
	}
	t.size--
	mask := len(t.slots) - 1
	for next := (at + 1) & mask; t.slots[next].rec != nil; next = (next + 1) & mask {
		home := int(t.slots[next].hash) & mask
		if (next-home)&mask >= (next-at)&mask { // it may stand at the gap
			t.slots[at], at = t.slots[next], next
		}
	}
	t.slots[at] = slot{}
	for i := range t.found {
		if t.found[i] == r {
			t.found[i] = nil
		}
	}
}
