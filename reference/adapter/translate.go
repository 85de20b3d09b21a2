package adapter

import (
	"errors"
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/sds"
	"github.com/causeway-sds/causeway/reference/wire"
)

func participants(names []string) []sds.ParticipantID {
	if names == nil {
		return nil
	}
	ids := make([]sds.ParticipantID, len(names))
	for i, name := range names {
		ids[i] = sds.ParticipantID(name)
	}
	return ids
}

func texts[T ~string](ids []T) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return list
}

func entriesOf(list []sds.HistoryEntry) []contract.HistoryEntry {
	entries := make([]contract.HistoryEntry, len(list))
	for i, e := range list {
		entries[i] = contract.HistoryEntry{MessageID: string(e.ID), RetrievalHint: e.Hint, SenderID: string(e.Sender)}
	}
	return entries
}

func rejected(err error) contract.Event {
	class := ""
	var refused *wire.DecodeError
	if errors.As(err, &refused) {
		class = string(refused.Class)
	}
	return contract.Event{Rejected: &contract.Rejected{Class: class, Text: err.Error()}}
}

func eventOf(e sds.Event) contract.Event {
	ref := func(id sds.MessageID) *contract.MessageRef { return &contract.MessageRef{MessageID: string(id)} }
	switch e := e.(type) {
	case sds.Sent:
		return contract.Event{Sent: &contract.Sent{MessageID: string(e.ID)}}
	case sds.Delivered:
		return contract.Event{Delivered: &contract.Delivered{
			MessageID: string(e.Message.ID), SenderID: string(e.Message.Sender), Content: e.Message.Content,
			After: string(e.After), Flags: e.Flags.Names(),
		}}
	case sds.PossiblyAcknowledged:
		return contract.Event{PossiblyAcknowledged: ref(e.ID)}
	case sds.Acknowledged:
		return contract.Event{Acknowledged: &contract.Acknowledged{MessageID: string(e.ID), Level: e.Level.String(), By: texts(e.By)}}
	case sds.Missing:
		return contract.Event{Missing: &contract.Missing{Dependencies: texts(e.Dependencies)}}
	case sds.Lost:
		return contract.Event{Lost: ref(e.ID)}
	case sds.GaveUp:
		return contract.Event{GaveUp: ref(e.ID)}
	case sds.Rejected:
		return contract.Event{Rejected: &contract.Rejected{Class: string(e.Class), Text: e.Text}}
	case sds.ClockSuspect:
		return contract.Event{ClockSuspect: &contract.ClockSuspect{LocalMS: int64(e.Local), RemoteMS: int64(e.Remote)}}
	}
	panic(fmt.Sprintf("adapter: event %T", e))
}

func (n *node) inspect() contract.OK {
	s := n.sds.Status()
	state := &contract.State{
		Lamport: s.Lamport, Log: make([]contract.LogEntry, 0, s.LogLength),
		Outgoing: []contract.OutgoingEntry{}, Incoming: []contract.IncomingEntry{},
		Missing: texts(s.Missing), Lost: texts(s.Lost), Window: texts(s.Window), Floor: &s.Floor,
		Prehistory: texts(s.Prehistory), Pruned: texts(s.Pruned), ReplayFloor: s.ReplayFloor, Filter: s.Filter,
	}
	for e := range n.sds.Log() {
		m := e.Message
		state.Log = append(state.Log, contract.LogEntry{MessageID: string(m.ID), SenderID: string(m.Sender), Lamport: m.Lamport})
	}
	for _, o := range s.Outgoing {
		state.Outgoing = append(state.Outgoing, contract.OutgoingEntry{
			MessageID: string(o.ID), State: contract.AckState(o.State.String()), Attempts: o.Attempts})
	}
	for _, i := range s.Incoming {
		state.Incoming = append(state.Incoming, contract.IncomingEntry{MessageID: string(i.ID), Missing: texts(i.Unmet)})
	}
	return contract.OK{State: state}
}
