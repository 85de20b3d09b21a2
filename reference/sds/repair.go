package sds

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// The bounds of repair.
const (
	requestsKept    = 256       // [SDS-REP-24]
	answersKept     = 256       // [SDS-REP-24]
	requestsCarried = 3         // by one message [SDS-REP-7]
	requestsHeeded  = 3         // of one message, and of one requester in requesterPause [SDS-REP-22]
	requestPause    = 1_000     // ms between sync messages that only ask [SDS-REP-11]
	requesterPause  = 5_000     // ms [SDS-REP-22]
	repairAge       = 1_800_000 // ms [SDS-REP-22]
	answerPause     = 60_000    // ms in which the next two bounds hold [SDS-REP-23]
	answersGiven    = 10        // [SDS-REP-23]
	answerBytes     = 262_144   // [SDS-REP-23]
)

// repair is what SDS-R keeps: what this participant asks for, and what it is
// going to answer.
type repair struct {
	requests map[MessageID]*request
	asked    Time  // when a sync message was last sent only to ask
	timer    timer // for the next request, if nothing else carries it

	answers    map[MessageID]*answer
	requesters map[ParticipantID][]Time // when IDs of each were taken on, of late
	known      recent[ParticipantID]    // the keys of requesters
	given      []givenAnswer
}

func newRepair() repair {
	return repair{
		requests: make(map[MessageID]*request), asked: never,
		timer:   timer{kind: requestTimer, index: idle},
		answers: make(map[MessageID]*answer), requesters: make(map[ParticipantID][]Time),
		known: newRecent[ParticipantID](evidenceSenders),
	}
}

// hash reads the first eight bytes of the SHA-256 of its arguments, joined.
// [SDS-REP-27]
func hash(x string, y MessageID) uint64 {
	b := make([]byte, 0, 2*maxIDBytes)
	b = append(b, x...)
	b = append(b, y...)
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:8])
}

// productMod returns a·b mod m, with the product at full width. [SDS-REP-27]
func productMod(a, b, m uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	_, rest := bits.Div64(hi%m, lo, m)
	return rest
}
