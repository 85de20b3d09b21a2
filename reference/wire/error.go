package wire

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Class is the reason why bytes are no message, as section 3.3 of the
// specification names it.
type Class string

// The classes that concern the bytes alone.
const (
	Truncated Class = "truncated"
	Varint    Class = "varint"
	Field     Class = "field"
	WireType  Class = "wire_type"
	UTF8      Class = "utf8"
	IDLength  Class = "id_length"
	Limit     Class = "limit"
	Lamport   Class = "lamport"
	Kind      Class = "kind"
)

// DecodeError says what was read, where, and what was expected instead.
type DecodeError struct {
	Class    Class
	Field    protowire.Number // of Message; 0: the message as a whole, or a key that names no field
	Entry    protowire.Number // of HistoryEntry, when Field holds one; 0: the entry as a whole
	Offset   int              // in the bytes of the message
	Read     string
	Expected string
}

func (e *DecodeError) Error() string {
	where := "message"
	if e.Field != 0 {
		where = fmt.Sprintf("field %d", e.Field)
	}
	if e.Entry != 0 {
		where += fmt.Sprintf(", field %d of the entry", e.Entry)
	}
	return fmt.Sprintf("%s: %s at offset %d: read %s, expected %s", e.Class, where, e.Offset, e.Read, e.Expected)
}
