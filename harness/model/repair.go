package model

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
)

// Repair is what the formulas of repair need to know of a channel: when a
// participant asks for what it misses, and when it answers those who ask.
type Repair struct {
	MinMS, MaxMS int64
	Groups       int
	Fast         bool  // the profile of the shorter waits
	IntervalMS   int64 // of the channel; counts in the fast profile alone
}

// DefaultRepair has the parameters that a channel has unless it says otherwise.
func DefaultRepair() Repair {
	return Repair{MinMS: 30_000, MaxMS: 120_011, Groups: 1, IntervalMS: 5_000}
}

// The shortest waits of the fast profile.
const (
	fastRequestMS = 200
	fastAnswerMS  = 500
)

// RequestMS is how long the participant waits before it asks for a message.
func (r Repair) RequestMS(participant, message string) int64 {
	least, span := r.MinMS, r.MaxMS-r.MinMS
	if r.Fast {
		least, span = fastRequestMS, max(1, r.IntervalMS-fastRequestMS)
	}
	return least + modulo(hash(participant+message), span)
}

// AnswerMS is how long the participant waits before it answers for a message
// of that sender. The sender itself does not wait.
func (r Repair) AnswerMS(participant, sender, message string) int64 {
	distance := new(big.Int).Xor(hash(participant), hash(sender))
	product := distance.Mul(distance, hash(message))
	switch {
	case !r.Fast:
		return modulo(product, r.MaxMS)
	case participant == sender:
		return 0
	default:
		return fastAnswerMS + modulo(product, max(1, r.IntervalMS-fastAnswerMS))
	}
}

// Answers tells whether the participant is in the response group of a message
// of that sender.
func (r Repair) Answers(participant, sender, message string) bool {
	groups := int64(r.Groups)
	return modulo(hash(participant+message), groups) == modulo(hash(sender+message), groups)
}

// hash is the first 8 bytes of SHA-256. It has no fixed width here, so that a
// product cannot overflow.
func hash(s string) *big.Int {
	digest := sha256.Sum256([]byte(s))
	return new(big.Int).SetUint64(binary.BigEndian.Uint64(digest[:]))
}

func modulo(x *big.Int, m int64) int64 {
	return new(big.Int).Mod(x, big.NewInt(m)).Int64()
}
