package waku

import (
	"crypto/sha256"
	"encoding/binary"
)

// Message is a Waku message (14/WAKU2-MESSAGE).
type Message struct {
	Payload      []byte `json:"payload"`
	ContentTopic string `json:"contentTopic"`
	Version      uint32 `json:"version,omitempty"`
	TimestampNS  int64  `json:"timestamp,omitempty"` // since the Unix epoch
	Meta         []byte `json:"meta,omitempty"`
	Ephemeral    bool   `json:"ephemeral,omitempty"` // not to be stored
}

// Hash is the deterministic message hash, by which store nodes find a message:
// the same payload published at another time has another one.
func (m Message) Hash(pubsubTopic string) [sha256.Size]byte {
	h := sha256.New()
	h.Write([]byte(pubsubTopic))
	h.Write(m.Payload)
	h.Write([]byte(m.ContentTopic))
	h.Write(m.Meta)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(m.TimestampNS)))
	return [sha256.Size]byte(h.Sum(nil))
}
