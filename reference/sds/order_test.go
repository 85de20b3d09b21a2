package sds

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func positions(o *ordered) []Position {
	var list []Position
	for r := range o.all() {
		list = append(list, r.pos)
	}
	return list
}

// The clever structure must be the same as a sorted slice.
func TestOrdered_agreesWithASortedSlice(t *testing.T) {
	const seed = 11
	rng := rand.New(rand.NewPCG(seed, 0))
	var o ordered
	var naive []Position
	for i := range 20_000 {
		pos := Position{uint64(rng.IntN(2000)), MessageID(fmt.Sprint(rng.IntN(20)))}
		at, present := slices.BinarySearchFunc(naive, pos, Position.Compare)
		switch {
		case present && i%2 == 0:
			o.remove(pos)
			naive = slices.Delete(naive, at, at+1)
		case !present:
			before := o.insert(&record{pos: pos})
			if (before == nil) != (at == 0) || before != nil && before.pos != naive[at-1] {
				t.Fatalf("seed %d, step %d: predecessor of %v: got %v", seed, i, pos, before)
			}
			naive = slices.Insert(naive, at, pos)
		default:
			o.remove(Position{pos.Lamport, "absent"})
		}
		if i%500 == 0 {
			checkOrdered(t, &o, naive, pos)
		}
	}
	checkOrdered(t, &o, naive, Position{1000, ""})
}

func checkOrdered(t *testing.T, o *ordered, naive []Position, from Position) {
	t.Helper()
	if got := positions(o); !slices.Equal(got, naive) || o.size != len(naive) {
		t.Fatalf("got %d of %d records in another order", o.size, len(naive))
	}
	at, _ := slices.BinarySearchFunc(naive, from, Position.Compare)
	for r := range o.backwardFrom(from) {
		at--
		if at < 0 || r.pos != naive[at] {
			t.Fatalf("backward from %v: got %v at %d", from, r.pos, at)
		}
	}
	if at != 0 {
		t.Fatalf("backward from %v stopped %d records early", from, at)
	}
}

func TestOrdered_growsAtTheFrontAsAtTheEnd(t *testing.T) {
	var up, down ordered
	for i := range 5000 {
		up.insert(&record{pos: Position{uint64(i), "x"}})
		down.insert(&record{pos: Position{uint64(4999 - i), "x"}})
	}
	if !slices.Equal(positions(&up), positions(&down)) {
		t.Error("ascending and descending insertion came to different orders")
	}
	for i := range 5000 {
		up.remove(Position{uint64(i), "x"})
	}
	if up.size != 0 || up.first() != nil || up.last() != nil {
		t.Errorf("after every removal: size %d", up.size)
	}
}

func TestRecent_forgetsTheOldestFirst(t *testing.T) {
	s := newRecent[int](3)
	for _, key := range []int{1, 2, 3, 1} { // adding 1 again does not renew it
		if _, dropped := s.add(key); dropped {
			t.Fatalf("adding %d dropped something", key)
		}
	}
	if left, dropped := s.add(4); left != 1 || !dropped {
		t.Errorf("adding 4: got %d, %v, want 1 to leave", left, dropped)
	}
	s.remove(2)
	s.add(5)
	for key, want := range map[int]bool{1: false, 2: false, 3: true, 4: true, 5: true} {
		if s.has(key) != want {
			t.Errorf("has %d: got %v, want %v", key, !want, want)
		}
	}
	for key := range 1000 { // with removals between, the queue stays short
		s.add(key)
		s.remove(key)
	}
	if len(s.members) != 0 || len(s.queue) > 2*s.limit+16 {
		t.Errorf("after removals: %d members, %d places", len(s.members), len(s.queue))
	}
}
