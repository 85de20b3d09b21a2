package bloom

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"
)

func digests(ids ...string) []Digest {
	var d []Digest
	for _, id := range ids {
		d = append(d, DigestOf(id))
	}
	return d
}

func TestFilter_matchesTheCheckValueOfTheSpecification(t *testing.T) {
	const lamport, floor = 1700000000001, 1699999999001
	f := New(digests("m1", "m2", "m3"), SaltOf("alice", lamport), floor)
	if got, want := hex.EncodeToString(f.Encode(lamport)), "0107e807f62182ad"; got != want {
		t.Fatalf("filter of alice: got %s, want %s", got, want)
	}
}

func TestFilter_containsWhatWasAdded(t *testing.T) {
	for _, n := range []int{0, 1, 2, 63, 64, 500} {
		var ids []Digest
		for i := range n {
			ids = append(ids, DigestOf(fmt.Sprint("id-", i)))
		}
		salt := SaltOf("bob", uint64(n))
		f := New(ids, salt, 0)
		for i := range ids {
			if !f.Contains(&ids[i], &salt) {
				t.Errorf("filter of %d IDs lacks ID %d", n, i)
			}
		}
	}
}

func TestFilter_ofSixtyFourIDsIsEightyBytesAndKeepsItsErrorRate(t *testing.T) {
	var ids []Digest
	for i := range 64 {
		ids = append(ids, DigestOf(fmt.Sprint("in-", i)))
	}
	const filters, probes = 50, 400
	hits, estimate := 0, 0.0
	for n := range filters {
		salt := SaltOf("carol", uint64(n))
		f := New(ids, salt, 0)
		if len(f.Bits) != 80 {
			t.Fatalf("got %d bytes of bits, want 80", len(f.Bits))
		}
		estimate += f.FalsePositive() / filters
		for i := range probes {
			d := DigestOf(fmt.Sprint("out-", i))
			if f.Contains(&d, &salt) {
				hits++
			}
		}
	}
	rate := float64(hits) / (filters * probes)
	if rate > 0.015 || rate < 0.002 || estimate > 0.015 || estimate < 0.004 {
		t.Errorf("false positives: got rate %.4f with estimate %.4f, want both near 0.008", rate, estimate)
	}
}

// A false positive that came back in the next filter would count as fresh
// evidence; the salt is there to prevent it.
func TestFilter_falsePositiveDoesNotComeBackInTheNextFilter(t *testing.T) {
	ids := digests("a", "b", "c", "d", "e", "f", "g", "h")
	first, second := SaltOf("s", 1), SaltOf("s", 2)
	f, g := New(ids, first, 0), New(ids, second, 0)
	both, one := 0, 0
	for i := range 20000 {
		d := DigestOf(fmt.Sprint("out-", i))
		if f.Contains(&d, &first) {
			one++
			if g.Contains(&d, &second) {
				both++
			}
		}
	}
	if one < 50 || both*10 > one {
		t.Errorf("of %d false positives %d came back, want at most a tenth of at least 50", one, both)
	}
}

func TestModulus_isTheRemainderOfADivision(t *testing.T) {
	for size := 1; size <= MaxBytes; size++ {
		m := uint32(8 * size)
		x := modulusOf(size)
		last := ^uint32(0) / m * m
		for _, h := range []uint32{0, 1, m - 1, m, m + 1, last - 1, last, last + 1, ^uint32(0), mix(m), mix(m + 1)} {
			if got, want := x.of(h), h%m; got != want {
				t.Fatalf("%d mod %d: got %d, want %d", h, m, got, want)
			}
		}
	}
}

func TestAppend_writesWhatNewEncodes(t *testing.T) {
	salt := SaltOf("bob", 900)
	for _, n := range []int{0, 1, 2, 64, 500} {
		var ids []Digest
		for i := range n {
			ids = append(ids, DigestOf(fmt.Sprint("id-", i)))
		}
		used := bytes.Repeat([]byte{0xff}, 1000)
		got := Append(used[:1], ids, salt, 700, 900)[1:]
		if want := New(ids, salt, 700).Encode(900); !bytes.Equal(got, want) {
			t.Errorf("filter of %d IDs: got %x, want %x", n, got, want)
		}
	}
}

