package model

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
)

// The numbers of filter format 1.
const (
	filterFormat     = 1
	filterHashes     = 7     // what a builder uses
	filterMaxHashes  = 8     // what a reader takes: SHA-256 has eight words
	filterMaxBytes   = 4_096 // bytes of bits that a reader takes
	filterBitsForOne = 10    // bits for each ID of the window
)

// Salt is what makes two filters over the same IDs independent: who sends the
// filter, in which message.
type Salt struct {
	SenderID string
	Lamport  uint64
}

// Filter is a bloom filter of format 1:
//
//	01 | k | varint(lamport - floor) | bits
//
// It speaks of the messages above Floor that its sender received. It makes no
// sense without the message that carries it, because the sender and the Lamport
// timestamp of that message are part of every position.
type Filter struct {
	Salt   Salt
	Hashes int    // k
	Floor  uint64 // messages at or below it are not spoken of
	Bits   []byte
}

// BuildFilter is the filter that the sender of salt sends about window. A floor
// above the Lamport timestamp cannot be written and panics: the caller meant
// another message.
func BuildFilter(salt Salt, floor uint64, window []string) Filter {
	if floor > salt.Lamport {
		panic(fmt.Sprintf("filter floor %d above the Lamport timestamp %d of its message", floor, salt.Lamport))
	}
	size := max(1, (filterBitsForOne*len(window)+7)/8) // [SDS-BLOOM-1]
	f := Filter{Salt: salt, Hashes: filterHashes, Floor: floor, Bits: make([]byte, size)}
	for _, id := range window {
		for _, p := range f.Positions(id) {
			f.Bits[p/8] |= 1 << (p % 8)
		}
	}
	return f
}

// Encode is the filter as field 12 carries it.
func (f Filter) Encode() []byte {
	b := []byte{filterFormat, byte(f.Hashes)}
	b = appendVarint(b, f.Salt.Lamport-f.Floor)
	return append(b, f.Bits...)
}

// FilterOf reads the filter of m. An error means that the filter is no
// evidence of anything; the message stays valid.
func FilterOf(m Message) (Filter, error) {
	if m.Lamport == nil {
		return Filter{}, fmt.Errorf("filter: the message has no Lamport timestamp, so the filter has no salt")
	}
	return ParseFilter(Salt{m.SenderID, *m.Lamport}, m.Filter)
}

// ParseFilter reads a filter that came in a message with the given salt.
func ParseFilter(salt Salt, b []byte) (Filter, error) {
	if len(b) < 2 {
		return Filter{}, fmt.Errorf("filter: read %d bytes, expected a format and a number of hashes", len(b))
	}
	if b[0] != filterFormat {
		return Filter{}, fmt.Errorf("filter offset 0: read format %d, expected %d", b[0], filterFormat)
	}
	k := int(b[1])
	if k < 1 || k > filterMaxHashes { // [SDS-BLOOM-6]
		return Filter{}, fmt.Errorf("filter offset 1: read %d hashes, expected 1 to %d", k, filterMaxHashes)
	}
	depth, n, class := readVarint(b[2:])
	if class != "" || n != varintLen(depth) {
		return Filter{}, fmt.Errorf("filter offset 2: read a varint that is cut, too long or not in its shortest form, expected the distance from floor to Lamport timestamp")
	}
	if depth > salt.Lamport {
		return Filter{}, fmt.Errorf("filter offset 2: read a floor %d below Lamport timestamp %d, expected a floor of at least 0", depth, salt.Lamport)
	}
	rest := b[2+n:]
	if len(rest) < 1 || len(rest) > filterMaxBytes {
		return Filter{}, fmt.Errorf("filter offset %d: read %d bytes of bits, expected 1 to %d", 2+n, len(rest), filterMaxBytes)
	}
	return Filter{Salt: salt, Hashes: k, Floor: salt.Lamport - depth, Bits: append([]byte(nil), rest...)}, nil
}

// Positions are the bits that id sets, one for each hash; two may coincide.
func (f Filter) Positions(id string) []int {
	of := eightWords(sha256.Sum256([]byte(id)))
	salt := eightWords(sha256.Sum256(f.Salt.bytes()))
	m := uint32(8 * len(f.Bits))
	positions := make([]int, f.Hashes)
	for i := range positions {
		positions[i] = int(fmix32(of[i]^salt[i]) % m) // [SDS-BLOOM-4]
	}
	return positions
}

// Contains tells whether every position of id is set. True may be false; false
// is certain.
func (f Filter) Contains(id string) bool {
	for _, p := range f.Positions(id) {
		if f.Bits[p/8]&(1<<(p%8)) == 0 {
			return false
		}
	}
	return true
}

// Digest is what filters need of a message ID: the words of its hash.
type Digest [8]uint32

// DigestOf is the digest of a message ID.
func DigestOf(id string) Digest { return eightWords(sha256.Sum256([]byte(id))) }

// Reader is a filter that is asked many times: what does not depend on the
// message is worked out once.
type Reader struct {
	bits   []byte
	hashes int
	salt   Digest
}

// Reader prepares a filter for many questions.
func (f Filter) Reader() *Reader {
	return &Reader{bits: f.Bits, hashes: f.Hashes, salt: eightWords(sha256.Sum256(f.Salt.bytes()))}
}

// Contains is Filter.Contains for the message ID that has the digest.
func (r *Reader) Contains(id *Digest) bool {
	m := uint32(8 * len(r.bits))
	for i := range r.hashes {
		p := fmix32(id[i]^r.salt[i]) % m
		if r.bits[p/8]&(1<<(p%8)) == 0 {
			return false
		}
	}
	return true
}

// FalsePositive estimates the chance that Contains holds for an ID that is not
// in the filter: (ones/m)^k.
func (f Filter) FalsePositive() float64 {
	ones := 0
	for _, b := range f.Bits {
		ones += bits.OnesCount8(b)
	}
	return math.Pow(float64(ones)/float64(8*len(f.Bits)), float64(f.Hashes))
}

func (s Salt) bytes() []byte {
	b := appendShort([]byte{filterFormat}, s.SenderID)
	return binary.BigEndian.AppendUint64(b, s.Lamport)
}

// eightWords cuts a digest into big-endian words.
func eightWords(digest [32]byte) (words Digest) {
	for i := range words {
		words[i] = binary.BigEndian.Uint32(digest[4*i:])
	}
	return words
}

// fmix32 is the finalizer of MurmurHash3: each bit of x reaches each bit of the
// result.
func fmix32(x uint32) uint32 {
	x ^= x >> 16
	x *= 0x85ebca6b
	x ^= x >> 13
	x *= 0xc2b2ae35
	x ^= x >> 16
	return x
}
