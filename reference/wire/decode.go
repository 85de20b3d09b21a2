package wire

import (
	"fmt"

	"github.com/causeway-sds/causeway/reference/sds"
	"google.golang.org/protobuf/encoding/protowire"
)

// Decode reads one message. Every error is a *DecodeError. The message shares
// nothing with b. Time is linear in len(b), and nothing is allocated before the
// whole of b was found good. [SDS-WIRE-6]
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
	m := r.message(b)
	if m.Kind == sds.Content {
		keepRaw(&m, b)
	}
	return m, nil
}

// raw is a message whose values still lie in the input. The last occurrence of
// a singular field is the one that counts [SDS-WIRE-9]; entries accumulate, and
// are checked and counted here, and read when the message is built.
type raw struct {
	sender, id, channel value
	lamport             value
	filter, content     value
	history, repairs    tally
	hasLamport          bool
}

// tally is what the entries of one field need, once they are kept.
type tally struct{ entries, text, hints int }

func (r *raw) scan(b []byte) *DecodeError {
	var v value
	s := scanner{in: b}
	for s.skip(knownFields); !s.done(); s.skip(knownFields) {
		if err := s.next(&v); err != nil {
			return err
		}
		if err := r.take(&v); err != nil {
			return err
		}
	}
	return nil
}

func (r *raw) take(v *value) *DecodeError {
	if v.field == fieldLamport && v.typ == protowire.VarintType {
		r.lamport, r.hasLamport = *v, true
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
		r.filter = *v
	case fieldContent:
		r.content = *v
	}
	return nil
}

func takeString(to, v *value) *DecodeError {
	*to = *v
	return checkUTF8(v)
}

func takeEntry(of *tally, v *value, limit int) *DecodeError {
	if of.entries++; of.entries > limit {
		return &DecodeError{Class: Limit, Field: v.field, Offset: v.offset,
			Read: fmt.Sprintf("entry %d", of.entries), Expected: fmt.Sprintf("at most %d", limit)}
	}
	e, err := scanEntry(v)
	if err == nil {
		err = checkEntry(&e)
	}
	if err != nil {
		err.Field, err.Entry = v.field, err.Field
		return err
	}
	of.text += len(e.id.bytes) + len(e.sender.bytes)
	of.hints += len(e.hint.bytes)
	return nil
}

// rawEntry is a HistoryEntry whose values still lie in the input.
type rawEntry struct {
	id, hint, sender value
	hasSender        bool
}

func scanEntry(from *value) (rawEntry, *DecodeError) {
	e := rawEntry{id: value{offset: from.offset}} // where to look if there is none
	var v value
	s := scanner{in: from.bytes, base: from.start}
	for s.skip(knownEntryFields); !s.done(); s.skip(knownEntryFields) {
		if err := s.next(&v); err != nil {
			return e, err
		}
		if err := e.take(&v); err != nil {
			return e, err
		}
	}
	return e, nil
}

func (e *rawEntry) take(v *value) *DecodeError {
	if v.typ != protowire.BytesType {
		return nil // [SDS-WIRE-5]
	}
	switch v.field {
	case entryMessageID:
		return takeString(&e.id, v)
	case entryHint:
		e.hint = *v
	case entrySenderID:
		e.hasSender = true
		return takeString(&e.sender, v)
	}
	return nil
}
