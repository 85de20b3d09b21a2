package sds

import "strings"

// Time is milliseconds since the Unix epoch; as a difference, milliseconds.
type Time int64

// MessageID names one send of one message.
type MessageID string

// ParticipantID names one installation; two devices of a person are two.
type ParticipantID string

// ChannelID names the group and topic that messages belong to.
type ChannelID string

// Kind says what a message is for. On the wire it follows from the fields that
// are present.
type Kind uint8

// The kinds of messages.
const (
	Content   Kind = iota + 1 // has a place in the order
	Sync                      // carries evidence and dependencies, and nothing for the application
	Ephemeral                 // delivered at once, without order or reliability
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
	return "kind(?)"
}

// Message is one message of a channel, decoded. Its slices are read only from
// the moment that it enters or leaves the state machine.
type Message struct {
	Kind          Kind
	Sender        ParticipantID
	ID            MessageID
	Channel       ChannelID
	Lamport       uint64 // unused in an ephemeral message
	CausalHistory []HistoryEntry
	Filter        []byte // the wire form; see package bloom
	RepairRequest []HistoryEntry
	Content       []byte
}

// HistoryEntry names a message that another message depends on or asks for.
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
// prefix first.
func (a Position) Compare(b Position) int {
	switch {
	case a.Lamport < b.Lamport:
		return -1
	case a.Lamport > b.Lamport:
		return 1
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

// Position returns the place of the message in the order.
func (m *Message) Position() Position { return Position{m.Lamport, m.ID} }
