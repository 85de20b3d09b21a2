package sut

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/model"
)

// Peer is a participant that the case scripts: its messages are built with the
// harness's own wire code, so that a case needs no second node under test.
type Peer struct {
	ID string

	t       *T
	channel string
	clock   uint64
	sent    int
}

// Peer returns the scripted participant with that ID, the same one each time.
func (t *T) Peer(id string) *Peer { return t.peer(DefaultChannel, id) }

// In is the same peer in another channel, where it has another clock.
func (p *Peer) In(channel string) *Peer { return p.t.peer(channel, p.ID) }

func (t *T) peer(channel, id string) *Peer {
	if t.peers == nil {
		t.peers = map[[2]string]*Peer{}
	}
	key := [2]string{channel, id}
	if t.peers[key] == nil {
		t.peers[key] = &Peer{ID: id, t: t, channel: channel}
	}
	return t.peers[key]
}

// Content builds a content message. Unless an option says otherwise its
// Lamport timestamp is max(now, the peer's last one + 1), its history is
// empty, its filter is that of somebody who received nothing, and its ID is
// derived, or "<peer>-<number>" where IDs are opaque.
func (p *Peer) Content(content string, options ...Option) *Message {
	d := p.draft(options)
	d.m.Content = []byte(content)
	return d.finish()
}

// Sync builds a sync message in the same way.
func (p *Peer) Sync(options ...Option) *Message {
	return p.draft(options).finish()
}

// Ephemeral builds an ephemeral message.
func (p *Peer) Ephemeral(content string, options ...Option) *Message {
	d := p.draft(options)
	d.m.Content = []byte(content)
	d.ephemeral = true
	return d.finish()
}

// Option changes a message while it is built.
type Option func(*draft)

type draft struct {
	peer      *Peer
	m         model.Message
	lamport   *uint64
	filter    *[]byte
	received  []string
	floor     uint64
	id        *string
	ephemeral bool
	edits     []func(*model.Message)
}

// After puts messages into the causal history, in this order.
func After(messages ...*Message) Option {
	return func(d *draft) {
		for _, m := range messages {
			d.m.History = append(d.m.History, model.HistoryEntry{MessageID: m.MessageID})
		}
	}
}

// Naming puts entries with these IDs into the causal history.
func Naming(ids ...string) Option {
	return func(d *draft) { d.m.History = append(d.m.History, model.Entries(ids...)...) }
}

// Entry puts one entry into the causal history, with hint and sender as given.
func Entry(e model.HistoryEntry) Option {
	return func(d *draft) { d.m.History = append(d.m.History, e) }
}

// EntryOf names a message as participants with repair do: with its sender.
func EntryOf(m *Message) model.HistoryEntry {
	return model.HistoryEntry{MessageID: m.MessageID, SenderID: Ptr(m.SenderID)}
}

// Requesting puts messages into the repair request, each with its sender.
func Requesting(messages ...*Message) Option {
	return func(d *draft) {
		for _, m := range messages {
			d.m.Repair = append(d.m.Repair, EntryOf(m))
		}
	}
}

// RequestEntry puts one entry into the repair request, with hint and sender as
// given.
func RequestEntry(e model.HistoryEntry) Option {
	return func(d *draft) { d.m.Repair = append(d.m.Repair, e) }
}

// At sets the Lamport timestamp.
func At(lamport uint64) Option {
	return func(d *draft) { d.lamport = &lamport }
}

// Received puts messages into the filter.
func Received(messages ...*Message) Option {
	return func(d *draft) {
		for _, m := range messages {
			d.received = append(d.received, m.MessageID)
		}
	}
}

// ReceivedIDs puts IDs into the filter.
func ReceivedIDs(ids ...string) Option {
	return func(d *draft) { d.received = append(d.received, ids...) }
}

// Floor sets the floor of the filter; by default it is 0, so that the filter
// speaks of everything.
func Floor(lamport uint64) Option {
	return func(d *draft) { d.floor = lamport }
}

// Filter sets the bytes of the filter. Nil: no filter.
func Filter(b []byte) Option {
	return func(d *draft) { d.filter = &b }
}

// WithID sets the message ID, fitting or not.
func WithID(id string) Option {
	return func(d *draft) { d.id = &id }
}

// InChannel sets the channel ID.
func InChannel(id string) Option {
	return func(d *draft) { d.m.ChannelID = id }
}

// Edit changes the message before its ID is derived and its bytes are written.
func Edit(change func(*model.Message)) Option {
	return func(d *draft) { d.edits = append(d.edits, change) }
}

func (p *Peer) draft(options []Option) *draft {
	d := &draft{peer: p, m: model.Message{SenderID: p.ID, ChannelID: p.channel}}
	for _, option := range options {
		option(d)
	}
	return d
}

func (d *draft) finish() *Message {
	p := d.peer
	p.sent++
	if !d.ephemeral {
		d.stamp()
	}
	for _, edit := range d.edits {
		edit(&d.m)
	}
	d.m.MessageID = d.messageID()
	return &Message{Message: d.m, Wire: model.Encode(d.m), AtMS: p.t.now}
}

// stamp gives the message its time and its filter.
func (d *draft) stamp() {
	p := d.peer
	if d.lamport == nil {
		p.clock = max(uint64(p.t.now), p.clock+1)
		d.lamport = Ptr(p.clock)
	}
	d.m.Lamport = d.lamport
	switch {
	case d.filter != nil:
		d.m.Filter = *d.filter
	case p.t.subject.dialect == DialectWakuJS:
		d.m.Filter = model.BuildJSFilter(d.received)
	default:
		d.m.Filter = model.BuildFilter(model.Salt{SenderID: d.m.SenderID, Lamport: *d.lamport}, min(d.floor, *d.lamport), d.received).Encode()
	}
}

func (d *draft) messageID() string {
	p := d.peer
	switch {
	case d.id != nil:
		return *d.id
	case d.m.MessageID != "":
		return d.m.MessageID
	case d.ephemeral:
		return model.DeriveEphemeralID(d.m, uint64(p.t.now)+uint64(p.sent))
	case p.t.DerivedIDs():
		return model.DeriveID(d.m)
	default:
		return fmt.Sprintf("%s-%d", p.ID, p.sent)
	}
}
