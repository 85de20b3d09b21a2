package model

import (
	"encoding/binary"
	"math"
	"testing"
)

func TestVarint_isShortestAtEveryBoundary(t *testing.T) {
	values := []uint64{0, math.MaxUint64}
	for bit := range 64 {
		values = append(values, 1<<bit-1, 1<<bit)
	}
	for _, v := range values {
		got, want := appendVarint(nil, v), binary.AppendUvarint(nil, v)
		if string(got) != string(want) {
			t.Errorf("%d: got %x, want %x", v, got, want)
		}
		if n := varintLen(v); n != len(want) {
			t.Errorf("%d: length: got %d, want %d", v, n, len(want))
		}
		for size := len(want); size <= maxVarintBytes; size++ {
			read, n, class := readVarint(appendPaddedVarint(nil, v, size))
			if read != v || n != size || class != "" {
				t.Errorf("%d padded to %d: read %d, %d bytes, %q", v, size, read, n, class)
			}
		}
	}
}
