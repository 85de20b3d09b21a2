package main

import (
	"encoding/binary"
	"math/bits"
)

// The filter of the dialect waku-js (section 24): k bits of m for each ID.
const (
	foreignBits  = 150_000
	foreignK     = 10
	foreignWords = 2_344
)

// foreignFilter holds the IDs.
func foreignFilter(ids ...string) []byte {
	words := make([]uint64, foreignWords)
	for _, id := range ids {
		a, b := folded(id), folded(id+" b")
		for i := range uint64(foreignK) {
			j := (a + i*b) % foreignBits
			words[j/64] |= 1 << (j % 64)
		}
	}
	var b []byte
	for _, w := range words {
		b = binary.BigEndian.AppendUint64(b, w)
	}
	return b
}

// folded is |a| mod m for the hash a, taken as a signed number.
func folded(s string) uint64 {
	a := int64(int32(murmur3([]byte(s))))
	if a < 0 {
		a = -a
	}
	return uint64(a) % foreignBits
}

// murmur3 is MurmurHash3_x86_32 with seed 0.
func murmur3(data []byte) uint32 {
	const c1, c2 = 0xcc9e2d51, 0x1b873593
	mix := func(k uint32) uint32 { return bits.RotateLeft32(k*c1, 15) * c2 }
	var h uint32
	rest := data
	for ; len(rest) >= 4; rest = rest[4:] {
		h ^= mix(binary.LittleEndian.Uint32(rest))
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
	}
	if len(rest) > 0 {
		var tail [4]byte
		copy(tail[:], rest)
		h ^= mix(binary.LittleEndian.Uint32(tail[:]))
	}
	h ^= uint32(len(data))
	return fmix32(h) // it ends like the function of section 11
}
