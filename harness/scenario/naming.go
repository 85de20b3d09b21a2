package scenario

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// Naming gives names to what participants broadcast. A name says the same in
// every run of a schedule, also in one from which other events were removed.
type Naming struct {
	names      history.Names
	labels     map[string]bool
	broadcasts map[string]int // by transmitter and name: how many so far
	syncs      map[string]int // by sender: distinct sync messages so far
}

// NewNaming makes names for the messages of a scenario, and keeps those of
// messages in a map.
func NewNaming(names history.Names, sends []Send) *Naming {
	n := &Naming{names: names, labels: map[string]bool{}, broadcasts: map[string]int{}, syncs: map[string]int{}}
	for _, s := range sends {
		n.labels[s.Label] = true
	}
	return n
}

// Packet reads what a participant broadcasts and names it: as its message, and
// which broadcast of that it is.
func (n *Naming) Packet(from string, atMS int64, wire []byte) *history.Packet {
	p := &history.Packet{From: from, AtMS: atMS, Wire: wire}
	if wire == nil {
		p.Wire = []byte{} // no bytes are bytes as well, when they arrive
	}
	p.Message, p.Err = model.Decode(wire)
	base := n.base(p)
	n.broadcasts[from+" "+base]++
	p.Name = base
	if times := n.broadcasts[from+" "+base]; times > 1 {
		p.Name = fmt.Sprintf("%s#%d", base, times)
	}
	return p
}

// base is the name of the message in a packet: the label of its content, with
// the transmitter where that is not the author.
func (n *Naming) base(p *history.Packet) string {
	if p.Err != nil {
		return p.From + ".unreadable"
	}
	m := p.Message
	name, known := n.names[m.MessageID]
	if !known {
		name = n.christen(m)
		n.names[m.MessageID] = name
	}
	p.Called = name
	if m.SenderID != p.From {
		name += "/" + p.From
	}
	return name
}

func (n *Naming) christen(m model.Message) string {
	if model.KindOf(m) == model.KindSync {
		n.syncs[m.SenderID]++
		return fmt.Sprintf("%s.sync%d", m.SenderID, n.syncs[m.SenderID])
	}
	if n.labels[string(m.Content)] {
		return string(m.Content)
	}
	return m.MessageID
}
