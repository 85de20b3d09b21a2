package naive

import (
	"bytes"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// send is section 7, for content and for ephemeral messages.
func (p *Participant) send(r *run) {
	if refuse := p.refuse(r); refuse != r.Refused {
		p.part(sds("SDS-SEND-7", "SDS-SEND-8"), "%s; with %d bytes of content and %d messages awaited the text demands the contrary",
			either(r.Refused, "refuses a message", "takes a message"), len(r.Content), p.awaited())
	}
	if r.Refused {
		return
	}
	at := slices.IndexFunc(r.left, func(b Broadcast) bool {
		return b.Err == nil && b.Message.SenderID == p.Setup.ID && bytes.Equal(b.Message.Content, r.Content) && p.outgoing[b.Message.MessageID] == nil
	})
	if at < 0 {
		p.part(sds("SDS-SEND-4"), "sends a message without broadcasting it")
		return
	}
	b := r.left[at]
	r.left = slices.Delete(r.left, at, at+1)
	r.expect(contract.Event{Sent: &contract.Sent{MessageID: b.Message.MessageID}})
	if r.Ephemeral {
		p.sendEphemeral(r, b)
		return
	}
	p.local = max(uint64(p.nowMS), p.local+1) // [SDS-SEND-1]
	p.compareOwn(b, r.Content, [][]*message{p.choose(p.local, p.p.historyTips)}, "SDS-HIST-3")
	m := &message{Message: b.Message, place: model.PlaceOf(b.Message), own: true}
	p.outgoing[m.MessageID] = newOwn(m, p.connected()) // [SDS-SEND-5]
	p.copies[m.MessageID] = p.nowMS
	p.insert(m)       // [SDS-SEND-6]
	p.deliverReady(r) // [SDS-RECV-14]
	p.sentRequests(b)
}

// refuse tells whether a message has to be refused.
func (p *Participant) refuse(r *run) bool {
	if len(r.Content) == 0 || len(r.Content) > p.p.contentLimit { // [SDS-SEND-7]
		return true
	}
	if !p.p.derived && r.Wish != "" && (p.know(r.Wish) || slices.Contains(p.ephemeral, r.Wish)) { // [SDS-ID-6]
		return true
	}
	return !r.Ephemeral && p.awaited() >= p.p.outgoingLimit // [SDS-SEND-8]
}

// awaited counts own messages that are neither acknowledged nor given up.
func (p *Participant) awaited() (n int) {
	for _, o := range p.outgoing {
		if !o.acknowledged && !o.gaveUp {
			n++
		}
	}
	return n
}

// sendEphemeral: nothing changes but the list of known IDs [SDS-EPH-6].
func (p *Participant) sendEphemeral(r *run, b Broadcast) {
	p.compared(Agreement)
	msg := b.Message
	p.ephemeral = lastOf(append(p.ephemeral, msg.MessageID), remembered) // [SDS-RECV-2]
	if msg.Lamport != nil || len(msg.History) > 0 || msg.Filter != nil {
		p.disagree(Agreement, sds("SDS-EPH-2"), "broadcasts the ephemeral %s with timestamp, history or filter; the text wants none", b.Name)
	}
	if len(msg.Repair) > 0 {
		p.disagree(Agreement, sds("SDS-REP-6"), "broadcasts the ephemeral %s with a request; requests belong to content and sync messages", b.Name)
	}
	if !p.p.derived && r.Wish != "" && msg.MessageID != r.Wish {
		p.disagree(Agreement, sds("SDS-ID-6"), "broadcasts an ephemeral message as %s; its application asked for the ID %s", msg.MessageID, r.Wish)
	}
}

// compareOwn compares an own message with what it has to be. histories are the
// allowed ones, the proper one first. What differs is taken over, since others
// see it.
func (p *Participant) compareOwn(b Broadcast, content []byte, histories [][]*message, rule string) {
	p.greatest = max(p.greatest, p.local)
	p.compared(Agreement)
	msg := b.Message
	kind := either(len(content) > 0, "SDS-SEND-1", "SDS-SYNC-3")
	if msg.Lamport == nil || *msg.Lamport != p.local {
		var got uint64
		if msg.Lamport != nil {
			got = *msg.Lamport
		}
		p.disagree(Agreement, sds(kind), "broadcasts %s with timestamp %d at %d; max(now, local + 1) is %d", b.Name, got, p.nowMS, p.local)
		p.local = max(p.local, got)
		return // history and filter belong to another timestamp
	}
	if msg.ChannelID != p.Channel {
		p.disagree(Agreement, sds("SDS-WIRE-2"), "broadcasts %s for the channel %q; it takes part in %q", b.Name, msg.ChannelID, p.Channel)
	}
	got := model.IDs(msg.History)
	if !slices.ContainsFunc(histories, func(h []*message) bool { return slices.Equal(got, idsOf(h)) }) {
		p.disagree(Agreement, sds(rule), "broadcasts %s with the history %s; from its log the text chooses %s", b.Name, p.list(got), p.list(idsOf(histories[0])))
	} else if p.has(contract.CapHints) {
		p.compareEntries(b)
	}
	if want := p.filter(p.local); !bytes.Equal(msg.Filter, want) {
		p.disagree(Agreement, sds("SDS-BLOOM-2", "SDS-BLOOM-1", "SDS-BLOOM-3"), "broadcasts %s with the filter %x; for its window of %d messages and the floor %d it is %x",
			b.Name, msg.Filter, len(p.window), p.floor, want)
	}
}

// compareEntries compares the hints and senders in a history.
func (p *Participant) compareEntries(b Broadcast) {
	for _, e := range b.Message.History {
		at := slices.IndexFunc(p.log, func(m *message) bool { return m.MessageID == e.MessageID })
		want := p.entries(p.log[at : at+1])[0]
		if !bytes.Equal(e.RetrievalHint, want.RetrievalHint) {
			p.disagree(Agreement, sds("SDS-HINT-1"), "broadcasts %s, which names %s with the hint %x; the one that came first is %x", b.Name, p.say(e.MessageID), e.RetrievalHint, want.RetrievalHint)
		}
		if (e.SenderID == nil) != (want.SenderID == nil) || e.SenderID != nil && *e.SenderID != *want.SenderID {
			p.disagree(Agreement, sds(either(p.p.repairOn, "SDS-REP-2", "SDS-WIRE-3")), "broadcasts %s, which names %s; the entry's sender is not what it has to be with repair %s",
				b.Name, p.say(e.MessageID), either(p.p.repairOn, "on", "off"))
		}
	}
}

func (p *Participant) list(ids []string) string {
	if len(ids) == 0 {
		return "(none)"
	}
	var said []string
	for _, id := range ids {
		said = append(said, p.say(id))
	}
	return strings.Join(said, ", ")
}

func either(yes bool, then, otherwise string) string {
	if yes {
		return then
	}
	return otherwise
}
