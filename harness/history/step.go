package history

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// Kind names what happened in a step.
type Kind string

// The kinds of steps. All but Crashed, Dropped, ClockSet and Left are requests
// to a participant, with what it answered.
const (
	Created   Kind = "create"
	Grouped   Kind = "members" // it is told who belongs to the group
	Told      Kind = "context" // Online says what it was told
	Sent      Kind = "send"    // the application sends Label
	Received  Kind = "receive" // Packet arrives
	Advanced  Kind = "advance"
	Crashed   Kind = "crash"
	Restarted Kind = "restart"
	Inspected Kind = "inspect"
	Dropped   Kind = "drop"     // Packet does not arrive
	Copied    Kind = "snapshot" // a copy of its state is kept
	SetBack   Kind = "restore"  // it goes on with that copy
	ClockSet  Kind = "clock"    // its clock is set: WrongMS says what it shows from now on
	Left      Kind = "leave"    // it is gone for good
)

// Packet is one broadcast of one message.
type Packet struct {
	Name    string // m3; m3#2 is its second broadcast; m3/bob, by somebody else; alice.sync4
	Called  string // the message in it, whoever broadcasts it how often: m3; empty: it is none
	From    string // who broadcast it, or "the store node"
	AtMS    int64  // when
	Wire    []byte
	Message model.Message
	Err     error  // the judge cannot read the bytes
	Damage  string // what the network did to the bytes on the way; nobody may take them for a message

	// Note is what an observer worked out about the packet, once for all who
	// receive it. Nobody else reads it.
	Note any
}

// Copy is a packet to be changed. The note stays behind: an observer may be
// writing it.
func (p *Packet) Copy() *Packet {
	return &Packet{Name: p.Name, Called: p.Called, From: p.From, AtMS: p.AtMS, Wire: p.Wire, Message: p.Message, Err: p.Err, Damage: p.Damage}
}

// Step is one thing that happened to one participant. Times are counted from
// the start of the run.
type Step struct {
	Index     int
	AtMS      int64
	WrongMS   int64 // what the participant's clock shows beyond AtMS
	Node      string
	Kind      Kind
	Packet    *Packet
	Faults    []int // drop: the faults that stopped it, as indexes of the schedule
	Label     string
	Ephemeral bool
	Online    bool
	Broadcast []*Packet
	Events    []contract.Event
	State     *contract.State
	Refused   *contract.Error // send: the participant would not
}

// ShowsTime tells whether the participant takes notice of its clock in the
// step. A message that it rejects changes nothing, not even that [SDS-WIRE-7].
func (s *Step) ShowsTime() bool {
	switch s.Kind {
	case Created, Told, Sent, Advanced, Restarted, SetBack:
		return true
	case Received:
		return s.Packet.Err == nil && s.Packet.Damage == ""
	}
	return false
}

// Observer is told of every step when it is complete. It keeps the step's
// slices at its own risk: nobody changes them afterwards.
type Observer interface{ Step(*Step) }

// Recorder keeps all steps.
type Recorder struct{ Steps []*Step }

// Step appends a step.
func (r *Recorder) Step(s *Step) { r.Steps = append(r.Steps, s) }
