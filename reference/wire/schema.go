package wire

import "google.golang.org/protobuf/encoding/protowire"

// The fields of Message. [SDS-WIRE-1]
const (
	fieldSenderID      protowire.Number = 1
	fieldMessageID     protowire.Number = 2
	fieldChannelID     protowire.Number = 3
	fieldLamport       protowire.Number = 10
	fieldCausalHistory protowire.Number = 11
	fieldBloomFilter   protowire.Number = 12
	fieldRepairRequest protowire.Number = 13
	fieldContent       protowire.Number = 20
)

// The fields of HistoryEntry.
const (
	entryMessageID protowire.Number = 1
	entryHint      protowire.Number = 2
	entrySenderID  protowire.Number = 3
)

// Sets of the fields above, one bit for each number.
const (
	knownFields = 1<<fieldSenderID | 1<<fieldMessageID | 1<<fieldChannelID | 1<<fieldLamport |
		1<<fieldCausalHistory | 1<<fieldBloomFilter | 1<<fieldRepairRequest | 1<<fieldContent
	knownEntryFields = 1<<entryMessageID | 1<<entryHint | 1<<entrySenderID
)

// The bounds of the format. None of them depends on a clock or on state, so
// every participant refuses the same messages, and no others. [SDS-LIM-2]
const (
	MaxMessageBytes     = 1_048_576
	MaxIDBytes          = 128
	MaxCausalHistory    = 256
	MaxRepairRequest    = 16
	MaxHintBytes        = 256
	MaxFilterBytes      = 32_768
	MaxLamport          = 1<<53 - 1
	DefaultContentBytes = 153_600
)

// Limits are the bounds that a channel may set for itself. The zero value
// means the defaults.
type Limits struct {
	ContentBytes int // of one message; 0: DefaultContentBytes
}

func (l Limits) contentBytes() int {
	if l.ContentBytes <= 0 {
		return DefaultContentBytes
	}
	return l.ContentBytes
}
