package naive

import (
	"bytes"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
)

// compareEvents compares what the application was told with what it has to be
// told. Of the order only that of deliveries and losses is prescribed.
func (p *Participant) compareEvents(r *run) {
	p.compareDeliveries(r)
	if p.has(contract.CapAck) {
		p.compareAcknowledgements(r)
	}
	p.compareRejections(r)
	p.compareReports(r)
	for _, e := range r.Events {
		switch {
		case e.GaveUp != nil:
			p.gaveUp(e.GaveUp.MessageID)
		case e.Retrieve != nil:
			p.retrieved(e.Retrieve)
		}
	}
}

// story is what of the events is a delivery or a loss.
func story(events []contract.Event) []contract.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e contract.Event) bool { return e.Delivered == nil && e.Lost == nil })
}

func (p *Participant) compareDeliveries(r *run) {
	got, want := story(r.Events), story(r.events)
	for i := range max(len(got), len(want)) {
		p.compared(Agreement)
		switch {
		case i >= len(got):
			p.part(sds("SDS-RECV-12", "SDS-RECV-14"), "does not %s; by the text it does so in this step", p.tell(want[i]))
			return
		case i >= len(want):
			p.part(sds("SDS-ORD-6", "SDS-RECV-13"), "%ss; by the text it does not do so in this step", p.tell(got[i]))
			return
		case p.tell(got[i]) != p.tell(want[i]):
			rule := "SDS-RECV-14"
			if want[i].Delivered != nil && want[i].Delivered.MessageID == r.atHand {
				rule = "SDS-RECV-17"
			}
			p.part(sds(rule, "SDS-ORD-6"), "%ss; by the text what comes now is to %s", p.tell(got[i]), p.tell(want[i]))
			return
		case got[i].Delivered != nil:
			p.compareDelivery(got[i].Delivered, want[i].Delivered)
		}
	}
}

func (p *Participant) tell(e contract.Event) string {
	if e.Lost != nil {
		return "declare " + p.say(e.Lost.MessageID) + " lost"
	}
	return "deliver " + p.say(e.Delivered.MessageID)
}

// flagRules names the sentence for each flag.
var flagRules = map[string]string{
	"future": "SDS-LIM-6", "after_loss": "SDS-IN-7", "late": "SDS-IN-9", "own_elsewhere": "SDS-RECV-7",
	"prehistory": "SDS-DEP-7", "ephemeral": "SDS-EPH-7",
}

func (p *Participant) compareDelivery(got, want *contract.Delivered) {
	id := p.say(want.MessageID)
	if got.SenderID != want.SenderID || !bytes.Equal(got.Content, want.Content) {
		p.disagree(Agreement, sds("SDS-SEND-4"), "delivers %s as %q of %s; it is %q of %s", id, got.Content, got.SenderID, want.Content, want.SenderID)
	}
	if got.After != want.After {
		p.disagree(Agreement, sds("SDS-ORD-7"), "delivers %s after %s; its predecessor in the log is %s", id, p.list(listed(got.After)), p.list(listed(want.After)))
	}
	for flag, rule := range flagRules {
		if has, due := slices.Contains(got.Flags, flag), slices.Contains(want.Flags, flag); has != due {
			p.disagree(Agreement, sds(rule), "delivers %s %s the flag %s; by the text it is %s", id, either(has, "with", "without"), flag, either(due, "due", "not due"))
		}
	}
}

