package model

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Decode reads a message as a participant with default limits must: unknown
// fields are passed over, everything else that is not a message is refused with
// a *DecodeError. The message shares no memory with b.
func Decode(b []byte) (Message, error) { return DecodeWithin(b, DefaultLimits()) }

// DecodeWithin is Decode with the limits of a channel.
func DecodeWithin(b []byte, limits Limits) (Message, error) {
	fields, fault := readFields(b, 0)
	if fault != nil {
		return Message{}, fault
	}
	d := decoder{limits: limits}
	for _, f := range fields {
		if fault := d.take(f); fault != nil {
			return Message{}, fault
		}
	}
	if fault := d.complete(len(b)); fault != nil {
		return Message{}, fault
	}
	return d.message, nil
}

// decoder collects the fields of one message.
type decoder struct {
	limits  Limits
	message Message
}

// take puts one field in its place.
func (d *decoder) take(f field) (fault *DecodeError) {
	m := &d.message
	switch f.number {
	case FieldSenderID:
		m.SenderID, fault = d.id(f)
	case FieldMessageID:
		m.MessageID, fault = d.id(f)
	case FieldChannelID:
		m.ChannelID, fault = d.id(f)
	case FieldLamport:
		m.Lamport, fault = d.lamport(f)
	case FieldHistory:
		m.History, fault = d.entry(m.History, f, d.limits.HistoryEntries)
	case FieldFilter:
		m.Filter, fault = d.bytes(f, d.limits.FilterBytes)
	case FieldRepair:
		m.Repair, fault = d.entry(m.Repair, f, d.limits.RepairEntries)
	case FieldContent:
		m.Content, fault = d.bytes(f, d.limits.ContentBytes)
	}
	return fault
}

// complete checks what no single field can tell: that the required fields are
// there and that the message is of some kind.
func (d *decoder) complete(end int) *DecodeError {
	m := d.message
	required := []struct {
		number uint64
		value  string
		name   string
	}{
		{FieldSenderID, m.SenderID, "a sender ID"},
		{FieldMessageID, m.MessageID, "a message ID"},
		{FieldChannelID, m.ChannelID, "a channel ID"},
	}
	for _, r := range required {
		if r.value == "" {
			return refuse(r.number, end, "no such field", r.name)
		}
	}
	if KindOf(m) == KindNone {
		return refuse(0, end, "neither a Lamport timestamp nor content", "at least one of them")
	}
	return nil
}

func (d *decoder) id(f field) (string, *DecodeError) {
	b, fault := d.bytes(f, d.limits.IDBytes)
	switch {
	case fault != nil:
		return "", fault
	case len(b) == 0:
		return "", refuse(f.number, f.lengthAt, "an empty ID", fmt.Sprintf("1 to %d bytes", d.limits.IDBytes))
	case !utf8.Valid(b):
		return "", refuse(f.number, f.valueAt, fmt.Sprintf("%q", b), "valid UTF-8")
	}
	return string(b), nil
}

func (d *decoder) lamport(f field) (*uint64, *DecodeError) {
	if f.wire != WireVarint {
		return nil, refuse(f.number, f.start, f.wire.String(), WireVarint.String())
	}
	if f.number64 > d.limits.Lamport {
		return nil, refuse(f.number, f.valueAt, fmt.Sprintf("Lamport timestamp %d", f.number64), fmt.Sprintf("at most %d", d.limits.Lamport))
	}
	return new(f.number64), nil
}

// bytes copies the value of a length-delimited field; the copy of an empty
// value is empty and not nil.
func (d *decoder) bytes(f field, limit int) ([]byte, *DecodeError) {
	if f.wire != WireBytes {
		return nil, refuse(f.number, f.start, f.wire.String(), WireBytes.String())
	}
	if len(f.bytes) > limit {
		return nil, refuse(f.number, f.lengthAt, fmt.Sprintf("%d bytes", len(f.bytes)), fmt.Sprintf("at most %d bytes", limit))
	}
	return bytes.Clone(f.bytes), nil
}

// entry reads one history entry and appends it to entries.
func (d *decoder) entry(entries []HistoryEntry, f field, limit int) ([]HistoryEntry, *DecodeError) {
	if f.wire != WireBytes {
		return nil, refuse(f.number, f.start, f.wire.String(), WireBytes.String())
	}
	if len(entries) == limit {
		return nil, refuse(f.number, f.start, fmt.Sprintf("entry %d", limit+1), fmt.Sprintf("at most %d entries", limit))
	}
	inner, fault := readFields(f.bytes, f.valueAt)
	if fault != nil {
		return nil, fault
	}
	var e HistoryEntry
	for _, g := range inner {
		if fault := d.takeEntry(&e, g); fault != nil {
			return nil, fault
		}
	}
	if e.MessageID == "" {
		return nil, refuse(f.number, f.end, "an entry without a message ID", "a message ID")
	}
	return append(entries, e), nil
}

func (d *decoder) takeEntry(e *HistoryEntry, f field) (fault *DecodeError) {
	switch f.number {
	case EntryMessageID:
		e.MessageID, fault = d.id(f)
	case EntryRetrievalHint:
		e.RetrievalHint, fault = d.bytes(f, d.limits.HintBytes)
	case EntrySenderID:
		var sender string
		sender, fault = d.id(f)
		e.SenderID = &sender
	}
	return fault
}
