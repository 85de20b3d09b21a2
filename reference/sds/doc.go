// Package sds is one participant of Scalable Data Sync in one channel: a state
// machine that takes inputs and returns effects.
//
//	p, err := sds.New(sds.Config{Channel: "c", Self: "alice"}, now)
//	fx, err := p.Step(now, sds.Submit{Content: []byte("hi")})
//	at, ok := p.Deadline() // when the next Elapse is due
//	r, ok := p.AckReport(id) // who has received a message, and how sure that is
//	s := p.Status()          // what waits, and for what
//
// The way of a message through the package:
//
//	Submit -> send.go ----------------------------+--> outgoing.go (resends)
//	                                              v
//	Arrive -> receive.go -> dependency.go -> deliver.go -> order.go (the log)
//	             |               |                              |
//	             v               v                              v
//	     ack.go, level.go   incoming.go, missing.go,      retention.go
//	     sync.go            prehistory.go
//	     answer.go          request.go
//
// It keeps no clock, starts no goroutine, draws no chance but from its seed and
// does no input or output: the same inputs yield the same effects. It knows
// nothing of bytes on the wire (package wire) or of files; it returns the
// changes that a store has to keep, and Restore builds the participant from
// what was kept. A Participant is not safe for concurrent use.
//
// What it costs: a participant at rest holds 2.6 KB, and each message of 1 KB in
// its log 0.5 KB besides its content (go test -bench Memory ./reference/sds). No
// cost of a step grows with the log. Most of the time of sending and of receiving
// goes into SHA-256 over the message, from which its ID is derived; who hands one
// message to many participants of one process has that done once, with Share.
package sds
