package main

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
)

// bits of filters that participants send.
const filterK = 7

// buildFilter is the filter that a participant sends (section 11).
func buildFilter(sender string, lamport, floor uint64, ids ...string) []byte {
	size := max(1, (10*len(ids)+7)/8)
	set := make([]byte, size)
	for _, id := range ids {
		for _, p := range positions(sender, lamport, id, filterK, size) {
			set[p/8] |= 1 << (p % 8)
		}
	}
	return filterBytes(filterK, lamport-floor, set)
}

// filterBytes joins the parts of format 1.
func filterBytes(k byte, distance uint64, set []byte) []byte {
	return join([]byte{1, k}, varint(distance), set)
}

// positions are the bits of one ID in a filter of the given number of bytes.
func positions(sender string, lamport uint64, id string, k, size int) []uint32 {
	salt := []byte{1}
	salt = prefixed(salt, sender)
	salt = binary.BigEndian.AppendUint64(salt, lamport)
	d, s := sha256.Sum256([]byte(id)), sha256.Sum256(salt)
	var list []uint32
	for i := range k {
		h := binary.BigEndian.Uint32(d[4*i:]) ^ binary.BigEndian.Uint32(s[4*i:])
		list = append(list, fmix32(h)%uint32(8*size))
	}
	return list
}

func fmix32(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// craftedBits has exactly the given number of ones: all k bits of id if hit is
// true, otherwise not the first of them.
func craftedBits(sender string, lamport uint64, id string, k, size, ones int, hit bool) []byte {
	set := make([]byte, size)
	own := positions(sender, lamport, id, k, size)
	if hit {
		for _, p := range own {
			set[p/8] |= 1 << (p % 8)
		}
	}
	for p := uint32(0); countOnes(set) < ones; p++ {
		if hit || p != own[0] {
			set[p/8] |= 1 << (p % 8)
		}
	}
	if countOnes(set) != ones {
		panic("craftedBits: fewer ones wanted than the ID has")
	}
	return set
}

func countOnes(set []byte) int {
	n := 0
	for _, b := range set {
		n += bits.OnesCount8(b)
	}
	return n
}

// estimate is p of SDS-ACK-4.
func estimate(k int, set []byte) float64 {
	return math.Pow(float64(countOnes(set))/float64(8*len(set)), float64(k))
}

// checked is what a filter says about one message.
type checked struct {
	understood bool
	covers     bool
	verdict    string // hit, miss or none
	p          float64
}

// checkFilter reads a filter of sender and lamport for message id at idLamport
// (sections 11 and 12), as the first filter of that sender and with the clock
// near.
func checkFilter(filter []byte, sender string, lamport uint64, id string, idLamport uint64) checked {
	none := checked{verdict: "none"}
	if len(filter) < 3 || filter[0] != 1 || filter[1] < 1 || filter[1] > 8 {
		return none
	}
	distance, n := binary.Uvarint(filter[2:])
	if n <= 0 || n != len(varint(distance)) || distance > lamport {
		return none
	}
	k, set := int(filter[1]), filter[2+n:]
	if len(set) < 1 || len(set) > 4096 {
		return none
	}
	c := checked{understood: true, verdict: "none", p: estimate(k, set)}
	c.covers = lamport > idLamport && lamport-distance < idLamport
	if !c.covers {
		return c
	}
	c.verdict = "hit"
	for _, p := range positions(sender, lamport, id, k, len(set)) {
		if set[p/8]&(1<<(p%8)) == 0 {
			c.verdict = "miss"
			return c
		}
	}
	if c.p > 0.05 {
		c.verdict = "none"
	}
	return c
}
