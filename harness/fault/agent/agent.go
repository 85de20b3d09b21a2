package agent

import (
	"fmt"
	"net/netip"
)

// The ports of an agent. Control is accepted before all rules; Probe is
// subject to them, like the node's own ports.
const (
	ControlPort = 7070
	ProbePort   = 7071
)

// Kind names what a rule does to a packet.
type Kind string

// The kinds of rules.
const (
	Drop  Kind = "drop"
	Loss  Kind = "loss"  // drops with probability Rate
	Delay Kind = "delay" // holds each packet back for DelayMS
)

// Rule says what happens to packets that arrive at the pod. Rules act on
// arrival only: a packet that may not leave would be an error in the sender,
// and nothing in a real network tells senders so.
type Rule struct {
	Name string   `json:"name"` // unique in a set; its receipt has the same name
	Kind Kind     `json:"kind"`
	From []string `json:"from"` // IPv4 addresses of senders, at least one

	Rate    float64 `json:"rate,omitempty"`     // loss: above 0, up to 1
	DelayMS int64   `json:"delay_ms,omitempty"` // delay: 1 to 60000

	// Break also destroys the established connections with the senders, so that
	// what is sent during a short cut is missed, instead of arriving by TCP's
	// retransmission after it. Only with drop.
	Break bool `json:"break,omitempty"`
}

// maxNameBytes keeps a rule's name short enough to be kept in the kernel.
const maxNameBytes = 100

// Validate says what is wrong with a rule that was read.
func (r Rule) Validate() error {
	switch {
	case r.Name == "" || len(r.Name) > maxNameBytes:
		return fmt.Errorf("rule %q: expected a name of 1 to %d bytes", r.Name, maxNameBytes)
	case r.Kind != Drop && r.Kind != Loss && r.Kind != Delay:
		return fmt.Errorf("rule %s: read kind %q, expected drop, loss or delay", r.Name, r.Kind)
	case r.Kind == Loss && !(r.Rate > 0 && r.Rate <= 1):
		return fmt.Errorf("rule %s: read rate %g, expected more than 0 and at most 1", r.Name, r.Rate)
	case r.Kind == Delay && (r.DelayMS < 1 || r.DelayMS > 60_000):
		return fmt.Errorf("rule %s: read delay_ms %d, expected 1 to 60000", r.Name, r.DelayMS)
	case r.Break && r.Kind != Drop:
		return fmt.Errorf("rule %s: read break with kind %s, expected it only with drop", r.Name, r.Kind)
	case len(r.From) == 0:
		return fmt.Errorf("rule %s: read no address in from, expected at least one", r.Name)
	}
	for _, from := range r.From {
		if addr, err := netip.ParseAddr(from); err != nil || !addr.Is4() {
			return fmt.Errorf("rule %s: read %q in from, expected an IPv4 address such as 172.30.0.2", r.Name, from)
		}
	}
	return nil
}

// Receipt is what the kernel counted for a rule since it was set.
type Receipt struct {
	Name    string `json:"name"`
	Packets uint64 `json:"packets"`          // that the rule acted on
	Bytes   uint64 `json:"bytes"`            // in these packets
	Broken  int    `json:"broken,omitempty"` // connections destroyed
}

// State is the rules in force and their receipts, in the same order.
type State struct {
	Rules    []Rule          `json:"rules"`
	Receipts []Receipt       `json:"receipts"`
	Means    map[Kind]string `json:"means"` // how each kind is done on this kernel
}

// ProbeRequest asks for a TCP connection from this pod to another address.
type ProbeRequest struct {
	Address   string `json:"address"` // host:port
	TimeoutMS int64  `json:"timeout_ms"`
}

// ProbeReply tells what became of it.
type ProbeReply struct {
	Connected bool   `json:"connected"`
	TookUS    int64  `json:"took_us"`
	Seen      string `json:"seen,omitempty"` // the address from which the other agent saw it come
	Error     string `json:"error,omitempty"`
}

// Problem is the answer to a request that was not carried out.
type Problem struct {
	Error string `json:"error"`
}
