package sds

// Change is one thing that a store has to keep. All changes of one step belong
// into one transaction, which is over before anything else of the step is done:
// a Lamport timestamp or a message that has left must never be forgotten.
// [SDS-DUR-1] [SDS-DUR-2] [SDS-DUR-3]
type Change interface{ apply(*Durable) }

// SetClock replaces the times. Ephemeral is the number of the last ephemeral
// message.
type SetClock struct {
	Lamport   uint64
	Started   uint64 // Lamport timestamp at the first start
	Now       Time
	Ephemeral Time
	Away      Time // the time offline in all
	Left      Time // when it went offline; negative: it is connected
}

// SetJoined notes when the first content message of another was accepted, in
// connected time.
type SetJoined struct{ At Time }

// SetFloor replaces the floor of the filter.
type SetFloor struct{ Floor uint64 }

// EnterWindow adds a message to the filter window, as its newest. If the window
// is full, its oldest leaves. The floor is what it then is.
type EnterWindow struct {
	Position
	Full  bool
	Floor uint64
}

// LeaveWindow takes a message out of the filter window.
type LeaveWindow struct{ Position }

// PutMessage adds a content message to the log or to the incoming buffer.
type PutMessage struct {
	Message *Message // read only
	Logged  bool
	Flags   Flags
	Hint    []byte // of the own transport
}

// MoveToLog moves a message from the incoming buffer to the log.
type MoveToLog struct{ ID MessageID }

// DropMessage forgets a message of the incoming buffer.
type DropMessage struct{ ID MessageID }

// PutPruned moves a message from the log to the pruned index.
type PutPruned struct {
	ID      MessageID
	Lamport uint64
}

// DropPruned takes an ID out of the pruned index. The replay floor rises to its
// Lamport timestamp.
type DropPruned struct {
	ID      MessageID
	Lamport uint64
}

// SetHint replaces what the own transport calls a message.
type SetHint struct {
	ID   MessageID
	Hint []byte
}

// PutPending replaces the entry of an own message in the outgoing buffer. The
// entry of an acknowledged one stays for the levels that it has not reached.
type PutPending struct {
	ID       MessageID
	Attempts int
	Sent     Time // connected time
	GaveUp   bool
	Reached  Levels
}

// PutWitness notes that a history of somebody named an own message.
type PutWitness struct {
	ID MessageID
	By ParticipantID
}

// DropPending takes an own message out of the outgoing buffer, with its
// witnesses.
type DropPending struct{ ID MessageID }

// PutEphemeral remembers the ID of an ephemeral message. A store keeps the last
// 1,024 of them.
type PutEphemeral struct{ ID MessageID }

// PutMissing replaces the entry of an ID in the missing set.
type PutMissing struct {
	Entry HistoryEntry
	Since Time // connected time
	Asked int
	Ask   Time // connected time
}

// DropMissing takes an ID out of the missing set.
type DropMissing struct{ ID MessageID }

// PutLost adds an ID to the lost set, as its newest.
type PutLost struct{ ID MessageID }

// DropLost takes an ID out of the lost set.
type DropLost struct{ ID MessageID }

// PutPrehistory adds an ID to the prehistory set, as its newest, or replaces
// its entry there.
type PutPrehistory struct {
	Entry  HistoryEntry
	Wanted bool
	Since  Time // when it was first wanted, in connected time
}

// DropPrehistory takes an ID out of the prehistory set.
type DropPrehistory struct{ ID MessageID }
