package wire

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// check looks at the values that count, after the last of them was read.
func (r *raw) check(limits Limits) *DecodeError {
	for _, c := range []struct {
		field protowire.Number
		id    value
	}{{fieldSenderID, r.sender}, {fieldMessageID, r.id}, {fieldChannelID, r.channel}} {
		if err := checkID(c.id, c.field); err != nil {
			return err
		}
	}
	if err := checkSize(r.filter, fieldBloomFilter, MaxFilterBytes); err != nil {
		return err
	}
	if err := checkSize(r.content, fieldContent, limits.contentBytes()); err != nil {
		return err
	}
	return r.checkKind()
}

func (r *raw) checkKind() *DecodeError {
	if r.lamport.number > MaxLamport { // [SDS-LIM-3]
		return &DecodeError{Class: Lamport, Field: fieldLamport, Offset: r.lamport.offset,
			Read: fmt.Sprintf("%d", r.lamport.number), Expected: "at most 2^53 - 1"}
	}
	if !r.hasLamport && len(r.content.bytes) == 0 { // [SDS-KIND-2]
		return &DecodeError{Class: Kind,
			Read: "neither a Lamport timestamp nor content", Expected: "one of them"}
	}
	return nil
}

func checkEntry(e *rawEntry) *DecodeError {
	if err := checkID(e.id, entryMessageID); err != nil {
		return err
	}
	if e.hasSender {
		if err := checkID(e.sender, entrySenderID); err != nil {
			return err
		}
	}
	return checkSize(e.hint, entryHint, MaxHintBytes)
}

func checkID(v value, field protowire.Number) *DecodeError { // [SDS-ID-1]
	if n := len(v.bytes); n < 1 || n > MaxIDBytes {
		return &DecodeError{Class: IDLength, Field: field, Offset: v.offset,
			Read: fmt.Sprintf("an ID of %d bytes", n), Expected: fmt.Sprintf("1 to %d", MaxIDBytes)}
	}
	return nil
}

func checkSize(v value, field protowire.Number, limit int) *DecodeError { // [SDS-LIM-1]
	if len(v.bytes) > limit {
		return &DecodeError{Class: Limit, Field: field, Offset: v.offset,
			Read: fmt.Sprintf("%d bytes", len(v.bytes)), Expected: fmt.Sprintf("at most %d", limit)}
	}
	return nil
}
