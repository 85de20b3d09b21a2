package bloom

import (
	"encoding/binary"
	"math/bits"
)

// The filter of the JavaScript package @waku/sds: one hashing for all senders,
// one size for all filters, no header.
const (
	WakuBytes  = 18_752
	WakuWindow = 10_000 // message IDs in it
	wakuBits   = 150_000
	wakuHashes = 10
)

// WakuDigest is what the positions of a message ID follow from.
type WakuDigest struct{ a, b uint32 }

// WakuDigestOf returns the digest of a message ID.
func WakuDigestOf(id string) WakuDigest {
	return WakuDigest{residue(murmur3([]byte(id))), residue(murmur3(append([]byte(id), " b"...)))}
}

// residue returns |h| mod m of a hash taken as a signed number.
func residue(h uint32) uint32 {
	n := int64(int32(h))
	return uint32(max(n, -n) % wakuBits)
}

func (d WakuDigest) position(i uint32) uint32 { return (d.a + i*d.b) % wakuBits }

// WakuContains reports whether a filter has all positions of an ID. A filter of
// another length contains nothing.
func WakuContains(filter []byte, d WakuDigest) bool {
	if len(filter) != WakuBytes {
		return false
	}
	for i := range uint32(wakuHashes) {
		at, mask := place(d.position(i))
		if filter[at]&mask == 0 {
			return false
		}
	}
	return true
}

// place returns the byte and the bit of a position in words of 64 bits, the
// greatest byte of each first.
func place(p uint32) (at int, mask byte) {
	word, bit := p/64, p%64
	return int(word*8 + 7 - bit/8), 1 << (bit % 8)
}

// WakuSet is a filter that IDs can be taken out of again.
//
// Invariant: a bit of the filter is set where the count is not zero.
type WakuSet struct {
	counts []uint16
	filter []byte
}

// NewWakuSet returns an empty set.
func NewWakuSet() *WakuSet {
	return &WakuSet{counts: make([]uint16, wakuBits), filter: make([]byte, WakuBytes)}
}

// Add puts an ID in.
func (s *WakuSet) Add(d WakuDigest) {
	for i := range uint32(wakuHashes) {
		p := d.position(i)
		s.counts[p]++
		at, mask := place(p)
		s.filter[at] |= mask
	}
}

// Remove takes out an ID that was put in.
func (s *WakuSet) Remove(d WakuDigest) {
	for i := range uint32(wakuHashes) {
		p := d.position(i)
		if s.counts[p]--; s.counts[p] == 0 {
			at, mask := place(p)
			s.filter[at] &^= mask
		}
	}
}

// Encode returns the filter as it is now.
func (s *WakuSet) Encode() []byte { return append([]byte(nil), s.filter...) }

// murmur3 is MurmurHash3 x86_32 with seed 0.
func murmur3(b []byte) uint32 {
	var h uint32
	n := uint32(len(b))
	for ; len(b) >= 4; b = b[4:] {
		h ^= scramble(binary.LittleEndian.Uint32(b))
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
	}
	var tail uint32
	for i := len(b) - 1; i >= 0; i-- {
		tail = tail<<8 | uint32(b[i])
	}
	if len(b) > 0 {
		h ^= scramble(tail)
	}
	return mix(h ^ n)
}

func scramble(k uint32) uint32 { return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593 }
