package wire

import (
	"bytes"
	"fmt"

	"github.com/causeway-sds/causeway/reference/sds"
	"google.golang.org/protobuf/encoding/protowire"
)

// Decode reads one message. Every error is a *DecodeError. The message shares
// nothing with b. Time is linear in len(b), memory a small multiple of it.
func Decode(b []byte, limits Limits) (sds.Message, error) {
	if len(b) > MaxMessageBytes { // [SDS-LIM-1]
		return sds.Message{}, &DecodeError{Class: Limit,
			Read: fmt.Sprintf("%d bytes", len(b)), Expected: fmt.Sprintf("at most %d in all", MaxMessageBytes)}
	}
	var r raw
	if err := r.scan(b); err != nil {
		return sds.Message{}, err
	}
	if err := r.check(limits); err != nil {
		return sds.Message{}, err
	}
	return r.message(), nil
}

// raw is a message whose values still lie in the input. The last occurrence of
// a singular field is the one that counts; entries accumulate.
type raw struct {
	sender, id, channel value
	lamport             value
	filter, content     value
	history, repairs    []rawEntry
	hasLamport          bool
}

// rawEntry is a HistoryEntry whose values still lie in the input.
type rawEntry struct {
	offset           int
	id, hint, sender value
	hasSender        bool
}

func (r *raw) scan(b []byte) *DecodeError {
	s := scanner{in: b}
	for !s.done() {
		v, err := s.next()
		if err == nil {
			err = r.take(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *raw) take(v value) *DecodeError {
	if v.field == fieldLamport && v.typ == protowire.VarintType {
		r.lamport, r.hasLamport = v, true
		return nil
	}
	if v.typ != protowire.BytesType {
		return nil // [SDS-WIRE-5]
	}
	switch v.field {
	case fieldSenderID:
		return takeString(&r.sender, v)
	case fieldMessageID:
		return takeString(&r.id, v)
	case fieldChannelID:
		return takeString(&r.channel, v)
	case fieldCausalHistory:
		return takeEntry(&r.history, v, MaxCausalHistory)
	case fieldRepairRequest:
		return takeEntry(&r.repairs, v, MaxRepairRequest)
	case fieldBloomFilter:
		r.filter = v
	case fieldContent:
		r.content = v
	}
	return nil
}

func takeString(to *value, v value) *DecodeError {
	*to = v
	return checkUTF8(v)
}

// takeEntry refuses the first entry too many before it has room for it.
func takeEntry(to *[]rawEntry, v value, limit int) *DecodeError {
	if len(*to) == limit {
		return &DecodeError{Class: Limit, Field: v.field, Offset: v.offset,
			Read: fmt.Sprintf("entry %d", limit+1), Expected: fmt.Sprintf("at most %d", limit)}
	}
	e, err := scanEntry(v)
	if err != nil {
		err.Field, err.Entry = v.field, err.Field
		return err
	}
	*to = append(*to, e)
	return nil
}

func scanEntry(from value) (rawEntry, *DecodeError) {
	e := rawEntry{offset: from.offset}
	s := scanner{in: from.bytes, base: from.start}
	for !s.done() {
		v, err := s.next()
		if err == nil {
			err = e.take(v)
		}
		if err != nil {
			return e, err
		}
	}
	return e, nil
}

func (e *rawEntry) take(v value) *DecodeError {
	if v.typ != protowire.BytesType {
		return nil // [SDS-WIRE-5]
	}
	switch v.field {
	case entryMessageID:
		return takeString(&e.id, v)
	case entryHint:
		e.hint = v
	case entrySenderID:
		e.hasSender = true
		return takeString(&e.sender, v)
	}
	return nil
}

func (r *raw) message() sds.Message {
	m := sds.Message{
		Kind:          r.kind(),
		Sender:        sds.ParticipantID(r.sender.bytes),
		ID:            sds.MessageID(r.id.bytes),
		Channel:       sds.ChannelID(r.channel.bytes),
		Lamport:       r.lamport.number,
		CausalHistory: entries(r.history),
		Filter:        clone(r.filter.bytes),
		RepairRequest: entries(r.repairs),
		Content:       clone(r.content.bytes),
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

func entries(from []rawEntry) []sds.HistoryEntry {
	if len(from) == 0 {
		return nil
	}
	to := make([]sds.HistoryEntry, len(from))
	for i := range from {
		to[i] = sds.HistoryEntry{
			ID:     sds.MessageID(from[i].id.bytes),
			Hint:   clone(from[i].hint.bytes),
			Sender: sds.ParticipantID(from[i].sender.bytes),
		}
	}
	return to
}

// clone returns nil for what is empty: absent and empty mean the same in every
// field but the Lamport timestamp.
func clone(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return bytes.Clone(b)
}
