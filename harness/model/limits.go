package model

// Limits bound what a message may hold. The zero value is of no use; start
// from DefaultLimits.
type Limits struct {
	IDBytes        int    // message, sender and channel IDs
	HistoryEntries int    // entries in a causal history
	RepairEntries  int    // entries in a repair request
	HintBytes      int    // a retrieval hint
	FilterBytes    int    // the filter field
	ContentBytes   int    // the content; a channel may choose another bound
	MessageBytes   int    // the whole message
	Lamport        uint64 // the greatest Lamport timestamp
}

// DefaultLimits are the limits of the specification.
func DefaultLimits() Limits {
	return Limits{
		IDBytes:        128,
		HistoryEntries: 256,
		RepairEntries:  16,
		HintBytes:      256,
		FilterBytes:    32_768,
		ContentBytes:   153_600,
		MessageBytes:   1_048_576,
		Lamport:        1<<53 - 1,
	}
}
