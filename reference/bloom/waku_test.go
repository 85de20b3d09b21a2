package bloom

import (
	"bytes"
	"fmt"
	"testing"
)

// Known values of MurmurHash3 x86_32 with seed 0.
func TestMurmur3_matchesKnownValues(t *testing.T) {
	for in, want := range map[string]uint32{
		"": 0, "test": 0xba6bd213, "Hello, world!": 0xc0363e43,
		"The quick brown fox jumps over the lazy dog": 0x2e4ff723,
	} {
		if got := murmur3([]byte(in)); got != want {
			t.Errorf("murmur3(%q): got %08x, want %08x", in, got, want)
		}
	}
}

func TestWakuSet_isTheSameWhateverWasTakenOut(t *testing.T) {
	kept, moved := NewWakuSet(), NewWakuSet()
	for i := range 300 {
		d := WakuDigestOf(fmt.Sprint("id-", i))
		moved.Add(d)
		if i >= 100 {
			kept.Add(d)
		}
	}
	for i := range 100 {
		moved.Remove(WakuDigestOf(fmt.Sprint("id-", i)))
	}
	filter := moved.Encode()
	if len(filter) != WakuBytes || !bytes.Equal(filter, kept.Encode()) {
		t.Fatalf("a set of %d bytes depends on what was taken out", len(filter))
	}
	for i := range 300 {
		if got, want := WakuContains(filter, WakuDigestOf(fmt.Sprint("id-", i))), i >= 100; got != want {
			t.Errorf("id-%d: contained %v, want %v", i, got, want)
		}
	}
	if WakuContains(filter[1:], WakuDigestOf("id-200")) {
		t.Error("a filter of another length contains something")
	}
}

func TestWaku_positionsAreBitsOfBigEndianWords(t *testing.T) {
	for p, want := range map[uint32][2]int{0: {7, 1}, 7: {7, 128}, 8: {6, 1}, 63: {0, 128}, 64: {15, 1}, 149_999: {18_746, 128}} {
		at, mask := place(p)
		if at != want[0] || int(mask) != want[1] {
			t.Errorf("position %d: got byte %d, mask %#x, want %d, %#x", p, at, mask, want[0], want[1])
		}
	}
}
