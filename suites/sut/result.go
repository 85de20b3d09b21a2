package sut

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// Result is what a call, or several, made a node do.
type Result struct {
	Broadcast []*Message      // in the order in which the node wanted them out
	Events    []Event         // in the order in which the application heard them
	Refused   *contract.Error // send: the application got an error

	node *Node
}

// Event is something that the application was told.
type Event struct {
	contract.Event
	AtMS int64 // virtual time
}

func (n *Node) result() *Result { return &Result{node: n} }

func (r *Result) take(ok contract.OK) {
	now := r.node.t.now
	for _, b := range ok.Broadcast {
		r.Broadcast = append(r.Broadcast, decoded(b.Wire, now))
	}
	for _, e := range ok.Events {
		r.Events = append(r.Events, Event{e, now})
	}
}

// add appends what came later.
func (r *Result) add(later *Result) {
	r.Broadcast = append(r.Broadcast, later.Broadcast...)
	r.Events = append(r.Events, later.Events...)
	if later.Refused != nil {
		r.Refused = later.Refused
	}
}

func (r *Result) of(kind model.Kind) []*Message {
	found := []*Message{}
	for _, m := range r.Broadcast {
		if m.Is(kind) {
			found = append(found, m)
		}
	}
	return found
}

// Contents lists the content messages that were broadcast.
func (r *Result) Contents() []*Message { return r.of(model.KindContent) }

// Syncs lists the sync messages that were broadcast.
func (r *Result) Syncs() []*Message { return r.of(model.KindSync) }

// Ephemerals lists the ephemeral messages that were broadcast.
func (r *Result) Ephemerals() []*Message { return r.of(model.KindEphemeral) }

// Copies lists the broadcasts with the message ID of m, among them m itself.
func (r *Result) Copies(m *Message) []*Message {
	found := []*Message{}
	for _, b := range r.Broadcast {
		if b.Broken == nil && b.MessageID == m.MessageID {
			found = append(found, b)
		}
	}
	return found
}

// Quiet says that nothing was broadcast and the application heard nothing.
func (r *Result) Quiet() bool { return len(r.Broadcast) == 0 && len(r.Events) == 0 }

// Delivered says whether m was delivered to the application.
func (r *Result) Delivered(m *Message) bool { return r.Delivery(m) != nil }

// Delivery is the first delivery of m, nil if there is none.
func (r *Result) Delivery(m *Message) *contract.Delivered {
	for _, d := range r.Deliveries() {
		if d.MessageID == m.MessageID {
			return d
		}
	}
	return nil
}

// Deliveries lists all deliveries in their order.
func (r *Result) Deliveries() []*contract.Delivered {
	var found []*contract.Delivered
	for _, e := range r.Events {
		if e.Event.Delivered != nil {
			found = append(found, e.Event.Delivered)
		}
	}
	return found
}

// DeliveredIDs lists the message IDs of all deliveries in their order.
func (r *Result) DeliveredIDs() []string {
	ids := []string{}
	for _, d := range r.Deliveries() {
		ids = append(ids, d.MessageID)
	}
	return ids
}

// Flagged says whether m was delivered with a flag.
func (r *Result) Flagged(m *Message, flag string) bool {
	d := r.Delivery(m)
	return d != nil && slices.Contains(d.Flags, flag)
}

// SentID is the message ID under which content went out, "" if none did.
func (r *Result) SentID() string {
	for _, e := range r.Events {
		if e.Event.Sent != nil {
			return e.Event.Sent.MessageID
		}
	}
	return ""
}

// Rejections lists the rejected events.
func (r *Result) Rejections() []*contract.Rejected {
	var found []*contract.Rejected
	for _, e := range r.Events {
		if e.Event.Rejected != nil {
			found = append(found, e.Event.Rejected)
		}
	}
	return found
}

// RejectedAs says whether a message was rejected with a class.
func (r *Result) RejectedAs(class string) bool {
	return slices.ContainsFunc(r.Rejections(), func(e *contract.Rejected) bool { return e.Class == class })
}

// Acknowledgement is the first acknowledgement of m by at least one, nil if
// there is none.
func (r *Result) Acknowledgement(m *Message) *contract.Acknowledged {
	if found := r.Levels(m, contract.LevelOne); len(found) > 0 {
		return found[0]
	}
	return nil
}

// Levels lists the events that report a level of acknowledgement of m. An event
// without a level is about the level "one".
func (r *Result) Levels(m *Message, level string) []*contract.Acknowledged {
	found := []*contract.Acknowledged{}
	for _, e := range r.Events {
		if a := e.Event.Acknowledged; a != nil && a.MessageID == m.MessageID && levelOf(a) == level {
			found = append(found, a)
		}
	}
	return found
}

