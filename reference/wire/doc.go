// Package wire turns the bytes of a message into an sds.Message and back.
//
// It is written by hand on protowire: an error names the field and the offset,
// and every bound is checked before anything is allocated. It does not verify
// that a message ID is derived from the message, and it keeps no state; both
// belong to the state machine.
package wire
