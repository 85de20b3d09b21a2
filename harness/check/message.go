package check

import (
	"bytes"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// message is a message ID and, from its first broadcast on, the message that
// it names: of the content or the ephemeral kind. One of which only the ID was
// heard has no kind.
type message struct {
	model.Message
	number int // counted from 0 in the order in which IDs were heard of; what nodes know is kept by it
	id     string
	kind   model.Kind
	author string // who broadcast it first
	atMS   int64
	had    int // how many others received it

	deps []*message // what its history names, in its order
	wire []byte     // of its first broadcast
	note *note      // of its first broadcast

	digest *model.Digest // of the ID, for filters; nil: not needed yet
}

func (msg *message) place() model.Place { return model.PlaceOf(msg.Message) }

// before tells whether msg sorts strictly before other: both are content.
func (msg *message) before(other *message) bool {
	a, b := *msg.Lamport, *other.Lamport
	return a < b || a == b && msg.id < other.id
}

// note is what the judge works out about the bytes of a packet, once for all
// who receive them.
type note struct {
	kind   model.Kind
	msg    *message   // of content and ephemeral messages: the one with this ID
	sync   int        // the number of a sync message
	deps   []*message // what the history names
	asks   []*message // what the repair request asks for
	filter containing // nil: it cannot be read
}

// containing tells whether a filter contains a message.
type containing func(*message) bool

// intern gives a message ID its number.
func (w *world) intern(id string) *message {
	msg := w.ids[id]
	if msg == nil {
		msg = &message{number: len(w.all), id: id}
		w.ids[id] = msg
		w.all = append(w.all, msg)
	}
	return msg
}

// message is the content or ephemeral message with an ID, if anybody ever
// broadcast one.
func (w *world) message(id string) *message {
	if msg := w.ids[id]; msg != nil && msg.kind != "" {
		return msg
	}
	return nil
}

func (w *world) interned(entries []model.HistoryEntry) []*message {
	if len(entries) == 0 {
		return nil
	}
	all := make([]*message, len(entries))
	for i, e := range entries {
		all[i] = w.intern(e.MessageID)
	}
	return all
}

// noteOf reads a packet whose bytes are a message, or finds out that it was
// read before.
func (w *world) noteOf(p *history.Packet) *note {
	if n, done := p.Note.(*note); done {
		return n
	}
	n := &note{kind: model.KindOf(p.Message)}
	if n.kind == model.KindContent || n.kind == model.KindEphemeral {
		n.msg = w.intern(p.Message.MessageID)
		if bytes.Equal(n.msg.wire, p.Wire) {
			p.Note = n.msg.note
			return n.msg.note
		}
	}
	if n.kind == model.KindSync {
		pair := syncPair{p.Message.SenderID, *p.Message.Lamport}
		number, known := w.syncs[pair]
		if !known {
			number = len(w.syncs)
			w.syncs[pair] = number
		}
		n.sync = number
	}
	n.deps, n.asks = w.interned(p.Message.History), w.interned(p.Message.Repair)
	n.filter = w.filterOf(p.Message)
	p.Note = n
	return n
}

// syncPair is what tells sync messages apart [SDS-SYNC-12].
type syncPair struct {
	sender  string
	lamport uint64
}

// filterOf reads the filter of a message in the dialect of the channel.
func (w *world) filterOf(msg model.Message) containing {
	if w.setup.Config.Dialect == "waku-js" { // [SDS-DIA-2]
		f, err := model.ParseJSFilter(msg.Filter)
		if err != nil {
			return nil
		}
		return func(msg *message) bool { return f.Contains(msg.id) }
	}
	f, err := model.FilterOf(msg)
	if err != nil {
		return nil
	}
	reader := f.Reader()
	return func(msg *message) bool {
		if msg.digest == nil {
			digest := model.DigestOf(msg.id)
			msg.digest = &digest
		}
		return reader.Contains(msg.digest)
	}
}
