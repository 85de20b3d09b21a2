package waku

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Query selects what a store node has. Zero values select everything.
type Query struct {
	PubsubTopic  string
	ContentTopic string
	FromNS, ToNS int64
	Hashes       [][]byte // version 3 alone; the old protocol is answered in full and sifted here
	PageSize     int
}

const (
	defaultPageSize = 100
	maxPages        = 1000 // a store whose cursor goes round in circles is not asked for ever
)

// Query asks a store node, through the node at hand, for stored messages, all
// pages of them. storeAddr is the store node's address; empty: the node's own
// store. storeV3 says which protocol the store node serves.
func (c *Client) Query(ctx context.Context, storeAddr string, storeV3 bool, q Query) ([]Message, error) {
	if q.PageSize == 0 {
		q.PageSize = defaultPageSize
	}
	page := c.pageV1
	if storeV3 {
		page = c.pageV3
	}
	var all []Message
	values := url.Values{}
	for range maxPages {
		messages, next, err := page(ctx, storeAddr, q, values)
		if err != nil {
			return all, err
		}
		all = append(all, sift(messages, q)...)
		if next == nil || len(messages) == 0 {
			return all, nil
		}
		values = next
	}
	return all, fmt.Errorf("%s node: the store still has more after %d pages; its cursor may go round in circles", c.kind.Name, maxPages)
}

// sift leaves out what was not asked for by hash.
func sift(messages []Message, q Query) []Message {
	if len(q.Hashes) == 0 {
		return messages
	}
	wanted := map[string]bool{}
	for _, h := range q.Hashes {
		wanted[string(h)] = true
	}
	var kept []Message
	for _, m := range messages {
		if h := m.Hash(q.PubsubTopic); wanted[string(h[:])] {
			kept = append(kept, m)
		}
	}
	return kept
}

// pageV1 asks by the old protocol. It does not know hashes.
func (c *Client) pageV1(ctx context.Context, storeAddr string, q Query, cursor url.Values) ([]Message, url.Values, error) {
	v := q.values(storeAddr)
	for name := range cursor {
		v.Set(name, cursor.Get(name))
	}
	var answer struct {
		Messages []Message `json:"messages"`
		Cursor   *struct {
			SenderTime string `json:"senderTime"`
			StoreTime  string `json:"storeTime"`
			Digest     []byte `json:"digest"`
		} `json:"cursor"`
		Error string `json:"error_message"`
	}
	if err := c.call(ctx, http.MethodGet, "/store/v1/messages?"+v.Encode(), nil, &answer); err != nil {
		return nil, nil, err
	}
	if answer.Error != "" {
		return nil, nil, fmt.Errorf("%s node: GET /store/v1/messages: %s", c.kind.Name, answer.Error)
	}
	if answer.Cursor == nil {
		return answer.Messages, nil, nil
	}
	return answer.Messages, url.Values{
		"senderTime": {answer.Cursor.SenderTime}, "storeTime": {answer.Cursor.StoreTime},
		"digest": {base64.URLEncoding.EncodeToString(answer.Cursor.Digest)},
	}, nil
}

// pageV3 asks by version 3.
func (c *Client) pageV3(ctx context.Context, storeAddr string, q Query, cursor url.Values) ([]Message, url.Values, error) {
	v := q.values(storeAddr)
	v.Set("includeData", "true")
	if len(q.Hashes) > 0 {
		// A query by hash takes no other filter.
		v.Del("pubsubTopic")
		v.Del("contentTopics")
		texts := make([]string, len(q.Hashes))
		for i, h := range q.Hashes {
			texts[i] = c.hashText(h)
		}
		v.Set("hashes", strings.Join(texts, ","))
	}
	for name := range cursor {
		v.Set(name, cursor.Get(name))
	}
	var answer map[string]json.RawMessage
	if err := c.call(ctx, http.MethodGet, "/store/v3/messages?"+v.Encode(), nil, &answer); err != nil {
		return nil, nil, err
	}
	var entries []struct {
		Message *Message `json:"message"`
	}
	if text, ok := answer[c.kind.StoredNames.messages]; ok {
		if err := json.Unmarshal(text, &entries); err != nil {
			return nil, nil, fmt.Errorf("%s node: GET /store/v3/messages: %w", c.kind.Name, err)
		}
	}
	var messages []Message
	for _, e := range entries {
		if e.Message != nil {
			messages = append(messages, *e.Message)
		}
	}
	var next string
	if text, ok := answer[c.kind.StoredNames.cursor]; ok {
		if err := json.Unmarshal(text, &next); err != nil {
			return nil, nil, fmt.Errorf("%s node: GET /store/v3/messages: the cursor: %w", c.kind.Name, err)
		}
	}
	if next == "" {
		return messages, nil, nil
	}
	return messages, url.Values{"cursor": {next}}, nil
}

func (q Query) values(storeAddr string) url.Values {
	v := url.Values{"pageSize": {strconv.Itoa(q.PageSize)}, "ascending": {"true"}}
	set := func(name, value string) {
		if value != "" && value != "0" {
			v.Set(name, value)
		}
	}
	set("peerAddr", storeAddr)
	set("pubsubTopic", q.PubsubTopic)
	set("contentTopics", q.ContentTopic)
	set("startTime", strconv.FormatInt(q.FromNS, 10))
	set("endTime", strconv.FormatInt(q.ToNS, 10))
	return v
}

func (c *Client) hashText(h []byte) string {
	if c.kind.HashText == Hex {
		return "0x" + hex.EncodeToString(h)
	}
	return base64.URLEncoding.EncodeToString(h)
}

func peerIDOf(multiaddr string) string {
	_, id, _ := strings.Cut(multiaddr, "/p2p/")
	return id
}
