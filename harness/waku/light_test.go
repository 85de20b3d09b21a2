package waku

import (
	"errors"
	"strings"
	"testing"
)

const filterPath = "/filter/v2/messages/%2Fwaku%2F2%2Frs%2F99%2F0/%2Fa%2F1%2Fb%2Fproto"

// What go-waku v0.10.1 was seen to answer to a light client.
var lightAnswers = recorded{
	"POST /lightpush/v1/message":    {200, `true`},
	"POST /filter/v2/subscriptions": {200, `{"requestId":"causeway","statusDesc":"OK"}`},
	"GET " + filterPath:             {200, `[{"payload":"aGk=","contentTopic":"/a/1/b/proto","timestamp":1700000000000000001,"ephemeral":null}]`},
}

func TestLight_pushesAndFilters(t *testing.T) {
	c, asked := node(t, GoWaku, lightAnswers)
	if err := errors.Join(c.Push(ctx, PubsubTopic, Message{Payload: []byte("hi")}), c.Filter(ctx, PubsubTopic, "/a/1/b/proto", "/a/1/c/proto")); err != nil {
		t.Fatal(err)
	}
	got, err := c.Filtered(ctx, PubsubTopic, "/a/1/b/proto")
	if err != nil || len(got) != 1 || string(got[0].Payload) != "hi" || got[0].TimestampNS != 1700000000000000001 {
		t.Errorf("%+v, %v", got, err)
	}
	for i, want := range []string{
		`POST /lightpush/v1/message? {"pubsubTopic":"/waku/2/rs/99/0","message":{"payload":"aGk=","contentTopic":""}}`,
		`POST /filter/v2/subscriptions? {"requestId":"causeway","contentFilters":["/a/1/b/proto","/a/1/c/proto"],"pubsubTopic":"/waku/2/rs/99/0"}`,
		"GET " + filterPath + "?",
	} {
		if (*asked)[i] != want {
			t.Errorf("asked %q, want %q", (*asked)[i], want)
		}
	}
}

func TestPush_tellsOneTooManyFromOneThatFailed(t *testing.T) {
	for body, want := range map[string]bool{"lightpush errorexceeds the rate limit": true, "lightpush error": false} {
		c, _ := node(t, GoWaku, recorded{"POST /lightpush/v1/message": {503, body}})
		err := c.Push(ctx, PubsubTopic, Message{})
		if err == nil || errors.Is(err, ErrTooMany) != want || !strings.Contains(err.Error(), body) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestCommandLine_isThatOfTheNodesPart(t *testing.T) {
	for _, c := range []struct {
		node Node
		says string
	}{{Node{Light: true}, "--relay=false"}, {Node{Serves: true}, "--filter --filter-timeout=0s --lightpush"}} {
		if got := strings.Join(GoWaku.CommandLine(c.node), " "); !strings.Contains(got, c.says) {
			t.Errorf("%+v: read %s, want %s in it", c.node, got, c.says)
		}
	}
	if got := strings.Join(GoWaku.CommandLine(Node{}), " "); strings.Contains(got, "--relay=false") || strings.Contains(got, "--filter ") {
		t.Errorf("a node that does neither: %s", got)
	}
}
