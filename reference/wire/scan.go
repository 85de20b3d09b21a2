package wire

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// scanner walks the fields of one message or entry.
// Invariant: base + at is the offset in the bytes of the whole message.
type scanner struct {
	in   []byte
	at   int
	base int
}

// value is one field as it was read.
type value struct {
	field  protowire.Number
	typ    protowire.Type
	offset int    // of the key, in the whole message
	start  int    // of the bytes, in the whole message
	number uint64 // of a varint
	bytes  []byte // of a length-delimited value, shared with the input
}

func (s *scanner) done() bool { return s.at >= len(s.in) }

func (s *scanner) next() (value, *DecodeError) {
	v := value{offset: s.base + s.at}
	key, err := s.varint()
	if err != nil {
		return v, err
	}
	number := key >> 3
	if number < 1 || number > uint64(protowire.MaxValidNumber) {
		return v, &DecodeError{Class: Field, Offset: v.offset,
			Read: fmt.Sprintf("field number %d", number), Expected: "1 to 536870911"}
	}
	v.field, v.typ = protowire.Number(number), protowire.Type(key&7)
	return v, s.payload(&v)
}

func (s *scanner) payload(v *value) (err *DecodeError) {
	switch v.typ {
	case protowire.VarintType:
		v.number, err = s.varint()
	case protowire.Fixed32Type:
		_, err = s.take(4)
	case protowire.Fixed64Type:
		_, err = s.take(8)
	case protowire.BytesType:
		var size uint64
		if size, err = s.varint(); err == nil {
			v.start = s.base + s.at
			v.bytes, err = s.take(size)
		}
	default:
		err = &DecodeError{Class: WireType, Offset: v.offset,
			Read: fmt.Sprintf("wire type %d", v.typ), Expected: "0, 1, 2 or 5"}
	}
	if err != nil {
		err.Field = v.field
	}
	return err
}

// varint reads most of what a message is made of, in one byte.
func (s *scanner) varint() (uint64, *DecodeError) {
	if s.at < len(s.in) && s.in[s.at] < 0x80 {
		s.at++
		return uint64(s.in[s.at-1]), nil
	}
	return s.longVarint()
}

func (s *scanner) longVarint() (uint64, *DecodeError) {
	n, size := protowire.ConsumeVarint(s.in[s.at:])
	if size >= 0 {
		s.at += size
		return n, nil
	}
	at := s.base + s.at
	if errors.Is(protowire.ParseError(size), io.ErrUnexpectedEOF) {
		return 0, &DecodeError{Class: Truncated, Offset: at,
			Read: fmt.Sprintf("%d bytes of a varint", len(s.in)-s.at), Expected: "its last byte"}
	}
	return 0, &DecodeError{Class: Varint, Offset: at,
		Read: "a varint above 2^64 - 1 or longer than 10 bytes", Expected: "a 64-bit number"}
}

func (s *scanner) take(size uint64) ([]byte, *DecodeError) {
	rest := s.in[s.at:]
	if size > uint64(len(rest)) {
		return nil, &DecodeError{Class: Truncated, Offset: s.base + s.at,
			Read: fmt.Sprintf("%d bytes to the end", len(rest)), Expected: fmt.Sprintf("%d", size)}
	}
	s.at += int(size)
	return rest[:size:size], nil
}

// checkUTF8 holds for every occurrence of a string field, also for one that a
// later one replaces: a stock library refuses them all.
func checkUTF8(v value) *DecodeError {
	if utf8.Valid(v.bytes) {
		return nil
	}
	return &DecodeError{Class: UTF8, Field: v.field, Offset: v.start,
		Read: fmt.Sprintf("%q", clip(v.bytes)), Expected: "UTF-8"}
}

// clip keeps a hostile value from filling a log.
func clip(b []byte) []byte { return b[:min(len(b), 32)] }