func TestParse_returnsWhatWasEncoded(t *testing.T) {
	for _, lamport := range []uint64{0, 1, 1<<53 - 1} {
		for _, floor := range []uint64{0, lamport / 2, lamport} {
			f := New(digests("x"), SaltOf("s", lamport), floor)
			g, err := Parse(f.Encode(lamport), lamport)
			if err != nil || g.K != f.K || g.Floor != floor || !bytes.Equal(g.Bits, f.Bits) {
				t.Errorf("lamport %d, floor %d: got %+v, %v", lamport, floor, g, err)
			}
		}
	}
}

func TestParse_refusesWhatItDoesNotUnderstand(t *testing.T) {
	const lamport = 10
	cases := map[string][]byte{
		"empty":                             nil,
		"one byte":                          {1},
		"format 2":                          {2, 7, 0, 1},
		"no hashes":                         {1, 0, 0, 1},
		"nine hashes":                       {1, 9, 0, 1},
		"no distance":                       {1, 7},
		"unfinished distance":               {1, 7, 0x80},
		"distance of 11 bytes":              append([]byte{1, 7}, bytes.Repeat([]byte{0x80}, 11)...),
		"distance not in its shortest form": {1, 7, 0x80, 0, 1},
		"floor below zero":                  {1, 7, 11, 1},
		"no bits":                           {1, 7, 0},
		"too many bits":                     append([]byte{1, 7, 0}, make([]byte, MaxBytes+1)...),
	}
	for name, b := range cases {
		if f, err := Parse(b, lamport); !errors.Is(err, ErrNotUnderstood) {
			t.Errorf("%s: got %+v, %v, want ErrNotUnderstood", name, f, err)
		}
	}
	if _, err := Parse(append([]byte{1, 8, 10}, make([]byte, MaxBytes)...), lamport); err != nil {
		t.Errorf("greatest filter: %v", err)
	}
}

func FuzzParse_roundTrips(f *testing.F) {
	f.Add([]byte{1, 7, 0xe8, 7, 0xf6, 0x21, 0x82, 0xad}, uint64(1700000000001))
	f.Add([]byte{1, 8, 0, 1}, uint64(0))
	f.Fuzz(func(t *testing.T, b []byte, lamport uint64) {
		filter, err := Parse(b, lamport)
		if err != nil {
			return
		}
		again, err := Parse(filter.Encode(lamport), lamport)
		if err != nil || again.K != filter.K || again.Floor != filter.Floor || !bytes.Equal(again.Bits, filter.Bits) {
			t.Fatalf("got %+v, %v, want %+v", again, err, filter)
		}
		if p := again.FalsePositive(); p < 0 || p > 1 {
			t.Fatalf("false-positive estimate %v", p)
		}
	})
}

// BenchmarkAppend measures the filter of 64 IDs, in its wire form.
func BenchmarkAppend(b *testing.B) {
	var ids []Digest
	for i := range 64 {
		ids = append(ids, DigestOf(fmt.Sprint("in-", i)))
	}
	salt := SaltOf("carol", 1)
	b.ReportAllocs()
	for b.Loop() {
		Append(nil, ids, salt, 0, 1)
	}
}

// BenchmarkContains measures the question for one ID, whose answer is no.
func BenchmarkContains(b *testing.B) {
	var ids []Digest
	for i := range 64 {
		ids = append(ids, DigestOf(fmt.Sprint("in-", i)))
	}
	salt, other := SaltOf("carol", 1), DigestOf("other")
	f := New(ids, salt, 0)
	for b.Loop() {
		f.Contains(&other, &salt)
	}
}
