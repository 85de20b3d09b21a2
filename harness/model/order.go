package model

import "strings"

// Place is where a message stands in the total order of its channel.
type Place struct {
	Lamport   uint64
	MessageID string
}

// PlaceOf is the place of m. An ephemeral message has none; its Lamport
// timestamp counts as 0 here.
func PlaceOf(m Message) Place {
	if m.Lamport == nil {
		return Place{MessageID: m.MessageID}
	}
	return Place{Lamport: *m.Lamport, MessageID: m.MessageID}
}

// Less tells whether p sorts strictly before q: by Lamport timestamp, then by
// the bytes of the message ID, a prefix first.
func (p Place) Less(q Place) bool { return p.Compare(q) < 0 }

// Compare is negative, zero or positive as p sorts before, at or after q. It
// fits slices.SortFunc.
func (p Place) Compare(q Place) int {
	switch {
	case p.Lamport < q.Lamport:
		return -1
	case p.Lamport > q.Lamport:
		return 1
	default:
		return strings.Compare(p.MessageID, q.MessageID) // Go compares strings as bytes [SDS-ORD-3]
	}
}

// Less tells whether a sorts strictly before b in the log.
func Less(a, b Message) bool { return PlaceOf(a).Less(PlaceOf(b)) }
