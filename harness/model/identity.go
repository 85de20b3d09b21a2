package model

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// identityBytes is how much of the digest a derived message ID keeps: 144
// bits, 24 characters.
const identityBytes = 18

// DeriveID is the message ID that m must have in a channel whose IDs are
// derived. It does not look at the message ID that m has, nor at what the
// derivation leaves out: hints, the senders of entries, the repair request.
func DeriveID(m Message) string {
	digest := sha256.Sum256(identityInput(m))
	return base64.RawURLEncoding.EncodeToString(digest[:identityBytes]) // [SDS-ID-3]
}

// DeriveEphemeralID is the message ID that the sender of the ephemeral message
// m gives it at epoch e: its clock, or one more than at its previous ephemeral
// message. No receiver can verify it.
func DeriveEphemeralID(m Message, e uint64) string {
	p := []byte("sds-eph-1")
	p = appendShort(p, m.ChannelID)
	p = appendShort(p, m.SenderID)
	p = binary.BigEndian.AppendUint64(p, e)
	p = binary.BigEndian.AppendUint32(p, uint32(len(m.Content)))
	p = append(p, m.Content...)
	digest := sha256.Sum256(p)
	return base64.RawURLEncoding.EncodeToString(digest[:identityBytes])
}

// Sealed is m with the message ID that it must have where IDs are derived.
func Sealed(m Message) Message {
	m.MessageID = DeriveID(m)
	return m
}

// identityInput is what the derivation hashes. All numbers are big-endian; an
// absent field has length 0, an absent Lamport timestamp is 0.
func identityInput(m Message) []byte {
	be := binary.BigEndian
	var lamport uint64
	if m.Lamport != nil {
		lamport = *m.Lamport
	}
	p := []byte("sds-id-1")
	p = appendShort(p, m.ChannelID)
	p = appendShort(p, m.SenderID)
	p = be.AppendUint64(p, lamport)
	p = be.AppendUint16(p, uint16(len(m.History)))
	for _, e := range m.History {
		p = appendShort(p, e.MessageID)
	}
	p = be.AppendUint32(p, uint32(len(m.Filter)))
	p = append(p, m.Filter...)
	p = be.AppendUint32(p, uint32(len(m.Content)))
	p = append(p, m.Content...)
	return p
}

// appendShort appends the length of s in two bytes, then s.
func appendShort(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(s)))
	return append(b, s...)
}
