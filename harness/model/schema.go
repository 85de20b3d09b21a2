package model

import "fmt"

// The field numbers of a message.
const (
	FieldSenderID  = 1
	FieldMessageID = 2
	FieldChannelID = 3
	FieldLamport   = 10
	FieldHistory   = 11
	FieldFilter    = 12
	FieldRepair    = 13
	FieldContent   = 20
)

// The field numbers of a history entry.
const (
	EntryMessageID     = 1
	EntryRetrievalHint = 2
	EntrySenderID      = 3
)

// schema says what the fields of a message, or of an entry, are.
type schema map[uint64]fieldSchema

type fieldSchema struct {
	name     string
	wire     WireType
	repeated bool   // may occur more than once
	entry    schema // what is inside, nil for a plain value
	label    string // the name with the number
}

// labelled writes the labels once: every field that is read asks for its own.
func labelled(s schema) schema {
	for number, spec := range s {
		spec.label = fmt.Sprintf("%s(%d)", spec.name, number)
		s[number] = spec
	}
	return s
}

var entrySchema = labelled(schema{
	EntryMessageID:     {name: "message_id", wire: WireBytes},
	EntryRetrievalHint: {name: "retrieval_hint", wire: WireBytes},
	EntrySenderID:      {name: "sender_id", wire: WireBytes},
})

var messageSchema = labelled(schema{
	FieldSenderID:  {name: "sender_id", wire: WireBytes},
	FieldMessageID: {name: "message_id", wire: WireBytes},
	FieldChannelID: {name: "channel_id", wire: WireBytes},
	FieldLamport:   {name: "lamport_timestamp", wire: WireVarint},
	FieldHistory:   {name: "causal_history", wire: WireBytes, repeated: true, entry: entrySchema},
	FieldFilter:    {name: "bloom_filter", wire: WireBytes},
	FieldRepair:    {name: "repair_request", wire: WireBytes, repeated: true, entry: entrySchema},
	FieldContent:   {name: "content", wire: WireBytes},
})

// known returns what the schema says of f, if f has a number that it knows and
// comes with the wire type that it wants.
func (s schema) known(f field) (fieldSchema, bool) {
	spec, ok := s[f.number]
	return spec, ok && spec.wire == f.wire
}

// label names a field for people: "content(20)", or "field 99".
func (s schema) label(number uint64) string {
	if spec, ok := s[number]; ok {
		return spec.label
	}
	return fmt.Sprintf("field %d", number)
}
