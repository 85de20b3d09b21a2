package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// dayMS is how far above the local clock a timestamp may pull it.
const dayMS = 86_400_000

// deliverReady delivers what waits for nothing, again and again the one that
// sorts first [SDS-RECV-14].
func (p *Participant) deliverReady(r *run) {
	for {
		waiting := p.waiting()
		first := slices.IndexFunc(waiting, p.ready)
		if first < 0 {
			return
		}
		p.deliver(r, waiting[first])
	}
}

// ready tells whether all that a message depends on is met.
func (p *Participant) ready(m *message) bool {
	return !slices.ContainsFunc(m.History, func(e model.HistoryEntry) bool { return !p.met(e.MessageID, m.Message) })
}

// deliver hands a message to the application (section 9.3).
func (p *Participant) deliver(r *run, m *message) {
	d := &contract.Delivered{MessageID: m.MessageID, SenderID: m.SenderID, Content: m.Content, Flags: p.flags(m)}
	delete(p.incoming, m.MessageID)
	ceiling := uint64(p.nowMS + dayMS)
	p.local = max(p.local, min(m.place.Lamport, ceiling)) // [SDS-ORD-4] [SDS-LIM-5]
	p.insert(m)
	if at := slices.Index(p.log, m); at > 0 {
		d.After = p.log[at-1].MessageID // [SDS-ORD-7]
	}
	r.expect(contract.Event{Delivered: d})
	if m.place.Lamport <= ceiling { // [SDS-LIM-7]
		clear(p.suspects)
		return
	}
	p.suspects[m.SenderID] = true
	if len(p.suspects) == 3 {
		clear(p.suspects)
		r.expect(contract.Event{ClockSuspect: &contract.ClockSuspect{}})
	}
}

// insert gives a message its place in the log [SDS-ORD-1] [SDS-ORD-2].
func (p *Participant) insert(m *message) {
	before := p.newestEntry()
	if before == nil {
		p.quietMS = p.connected()
	}
	p.log = append(p.log, m)
	slices.SortFunc(p.log, byPlace) // [SDS-ORD-5]
	if p.newestEntry() != before {
		p.beginInterval(p.p.syncMinMS) // [SDS-SYNC-9]
	}
}

func (p *Participant) flags(m *message) (flags []string) {
	if m.place.Lamport > uint64(p.nowMS+dayMS) { // [SDS-LIM-6]
		flags = append(flags, "future")
	}
	for _, e := range m.History {
		if slices.Contains(p.lost, e.MessageID) { // [SDS-IN-7]
			flags = append(flags, "after_loss")
			break
		}
	}
	if m.late { // [SDS-IN-9]
		flags = append(flags, "late")
	}
	if m.elsewhere { // [SDS-RECV-7]
		flags = append(flags, "own_elsewhere")
	}
	if m.preceded { // [SDS-DEP-7]
		flags = append(flags, "prehistory")
	}
	return flags
}
