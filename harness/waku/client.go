package waku

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client talks to one node.
type Client struct {
	kind Kind
	base string
	http *http.Client
}

const (
	callTimeout    = 10 * time.Second
	maxAnswerBytes = 64 << 20
)

// NewClient makes a client of the node of a kind at a base URL.
func NewClient(kind Kind, base string) *Client {
	return &Client{kind: kind, base: strings.TrimSuffix(base, "/"), http: &http.Client{Timeout: callTimeout}}
}

// StatusError is an answer other than 2xx.
type StatusError struct {
	Request string
	Status  int
	Body    string
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: status %d: %s", e.Request, e.Status, e.Body)
}

// Info is what a node says of itself.
type Info struct {
	PeerID    string
	Addresses []string // within containers some of them are wrong
}

// Info asks the node who it is.
func (c *Client) Info(ctx context.Context) (Info, error) {
	var answer struct {
		ListenAddresses []string `json:"listenAddresses"`
	}
	if err := c.call(ctx, http.MethodGet, "/debug/v1/info", nil, &answer); err != nil {
		return Info{}, err
	}
	info := Info{Addresses: answer.ListenAddresses}
	for _, a := range info.Addresses {
		if _, id, found := strings.Cut(a, "/p2p/"); found {
			info.PeerID = id
		}
	}
	if info.PeerID == "" {
		return info, fmt.Errorf("GET /debug/v1/info: read the addresses %q, expected one that ends in /p2p/ and a peer ID", info.Addresses)
	}
	return info, nil
}

// Version asks the node for its program's version.
func (c *Client) Version(ctx context.Context) (string, error) {
	var v string
	return v, c.call(ctx, http.MethodGet, "/debug/v1/version", nil, &v)
}

// Subscribe joins a pubsub topic. A node forgets that when it restarts.
func (c *Client) Subscribe(ctx context.Context, pubsubTopic string) error {
	return c.call(ctx, http.MethodPost, "/relay/v1/subscriptions", []string{pubsubTopic}, nil)
}

// Publish hands a message to relay. Success says that the node took it, and
// nothing about peers.
func (c *Client) Publish(ctx context.Context, pubsubTopic string, m Message) error {
	return c.call(ctx, http.MethodPost, "/relay/v1/messages/"+url.QueryEscape(pubsubTopic), m, nil)
}

// Poll takes what relay brought since the last poll, the node's own messages
// included.
func (c *Client) Poll(ctx context.Context, pubsubTopic string) ([]Message, error) {
	var all []Message
	return all, c.call(ctx, http.MethodGet, "/relay/v1/messages/"+url.QueryEscape(pubsubTopic), nil, &all)
}

// call sends JSON and reads JSON. What a node says besides, such as OK or
// true, is left alone if out is nil.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	request := method + " " + strings.SplitN(path, "?", 2)[0]
	var body io.Reader = http.NoBody
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/json")
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("%s node: %w", c.kind.Name, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswerBytes))
	if err != nil {
		return fmt.Errorf("%s node: %s: %w", c.kind.Name, request, err)
	}
	if resp.StatusCode/100 != 2 {
		return &StatusError{c.kind.Name + " node: " + request, resp.StatusCode, string(answer[:min(len(answer), 500)])}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s node: %s: read %q: %w", c.kind.Name, request, answer[:min(len(answer), 200)], err)
	}
	return nil
}
