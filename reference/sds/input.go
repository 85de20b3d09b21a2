package sds

import (
	"errors"
	"fmt"
)

// Input is one thing that happens to a participant: Submit, Arrive, Elapse,
// Hint, Context or Connection.
type Input interface{ input() }

// Submit is content that the application wants to send.
type Submit struct {
	Content   []byte
	ID        MessageID // a wish, heard where IDs are opaque; empty: derive one
	Ephemeral bool
}

// Arrive is a message from the network. Hint is what the transport calls it, or
// nil. The participant keeps the message: nobody may change it afterwards, and
// any number of participants may be handed the same one.
type Arrive struct {
	Message *Message
	Hint    []byte
}

// Elapse lets the timers run that are due.
type Elapse struct{}

// Hint is what the transport calls a message that was sent from here.
type Hint struct {
	ID   MessageID
	Hint []byte
}

// Context is what the application knows of the group. It replaces what was
// known before.
type Context struct {
	Members []ParticipantID // nil: not known
	Present []ParticipantID // nil: not known; empty: nobody
	Steward ParticipantID   // empty: none
}

// Connection says whether the participant is connected, as it is at the start.
type Connection struct{ Online bool }

func (Submit) input()     {}
func (Arrive) input()     {}
func (Elapse) input()     {}
func (Hint) input()       {}
func (Connection) input() {}
func (Context) input()    {}

// The reasons for which an input is refused. A refused input changes nothing.
var (
	ErrEmptyContent   = errors.New("content is empty")
	ErrContentTooLong = errors.New("content is too long")
	ErrOutgoingFull   = errors.New("outgoing buffer is full")
	ErrInvalidID      = errors.New("message ID is not valid")
	ErrTakenID        = errors.New("message ID is taken")
	ErrUnknownMessage = errors.New("message is not known")
	ErrInvalidHint    = errors.New("retrieval hint is not valid")
	ErrClockExhausted = errors.New("no Lamport timestamp is left")
)

// Step lets one input happen at now, and returns what has to be done about it.
func (p *Participant) Step(now Time, in Input) (Effects, error) {
	p.before, p.now = p.now, max(p.now, now) // [SDS-STATE-3]
	p.fx = Effects{}
	if p.fresh { // a store that has anything has the beginning too
		p.persist(p.clock())
		p.persist(SetFloor{p.window.floor})
	}
	var err error
	switch in := in.(type) {
	case Submit:
		err = p.submit(in)
	case Arrive:
		p.arrive(in)
	case Elapse:
		p.elapse()
	case Hint:
		err = p.keepHint(in)
	case Context:
		p.setContext(in)
	case Connection:
		p.setConnection(in.Online)
	default:
		panic(fmt.Sprintf("sds: input %T", in))
	}
	if err != nil {
		return Effects{}, err
	}
	p.refillMissing()
	p.prune()
	p.armRequests()
	p.fresh = false
	return p.fx, nil
}

func (p *Participant) keepHint(in Hint) error {
	// [SDS-HINT-3]
	if len(in.Hint) < 1 || len(in.Hint) > maxHintBytes {
		return fmt.Errorf("%w: %d bytes, expected 1 to %d", ErrInvalidHint, len(in.Hint), maxHintBytes)
	}
	r := p.records.get(in.ID)
	if r == nil {
		return fmt.Errorf("%w: %q", ErrUnknownMessage, in.ID)
	}
	p.addHint(r, in.Hint)
	return nil
}

// addHint keeps the first hint of a message, where the transport gave a good
// one. [SDS-HINT-2] [SDS-HINT-3]
func (p *Participant) addHint(r *record, hint []byte) {
	if r.named != nil || len(hint) < 1 || len(hint) > maxHintBytes {
		return
	}
	kept := append([]byte(nil), hint...)
	r.named = &kept
	p.persist(SetHint{r.msg.ID, kept})
}

func (p *Participant) tell(e Event) { p.fx.Tell = append(p.fx.Tell, e) }
func (p *Participant) persist(c Change) {
	if p.fx.Persist == nil {
		p.fx.Persist = make([]Change, 0, 4) // what most steps need
	}
	p.fx.Persist = append(p.fx.Persist, c)
}
func (p *Participant) broadcast(m *Message)    { p.fx.Broadcast = append(p.fx.Broadcast, *m) }
func (p *Participant) retrieve(e HistoryEntry) { p.fx.Retrieve = append(p.fx.Retrieve, e) }
