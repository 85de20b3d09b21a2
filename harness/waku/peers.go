package waku

import (
	"context"
	"net/http"
)

// Peer is another node as a node knows it.
type Peer struct {
	ID        string
	Connected bool
}

// Peers lists the nodes that the node knows.
func (c *Client) Peers(ctx context.Context) ([]Peer, error) {
	var answer []struct {
		ID         string `json:"id"`        // go-waku
		Multiaddr  string `json:"multiaddr"` // nwaku
		Connection any    `json:"connected"` // go-waku: a boolean; nwaku: a word
	}
	if err := c.call(ctx, http.MethodGet, "/admin/v1/peers", nil, &answer); err != nil {
		return nil, err
	}
	var peers []Peer
	for _, p := range answer {
		id := p.ID
		if id == "" {
			id = peerIDOf(p.Multiaddr)
		}
		peers = append(peers, Peer{id, p.Connection == true || p.Connection == "Connected"})
	}
	return peers, nil
}

// Dial connects the node with a peer. Nodes that lost each other do not come
// together by themselves within any time that a test could wait. Protocols
// are those for which the node is to turn to this peer.
func (c *Client) Dial(ctx context.Context, multiaddr string, protocols ...string) error {
	if c.kind.DialsLists {
		return c.call(ctx, http.MethodPost, "/admin/v1/peers", []string{multiaddr}, nil)
	}
	request := struct {
		Multiaddr string   `json:"multiaddr"`
		Shards    []int    `json:"shards"`
		Protocols []string `json:"protocols"`
	}{multiaddr, []int{0}, append([]string{}, protocols...)}
	return c.call(ctx, http.MethodPost, "/admin/v1/peers", request, nil)
}
