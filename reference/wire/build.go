package wire

import (
	"bytes"

	"github.com/causeway-sds/causeway/reference/sds"
	"google.golang.org/protobuf/encoding/protowire"
)

// message copies what was found good out of b.
func (r *raw) message(b []byte) sds.Message {
	k := keep(len(r.sender.bytes)+len(r.id.bytes)+len(r.channel.bytes), len(r.filter.bytes)+len(r.content.bytes))
	m := sds.Message{
		Kind:    r.kind(),
		Sender:  sds.ParticipantID(k.string(r.sender.bytes)),
		ID:      sds.MessageID(k.string(r.id.bytes)),
		Channel: sds.ChannelID(k.string(r.channel.bytes)),
		Lamport: r.lamport.number,
		Filter:  k.slice(r.filter.bytes),
		Content: k.slice(r.content.bytes),
	}
	if r.history.entries > 0 {
		m.CausalHistory = entries(b, fieldCausalHistory, r.history)
	}
	if r.repairs.entries > 0 {
		m.RepairRequest = entries(b, fieldRepairRequest, r.repairs)
	}
	return m
}

// kind holds only after check. [SDS-KIND-1]
func (r *raw) kind() sds.Kind {
	switch {
	case !r.hasLamport:
		return sds.Ephemeral
	case len(r.content.bytes) == 0:
		return sds.Sync
	}
	return sds.Content
}

// keepRaw keeps the bytes of a message that somebody may ask for, where encoding
// it would not bring them back. Repair requests belong to the copy, and are cut
// out.
func keepRaw(m *sds.Message, b []byte) {
	requests := m.RepairRequest
	m.RepairRequest = nil
	defer func() { m.RepairRequest = requests }()
	var room, spare [2048]byte // so that most messages need no more to be compared
	raw := b
	if len(requests) > 0 {
		raw = without(spare[:0], b, fieldRepairRequest)
	}
	if !bytes.Equal(appendMessage(room[:0], m), raw) {
		m.Raw = bytes.Clone(raw)
	}
}

// without appends all fields of a good message but one.
func without(kept, b []byte, field protowire.Number) []byte {
	if cap(kept) < len(b) {
		kept = make([]byte, 0, len(b))
	}
	var v value
	for s := (scanner{in: b}); !s.done(); {
		start := s.at
		if _ = s.next(&v); v.field != field || v.typ != protowire.BytesType {
			kept = append(kept, b[start:s.at]...)
		}
	}
	return kept
}

// entries reads the entries of one field again. That they are good was seen
// before, so there is nothing to go wrong here.
func entries(b []byte, field protowire.Number, of tally) []sds.HistoryEntry {
	list := make([]sds.HistoryEntry, 0, of.entries)
	k := keep(of.text, of.hints)
	var v value
	s := scanner{in: b}
	for s.skip(1 << field); !s.done(); s.skip(1 << field) {
		_ = s.next(&v)
		if v.field != field || v.typ != protowire.BytesType {
			continue
		}
		e, _ := scanEntry(&v)
		list = append(list, sds.HistoryEntry{
			ID:     sds.MessageID(k.string(e.id.bytes)),
			Hint:   k.slice(e.hint.bytes),
			Sender: sds.ParticipantID(k.string(e.sender.bytes)),
		})
	}
	return list
}
