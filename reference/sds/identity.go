package sds

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// digestBytes of a SHA-256 make an ID of 24 characters.
const digestBytes = 18

// derive returns the ID of a content or sync message. The Lamport timestamp makes
// it one of each send. [SDS-ID-2] [SDS-ID-3]
//
// Hints, senders of entries and repair requests are not part of it, since they
// may differ between copies.
func (p *Participant) derive(m *Message) MessageID {
	text := p.derivedText(m)
	return MessageID(text[:])
}

// idText is the text of a derived ID.
type idText [digestBytes * 4 / 3]byte

// derivedText spares the string, which a receiver has already.
func (p *Participant) derivedText(m *Message) idText {
	p.scratch = appendDerived(p.scratch[:0], m)
	return hashed(p.scratch)
}

// appendDerived appends P of section 4, from which the ID is derived.
func appendDerived(b []byte, m *Message) []byte {
	b = append(b, "sds-id-1"...)
	b = appendShort(b, string(m.Channel))
	b = appendShort(b, string(m.Sender))
	b = binary.BigEndian.AppendUint64(b, m.Lamport)
	b = binary.BigEndian.AppendUint16(b, uint16(len(m.CausalHistory)))
	for i := range m.CausalHistory {
		b = appendShort(b, string(m.CausalHistory[i].ID))
	}
	b = appendLong(b, m.Filter)
	b = appendLong(b, m.Content)
	return b
}

// deriveEphemeral returns the ID of an ephemeral message, which only its sender
// can compute. [SDS-ID-7]
func (p *Participant) deriveEphemeral(m *Message, number Time) MessageID {
	b := append(p.scratch[:0], "sds-eph-1"...)
	b = appendShort(b, string(m.Channel))
	b = appendShort(b, string(m.Sender))
	b = binary.BigEndian.AppendUint64(b, uint64(number))
	b = appendLong(b, m.Content)
	p.scratch = b
	text := hashed(b)
	return MessageID(text[:])
}

func appendShort(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(s)))
	return append(b, s...)
}

func appendLong(b, v []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(v)))
	return append(b, v...)
}

func hashed(b []byte) (text idText) {
	sum := sha256.Sum256(b)
	base64.RawURLEncoding.Encode(text[:], sum[:digestBytes])
	return text
}

// wished looks at the ID that the application asks for; empty means that it has
// to be derived. [SDS-ID-6]
func (p *Participant) wished(id MessageID) (MessageID, error) {
	if p.cfg.IDs == Derived || id == "" {
		return "", nil
	}
	if !validID(string(id)) {
		return "", fmt.Errorf("%w: %d bytes, expected 1 to %d of UTF-8", ErrInvalidID, len(id), maxIDBytes)
	}
	if p.records.get(id) != nil || p.pruned.has(id) || p.ephemerals.has(id) {
		return "", fmt.Errorf("%w: %q names a message that is held already; choose another", ErrTakenID, id)
	}
	return id, nil
}
