package model

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMurmur3_givesThePublishedValues(t *testing.T) {
	for in, want := range map[string]uint32{
		"":              0,
		"test":          0xba6bd213,
		"Hello, world!": 0xc0363e43,
		"The quick brown fox jumps over the lazy dog": 0x2e4ff723,
	} {
		if got := murmur3([]byte(in)); got != want {
			t.Errorf("%q: got %#x, want %#x", in, got, want)
		}
	}
}

func TestJSFilter_setsTheBitsThatThePackageSets(t *testing.T) {
	// Observed in @waku/sds 0.0.8 from npm: the bytes that inserting "m1" sets.
	want := []int{565, 1854, 3143, 4416, 7665, 8954, 10243, 13492, 14781, 16070}
	var got []int
	for at, b := range BuildJSFilter([]string{"m1"}) {
		if b == 1 {
			got = append(got, at)
		} else if b != 0 {
			t.Errorf("byte %d: got %#x, want 0 or 1", at, b)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
}

func TestJSFilter_isTheFilterOfThePackageForManyIDs(t *testing.T) {
	// Observed in @waku/sds 0.0.8 from npm with the same IDs inserted.
	const want = "85a9199dd22f5f6bfad460e0509dd4c94866fefe7d6d0944450ba0db27561f5a"
	window := append([]string{"m1", "m2", "m3", "", "a", "abcd", "abcde", "The quick brown fox", "64 characters " + strings.Repeat("x", 50)}, ids("in-", 300)...)
	f := BuildJSFilter(window)
	if len(f) != 18_752 {
		t.Errorf("got %d bytes, want 18752", len(f))
	}
	digest := sha256.Sum256(f)
	if got := hex.EncodeToString(digest[:]); got != want {
		t.Errorf("digest: got %s, want %s", got, want)
	}
	for _, id := range window {
		if !f.Contains(id) {
			t.Errorf("%q is not in its own filter", id)
		}
	}
	for _, id := range ids("out-", 1_000) {
		if f.Contains(id) {
			t.Errorf("%q is in a filter that is almost empty", id)
		}
	}
}

func TestParseJSFilter_wantsTheOneLength(t *testing.T) {
	want := BuildJSFilter([]string{"m1"})
	got, err := ParseJSFilter(want)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %d bytes and %v, want the same filter", len(got), err)
	}
	for _, n := range []int{0, 18_751, 18_753} {
		if _, err := ParseJSFilter(make([]byte, n)); err == nil {
			t.Errorf("%d bytes: got no error", n)
		}
	}
}

func TestBuildJSFilter_panicsOutsideTheDialect(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	BuildJSFilter([]string{"é"})
}
