package model

import "fmt"

// The numbers of the filter in the dialect of @waku/sds.
const (
	jsFilterHashes = 10
	jsFilterBits   = 150_000
	jsFilterWords  = 2_344 // of 64 bits, the last one not full
	jsFilterBytes  = 8 * jsFilterWords
)

// JSFilter is a bloom filter in the dialect of the JavaScript package
// @waku/sds: big-endian 64-bit words without a header, always 18,752 bytes.
// Bit j is bit j mod 64 of word j div 64, counted from the lowest. All senders
// hash alike, so that a hit is a hint and never proof.
//
// Invariant: it has jsFilterBytes bytes.
type JSFilter []byte

// BuildJSFilter is the filter that contains ids. IDs that are not ASCII are
// outside the dialect and panic.
func BuildJSFilter(ids []string) JSFilter {
	f := make(JSFilter, jsFilterBytes)
	for _, id := range ids {
		for _, p := range jsPositions(id) {
			at, mask := jsBit(p)
			f[at] |= mask
		}
	}
	return f
}

// ParseJSFilter reads field 12 of a message in the dialect.
func ParseJSFilter(b []byte) (JSFilter, error) {
	if len(b) != jsFilterBytes {
		return nil, fmt.Errorf("filter: read %d bytes, expected %d", len(b), jsFilterBytes)
	}
	return JSFilter(append([]byte(nil), b...)), nil
}

// Contains tells whether every position of id is set.
func (f JSFilter) Contains(id string) bool {
	for _, p := range jsPositions(id) {
		if at, mask := jsBit(p); f[at]&mask == 0 {
			return false
		}
	}
	return true
}

// jsBit says where bit p is: in which byte, under which mask.
func jsBit(p int) (at int, mask byte) {
	word, bit := p/64, p%64
	return 8*word + 7 - bit/8, 1 << (bit % 8)
}

// jsPositions are the bits of id: A + i·B modulo the number of bits.
func jsPositions(id string) []int {
	for i := range len(id) {
		if id[i] >= 0x80 {
			panic(fmt.Sprintf("message ID %q is not ASCII: the dialect of @waku/sds has no filter for it", id))
		}
	}
	a, b := jsHash(id), jsHash(id+" b")
	positions := make([]int, jsFilterHashes)
	for i := range positions {
		positions[i] = (a + i*b) % jsFilterBits
	}
	return positions
}

// jsHash is the magnitude of the hash as a signed number, modulo the number of
// bits.
func jsHash(s string) int {
	h := int(int32(murmur3([]byte(s))))
	if h < 0 {
		h = -h
	}
	return h % jsFilterBits
}
