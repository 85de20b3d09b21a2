// Package model is the judge's own statement of the protocol: the message and
// its bytes, the derivation of message IDs, the two filter formats, the order
// and the kinds, each written as plainly as the specification says it.
//
// It does not run a participant, talks to nobody and shares no code with the
// reference: what the reference gets wrong must not be wrong here in the same
// way. Where plain and fast differ, it is plain.
package model
