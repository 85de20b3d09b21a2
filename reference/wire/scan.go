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

// next reads one field into v.
func (s *scanner) next(v *value) *DecodeError {
	v.offset, v.bytes = s.base+s.at, nil
	if s.short(v) {
		return nil
	}
	key, err := s.varint()
	if err != nil {
		return err
	}
	number := key >> 3
	if number < 1 || number > uint64(protowire.MaxValidNumber) {
		return &DecodeError{Class: Field, Offset: v.offset,
			Read: fmt.Sprintf("field number %d", number), Expected: "1 to 536870911"}
	}
	v.field, v.typ = protowire.Number(number), protowire.Type(key&7)
	return s.payload(v)
}

// short reads what most fields are, and reports whether it did: up to 127 bytes
// under a key of one byte.
func (s *scanner) short(v *value) bool {
	in := s.in[s.at:]
	if len(in) < 2 || in[0] >= 0x80 || in[0] < 8 || in[0]&7 != byte(protowire.BytesType) || int(in[1]) > min(0x7f, len(in)-2) {
		return false
	}
	end := 2 + int(in[1])
	v.field, v.typ = protowire.Number(in[0]>>3), protowire.BytesType
	v.start, v.bytes = s.base+s.at+2, in[2:end:end]
	s.at += end
	return true
}

// skip passes over varints of one byte in fields whose numbers are not in known,
// a set of bits: nothing smaller can fill a message, and nothing in it can be
// wrong.
func (s *scanner) skip(known uint32) {
	in, at := s.in, s.at
	for at+1 < len(in) {
		key := in[at]
		if key >= 0x80 || key < 8 || key&7 != byte(protowire.VarintType) || known>>(key>>3)&1 != 0 || in[at+1] >= 0x80 {
			break
		}
		at += 2
	}
	s.at = at
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

// varint reads most of what a message is made of, in one byte or two.
func (s *scanner) varint() (uint64, *DecodeError) {
	if s.at < len(s.in) && s.in[s.at] < 0x80 {
		s.at++
		return uint64(s.in[s.at-1]), nil
	}
	if s.at+1 < len(s.in) && s.in[s.at+1] < 0x80 {
		s.at += 2
		return uint64(s.in[s.at-2]&0x7f) | uint64(s.in[s.at-1])<<7, nil
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
func checkUTF8(v *value) *DecodeError {
	if utf8.Valid(v.bytes) {
		return nil
	}
	return &DecodeError{Class: UTF8, Field: v.field, Offset: v.start,
		Read: fmt.Sprintf("%q", clip(v.bytes)), Expected: "UTF-8"}
}

// clip keeps a hostile value from filling a log.
func clip(b []byte) []byte { return b[:min(len(b), 32)] }
