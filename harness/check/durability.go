package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// durability: what a participant knew before a crash it knows after it.
type durability struct {
	watch
	last   map[string]*contract.State // the state that was read last
	before map[string]*contract.State // the one before a crash, until it was compared
	copies map[string]*contract.State // the one that was copied
	lost   map[string][]string        // what the recovery itself declared lost
	given  map[string][]string        // what the recovery itself delivered
}

func (*durability) name() string { return "durability across crashes" }

func (*durability) absent(s Setup) string {
	if !slices.ContainsFunc(s.Faults, func(f fault.Fault) bool { return f.Kind == fault.Crash || f.Kind == fault.Restore }) {
		return "nobody crashes or is set back"
	}
	return lacks(s, contract.CapPersistence, contract.CapInspect)
}

func (r *durability) begin(m *moment) {
	if r.last == nil {
		r.last, r.before = map[string]*contract.State{}, map[string]*contract.State{}
		r.copies = map[string]*contract.State{}
		r.lost, r.given = map[string][]string{}, map[string][]string{}
	}
	name := m.node.name
	switch m.step.Kind {
	case history.Crashed:
		r.before[name] = r.last[name]
	case history.Copied:
		r.copies[name] = r.last[name]
	case history.SetBack: // what it had in the copy it has again
		r.before[name] = r.copies[name]
		r.lost[name], r.given[name] = nil, nil
	case history.Restarted:
		r.lost[name], r.given[name] = nil, nil
	}
}

func (r *durability) event(m *moment, e contract.Event) {
	if m.step.Kind != history.Restarted && m.step.Kind != history.SetBack {
		return
	}
	if e.Lost != nil {
		r.lost[m.node.name] = append(r.lost[m.node.name], e.Lost.MessageID)
	}
	if e.Delivered != nil {
		r.given[m.node.name] = append(r.given[m.node.name], e.Delivered.MessageID)
	}
}

func (r *durability) done(m *moment) {
	if m.step.State == nil {
		return
	}
	name := m.node.name
	if before := r.before[name]; before != nil {
		r.count++
		r.compare(m, before, m.step.State)
		delete(r.before, name)
	}
	r.last[name] = m.step.State
}

func (r *durability) compare(m *moment, before, now *contract.State) {
	name := m.node.name
	if now.Lamport < before.Lamport {
		m.violated(sds("SDS-DUR-4"), "after a crash the timestamp of %s is %d; it was %d", name, now.Lamport, before.Lamport)
	}
	logs := func(s *contract.State) (ids []string) {
		for _, e := range s.Log {
			ids = append(ids, e.MessageID)
		}
		return ids
	}
	waits := func(s *contract.State) (ids []string) {
		for _, e := range s.Incoming {
			ids = append(ids, e.MessageID)
		}
		return ids
	}
	r.kept(m, "SDS-DUR-5", "its log", logs(before), logs(now), nil)
	r.kept(m, "SDS-DUR-5", "its incoming buffer", waits(before), waits(now), r.given[name])
	r.kept(m, "SDS-DUR-7", "its missing set", before.Missing, now.Missing, r.lost[name])
	r.kept(m, "SDS-DUR-7", "its lost set", before.Lost, now.Lost, nil)
	r.kept(m, "SDS-DUR-7", "its prehistory set", before.Prehistory, now.Prehistory, nil)
	r.outgoing(m, before, now)
}

// kept reports what a list had before and has no more. What came new cannot be
// told from here; other properties look at it.
func (r *durability) kept(m *moment, requirement, what string, before, now, allowed []string) {
	for _, id := range before {
		if !slices.Contains(now, id) && !slices.Contains(allowed, id) {
			m.violated(sds(requirement), "after a crash %s of %s lacks %s, which was there before", what, m.node.name, m.say(id))
		}
	}
}

func (r *durability) outgoing(m *moment, before, now *contract.State) {
	states := map[string]contract.OutgoingEntry{}
	for _, e := range now.Outgoing {
		states[e.MessageID] = e
	}
	for _, was := range before.Outgoing {
		is, there := states[was.MessageID]
		id := m.say(was.MessageID)
		switch {
		case was.State == contract.AcknowledgedState:
			if there && is.State != contract.AcknowledgedState {
				m.violated(sds("SDS-DUR-6"), "after a crash %s of %s is %s; it was acknowledged before", id, m.node.name, is.State)
			}
		case !there:
			m.violated(sds("SDS-DUR-6"), "after a crash the outgoing buffer of %s lacks %s, which nobody had acknowledged", m.node.name, id)
		case is.Attempts < was.Attempts:
			m.violated(sds("SDS-DUR-10"), "after a crash %s counts %d resends of %s; there were %d", m.node.name, is.Attempts, id, was.Attempts)
		}
	}
}
