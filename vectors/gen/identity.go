package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// derivedID is the message ID of section 4 for a content or sync message.
func derivedID(m Message) string {
	b := []byte("sds-id-1")
	b = prefixed(b, m.Channel)
	b = prefixed(b, m.Sender)
	b = binary.BigEndian.AppendUint64(b, *m.Lamport)
	b = binary.BigEndian.AppendUint16(b, uint16(len(m.History)))
	for _, e := range m.History {
		b = prefixed(b, e.ID)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.Filter)))
	b = append(b, m.Filter...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.Content)))
	b = append(b, m.Content...)
	return digestName(b)
}

// ephemeralID is the message ID of section 4 for an ephemeral message.
func ephemeralID(m Message, e uint64) string {
	b := []byte("sds-eph-1")
	b = prefixed(b, m.Channel)
	b = prefixed(b, m.Sender)
	b = binary.BigEndian.AppendUint64(b, e)
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.Content)))
	return digestName(append(b, m.Content...))
}

func digestName(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// prefixed appends L(s).
func prefixed(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(s)))
	return append(b, s...)
}

// derived gives the message its derived ID.
func derived(m Message) Message {
	m.ID = derivedID(m)
	return m
}
