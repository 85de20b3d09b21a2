// Package bloom builds, parses and queries the filter that a message carries
// (format 1 of the specification: one version byte, one byte for the number of
// hash functions, the distance to the floor, the bits).
//
// It does not decide which message IDs enter a filter, and it does not judge
// what a hit proves; both belong to the state machine.
package bloom

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// The parameters of format 1.
const (
	Format       = 1
	Hashes       = 7    // positions that an encoder sets for one ID
	MaxHashes    = 8    // a digest has eight words, so a decoder takes at most eight
	BitsPerID    = 10   // bits that an encoder spends on one ID
	MaxBytes     = 4096 // of bits, in a filter that a decoder understands
	saltVersion  = 1    // first byte of what the salt is hashed from
	maxDiffBytes = 10   // of the varint that holds the distance to the floor
)

// ErrNotUnderstood marks filters that are no evidence. The message that
// carries one is good all the same.
var ErrNotUnderstood = errors.New("filter not understood")

// Digest is the SHA-256 of a message ID as eight big-endian words. It is
// computed once for an ID and serves every filter.
type Digest [MaxHashes]uint32

// DigestOf returns the digest of a message ID.
func DigestOf(id string) Digest { return words(sha256.Sum256([]byte(id))) }

// Salt makes the positions of one ID differ from message to message, so that a
// false positive in one filter says nothing about the next.
type Salt [MaxHashes]uint32

// SaltOf returns the salt of the message that sender sent at lamport.
func SaltOf(sender string, lamport uint64) Salt {
	b := make([]byte, 0, 160)
	b = append(b, saltVersion)
	b = binary.BigEndian.AppendUint16(b, uint16(len(sender)))
	b = append(b, sender...)
	b = binary.BigEndian.AppendUint64(b, lamport)
	return Salt(words(sha256.Sum256(b)))
}

func words(sum [sha256.Size]byte) (w [MaxHashes]uint32) {
	for i := range w {
		w[i] = binary.BigEndian.Uint32(sum[4*i:])
	}
	return w
}

// Filter is the set of message IDs that a sender says it has received.
//
// Invariant: 1 ≤ K ≤ MaxHashes and 1 ≤ len(Bits) ≤ MaxBytes.
type Filter struct {
	K     int
	Floor uint64 // every received ID above this Lamport timestamp is in the filter
	Bits  []byte
}

// New returns the filter of ids that a message with this salt carries.
func New(ids []Digest, salt Salt, floor uint64) Filter {
	f := Filter{K: Hashes, Floor: floor, Bits: make([]byte, sizeFor(len(ids)))}
	f.fill(ids, &salt)
	return f
}

// Append appends the wire form of what New returns, for a message at lamport,
// in one go. The floor must not lie above lamport.
func Append(b []byte, ids []Digest, salt Salt, floor, lamport uint64) []byte {
	size := sizeFor(len(ids))
	b = slices.Grow(b, 2+maxDiffBytes+size)
	b = header(b, Hashes, lamport-floor)
	f := Filter{K: Hashes, Floor: floor, Bits: b[len(b) : len(b)+size]}
	clear(f.Bits)
	f.fill(ids, &salt)
	return b[:len(b)+size]
}

// sizeFor returns the number of bytes for so many IDs.
func sizeFor(ids int) int { return max(1, (BitsPerID*ids+7)/8) }

func (f *Filter) fill(ids []Digest, salt *Salt) {
	m := modulusOf(len(f.Bits))
	for i := range ids {
		id := &ids[i]
		for j := range Hashes {
			p := m.of(mix(id[j] ^ salt[j]))
			f.Bits[p/8] |= 1 << (p % 8)
		}
	}
}

// Contains reports whether every position of id is set: the sender has received
// it, or this is a false positive. False is proof that it has not.
func (f Filter) Contains(id *Digest, salt *Salt) bool {
	m := modulusOf(len(f.Bits))
	for i := range f.K {
		p := m.of(mix(id[i] ^ salt[i])) // [SDS-BLOOM-4]
		if f.Bits[p/8]&(1<<(p%8)) == 0 {
			return false
		}
	}
	return true
}

// FalsePositive returns the chance that an ID outside the set hits.
func (f Filter) FalsePositive() float64 {
	ones, rest := 0, f.Bits
	for ; len(rest) >= 8; rest = rest[8:] {
		ones += bits.OnesCount64(binary.LittleEndian.Uint64(rest))
	}
	for _, b := range rest {
		ones += bits.OnesCount8(b)
	}
	p := 1.0
	for range f.K {
		p *= float64(ones) / float64(8*len(f.Bits))
	}
	return p
}

// Encode returns the wire form of the filter for a message at lamport. The
// floor must not lie above lamport.
func (f Filter) Encode(lamport uint64) []byte {
	b := make([]byte, 0, 2+maxDiffBytes+len(f.Bits))
	return append(header(b, f.K, lamport-f.Floor), f.Bits...)
}

func header(b []byte, k int, diff uint64) []byte {
	return binary.AppendUvarint(append(b, Format, byte(k)), diff)
}

// Parse reads the wire form of the filter of a message at lamport. The result
// shares the bytes of b. Every error wraps ErrNotUnderstood. [SDS-BLOOM-6]
// [SDS-BLOOM-7]
func Parse(b []byte, lamport uint64) (Filter, error) {
	if len(b) < 2 {
		return Filter{}, notUnderstood("read %d bytes, expected a version byte and a hash count", len(b))
	}
	if b[0] != Format {
		return Filter{}, notUnderstood("read format %d, expected %d", b[0], Format)
	}
	k := int(b[1])
	if k < 1 || k > MaxHashes {
		return Filter{}, notUnderstood("read %d hashes, expected 1 to %d", k, MaxHashes)
	}
	diff, n := binary.Uvarint(b[2:])
	if n <= 0 || n > 1 && b[1+n] == 0 || diff > lamport { // a last byte of zero: not the shortest form
		return Filter{}, notUnderstood("read no floor between 0 and the message's Lamport timestamp %d", lamport)
	}
	set := b[2+n:]
	if len(set) < 1 || len(set) > MaxBytes {
		return Filter{}, notUnderstood("read %d bytes of bits, expected 1 to %d", len(set), MaxBytes)
	}
	return Filter{K: k, Floor: lamport - diff, Bits: set}, nil
}

func notUnderstood(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrNotUnderstood, fmt.Sprintf(format, args...))
}

// modulus takes remainders by a number of bits with two multiplications, since
// a division for each position would take most of the time of a filter.
type modulus struct{ m, inverse uint64 }

func modulusOf(size int) modulus {
	m := uint64(8 * size)
	return modulus{m, ^uint64(0)/m + 1}
}

// of returns h mod m. It is exact for all h and m below 2^32: the low half of
// h · ⌈2^64 / m⌉ is the fraction of h / m, closely enough.
func (x modulus) of(h uint32) uint32 {
	p, _ := bits.Mul64(x.inverse*uint64(h), x.m)
	return uint32(p)
}

// mix is the finalizer of MurmurHash3 (fmix32): 32-bit arithmetic, and so the
// same in every language.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return h
}
