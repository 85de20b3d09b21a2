package model

// Message is one message of the protocol as the wire carries it.
//
// A nil pointer or a nil slice is an absent field. An optional field that is
// present and empty is an empty slice that is not nil, and is written as such:
// absent and empty are different bytes and may be different verdicts.
type Message struct {
	SenderID  string         // field 1; empty is absent
	MessageID string         // field 2; empty is absent
	ChannelID string         // field 3; empty is absent
	Lamport   *uint64        // field 10
	History   []HistoryEntry // field 11, in wire order: oldest first
	Filter    []byte         // field 12
	Repair    []HistoryEntry // field 13, in wire order
	Content   []byte         // field 20
}

// HistoryEntry names another message, in a causal history or in a repair
// request.
type HistoryEntry struct {
	MessageID     string  // field 1; empty is absent
	RetrievalHint []byte  // field 2; nil is absent
	SenderID      *string // field 3; nil is absent
}

// Entries names messages by ID alone, without hint or sender.
func Entries(ids ...string) []HistoryEntry {
	entries := make([]HistoryEntry, 0, len(ids))
	for _, id := range ids {
		entries = append(entries, HistoryEntry{MessageID: id})
	}
	return entries
}

// IDs lists the message IDs of entries, in their order.
func IDs(entries []HistoryEntry) []string {
	ids := make([]string, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, e.MessageID)
	}
	return ids
}
