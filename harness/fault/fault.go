package fault

// Kind names one way in which things go wrong.
type Kind string

// The kinds of faults of packets: lots are drawn for each packet.
const (
	Loss      Kind = "loss"      // packets are lost one by one, with probability Rate
	Burst     Kind = "burst"     // a link loses everything for LengthMS, in a share Rate of all such spans
	Duplicate Kind = "duplicate" // packets arrive once more, up to LengthMS later, with probability Rate
	Reorder   Kind = "reorder"   // packets are held back for up to LengthMS, with probability Rate
	Slow      Kind = "delay"     // every packet takes LengthMS longer
	Corrupt   Kind = "corrupt"   // packets arrive with a bit flipped or the end cut off, with probability Rate
)

// The kinds of faults of links: they hold for all that they concern.
const (
	Halves Kind = "halves"  // Who and all others do not hear each other
	One    Kind = "one"     // the same, with one participant in Who
	Bridge Kind = "bridge"  // the same, but that the first of Who hears everybody and is heard by everybody
	Ring   Kind = "ring"    // of Who, everybody hears the two neighbours in that order, of which the ends are two
	OneWay Kind = "one-way" // Who are not heard, and hear
)

// The kinds of faults of participants.
const (
	Crash   Kind = "crash"   // Who stop at AtMS and recover at UntilMS from what they persisted
	Restore Kind = "restore" // Who go back at UntilMS to a copy of their state that was taken at AtMS
	Offline Kind = "offline" // Who know that they are not connected
	Leave   Kind = "leave"   // Who leave at AtMS and do not come back
	Skew    Kind = "skew"    // the clocks of Who are LengthMS fast, or slow if it is negative, all the time
	Jump    Kind = "jump"    // the clocks of Who are set forward by LengthMS at AtMS, or back, and set right at UntilMS
)

// The kinds of faults of the store node.
const (
	StoreAbsent  Kind = "store-absent"  // it hears nothing and answers nothing
	StoreSlow    Kind = "store-slow"    // its answers take LengthMS longer
	StorePartial Kind = "store-partial" // it misses messages, with probability Rate
)

// kinds says of whom a fault of each kind is one.
var kinds = []struct {
	kind Kind
	of   scope
}{
	{Loss, packets}, {Burst, packets}, {Duplicate, packets}, {Reorder, packets}, {Slow, packets}, {Corrupt, packets},
	{Halves, links}, {One, links}, {Bridge, links}, {Ring, links}, {OneWay, links},
	{Crash, nodes}, {Restore, nodes}, {Offline, nodes}, {Leave, nodes}, {Skew, nodes}, {Jump, nodes},
	{StoreAbsent, store}, {StoreSlow, store}, {StorePartial, store},
}

type scope int

const (
	nothing scope = iota
	packets
	links
	nodes
	store
)

// Kinds lists all kinds.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, k := range kinds {
		all[i] = k.kind
	}
	return all
}

func (k Kind) scope() scope {
	for _, known := range kinds {
		if known.kind == k {
			return known.of
		}
	}
	return nothing
}

// OfNodes tells whether the fault happens to participants, not to links.
func (k Kind) OfNodes() bool { return k.scope() == nodes }

// OfStore tells whether the fault happens to the store node.
func (k Kind) OfStore() bool { return k.scope() == store }

// OfClocks tells whether the fault happens to the clocks of participants.
func (k Kind) OfClocks() bool { return k == Skew || k == Jump }

// Fault is one thing that goes wrong from AtMS up to, not including, UntilMS,
// both counted from the start of the run.
type Fault struct {
	Kind    Kind  `json:"kind"`
	AtMS    int64 `json:"at_ms"`
	UntilMS int64 `json:"until_ms"`

	Who []string `json:"who,omitempty"` // faults of links and of participants

	// What a fault of packets is limited to; empty means any.
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Packet string `json:"packet,omitempty"` // the packet's name in the history

	Rate     float64 `json:"rate,omitempty"`
	LengthMS int64   `json:"length_ms,omitempty"`
}