func listed(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// acknowledged lists transitions of own messages; levels beyond "one" are not
// stated here.
func acknowledgements(events []contract.Event) map[string]*contract.Acknowledged {
	all := map[string]*contract.Acknowledged{}
	for _, e := range events {
		switch {
		case e.Acknowledged != nil && (e.Acknowledged.Level == "" || e.Acknowledged.Level == contract.LevelOne):
			all["acknowledged "+e.Acknowledged.MessageID] = e.Acknowledged
		case e.PossiblyAcknowledged != nil:
			all["possibly acknowledged "+e.PossiblyAcknowledged.MessageID] = &contract.Acknowledged{MessageID: e.PossiblyAcknowledged.MessageID}
		}
	}
	return all
}

func (p *Participant) compareAcknowledgements(r *run) {
	got, want := acknowledgements(r.Events), acknowledgements(r.events)
	for _, key := range sortedIDs(want) {
		p.compared(Agreement)
		id := want[key].MessageID
		reported, there := got[key]
		state := key[:len(key)-len(id)-1]
		switch {
		case !there:
			p.part(sds(either(state == "acknowledged", "SDS-ACK-7", "SDS-ACK-2"), "SDS-ACK-11"), "does not report %s as %s; by the evidence that arrived there it is, named by %s", p.say(id), state, p.evidence(id))
		case state == "acknowledged" && p.has(contract.CapAckedBy) && !slices.Equal(reported.By, want[key].By):
			p.disagree(Agreement, sds("SDS-ACK-10"), "says that %v acknowledged %s; named for it are %v", reported.By, p.say(id), want[key].By)
		}
	}
	for _, key := range sortedIDs(got) {
		if want[key] == nil {
			id := got[key].MessageID
			p.part(sds(either(key[0] == 'a', "SDS-ACK-7", "SDS-ACK-2"), "SDS-ACK-9"), "reports %s as %s; by the evidence that arrived there it is not: %s", p.say(id), key[:len(key)-len(id)-1], p.evidence(id))
		}
	}
}

func (p *Participant) compareRejections(r *run) {
	at := slices.IndexFunc(r.Events, func(e contract.Event) bool { return e.Rejected != nil })
	switch {
	case at < 0 && len(r.reject) > 0:
		p.disagree(Agreement, sds("SDS-WIRE-8"), "says nothing of a message that it has to reject with class %s", r.reject[0])
	case at >= 0 && len(r.reject) == 0:
		p.part(sds("SDS-LIM-2", "SDS-ID-4"), "rejects a message with class %s; the text rejects nothing here", r.Events[at].Rejected.Class)
	case at >= 0 && r.Events[at].Rejected.Class != "malformed" && !slices.Contains(r.reject, r.Events[at].Rejected.Class):
		p.disagree(Agreement, sds("SDS-RECV-1"), "rejects a message with class %s; those that apply are %v", r.Events[at].Rejected.Class, r.reject)
	}
}

// compareReports compares what an application is told beyond deliveries and
// acknowledgements.
func (p *Participant) compareReports(r *run) {
	for _, kind := range []struct {
		rule, what string
		of         func(contract.Event) []string
	}{
		{"SDS-DEP-8", "reports as missing", func(e contract.Event) []string {
			if e.Missing == nil {
				return nil
			}
			return e.Missing.Dependencies
		}},
		{"SDS-LIM-7", "suspects its clock", func(e contract.Event) []string {
			if e.ClockSuspect == nil {
				return nil
			}
			return []string{"once"}
		}},
		{"SDS-SEND-5", "reports as sent", func(e contract.Event) []string {
			if e.Sent == nil {
				return nil
			}
			return []string{e.Sent.MessageID}
		}},
	} {
		var got, want []string
		for _, e := range r.Events {
			got = append(got, kind.of(e)...)
		}
		for _, e := range r.events {
			want = append(want, kind.of(e)...)
		}
		if !slices.Equal(got, want) {
			p.disagree(Agreement, sds(kind.rule), "%s %s; by the text it is %s", kind.what, p.list(got), p.list(want))
		}
	}
	if p.has(contract.CapRepair) && p.p.repairOn {
		var told []string
		for _, e := range r.Events {
			if e.RepairRequested != nil {
				told = append(told, e.RepairRequested.MessageID)
			}
		}
		for _, id := range told {
			if !slices.Contains(p.sought, id) {
				p.disagree(Requests, sds("SDS-REP-6"), "reports that it asked for %s; what it broadcast asks for %s", p.say(id), p.list(p.sought))
			}
		}
	}
}

// evidence says in a few words what arrived about an own message.
func (p *Participant) evidence(id string) string {
	o := p.outgoing[id]
	if o == nil {
		return "it is no own message"
	}
	hits := 0
	for _, l := range o.last {
		hits += btoi(l.hit)
	}
	return p.list(sortedIDs(o.named)) + " by histories; " + plural(hits, "newest filter has", "newest filters have") + " it, after " + plural(o.looks, "look", "looks") + " in all"
}
