package model

import (
	"encoding/binary"
	"math/bits"
)

// murmur3 is MurmurHash3_x86_32 with seed 0.
func murmur3(b []byte) uint32 {
	h, size := uint32(0), uint32(len(b))
	for ; len(b) >= 4; b = b[4:] {
		h ^= murmurBlock(binary.LittleEndian.Uint32(b))
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
	}
	if len(b) > 0 {
		var tail [4]byte
		copy(tail[:], b)
		h ^= murmurBlock(binary.LittleEndian.Uint32(tail[:]))
	}
	return fmix32(h ^ size)
}

func murmurBlock(k uint32) uint32 {
	return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593
}
