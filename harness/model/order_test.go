package model

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlace_sortsByLamportThenByIDBytes(t *testing.T) {
	want := []Place{
		{0, "z"},
		{1, "B"}, // upper case is a smaller byte
		{1, "a"},
		{1, "a\x00"},
		{1, "aa"}, // a prefix first
		{1, "b"},
		{1, "\u00e9"}, // c3 a9
		{1, "\U00010000"},
		{2, "A"},
		{math.MaxUint64, "A"},
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, Place.Compare)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	for i, p := range want {
		for j, q := range want {
			if got := p.Less(q); got != (i < j) {
				t.Errorf("%v < %v: got %t, want %t", p, q, got, i < j)
			}
		}
	}
}

func TestPlace_ordersUTF8NotUTF16(t *testing.T) {
	// UTF-16 would put the surrogate pair of U+10000 before U+FF5E.
	if !(Place{1, "\uff5e"}).Less(Place{1, "\U00010000"}) {
		t.Error("U+FF5E does not sort before U+10000")
	}
}

func TestLess_ordersMessagesByTheirPlace(t *testing.T) {
	early, late, ephemeral := small(), small(), small()
	early.MessageID = "z"
	late.Lamport = new(uint64(6))
	ephemeral.Lamport = nil
	if !Less(early, late) || Less(late, early) || Less(late, late) {
		t.Error("the Lamport timestamp does not come first")
	}
	if !Less(ephemeral, early) {
		t.Error("an ephemeral message does not count as Lamport timestamp 0")
	}
}

func TestKindOf_followsFromTheFields(t *testing.T) {
	for _, c := range []struct {
		lamport *uint64
		content []byte
		want    Kind
	}{
		{new(uint64(5)), []byte("x"), KindContent},
		{new(uint64(0)), []byte("x"), KindContent},
		{new(uint64(5)), nil, KindSync},
		{new(uint64(0)), []byte{}, KindSync},
		{nil, []byte("x"), KindEphemeral},
		{nil, nil, KindNone},
		{nil, []byte{}, KindNone},
	} {
		if got := KindOf(Message{Lamport: c.lamport, Content: c.content}); got != c.want {
			t.Errorf("lamport present %t, content %q: got %s, want %s", c.lamport != nil, c.content, got, c.want)
		}
	}
}
