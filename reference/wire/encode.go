package wire

import (
	"bytes"

	"github.com/causeway-sds/causeway/reference/sds"
	"google.golang.org/protobuf/encoding/protowire"
)

// Encode returns the canonical bytes of a message: fields in ascending order,
// minimal varints, nothing that holds its default. [SDS-WIRE-3]
//
// A message that arrived in other bytes is passed on in those. [SDS-REP-18]
func Encode(m *sds.Message) []byte {
	if m.Raw != nil {
		return bytes.Clone(m.Raw)
	}
	return appendMessage(nil, m)
}

// appendMessage appends the canonical bytes.
func appendMessage(b []byte, m *sds.Message) []byte {
	if size := sizeHint(m); cap(b)-len(b) < size {
		b = append(make([]byte, 0, len(b)+size), b...)
	}
	b = appendString(b, fieldSenderID, string(m.Sender))
	b = appendString(b, fieldMessageID, string(m.ID))
	b = appendString(b, fieldChannelID, string(m.Channel))
	if m.Kind != sds.Ephemeral {
		// Present even when zero: presence says that the message is ordered.
		b = protowire.AppendTag(b, fieldLamport, protowire.VarintType)
		b = protowire.AppendVarint(b, m.Lamport)
	}
	b = appendEntries(b, fieldCausalHistory, m.CausalHistory)
	b = appendBytes(b, fieldBloomFilter, m.Filter)
	b = appendEntries(b, fieldRepairRequest, m.RepairRequest)
	return appendBytes(b, fieldContent, m.Content)
}

func appendEntries(b []byte, field protowire.Number, entries []sds.HistoryEntry) []byte {
	for i := range entries {
		b = protowire.AppendTag(b, field, protowire.BytesType)
		b = protowire.AppendVarint(b, uint64(entrySize(&entries[i])))
		b = appendEntry(b, &entries[i])
	}
	return b
}

func appendEntry(b []byte, e *sds.HistoryEntry) []byte {
	b = appendString(b, entryMessageID, string(e.ID))
	b = appendBytes(b, entryHint, e.Hint)
	return appendString(b, entrySenderID, string(e.Sender))
}

func appendString(b []byte, field protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendString(b, s)
}

func appendBytes(b []byte, field protowire.Number, v []byte) []byte {
	if len(v) == 0 {
		return b
	}
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, v)
}

func entrySize(e *sds.HistoryEntry) int {
	return fieldSize(len(e.ID)) + fieldSize(len(e.Hint)) + fieldSize(len(e.Sender))
}

// fieldSize is the size of one string of an entry; its tag is one byte.
func fieldSize(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + protowire.SizeBytes(n)
}

// sizeHint is never below the encoded size, so that Encode allocates once.
func sizeHint(m *sds.Message) int {
	n := 64 + len(m.Sender) + len(m.ID) + len(m.Channel) + len(m.Filter) + len(m.Content)
	for i := range m.CausalHistory {
		n += 4 + entrySize(&m.CausalHistory[i])
	}
	for i := range m.RepairRequest {
		n += 4 + entrySize(&m.RepairRequest[i])
	}
	return n
}
