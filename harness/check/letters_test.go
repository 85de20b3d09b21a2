package check

import (
	"errors"
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// cast is one broadcast of a message. The first one, m1, makes the message; keys
// of the second, which is m1#2 to those who get it, change that copy alone. A name that begins with s is a sync
// message, one with e an ephemeral message, all others are content.
//
//	by=carol          its sender; without it whoever broadcasts
//	at=700            its Lamport timestamp, counted from the epoch; without it the clock
//	names=m1,m2       its causal history
//	asks=m1,m2        its repair request
//	window=m1 floor=0 its filter, the floor counted likewise; filter=none, bad, other, js:m1,m2 or a number of bytes
//	text=hello        its content; without it its name
//	unreadable=1      bytes that are no message
func (b *bench) cast(s *history.Step, c clause) *history.Packet {
	b.casts[c.object]++
	p := history.Packet{Name: c.object, From: s.Node, AtMS: s.AtMS}
	if n := b.casts[c.object]; n > 1 {
		p.Name = fmt.Sprintf("%s#%d", c.object, n)
	}
	if first := b.packets[c.object]; first != nil {
		p.Message = first.Message
	} else {
		p.Message = fresh(s, c)
	}
	change(&p.Message, c)
	p.Wire = model.Encode(p.Message)
	if _, unreadable := c.get("unreadable"); unreadable {
		p.Wire, p.Err = []byte{0xff}, errors.New("no message")
	}
	b.packets[p.Name] = &p
	return &p
}

// fresh is a message as the one who sends it makes it by default.
func fresh(s *history.Step, c clause) model.Message {
	msg := model.Message{SenderID: s.Node, MessageID: c.object, ChannelID: "sim", Lamport: new(uint64(epochMS + s.AtMS + s.WrongMS)), Content: []byte(c.object)}
	switch c.object[0] {
	case 's':
		msg.Content = nil
	case 'e':
		msg.Lamport = nil
	}
	if _, at := c.get("at"); at {
		msg.Lamport = new(uint64(epochMS + c.number("at", 0)))
	}
	msg.SenderID = c.or("by", msg.SenderID)
	if msg.Lamport != nil {
		floor := min(uint64(epochMS+c.number("floor", 0)), *msg.Lamport)
		msg.Filter = model.BuildFilter(model.Salt{SenderID: msg.SenderID, Lamport: *msg.Lamport}, floor, c.list("window")).Encode()
	}
	return msg
}

// change sets what keys say.
func change(msg *model.Message, c clause) {
	msg.SenderID = c.or("by", msg.SenderID)
	if names, there := c.get("names"); there {
		msg.History = entries(names)
	}
	if asks, there := c.get("asks"); there {
		msg.Repair = entries(asks)
	}
	if text, there := c.get("text"); there {
		msg.Content = []byte(text)
	}
	switch kind := c.or("filter", ""); kind {
	case "":
	case "none":
		msg.Filter = nil
	case "bad":
		msg.Filter = []byte{9, 9, 9}
	case "other":
		msg.Filter = append([]byte(nil), msg.Filter...)
		msg.Filter[len(msg.Filter)-1] ^= 1
	default:
		if ids, js := strings.CutPrefix(kind, "js:"); js {
			msg.Filter = model.BuildJSFilter(strings.Split(ids, ","))
			break
		}
		msg.Filter = make([]byte, c.number("filter", 0))
	}
}

func entries(list string) []model.HistoryEntry {
	return model.Entries(strings.FieldsFunc(list, func(r rune) bool { return r == ',' })...)
}

// inspect shows the state of a participant: lamport=700, log=m1,m2@900,
// out=m1:acknowledged:2 with the number of resends, and lists of IDs.
func inspect(b *bench, s *history.Step, c clause) {
	kind(history.Inspected)(b, s, c)
	state := &contract.State{
		Lamport: uint64(epochMS + c.number("lamport", 0)), Missing: c.list("missing"), Lost: c.list("lost"),
		Window: c.list("window"), Prehistory: c.list("prehistory"), Pruned: c.list("pruned"),
	}
	for _, id := range c.list("log") {
		id, at, moved := strings.Cut(id, "@")
		e := contract.LogEntry{MessageID: id}
		if p := b.packets[id]; p != nil {
			e.SenderID, e.Lamport = p.Message.SenderID, *p.Message.Lamport
		}
		if moved {
			e.Lamport = uint64(epochMS + clause{keys: map[string]string{"at": at}, used: map[string]bool{}}.number("at", 0))
		}
		state.Log = append(state.Log, e)
	}
	for _, entry := range c.list("out") {
		parts := strings.Split(entry+"::", ":")
		e := contract.OutgoingEntry{MessageID: parts[0], State: contract.AckState(parts[1])}
		fmt.Sscan(parts[2], &e.Attempts)
		state.Outgoing = append(state.Outgoing, e)
	}
	for _, id := range c.list("in") {
		state.Incoming = append(state.Incoming, contract.IncomingEntry{MessageID: id})
	}
	s.State = state
}
