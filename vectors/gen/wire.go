package main

import "encoding/binary"

// The wire types of Protocol Buffers.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// The field numbers of section 3.
const (
	fieldSender  = 1
	fieldID      = 2
	fieldChannel = 3
	fieldLamport = 10
	fieldHistory = 11
	fieldFilter  = 12
	fieldRepair  = 13
	fieldContent = 20

	fieldEntryID     = 1
	fieldEntryHint   = 2
	fieldEntrySender = 3
)

// Message has the fields of the schema; nil means absent.
type Message struct {
	Sender, ID, Channel string
	Lamport             *uint64
	History             []Entry
	Filter              []byte
	Repair              []Entry
	Content             []byte
}

// Entry is one HistoryEntry; nil means absent.
type Entry struct {
	ID     string
	Hint   []byte
	Sender *string
}

// wire is the canonical encoding.
func (m Message) wire() []byte {
	var b []byte
	b = append(b, text(fieldSender, m.Sender)...)
	b = append(b, text(fieldID, m.ID)...)
	b = append(b, text(fieldChannel, m.Channel)...)
	if m.Lamport != nil {
		b = append(b, number(fieldLamport, *m.Lamport)...)
	}
	for _, e := range m.History {
		b = append(b, value(fieldHistory, e.wire())...)
	}
	b = append(b, filled(fieldFilter, m.Filter)...)
	for _, e := range m.Repair {
		b = append(b, value(fieldRepair, e.wire())...)
	}
	return append(b, filled(fieldContent, m.Content)...)
}

func (e Entry) wire() []byte {
	b := text(fieldEntryID, e.ID)
	b = append(b, filled(fieldEntryHint, e.Hint)...)
	if e.Sender != nil {
		b = append(b, text(fieldEntrySender, *e.Sender)...)
	}
	return b
}

// varint is the shortest form.
func varint(v uint64) []byte { return binary.AppendUvarint(nil, v) }

// longVarint pads a varint with empty groups to the given number of bytes.
func longVarint(v uint64, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(v&0x7f) | 0x80
		v >>= 7
	}
	b[size-1] &= 0x7f
	return b
}

func key(field, wireType int) []byte { return varint(uint64(field)<<3 | uint64(wireType)) }

// number, value and text are whole fields.
func number(field int, v uint64) []byte { return join(key(field, wireVarint), varint(v)) }

func value(field int, v []byte) []byte {
	return join(key(field, wireBytes), varint(uint64(len(v))), v)
}

func text(field int, s string) []byte { return value(field, []byte(s)) }

// filled leaves out an empty field.
func filled(field int, v []byte) []byte {
	if len(v) == 0 {
		return nil
	}
	return value(field, v)
}

func join(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

func entries(ids ...string) []Entry {
	var list []Entry
	for _, id := range ids {
		list = append(list, Entry{ID: id})
	}
	return list
}

func lamport(v uint64) *uint64 { return &v }

func ref(s string) *string { return &s }
