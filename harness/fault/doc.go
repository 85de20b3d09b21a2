// Package fault is the vocabulary of what goes wrong in a network and when, as
// data, and the receipts that prove that it did go wrong. It decides what
// happens to a packet; it carries none and starts or stops no participant.
package fault
