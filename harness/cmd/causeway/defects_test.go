package main

import (
	"bytes"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// defect is the built-in subject with a mistake planted at its door: what it
// is asked and what it answers is changed on the way. The reference itself
// carries no switch for it.
type defect struct {
	inner contract.Handler
	// ask may change a request; answer may change a reply.
	ask    func(*memory, *contract.Request)
	answer func(*memory, contract.Request, *contract.OK)
	memory map[string]*memory
}

// memory is what a mistake remembers about a participant.
type memory struct {
	name      string
	delivered map[string]bool
	broadcast map[string]bool
	held      []contract.Event
	missed    []string
	wires     map[string][]byte
	count     int
}

func (d *defect) Handle(req contract.Request) (contract.OK, error) {
	if d.memory == nil {
		d.memory = map[string]*memory{}
	}
	if req.Cmd == contract.Create {
		d.memory[req.Node] = &memory{name: req.Participant, delivered: map[string]bool{}, broadcast: map[string]bool{}, wires: map[string][]byte{}}
	}
	m := d.memory[req.Node]
	if m != nil && d.ask != nil {
		d.ask(m, &req)
	}
	ok, err := d.inner.Handle(req)
	if m != nil && err == nil && d.answer != nil {
		d.answer(m, req, &ok)
	}
	return ok, err
}

// rewriteSyncs changes sync messages and seals them again: nothing refers to
// their IDs, so that the rest of the participant does not notice.
func rewriteSyncs(change func(*model.Message)) func(*memory, contract.Request, *contract.OK) {
	return func(_ *memory, _ contract.Request, ok *contract.OK) {
		out := slices.Clone(ok.Broadcast)
		for i, b := range out {
			if msg, err := model.Decode(b.Wire); err == nil && model.KindOf(msg) == model.KindSync {
				change(&msg)
				out[i].Wire = model.Encode(model.Sealed(msg))
			}
		}
		ok.Broadcast = out
	}
}

// configured starts every participant with another parameter than the channel's.
func configured(change func(*contract.Config)) func(*memory, *contract.Request) {
	return func(_ *memory, req *contract.Request) {
		if req.Cmd == contract.Create {
			var c contract.Config
			if req.Config != nil {
				c = *req.Config
			}
			change(&c)
			req.Config = &c
		}
	}
}

func without(events []contract.Event, drop func(contract.Event) bool) []contract.Event {
	return slices.DeleteFunc(slices.Clone(events), drop)
}

func withoutBroadcasts(ok *contract.OK, drop func(model.Message) bool) {
	ok.Broadcast = slices.DeleteFunc(slices.Clone(ok.Broadcast), func(b contract.Broadcast) bool {
		msg, err := model.Decode(b.Wire)
		return err == nil && drop(msg)
	})
}

// content decodes the content message that a request hands over.
func content(req contract.Request) (model.Message, bool) {
	if req.Cmd != contract.Receive {
		return model.Message{}, false
	}
	msg, err := model.Decode(req.Wire)
	return msg, err == nil && model.KindOf(msg) == model.KindContent
}

func deliver(msg model.Message) contract.Event {
	return contract.Event{Delivered: &contract.Delivered{MessageID: msg.MessageID, SenderID: msg.SenderID, Content: msg.Content}}
}

// plantedDefect is a mistake and the violation that has to be found.
type plantedDefect struct {
	name, property, requirement string
	ask                         func(*memory, *contract.Request)
	answer                      func(*memory, contract.Request, *contract.OK)
}

var plantedDefects = []plantedDefect{
	{name: "delivers before the cause", property: "causal delivery", requirement: "SDS-ORD-6",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			ok.Events = without(ok.Events, func(e contract.Event) bool { return e.Delivered != nil && m.delivered[e.Delivered.MessageID] })
			msg, isContent := content(req)
			if isContent && msg.SenderID != m.name && !m.delivered[msg.MessageID] {
				m.delivered[msg.MessageID] = true
				if !slices.ContainsFunc(ok.Events, func(e contract.Event) bool { return e.Delivered != nil && e.Delivered.MessageID == msg.MessageID }) {
					ok.Events = append([]contract.Event{deliver(msg)}, ok.Events...)
				}
			}
		}},
	{name: "names a wrong predecessor", property: "total order of logs", requirement: "SDS-ORD-1",
		answer: func(m *memory, _ contract.Request, ok *contract.OK) {
			ok.Events = slices.Clone(ok.Events)
			for i, e := range ok.Events {
				if e.Delivered != nil && e.Delivered.After != "" {
					d := *e.Delivered
					if m.count++; m.count > 1 { // the log in the order of arrival
						d.After = m.held[0].Delivered.MessageID
					}
					m.held = []contract.Event{e}
					ok.Events[i].Delivered = &d
				}
			}
		}},
	{name: "delivers duplicates", property: "no duplicate, no invention", requirement: "SDS-ORD-6",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			for _, e := range ok.Events {
				if e.Delivered != nil {
					m.delivered[e.Delivered.MessageID] = true
				}
			}
			if msg, isContent := content(req); isContent && len(ok.Events) == 0 && m.delivered[msg.MessageID] {
				ok.Events = []contract.Event{deliver(msg)}
			}
		}},
	{name: "delivers at the next opportunity", property: "delivery without delay", requirement: "SDS-RECV-12",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			if req.Cmd == contract.Inspect || req.Cmd == contract.Close {
				return
			}
			now := m.held
			m.held = slices.DeleteFunc(slices.Clone(ok.Events), func(e contract.Event) bool { return e.Delivered == nil })
			ok.Events = append(now, without(ok.Events, func(e contract.Event) bool { return e.Delivered != nil })...)
		}},
	{name: "throws away what has to wait", property: "no loss without a declared reason", requirement: "SDS-RECV-13",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			if ok.State != nil {
				ok.State.Incoming = []contract.IncomingEntry{}
			}
		}},
	{name: "does not declare anything lost", property: "convergence after healing", requirement: "SDS-IN-5",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			ok.Events = without(ok.Events, func(e contract.Event) bool { return e.Lost != nil })
		}},
	{name: "takes a resend for an acknowledgement", property: "acknowledgements are sound", requirement: "SDS-ACK-9",
		answer: func(m *memory, _ contract.Request, ok *contract.OK) {
			for _, b := range ok.Broadcast {
				msg, err := model.Decode(b.Wire)
				if err != nil || model.KindOf(msg) != model.KindContent || msg.SenderID != m.name {
					continue
				}
				if m.broadcast[msg.MessageID] {
					ok.Events = append(ok.Events, contract.Event{Acknowledged: &contract.Acknowledged{MessageID: msg.MessageID}})
				}
				m.broadcast[msg.MessageID] = true
			}
		}},
	{name: "does not look at the histories of sync messages", property: "acknowledgements are complete", requirement: "SDS-ACK-1",
		ask: func(m *memory, req *contract.Request) {
			if msg, err := model.Decode(req.Wire); req.Cmd == contract.Receive && err == nil && model.KindOf(msg) == model.KindSync {
				msg.History = nil
				req.Wire = model.Encode(model.Sealed(msg))
			}
		}},
	{name: "names the newest first", property: "causal histories", requirement: "SDS-HIST-7",
		answer: rewriteSyncs(func(msg *model.Message) {
			msg.History = slices.Clone(msg.History)
			slices.Reverse(msg.History)
		})},
	{name: "has an empty filter", property: "filters miss nothing", requirement: "SDS-BLOOM-2",
		answer: rewriteSyncs(func(msg *model.Message) {
			if f, err := model.FilterOf(*msg); err == nil {
				f.Bits = make([]byte, len(f.Bits))
				msg.Filter = f.Encode()
			}
		})},
	{name: "lets sync messages raise the clock", property: "Lamport timestamps", requirement: "SDS-ORD-4",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			if msg, err := model.Decode(req.Wire); req.Cmd == contract.Receive && err == nil && model.KindOf(msg) == model.KindSync {
				m.count = max(m.count, int(*msg.Lamport))
			}
			if ok.State != nil {
				ok.State.Lamport = max(ok.State.Lamport, uint64(m.count))
			}
		}},
	{name: "does not resend", property: "resend policy", requirement: "SDS-OUT-1",
		answer: func(m *memory, _ contract.Request, ok *contract.OK) {
			withoutBroadcasts(ok, func(msg model.Message) bool {
				again := m.broadcast[msg.MessageID] && msg.SenderID == m.name
				m.broadcast[msg.MessageID] = true
				return again
			})
		}},
	{name: "resends at once", property: "resend policy", requirement: "SDS-OUT-4",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			if req.Cmd == contract.Send && !req.Ephemeral {
				ok.Broadcast = append(slices.Clone(ok.Broadcast), ok.Broadcast...)
			}
		}},
	{name: "answers without being asked", property: "repair", requirement: "SDS-REP-17",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			if msg, isContent := content(req); isContent && len(msg.Repair) == 0 && len(ok.Events) > 0 && ok.Events[0].Delivered != nil {
				ok.Broadcast = append(slices.Clone(ok.Broadcast), contract.Broadcast{Wire: req.Wire})
			}
		}},
	{name: "sends no sync messages", property: "sync messages", requirement: "SDS-SYNC-1",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			withoutBroadcasts(ok, func(msg model.Message) bool { return model.KindOf(msg) == model.KindSync })
		}},
	{name: "keeps ephemeral messages to itself", property: "ephemeral messages", requirement: "SDS-RECV-2",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			ok.Events = without(ok.Events, func(e contract.Event) bool {
				return e.Delivered != nil && slices.Contains(e.Delivered.Flags, "ephemeral")
			})
		}},
	{name: "forgets everything in a crash", property: "durability across crashes", requirement: "SDS-DUR-5",
		ask: func(_ *memory, req *contract.Request) {
			if req.Cmd == contract.Restart {
				disk := false
				req.Durable = &disk
			}
		}},
	{name: "has a lost set without end", property: "bounded buffers", requirement: "SDS-DEP-10",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			if ok.State != nil && len(ok.State.Lost) > 0 {
				ok.State.Lost = slices.Repeat(ok.State.Lost, 5_000)
			}
		}},
	{name: "writes fields in another order", property: "wire", requirement: "SDS-WIRE-3",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			ok.Broadcast = slices.Clone(ok.Broadcast)
			for i, b := range ok.Broadcast {
				if msg, err := model.Decode(b.Wire); err == nil && model.KindOf(msg) == model.KindSync {
					parts := model.Parts(msg)
					slices.Reverse(parts)
					var raw [][]byte
					for _, p := range parts {
						raw = append(raw, p)
					}
					ok.Broadcast[i].Wire = bytes.Join(raw, nil)
				}
			}
		}},
	{name: "takes whatever can be read", property: "damaged messages", requirement: "SDS-ID-4",
		answer: func(_ *memory, req contract.Request, ok *contract.OK) {
			msg, isContent := content(req)
			if isContent && len(ok.Events) > 0 && ok.Events[0].Rejected != nil && ok.Events[0].Rejected.Class == string(model.ClassIdentity) {
				ok.Events = []contract.Event{deliver(msg)}
			}
		}},
	{name: "does not say that something before was lost", property: "agreement with the model", requirement: "SDS-IN-7",
		answer: func(_ *memory, _ contract.Request, ok *contract.OK) {
			ok.Events = slices.Clone(ok.Events)
			for i, e := range ok.Events {
				if e.Delivered != nil {
					d := *e.Delivered
					d.Flags = slices.DeleteFunc(slices.Clone(d.Flags), func(f string) bool { return f == "after_loss" })
					ok.Events[i].Delivered = &d
				}
			}
		}},
	{name: "names one tip only", property: "agreement with the model", requirement: "SDS-HIST-3",
		ask: configured(func(c *contract.Config) { c.HistoryTips = new(1) })},
	{name: "believes filters too soon", property: "agreement with the model", requirement: "SDS-ACK-7",
		ask: configured(func(c *contract.Config) { c.AckEpsilon = new(0.5) })},
	{name: "asks before its time", property: "repair: asking", requirement: "SDS-REP-4",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			for _, e := range ok.Events {
				if e.Missing != nil {
					m.missed = e.Missing.Dependencies
				}
				if e.Delivered != nil || e.Lost != nil {
					m.missed = nil
				}
			}
			rewriteSyncs(func(msg *model.Message) {
				if msg.Repair == nil && m.missed != nil {
					msg.Repair = model.Entries(m.missed[:1]...)
				}
			})(m, req, ok)
		}},
	{name: "answers at once", property: "repair: answering", requirement: "SDS-REP-15",
		answer: func(m *memory, req contract.Request, ok *contract.OK) {
			withoutBroadcasts(ok, func(msg model.Message) bool { return msg.SenderID != m.name })
			if req.Cmd != contract.Receive {
				return
			}
			msg, err := model.Decode(req.Wire)
			if err != nil || msg.SenderID == m.name {
				return
			}
			for _, e := range msg.Repair {
				if wire := m.wires[e.MessageID]; wire != nil {
					delete(m.wires, e.MessageID) // once is enough
					ok.Broadcast = append(ok.Broadcast, contract.Broadcast{Wire: wire})
				}
			}
			if model.KindOf(msg) == model.KindContent && len(ok.Events) > 0 && ok.Events[0].Delivered != nil {
				msg.Repair = nil
				m.wires[msg.MessageID] = model.Encode(msg)
			}
		}},
	{name: "resends what is possibly acknowledged as fast as the rest", property: "resend periods", requirement: "SDS-OUT-4",
		ask: configured(func(c *contract.Config) { c.ResendPossiblyMS = new(int64(15_000)) })},
	{name: "listens for two seconds only before it says what it has", property: "sync timer", requirement: "SDS-SYNC-8",
		ask: configured(func(c *contract.Config) { c.SyncMinMS = new(int64(2_000)) })},
}
