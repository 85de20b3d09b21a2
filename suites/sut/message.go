package sut

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/model"
)

// Message is a message with its bytes, scripted by a case or broadcast by a
// node.
type Message struct {
	model.Message
	Wire   []byte
	AtMS   int64 // when it was broadcast, in virtual time
	Broken error // why the bytes are no message; then the fields are empty
}

// Is says what kind of message it is. Bytes that are no message have none.
func (m *Message) Is(kind model.Kind) bool {
	return m.Broken == nil && model.KindOf(m.Message) == kind
}

// Time is the Lamport timestamp, 0 if there is none.
func (m *Message) Time() uint64 {
	if m.Lamport == nil {
		return 0
	}
	return *m.Lamport
}

// Names says whether the causal history names other.
func (m *Message) Names(other *Message) bool {
	return slices.Contains(model.IDs(m.History), other.MessageID)
}

// HistoryIDs lists the message IDs of the causal history, in wire order.
func (m *Message) HistoryIDs() []string { return model.IDs(m.History) }

// Requests says whether the repair request names other.
func (m *Message) Requests(other *Message) bool {
	return slices.Contains(model.IDs(m.Repair), other.MessageID)
}

// RequestedIDs lists the message IDs of the repair request, in wire order.
func (m *Message) RequestedIDs() []string { return model.IDs(m.Repair) }

func (m *Message) String() string {
	if m.Broken != nil {
		return fmt.Sprintf("bytes that are no message (%v): %s", m.Broken, hex(m.Wire, shownOfBytes))
	}
	text := fmt.Sprintf("%s %s of %s", model.KindOf(m.Message), m.MessageID, m.SenderID)
	if m.Lamport != nil {
		text += fmt.Sprintf(", Lamport %d, history %q", *m.Lamport, m.HistoryIDs())
	}
	if len(m.Repair) > 0 {
		text += fmt.Sprintf(", repair request %q", m.RequestedIDs())
	}
	return text
}

// decoded reads bytes that a node wants on the network.
func decoded(wire []byte, atMS int64) *Message {
	m, err := model.Decode(wire)
	if err != nil {
		return &Message{Wire: wire, AtMS: atMS, Broken: err}
	}
	return &Message{Message: m, Wire: wire, AtMS: atMS}
}
