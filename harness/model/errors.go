package model

import "fmt"

// Class is an error class of the specification: the name under which a
// participant reports that it refused a message.
type Class string

// ClassMalformed is the class of everything that Decode refuses.
const ClassMalformed Class = "malformed"

// DecodeError says where bytes stop being a message and why. Offsets count
// from the start of the message, also inside a history entry.
type DecodeError struct {
	Class    Class
	Field    uint64 // field number of the message, 0 if none is known; inside an entry, the number of the entry's field
	Offset   int    // of the first byte that is at fault
	Read     string // what is there
	Expected string // what should be there
}

func (e *DecodeError) Error() string {
	where := fmt.Sprintf("offset %d", e.Offset)
	if e.Field != 0 {
		where += fmt.Sprintf(", field %d", e.Field)
	}
	return fmt.Sprintf("%s: %s: read %s, expected %s", e.Class, where, e.Read, e.Expected)
}
