package model

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Decode reads a message as a participant with default limits must: unknown
// fields and fields with an unexpected wire type are passed over, the last
// occurrence of a singular field wins, and what is no message is refused with a
// *DecodeError. The message shares no memory with b.
func Decode(b []byte) (Message, error) { return DecodeWithin(b, DefaultLimits()) }

// DecodeWithin is Decode with the limits of a channel.
func DecodeWithin(b []byte, limits Limits) (Message, error) {
	m, faults := examine(b, limits)
	if len(faults) > 0 {
		return Message{}, faults[0]
	}
	return m, nil
}

// Faults lists everything that is wrong with b, in the order of the error
// classes; none if b is a message. An implementation may report the class of
// any of them.
func Faults(b []byte, limits Limits) []*DecodeError {
	_, faults := examine(b, limits)
	return faults
}

// decoder collects one message and all that is wrong with it.
type decoder struct {
	limits  Limits
	message Message
	faults  []*DecodeError

	// where each singular field was read last, so that a fault can point there
	at map[string]int
}

func examine(b []byte, limits Limits) (Message, []*DecodeError) {
	d := &decoder{limits: limits, at: map[string]int{}}
	whole := d.readMessage(b)
	d.checkValues(len(b))
	if whole {
		d.checkPresence(len(b))
	}
	order := Classes()
	slices.SortStableFunc(d.faults, func(a, b *DecodeError) int {
		return slices.Index(order, a.Class) - slices.Index(order, b.Class)
	})
	return d.message, d.faults
}

func (d *decoder) fault(class Class, path string, offset int, read, expected string) {
	d.faults = append(d.faults, &DecodeError{class, Spot{path, offset, read, expected}})
}

// readMessage fills the message and tells whether b was fields to its end.
func (d *decoder) readMessage(b []byte) bool {
	fields, broken := readFields(b, 0)
	for _, f := range fields {
		if _, ok := messageSchema.known(f); ok { // [SDS-WIRE-5]
			d.takeField(f)
		}
	}
	if broken != nil {
		d.breach(broken, messageSchema, "")
	}
	return broken == nil
}

func (d *decoder) takeField(f field) {
	m, path := &d.message, messageSchema.label(f.number)
	d.at[path] = f.valueAt
	switch f.number {
	case FieldSenderID:
		m.SenderID = d.text(f, path)
	case FieldMessageID:
		m.MessageID = d.text(f, path)
	case FieldChannelID:
		m.ChannelID = d.text(f, path)
	case FieldLamport:
		m.Lamport = new(f.value)
	case FieldHistory:
		m.History = append(m.History, d.readEntry(f, path))
	case FieldFilter:
		m.Filter = bytes.Clone(f.bytes) // of an empty value: empty, not nil
	case FieldRepair:
		m.Repair = append(m.Repair, d.readEntry(f, path))
	case FieldContent:
		m.Content = bytes.Clone(f.bytes)
	}
}

func (d *decoder) readEntry(outer field, path string) (e HistoryEntry) {
	fields, broken := readFields(outer.bytes, outer.valueAt)
	for _, f := range fields {
		if _, ok := entrySchema.known(f); !ok {
			continue
		}
		switch inner := path + " " + entrySchema.label(f.number); f.number {
		case EntryMessageID:
			e.MessageID = d.text(f, inner)
		case EntryRetrievalHint:
			e.RetrievalHint = bytes.Clone(f.bytes)
		case EntrySenderID:
			e.SenderID = new(d.text(f, inner))
		}
	}
	if broken != nil {
		d.breach(broken, entrySchema, path+" ")
		return e
	}
	d.checkEntry(e, path, outer.valueAt)
	return e
}

func (d *decoder) text(f field, path string) string {
	if !utf8.Valid(f.bytes) {
		d.fault(ClassUTF8, path, f.valueAt, cutQuote(f.bytes), "valid UTF-8")
	}
	return string(f.bytes)
}

func (d *decoder) breach(b *breach, s schema, prefix string) {
	path := prefix
	if b.number != 0 {
		path += s.label(b.number)
	}
	d.fault(b.class, path, b.offset, b.read, b.expected)
}

// checkEntry judges one entry that was read to its end.
func (d *decoder) checkEntry(e HistoryEntry, path string, at int) {
	d.checkID(e.MessageID, path+" "+entrySchema.label(EntryMessageID), at)
	if e.SenderID != nil {
		d.checkID(*e.SenderID, path+" "+entrySchema.label(EntrySenderID), at)
	}
	d.checkLimit(len(e.RetrievalHint), d.limits.HintBytes, "bytes", path+" "+entrySchema.label(EntryRetrievalHint), at)
}

// checkValues judges the values that were read last, which are those that
// count.
func (d *decoder) checkValues(size int) {
	m := d.message
	at := func(number uint64) (string, int) {
		path := messageSchema.label(number)
		return path, d.at[path]
	}
	limit := func(number uint64, have, most int, unit string) {
		path, offset := at(number)
		d.checkLimit(have, most, unit, path, offset)
	}
	d.checkLimit(size, d.limits.MessageBytes, "bytes", "", 0)
	limit(FieldHistory, len(m.History), d.limits.HistoryEntries, "entries")
	limit(FieldFilter, len(m.Filter), d.limits.FilterBytes, "bytes")
	limit(FieldRepair, len(m.Repair), d.limits.RepairEntries, "entries")
	limit(FieldContent, len(m.Content), d.limits.ContentBytes, "bytes")
	if m.Lamport != nil && *m.Lamport > d.limits.Lamport { // [SDS-LIM-3]
		path, offset := at(FieldLamport)
		d.fault(ClassLamport, path, offset, fmt.Sprint(*m.Lamport), fmt.Sprintf("at most %d", d.limits.Lamport))
	}
}

// checkPresence judges what only the end of the message tells: whether the IDs
// came at all, and whether the message is of some kind.
func (d *decoder) checkPresence(end int) {
	m := d.message
	required := func(number uint64, id string) {
		path := messageSchema.label(number)
		at, there := d.at[path]
		if !there {
			at = end
		}
		d.checkID(id, path, at)
	}
	required(FieldSenderID, m.SenderID)
	required(FieldMessageID, m.MessageID)
	required(FieldChannelID, m.ChannelID)
	if KindOf(m) == KindNone { // [SDS-KIND-2]
		d.fault(ClassKind, "", end, "neither Lamport timestamp nor content", "one of them")
	}
}

func (d *decoder) checkID(id, path string, at int) {
	if len(id) < 1 || len(id) > d.limits.IDBytes { // [SDS-ID-1]
		d.fault(ClassIDLength, path, at, fmt.Sprintf("%d bytes", len(id)), fmt.Sprintf("1 to %d bytes", d.limits.IDBytes))
	}
}

func (d *decoder) checkLimit(have, most int, unit, path string, at int) {
	if have > most { // [SDS-LIM-1] [SDS-LIM-2]
		d.fault(ClassLimit, path, at, fmt.Sprintf("%d %s", have, unit), fmt.Sprintf("at most %d %s", most, unit))
	}
}
