package waku

import (
	"fmt"
	"strings"
)

// The network of all runs. Cluster 99 is nobody's.
const (
	ClusterID    = 99
	PubsubTopic  = "/waku/2/rs/99/0"
	ContentTopic = "/causeway/1/sds/proto"
)

// Ports of a node, of every kind.
const (
	RESTPort = 8645
	PeerPort = 60000
)

// Node is what the command line of a node depends on.
type Node struct {
	Address string // its IPv4 address within the network of the run
	Key     string // its private key, 64 hexadecimal digits
	Store   bool   // it keeps messages for others
	Serves  bool   // light clients may push to it and filter from it
	Light   bool   // it relays nothing: a light client
	Static  []string
}

// Kind is a kind of node: what differs between the programs.
type Kind struct {
	Name     string
	Image    string // the default; empty: made of Program
	Program  string // the static program that the image is made of
	ReadyLog string // a line of its log
	Flags    func(Node) []string

	DialsLists  bool        // POST /admin/v1/peers takes a list of addresses, else an object
	StoreV3     bool        // its store serves the protocol of version 3, else the old one
	HashText    HashText    // how its store API writes message hashes
	StoredNames storedNames // of the fields in its answers
	Light       *Light      // how it is a light client and serves some; nil: nobody has seen it do that yet
}

// HashText is a way to write a message hash.
type HashText string

// The ways to write hashes.
const (
	Hex       HashText = "0x and hexadecimal"
	Base64URL HashText = "base64url"
)

// storedNames are field names of answers of /store/v3/messages.
type storedNames struct{ messages, cursor string }

// GoWaku is the node in Go. Its store serves the old protocol alone.
var GoWaku = Kind{
	Name: "gowaku", Program: "waku", ReadyLog: "Node setup complete",
	HashText: Base64URL, StoredNames: storedNames{"messages", "pagination_cursor"},
	Light: &Light{
		ClientFlags: []string{"--relay=false", "--rest-filter-cache-capacity=10000"},
		// Once a minute it throws away the subscriptions that it has seen for less than the timeout, where it means longer.
		ServiceFlags: []string{"--filter", "--filter-timeout=0s", "--lightpush"},
		Push:         "/lightpush/v1/message", TooMany: "exceeds the rate limit",
		Protocols: []string{"/vac/waku/filter-subscribe/2.0.0-beta1", "/vac/waku/lightpush/2.0.0-beta1"},
	},
	Flags: func(n Node) []string {
		flags := []string{
			"--rest", "--rest-address=0.0.0.0", fmt.Sprint("--rest-port=", RESTPort), "--rest-admin",
			"--rest-relay-cache-capacity=10000", "--min-relay-peers-to-publish=0",
			fmt.Sprint("--cluster-id=", ClusterID), "--pubsub-topic=" + PubsubTopic, "--nodekey=" + n.Key,
			"--ext-ip=" + n.Address, fmt.Sprint("--tcp-port=", PeerPort), "--ip-colocation-limit=0", "--log-level=INFO",
		}
		if n.Store {
			flags = append(flags, "--store", "--store-message-db-url=sqlite3:///store.db")
		}
		return append(flags, static(n)...)
	},
}

// NWaku is the node in Nim. Its store serves version 3.
var NWaku = Kind{
	Name: "nwaku", Image: "harbor.status.im/wakuorg/nwaku:v0.37.1-beta", ReadyLog: "Node setup complete",
	DialsLists: true, StoreV3: true, HashText: Hex, StoredNames: storedNames{"messages", "paginationCursor"},
	Flags: func(n Node) []string {
		flags := []string{
			"--rest=true", "--rest-address=0.0.0.0", fmt.Sprint("--rest-port=", RESTPort), "--rest-admin=true",
			"--rest-relay-cache-capacity=10000", "--relay=true", fmt.Sprint("--cluster-id=", ClusterID), "--shard=0", "--num-shards-in-network=1",
			"--listen-address=0.0.0.0", fmt.Sprint("--tcp-port=", PeerPort), "--nat=extip:" + n.Address, "--nodekey=" + n.Key,
			"--rendezvous=false", "--discv5-discovery=false", "--log-level=INFO", fmt.Sprint("--store=", n.Store),
		}
		return append(flags, static(n)...)
	},
}

func static(n Node) []string {
	var flags []string
	for _, peer := range n.Static {
		flags = append(flags, "--staticnode="+peer)
	}
	return flags
}

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{GoWaku, NWaku} }

// KindNamed finds a kind by its name.
func KindNamed(name string) (Kind, error) {
	var names []string
	for _, k := range Kinds() {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	return Kind{}, fmt.Errorf("read the node kind %q, expected one of %s", name, strings.Join(names, ", "))
}

// Mix is what a run's nodes are: the kinds in turn.
func Mix(name string) ([]Kind, error) {
	if name == "mixed" {
		return Kinds(), nil
	}
	k, err := KindNamed(name)
	if err != nil {
		return nil, fmt.Errorf("%w, or mixed", err)
	}
	return []Kind{k}, nil
}

// Multiaddr is the address under which a peer dials a node.
func Multiaddr(address, peerID string) string {
	return fmt.Sprintf("/ip4/%s/tcp/%d/p2p/%s", address, PeerPort, peerID)
}
