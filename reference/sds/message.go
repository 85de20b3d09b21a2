package sds

import (
	"math/bits"
	"strings"
)

// Time is milliseconds since the Unix epoch or, as a difference, milliseconds.
type Time int64

// MessageID names one send of one message.
type MessageID string

// ParticipantID names one installation; two devices of a person are two.
type ParticipantID string

// ChannelID names one conversation, the scope of everything here.
type ChannelID string

// Kind says what a message is for. On the wire it follows from the fields that
// are present.
type Kind uint8

// The kinds of messages.
const (
	Content   Kind = iota + 1 // ordered, acknowledged and recovered
	Sync                      // carries state only
	Ephemeral                 // delivered at once, without reliability
)

func (k Kind) String() string {
	switch k {
	case Content:
		return "content"
	case Sync:
		return "sync"
	case Ephemeral:
		return "ephemeral"
	}
	return "unknown"
}

// Message is one message of a channel, decoded. It is read only, with its slices,
// from the moment that it enters or leaves the state machine.
type Message struct {
	Kind          Kind
	Sender        ParticipantID
	ID            MessageID
	Channel       ChannelID
	Lamport       uint64 // 0 in an ephemeral message
	CausalHistory []HistoryEntry
	Filter        []byte // the wire form; see package bloom
	RepairRequest []HistoryEntry
	Content       []byte

	// Raw is the message as it arrived, without its repair requests, where that
	// is not its canonical encoding; else nil. Who passes it on sends these bytes.
	Raw []byte

	// Shared is set by who hands the message to many participants; nil: each of
	// them computes for itself.
	Shared *Shared
}

// HistoryEntry names a message that another one depends on or asks for.
type HistoryEntry struct {
	ID     MessageID
	Hint   []byte        // what the transport calls the message; nil: not known
	Sender ParticipantID // empty: not known
}

// Position is a place in the total order of a channel.
type Position struct {
	Lamport uint64
	ID      MessageID
}

// Compare orders by Lamport timestamp, then by the bytes of the message ID, a
// prefix first. [SDS-ORD-1] [SDS-ORD-2] [SDS-ORD-3]
func (a Position) Compare(b Position) int {
	switch {
	case a.Lamport < b.Lamport:
		return -1
	case a.Lamport > b.Lamport:
		return 1
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

// size returns the length of the message on the wire, without repair requests.
func (m *Message) size() int {
	if m.Raw != nil {
		return len(m.Raw)
	}
	n := fieldSize(1, len(m.Sender)) + fieldSize(1, len(m.ID)) + fieldSize(1, len(m.Channel)) +
		fieldSize(1, len(m.Filter)) + fieldSize(2, len(m.Content))
	if m.Kind != Ephemeral {
		n += 1 + varintSize(m.Lamport)
	}
	for i := range m.CausalHistory {
		e := &m.CausalHistory[i]
		n += fieldSize(1, fieldSize(1, len(e.ID))+fieldSize(1, len(e.Hint))+fieldSize(1, len(e.Sender)))
	}
	return n
}

// fieldSize is the size of a string of n bytes under a key of so many.
func fieldSize(key, n int) int {
	if n == 0 {
		return 0
	}
	return key + varintSize(uint64(n)) + n
}

func varintSize(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// Position returns the place of the message in the order.
func (m *Message) Position() Position { return Position{m.Lamport, m.ID} }

// entry returns the entry of the causal history that names id, or nil.
func (m *Message) entry(id MessageID) *HistoryEntry {
	for i := range m.CausalHistory {
		if m.CausalHistory[i].ID == id {
			return &m.CausalHistory[i]
		}
	}
	return nil
}

// names reports whether the causal history of m has id.
func (m *Message) names(id MessageID) bool { return m.entry(id) != nil }
