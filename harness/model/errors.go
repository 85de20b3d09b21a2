package model

import (
	"fmt"
	"strings"
)

// Class is an error class of the specification: the name under which a
// participant reports that it refused a message.
type Class string

// The error classes. Decode reports all but the last two, which take a channel
// to find out.
const (
	ClassTruncated Class = "truncated"
	ClassVarint    Class = "varint"
	ClassField     Class = "field"
	ClassWireType  Class = "wire_type"
	ClassUTF8      Class = "utf8"
	ClassIDLength  Class = "id_length"
	ClassLimit     Class = "limit"
	ClassLamport   Class = "lamport"
	ClassKind      Class = "kind"
	ClassChannel   Class = "channel"
	ClassIdentity  Class = "identity"
)

// Classes lists the error classes in the order of the specification.
func Classes() []Class {
	return []Class{
		ClassTruncated, ClassVarint, ClassField, ClassWireType, ClassUTF8, ClassIDLength,
		ClassLimit, ClassLamport, ClassKind, ClassChannel, ClassIdentity,
	}
}

// Spot is a place in the bytes of a message, what is there and what should be.
// Offsets count from the start of the message, also inside an entry.
type Spot struct {
	Path     string // "content(20)", "causal_history(11) message_id(1)", empty for the message as a whole
	Offset   int
	Read     string
	Expected string
}

func (s Spot) String() string {
	where := strings.TrimSpace(fmt.Sprintf("%s at offset %d", s.Path, s.Offset))
	return fmt.Sprintf("%s: read %s, expected %s", where, s.Read, s.Expected)
}

// DecodeError says why bytes are no message.
type DecodeError struct {
	Class Class
	Spot
}

func (e *DecodeError) Error() string { return string(e.Class) + ": " + e.String() }

// CanonicalError says where bytes that may well be a message are not the bytes
// that an encoder must write.
type CanonicalError struct{ Spot }

func (e *CanonicalError) Error() string { return "not canonical: " + e.String() }
