package history

import (
	"sort"

	"github.com/causeway-sds/causeway/harness/contract"
)

// event writes an event, its kind first.
func (d *Digest) event(e *contract.Event) {
	kind := func(k byte) { d.buf = append(d.buf, k) }
	switch {
	case e.Delivered != nil:
		kind('D')
		d.text(e.Delivered.MessageID)
		d.text(e.Delivered.SenderID)
		d.bytes(e.Delivered.Content)
		d.text(e.Delivered.After)
		d.texts(e.Delivered.Flags)
	case e.Sent != nil:
		kind('S')
		d.text(e.Sent.MessageID)
	case e.PossiblyAcknowledged != nil:
		kind('P')
		d.text(e.PossiblyAcknowledged.MessageID)
	case e.Acknowledged != nil:
		kind('A')
		d.text(e.Acknowledged.MessageID)
		d.text(e.Acknowledged.Level)
		d.texts(e.Acknowledged.By)
	case e.Missing != nil:
		kind('M')
		d.texts(e.Missing.Dependencies)
	case e.Retrieve != nil:
		kind('R')
		d.number(uint64(len(e.Retrieve.Entries)))
		for _, entry := range e.Retrieve.Entries {
			d.text(entry.MessageID)
			d.bytes(entry.RetrievalHint)
			d.text(entry.SenderID)
		}
	case e.Lost != nil:
		kind('L')
		d.text(e.Lost.MessageID)
	case e.GaveUp != nil:
		kind('G')
		d.text(e.GaveUp.MessageID)
	case e.Rejected != nil:
		kind('J')
		d.text(e.Rejected.Class)
		d.text(e.Rejected.Text)
	case e.RepairRequested != nil:
		kind('Q')
		d.text(e.RepairRequested.MessageID)
	case e.ClockSuspect != nil:
		kind('C')
		d.number(uint64(e.ClockSuspect.LocalMS))
		d.number(uint64(e.ClockSuspect.RemoteMS))
	}
}

func (d *Digest) state(node string, s *contract.State) {
	d.number(s.Lamport)
	d.log(node, s.Log)
	d.number(uint64(len(s.Outgoing)))
	for _, e := range s.Outgoing {
		d.text(e.MessageID)
		d.text(string(e.State))
		d.number(uint64(e.Attempts))
		d.texts(e.By)
	}
	d.number(uint64(len(s.Incoming)))
	for _, e := range s.Incoming {
		d.text(e.MessageID)
		d.texts(e.Missing)
	}
	for _, list := range [][]string{s.Missing, s.Lost, s.Window, s.Prehistory, s.Pruned} {
		d.texts(list)
	}
	d.optional(s.Floor)
	d.optional(s.ReplayFloor)
	d.bytes(s.Filter)
}

// log writes how much of a log is a piece of the participant's log before, and
// then what is new: logs are long, and little of them changes from one state to
// the next. A log that was pruned begins further on.
func (d *Digest) log(node string, log []contract.LogEntry) {
	before := d.logs[node]
	from, same := 0, 0
	if len(log) > 0 {
		from = sort.Search(len(before), func(i int) bool { return before[i].Lamport >= log[0].Lamport })
		for same < min(len(log), len(before)-from) && before[from+same] == log[same] {
			same++
		}
	}
	d.number(uint64(from))
	d.number(uint64(same))
	d.number(uint64(len(log)))
	for i := range log[same:] {
		e := &log[same+i]
		d.text(e.MessageID)
		d.text(e.SenderID)
		d.number(e.Lamport)
	}
	d.logs[node] = log
}
