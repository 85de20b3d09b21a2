package live

import (
	"context"

	"github.com/causeway-sds/causeway/harness/fault"
)

// Kinds of faults that only a real network has; the others are in fault.
const (
	Pause      fault.Kind = "pause"       // the nodes of Who stand still, and their sockets with them
	PacketLoss fault.Kind = "packet-loss" // IP packets are lost with probability Rate, which TCP turns into delay
	// StoreOutage kills the store node, which comes back with its disk.
	StoreOutage fault.Kind = "store-outage"
	// ServiceOutage kills the node that serves light clients, which comes back
	// and knows them no more.
	ServiceOutage fault.Kind = "service-outage"
)

// Network is what a run needs of real nodes, one for each participant.
// Methods that take a context may be called while others run; the run calls
// Begin and End one at a time.
type Network interface {
	// Publish hands a payload to a participant's node and returns what the
	// network calls it, the hint. It does not wait.
	Publish(node string, payload []byte) (hint []byte)
	// Arrivals brings what the nodes receive, without what they sent themselves.
	Arrivals() <-chan Arrival
	// Retrieve asks the store node, through a participant's own, for what has
	// these hints, or with none for everything of this run.
	Retrieve(ctx context.Context, node string, hints [][]byte) ([]Arrival, error)
	// Begin puts a fault into the network and returns when it is in force; End
	// takes it out and returns when the network is whole again. The receipt says
	// what was seen of it.
	Begin(ctx context.Context, index int, f fault.Fault) error
	End(ctx context.Context, index int, f fault.Fault) (Seen, error)
	// Does says whether the network can do a kind of fault.
	Does(kind fault.Kind) bool
	// Check says what is wrong with the nodes, if they did not do as they were
	// asked.
	Check(ctx context.Context) error
}

// Arrival is a payload that reached a participant's node.
type Arrival struct {
	Node    string
	Payload []byte
	Hint    []byte
}

// Seen is the receipt of a fault in the network: how often it acted, by the
// network's own count, and how that was seen. Not once: the run is INVALID.
type Seen struct {
	Count int
	Text  string
}
