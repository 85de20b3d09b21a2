package waku

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Light is how a kind of node is a light client, which relays nothing: it
// pushes messages to a service node and has those pushed to it that pass a
// filter. And it is how a node of the kind serves light clients.
type Light struct {
	ClientFlags  []string
	ServiceFlags []string
	Protocols    []string // of a service node, as a light client has to be told
	Push         string   // the path for messages
	TooMany      string   // within the refusal of a push that comes too soon after the last
}

// CommandLine is the flags of a node, also of a light client and of one that
// serves some.
func (k Kind) CommandLine(n Node) []string {
	flags := k.Flags(n)
	if k.Light != nil && n.Light {
		flags = slices.Concat(flags, k.Light.ClientFlags)
	}
	if k.Light != nil && n.Serves {
		flags = slices.Concat(flags, k.Light.ServiceFlags)
	}
	return flags
}

// ErrTooMany is the error of a push that the service node took for one too
// many. It may be tried again.
var ErrTooMany = errors.New("the service node takes no more for now")

// Push hands a message to the service node. Success says that the service node
// gave it to relay.
func (c *Client) Push(ctx context.Context, pubsubTopic string, m Message) error {
	request := struct {
		PubsubTopic string  `json:"pubsubTopic"`
		Message     Message `json:"message"`
	}{pubsubTopic, m}
	err := c.call(ctx, http.MethodPost, c.kind.Light.Push, request, nil)
	var refusal *StatusError
	if errors.As(err, &refusal) && strings.Contains(refusal.Body, c.kind.Light.TooMany) {
		return errors.Join(ErrTooMany, err)
	}
	return err
}

// Filter asks the service node to push what has one of some content topics.
func (c *Client) Filter(ctx context.Context, pubsubTopic string, contentTopics ...string) error {
	request := struct {
		RequestID      string   `json:"requestId"`
		ContentFilters []string `json:"contentFilters"`
		PubsubTopic    string   `json:"pubsubTopic"`
	}{"causeway", contentTopics, pubsubTopic}
	return c.call(ctx, http.MethodPost, "/filter/v2/subscriptions", request, nil)
}

// Filtered takes what the service node pushed of a content topic since it was
// last asked for.
func (c *Client) Filtered(ctx context.Context, pubsubTopic, contentTopic string) ([]Message, error) {
	var all []Message
	path := "/filter/v2/messages/" + url.QueryEscape(pubsubTopic) + "/" + url.QueryEscape(contentTopic)
	return all, c.call(ctx, http.MethodGet, path, nil, &all)
}
