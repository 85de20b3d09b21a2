package model

import (
	"encoding/hex"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkFilter is the filter of the specification's check value.
func checkFilter() Filter {
	return BuildFilter(Salt{"alice", 1_700_000_000_001}, 1_699_999_999_001, []string{"m1", "m2", "m3"})
}

func TestFilter_givesTheCheckValue(t *testing.T) {
	if got, want := hex.EncodeToString(checkFilter().Encode()), "0107e807f62182ad"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func ids(prefix string, n int) []string {
	all := make([]string, 0, n)
	for i := range n {
		all = append(all, fmt.Sprintf("%s%d", prefix, i))
	}
	return all
}

func TestFilter_containsWhatItWasBuiltFrom(t *testing.T) {
	for n := range 200 {
		window := ids("in-", n)
		f := BuildFilter(Salt{"bob", uint64(n)}, 0, window)
		for _, id := range window {
			if !f.Contains(id) {
				t.Fatalf("%d IDs: %s is not in its own filter", n, id)
			}
		}
	}
}

func TestFilter_emptyContainsNothing(t *testing.T) {
	f := BuildFilter(Salt{"bob", 9}, 0, nil)
	if got, want := hex.EncodeToString(f.Encode()), "01070900"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if f.Contains("m1") {
		t.Error("an empty filter contains m1")
	}
	if p := f.FalsePositive(); p != 0 {
		t.Errorf("estimate: got %g, want 0", p)
	}
}

func TestFilter_of64IDsIs85Bytes(t *testing.T) {
	salt := Salt{"bob", 1_700_000_000_000}
	got := len(BuildFilter(salt, salt.Lamport-100_000, ids("m", 64)).Encode())
	if got != 85 {
		t.Errorf("got %d bytes, want 85", got)
	}
}

func TestFilter_estimateMatchesWhatIsMeasured(t *testing.T) {
	const filters, probes = 400, 100
	expected, hits := 0.0, 0
	for i := range filters {
		f := BuildFilter(Salt{"bob", uint64(i)}, 0, ids("in-", 64))
		expected += probes * f.FalsePositive()
		for _, id := range ids("out-", probes) {
			if f.Contains(id) {
				hits++
			}
		}
	}
	if deviation := math.Abs(float64(hits) - expected); deviation > 5*math.Sqrt(expected) {
		t.Errorf("false positives: got %d, estimated %.0f", hits, expected)
	}
}

func TestFilter_falsePositivesDoNotRecurInTheNextFilter(t *testing.T) {
	window := ids("in-", 64)
	first := BuildFilter(Salt{"bob", 1}, 0, window)
	next := BuildFilter(Salt{"bob", 2}, 0, window)
	once, twice := 0, 0
	for _, id := range ids("out-", 40_000) {
		if first.Contains(id) {
			once++
			if next.Contains(id) {
				twice++
			}
		}
	}
	if once < 200 {
		t.Fatalf("only %d false positives to look at", once)
	}
	if rate := float64(twice) / float64(once); rate > 0.05 {
		t.Errorf("%d of %d false positives recur", twice, once)
	}
}

func TestParseFilter_readsWhatEncodeWrote(t *testing.T) {
	for _, floor := range []uint64{0, 1, 5_000, 1 << 40} {
		salt := Salt{"carol", 1 << 40}
		want := BuildFilter(salt, floor, ids("m", 5))
		got, err := ParseFilter(salt, want.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("floor %d (-want +got):\n%s", floor, diff)
		}
	}
}

func TestParseFilter_refusesWhatIsNotUnderstood(t *testing.T) {
	salt := Salt{"carol", 1_000}
	for name, b := range map[string][]byte{
		"nothing":                   {},
		"format alone":              {1},
		"other format":              {2, 7, 0, 0xff},
		"no hashes":                 {1, 0, 0, 0xff},
		"nine hashes":               {1, 9, 0, 0xff},
		"no floor":                  {1, 7},
		"floor cut":                 {1, 7, 0x80},
		"floor not shortest":        {1, 7, 0x80, 0x00, 0xff},
		"floor below zero":          {1, 7, 0xe9, 0x07, 0xff}, // 1001
		"no bits":                   {1, 7, 0},
		"more bits than are taken":  append([]byte{1, 7, 0}, make([]byte, 4_097)...),
		"floor of more than 64 bit": {1, 7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0xff},
	} {
		if f, err := ParseFilter(salt, b); err == nil {
			t.Errorf("%s: got %+v, want an error", name, f)
		}
	}
	for name, b := range map[string][]byte{
		"the largest filter":  append([]byte{1, 8, 0}, make([]byte, 4_096)...),
		"the smallest filter": {1, 1, 0, 0},
		"a floor of 0":        {1, 7, 0xe8, 0x07, 0xff}, // 1000
	} {
		if _, err := ParseFilter(salt, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBuildFilter_panicsOnAFloorAboveItsMessage(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	BuildFilter(Salt{"bob", 5}, 6, nil)
}

func TestReader_agreesWithContains(t *testing.T) {
	window := []string{"a", "b", "c", "d", "e"}
	f := BuildFilter(Salt{SenderID: "alice", Lamport: 9}, 3, window)
	reader, missed := f.Reader(), 0
	for i := range 500 {
		id := fmt.Sprint(i)
		if i < len(window) {
			id = window[i]
		}
		digest := DigestOf(id)
		if reader.Contains(&digest) != f.Contains(id) {
			t.Fatalf("%q: the reader says %v, the filter the opposite", id, reader.Contains(&digest))
		}
		if !f.Contains(id) {
			missed++
		}
	}
	if missed < 400 {
		t.Errorf("the filter lacks %d of 495 IDs that it was not built from; want nearly all", missed)
	}
}
