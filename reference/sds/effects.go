package sds

// Effects are what has to be done after a step, in the order of the fields.
//
// A store that hands deliveries to the application later, or again after a
// crash, keeps them in the same transaction as the changes: the participant
// itself delivers each message once. [SDS-DUR-11] [SDS-DUR-13]
type Effects struct {
	Persist   []Change       // 1. one transaction, before anything below
	Broadcast []Message      // 2. the transport may lose them
	Retrieve  []HistoryEntry // 3. ask a store node; the answer comes back as Arrive
	Tell      []Event        // 4. to the application, in this order
}

// Event is something that the application is told. Deliveries are events among
// the others, because their order counts: a loss is told before the messages
// that are delivered in spite of it.
type Event interface{ event() }

// Sent says under which ID the application's content went out.
type Sent struct{ ID MessageID }

// Delivered hands a message to the application.
type Delivered struct {
	Message *Message  // read only
	After   MessageID // its predecessor in the log; empty: it is the first, or not in the log
	Flags   Flags
}

// PossiblyAcknowledged says that somebody may have received an own message.
type PossiblyAcknowledged struct{ ID MessageID }

// Acknowledged says that an own message was received by as many, or by whom, the
// level asks for.
type Acknowledged struct {
	ID    MessageID
	Level Level
	By    []ParticipantID // that are named for it, sorted; empty: the evidence names nobody
}

// Missing says that a message came which depends on others that did not.
type Missing struct{ Dependencies []MessageID }

// Lost says that a missing message is not waited for any longer.
type Lost struct{ ID MessageID }

// GaveUp says that an own message is not resent any more. It can still be
// acknowledged.
type GaveUp struct{ ID MessageID }

// Rejected says that a message was refused, and that nothing changed.
// [SDS-WIRE-7] [SDS-WIRE-8]
type Rejected struct {
	Class Class
	Text  string
}

// ClockSuspect says that several others are more than a day ahead, so that it
// is probably the local clock that is wrong.
type ClockSuspect struct {
	Local  Time
	Remote uint64 // the Lamport timestamp of the last of them
}

func (Sent) event()                 {}
func (Delivered) event()            {}
func (PossiblyAcknowledged) event() {}
func (Acknowledged) event()         {}
func (Missing) event()              {}
func (Lost) event()                 {}
func (GaveUp) event()               {}
func (Rejected) event()             {}
func (ClockSuspect) event()         {}

// Class is the reason for which a decoded message is refused (section 3.3).
type Class string

// The classes that concern the channel. Package wire has the others.
const (
	WrongChannel  Class = "channel"
	WrongIdentity Class = "identity"
	TooOld        Class = "too_old"
)

// Flags tell the application what is special about a delivery.
type Flags uint8

// The flags.
const (
	Future       Flags = 1 << iota // its Lamport timestamp is more than a day ahead
	AfterLoss                      // it depends on a message that was declared lost
	Late                           // it was itself declared lost before
	OwnElsewhere                   // it bears the own participant ID and was not sent from here
	Prehistory                     // it is from before the participant joined
	Unordered                      // it is ephemeral
)

var flagNames = []string{"future", "after_loss", "late", "own_elsewhere", "prehistory", "ephemeral"}

// Names returns the flags by the names of the specification, in a fixed order.
func (f Flags) Names() []string {
	var names []string
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}
