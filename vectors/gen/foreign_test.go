package main

import "testing"

// The values are those that the function's own test programs print.
func TestMurmur3_givesKnownValues(t *testing.T) {
	for text, want := range map[string]uint32{
		"": 0, "hello": 0x248bfa47, "hello, world": 0x149bbb7f,
		"The quick brown fox jumps over the lazy dog": 0x2e4ff723,
	} {
		if got := murmur3([]byte(text)); got != want {
			t.Errorf("%q: got %#x, want %#x", text, got, want)
		}
	}
}

func TestForeignFilter_hasTheSizeOfTheDialectAndTenBitsForAnID(t *testing.T) {
	filter := foreignFilter("m1")
	if len(filter) != 18_752 || countOnes(filter) > foreignK || countOnes(filter) < 2 {
		t.Errorf("%d bytes with %d ones, expected 18,752 with at most %d", len(filter), countOnes(filter), foreignK)
	}
}