// Reached says whether a level of acknowledgement of m was reported.
func (r *Result) Reached(m *Message, level string) bool { return len(r.Levels(m, level)) > 0 }

func levelOf(a *contract.Acknowledged) string {
	if a.Level == "" {
		return contract.LevelOne
	}
	return a.Level
}

// Acknowledged says whether m was reported acknowledged by at least one.
func (r *Result) Acknowledged(m *Message) bool { return r.Acknowledgement(m) != nil }

// PossiblyAcknowledged says whether m was reported possibly acknowledged.
func (r *Result) PossiblyAcknowledged(m *Message) bool {
	return r.refers(m, func(e contract.Event) *contract.MessageRef { return e.PossiblyAcknowledged })
}

// Lost says whether m was declared lost.
func (r *Result) Lost(m *Message) bool {
	return r.refers(m, func(e contract.Event) *contract.MessageRef { return e.Lost })
}

// GaveUp says whether the node gave up resending m.
func (r *Result) GaveUp(m *Message) bool {
	return r.refers(m, func(e contract.Event) *contract.MessageRef { return e.GaveUp })
}

// RepairRequested says whether the node told its application that it asked
// for m.
func (r *Result) RepairRequested(m *Message) bool {
	return r.refers(m, func(e contract.Event) *contract.MessageRef { return e.RepairRequested })
}

// Requesting lists the broadcasts whose repair request names m.
func (r *Result) Requesting(m *Message) []*Message {
	found := []*Message{}
	for _, b := range r.Broadcast {
		if b.Requests(m) {
			found = append(found, b)
		}
	}
	return found
}

func (r *Result) refers(m *Message, pick func(contract.Event) *contract.MessageRef) bool {
	return slices.ContainsFunc(r.Events, func(e Event) bool {
		ref := pick(e.Event)
		return ref != nil && ref.MessageID == m.MessageID
	})
}

// MissingIDs lists the dependencies that were reported missing, sorted,
// without repetition.
func (r *Result) MissingIDs() []string {
	ids := []string{}
	for _, e := range r.Events {
		if e.Event.Missing != nil {
			ids = append(ids, e.Event.Missing.Dependencies...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Wishes lists the entries that the node wants from a store node.
func (r *Result) Wishes() []contract.HistoryEntry {
	var found []contract.HistoryEntry
	for _, e := range r.Events {
		if e.Event.Retrieve != nil {
			found = append(found, e.Event.Retrieve.Entries...)
		}
	}
	return found
}

// Resends lists the broadcasts whose bytes are those of m.
func (r *Result) Resends(m *Message) []*Message {
	found := []*Message{}
	for _, b := range r.Broadcast {
		if bytes.Equal(b.Wire, m.Wire) {
			found = append(found, b)
		}
	}
	return found
}

// String says everything in one line, for what a check got.
func (r *Result) String() string {
	var parts []string
	if r.Refused != nil {
		parts = append(parts, "refused: "+r.Refused.Error())
	}
	for _, m := range r.Broadcast {
		parts = append(parts, "broadcast "+m.String())
	}
	for _, e := range r.Events {
		parts = append(parts, "event "+eventText(e.Event))
	}
	if len(parts) == 0 {
		return "no broadcast and no event"
	}
	return strings.Join(parts, "; ")
}

func eventText(e contract.Event) string {
	switch {
	case e.Sent != nil:
		return "sent " + e.Sent.MessageID
	case e.Delivered != nil:
		return fmt.Sprintf("delivered %s of %s %q", e.Delivered.MessageID, e.Delivered.SenderID, e.Delivered.Flags)
	case e.PossiblyAcknowledged != nil:
		return "possibly_acknowledged " + e.PossiblyAcknowledged.MessageID
	case e.Acknowledged != nil:
		return fmt.Sprintf("acknowledged %s (level %s)", e.Acknowledged.MessageID, levelOf(e.Acknowledged))
	case e.Missing != nil:
		return fmt.Sprintf("missing %q", e.Missing.Dependencies)
	case e.Retrieve != nil:
		return fmt.Sprintf("retrieve %d entries", len(e.Retrieve.Entries))
	case e.Lost != nil:
		return "lost " + e.Lost.MessageID
	case e.GaveUp != nil:
		return "gave_up " + e.GaveUp.MessageID
	case e.Rejected != nil:
		return fmt.Sprintf("rejected as %s (%s)", e.Rejected.Class, e.Rejected.Text)
	case e.RepairRequested != nil:
		return "repair_requested " + e.RepairRequested.MessageID
	case e.ClockSuspect != nil:
		return "clock_suspect"
	default:
		return "of no kind"
	}
}
