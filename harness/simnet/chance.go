package simnet

import "math/rand/v2"

// Draw is a number in [0, 1) that depends on the seed and on what it is drawn
// for, and on nothing else. So one packet's fate does not change when another
// packet is taken out of a run, which is what makes shrinking work.
func Draw(seed uint64, what ...string) float64 {
	return float64(Bits(seed, what...)>>11) / (1 << 53)
}

// Bits are 64 random bits that depend on the seed and on what they are for.
func Bits(seed uint64, what ...string) uint64 {
	h := uint64(fnvOffset)
	for _, w := range what {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * fnvPrime
		}
		h *= fnvPrime // a zero byte: "ab","c" and "a","bc" are different things
	}
	return mix(mix(seed) ^ h)
}

// The numbers of the hash FNV-1a, which is done by hand: hash/fnv would allocate
// for each of the packets of a run.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// mix is the finalizer of SplitMix64: neighbouring seeds give numbers that
// have nothing in common.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Stream is a source of many numbers, for what is planned once and not shrunk.
func Stream(seed uint64, what ...string) *rand.Rand {
	return rand.New(rand.NewPCG(seed, Bits(seed, what...)))
}
