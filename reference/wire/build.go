package wire

import (
	"bytes"

	"github.com/causeway-sds/causeway/reference/sds"
	"google.golang.org/protobuf/encoding/protowire"
)

// message copies what was found good out of b.
func (r *raw) message(b []byte) sds.Message {
	m := sds.Message{
		Kind:    r.kind(),
		Sender:  sds.ParticipantID(r.sender.bytes),
		ID:      sds.MessageID(r.id.bytes),
		Channel: sds.ChannelID(r.channel.bytes),
		Lamport: r.lamport.number,
		Filter:  clone(r.filter.bytes),
		Content: clone(r.content.bytes),
	}
	if r.history > 0 {
		m.CausalHistory = entries(b, fieldCausalHistory, r.history)
	}
	if r.repairs > 0 {
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
	raw := b
	if len(requests) > 0 {
		raw = without(b, fieldRepairRequest)
	}
	if !bytes.Equal(Encode(m), raw) {
		m.Raw = bytes.Clone(raw)
	}
}

// without copies all fields of a good message but one.
func without(b []byte, field protowire.Number) []byte {
	kept := make([]byte, 0, len(b))
	for s := (scanner{in: b}); !s.done(); {
		start := s.at
		if v, _ := s.next(); v.field != field || v.typ != protowire.BytesType {
			kept = append(kept, b[start:s.at]...)
		}
	}
	return kept
}

// entries reads the entries of one field again. That they are good was seen
// before, so there is nothing to go wrong here.
func entries(b []byte, field protowire.Number, count int) []sds.HistoryEntry {
	list := make([]sds.HistoryEntry, 0, count)
	for s := (scanner{in: b}); !s.done(); {
		v, _ := s.next()
		if v.field != field || v.typ != protowire.BytesType {
			continue
		}
		e, _ := scanEntry(v)
		list = append(list, sds.HistoryEntry{
			ID:     sds.MessageID(e.id.bytes),
			Hint:   clone(e.hint.bytes),
			Sender: sds.ParticipantID(e.sender.bytes),
		})
	}
	return list
}

// clone returns nil for what is empty: absent and empty mean the same in every
// field but the Lamport timestamp.
func clone(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return bytes.Clone(b)
}
