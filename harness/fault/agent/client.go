package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Client talks to the agent of one pod.
type Client struct {
	base string
	http *http.Client
}

// callTimeout is how long an agent may take for an answer.
const callTimeout = 10 * time.Second

// NewClient makes a client of the agent at a base URL, without a slash at the
// end.
func NewClient(base string) *Client {
	return &Client{base: base, http: &http.Client{Timeout: callTimeout}}
}

// Ping says whether the agent answers.
func (c *Client) Ping(ctx context.Context) error {
	_, err := c.State(ctx)
	return err
}

// State reads the rules in force and their receipts.
func (c *Client) State(ctx context.Context) (State, error) {
	var s State
	return s, c.call(ctx, http.MethodGet, "/v1/rules", nil, &s)
}

// Apply replaces all rules at once. Receipts start at nothing.
func (c *Client) Apply(ctx context.Context, rules []Rule) (State, error) {
	if rules == nil {
		rules = []Rule{}
	}
	var s State
	return s, c.call(ctx, http.MethodPut, "/v1/rules", rules, &s)
}

// Probe connects from the agent's pod to an address, over the path that peers
// use, and tells how long that took. Its error is for the probe that could
// not be made; one that found no way is a reply.
func (c *Client) Probe(ctx context.Context, address string, timeout time.Duration) (ProbeReply, error) {
	var r ProbeReply
	return r, c.call(ctx, http.MethodPost, "/v1/probe", ProbeRequest{address, timeout.Milliseconds()}, &r)
}

func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("fault agent: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("fault agent: %s %s: %w", method, path, err)
	}
	if resp.StatusCode != http.StatusOK {
		var p Problem
		if json.Unmarshal(answer, &p) != nil || p.Error == "" {
			p.Error = fmt.Sprintf("read %q", answer[:min(len(answer), 200)])
		}
		return fmt.Errorf("fault agent: %s %s: status %d: %s", method, path, resp.StatusCode, p.Error)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("fault agent: %s %s: %w", method, path, err)
	}
	return nil
}
