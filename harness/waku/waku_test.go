package waku

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// recorded is what nodes were seen to answer, by request.
type recorded map[string]struct {
	status int
	body   string
}

// node answers as recorded, and keeps what it was asked.
func node(t *testing.T, kind Kind, answers recorded) (*Client, *[]string) {
	t.Helper()
	asked := &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		request := r.Method + " " + r.URL.EscapedPath()
		*asked = append(*asked, strings.TrimSpace(request+"?"+r.URL.Query().Encode()+" "+string(body)))
		a, known := answers[request]
		if !known {
			t.Errorf("the node was asked for %s, which it does not have", request)
		}
		w.WriteHeader(a.status)
		fmt.Fprint(w, a.body)
	}))
	t.Cleanup(server.Close)
	return NewClient(kind, server.URL+"/"), asked
}

var ctx = context.Background()

const relayPath = "/relay/v1/messages/%2Fwaku%2F2%2Frs%2F99%2F0"

// What both kinds answer to the same requests, as was seen of go-waku v0.10.1
// and nwaku v0.37.1-beta.
var answers = map[string]recorded{
	"gowaku": {
		"GET /debug/v1/info":           {200, `{"enrUri":"enr:-Kq4Q","listenAddresses":["/ip4/172.16.0.2/tcp/60000/p2p/16Uiu2HAmPeer"]}`},
		"GET /debug/v1/version":        {200, `"v0.10.1"`},
		"POST /relay/v1/subscriptions": {200, `true`},
		"POST " + relayPath:            {200, `true`},
		"GET " + relayPath:             {200, `[{"payload":"aGk=","contentTopic":"/a/1/b/proto","timestamp":1700000000000000001,"ephemeral":null},{"payload":"eW91","contentTopic":"/a/1/b/proto","version":0,"ephemeral":true}]`},
		"GET /admin/v1/peers":          {200, `[{"id":"16Uiu2HAmA","multiaddrs":["/ip4/172.16.0.3/tcp/60000"],"protocols":[],"connected":true,"pubsubTopics":[]},{"id":"16Uiu2HAmB","multiaddrs":null,"protocols":null,"connected":false,"pubsubTopics":null}]`},
		"POST /admin/v1/peers":         {200, `null`},
		"GET /store/v1/messages":       {200, `{"messages":[{"payload":"aGk=","contentTopic":"/a/1/b/proto","timestamp":5},{"payload":"eW91","contentTopic":"/a/1/b/proto","timestamp":6}]}`},
	},
	"nwaku": {
		"GET /debug/v1/info":           {200, `{"listenAddresses":["/ip4/10.0.0.9/tcp/60000/p2p/16Uiu2HAmPeer"],"enrUri":"enr:-Kq4Q"}`},
		"GET /debug/v1/version":        {200, `"v0.37.1-beta"`},
		"POST /relay/v1/subscriptions": {200, `OK`},
		"POST " + relayPath:            {200, `OK`},
		"GET " + relayPath:             {200, `[{"payload":"aGk=","contentTopic":"/a/1/b/proto","version":0,"timestamp":1700000000000000001,"ephemeral":false,"proof":""},{"payload":"eW91","contentTopic":"/a/1/b/proto","version":0,"timestamp":0,"ephemeral":true,"proof":""}]`},
		"GET /admin/v1/peers":          {200, `[{"multiaddr":"/ip4/172.16.0.3/tcp/60000/p2p/16Uiu2HAmA","protocols":[],"shards":[0],"connected":"Connected","agent":"go-waku","origin":"Static"},{"multiaddr":"/ip4/172.16.0.4/tcp/60000/p2p/16Uiu2HAmB","protocols":[],"shards":[],"connected":"CannotConnect","agent":"","origin":"Discv5"}]`},
		"POST /admin/v1/peers":         {200, `OK`},
		"GET /store/v3/messages":       {200, `{"requestId":"r","statusCode":200,"statusDesc":"OK","messages":[{"messageHash":"0x00","message":{"payload":"aGk=","contentTopic":"/a/1/b/proto","version":0,"timestamp":5,"ephemeral":false,"proof":""},"pubsubTopic":"/waku/2/rs/99/0"},{"messageHash":"0x01"}]}`},
	},
}

func TestClient_readsWhatBothKindsAnswer(t *testing.T) {
	for _, kind := range Kinds() {
		c, _ := node(t, kind, answers[kind.Name])
		if info, err := c.Info(ctx); err != nil || info.PeerID != "16Uiu2HAmPeer" {
			t.Errorf("%s: %+v, %v", kind.Name, info, err)
		}
		if v, err := c.Version(ctx); err != nil || !strings.HasPrefix(v, "v0.") {
			t.Errorf("%s: %q, %v", kind.Name, v, err)
		}
		if err := errors.Join(c.Subscribe(ctx, PubsubTopic), c.Publish(ctx, PubsubTopic, Message{Payload: []byte("hi")})); err != nil {
			t.Errorf("%s: %v", kind.Name, err)
		}
		got, err := c.Poll(ctx, PubsubTopic)
		if err != nil || len(got) != 2 || string(got[0].Payload) != "hi" || got[0].TimestampNS != 1700000000000000001 || got[0].Ephemeral || !got[1].Ephemeral {
			t.Errorf("%s: %+v, %v", kind.Name, got, err)
		}
		peers, err := c.Peers(ctx)
		if err != nil || len(peers) != 2 || peers[0] != (Peer{"16Uiu2HAmA", true}) || peers[1] != (Peer{"16Uiu2HAmB", false}) {
			t.Errorf("%s: %+v, %v", kind.Name, peers, err)
		}
		stored, err := c.Query(ctx, "/ip4/172.16.0.9/tcp/60000/p2p/16Uiu2HAmStore", kind.StoreV3, Query{PubsubTopic: PubsubTopic})
		if err != nil || len(stored) == 0 || string(stored[0].Payload) != "hi" || stored[0].TimestampNS != 5 {
			t.Errorf("%s: %+v, %v", kind.Name, stored, err)
		}
	}
}

func TestClient_asksEachKindInItsOwnWay(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		says string
	}{
		{GoWaku, `POST /admin/v1/peers? {"multiaddr":"/ip4/1.2.3.4/tcp/60000/p2p/x","shards":[0],"protocols":[]}`},
		{NWaku, `POST /admin/v1/peers? ["/ip4/1.2.3.4/tcp/60000/p2p/x"]`},
	} {
		client, asked := node(t, c.kind, answers[c.kind.Name])
		if err := client.Dial(ctx, Multiaddr("1.2.3.4", "x")); err != nil || (*asked)[0] != c.says {
			t.Errorf("%s: asked %q, %v; want %q", c.kind.Name, *asked, err, c.says)
		}
	}
}

func TestQuery_byHash(t *testing.T) {
	m := Message{Payload: []byte("hi"), ContentTopic: "/a/1/b/proto", TimestampNS: 5}
	hash := m.Hash(PubsubTopic)
	q := Query{PubsubTopic: PubsubTopic, ContentTopic: m.ContentTopic, Hashes: [][]byte{hash[:]}}
	c, asked := node(t, NWaku, answers["nwaku"])
	if got, err := c.Query(ctx, "", true, q); err != nil || len(got) != 1 || !strings.Contains((*asked)[0], "hashes=0x"+hex.EncodeToString(hash[:])) {
		t.Errorf("version 3: %+v, %v, asked %q", got, err, *asked)
	}
	c, _ = node(t, GoWaku, answers["gowaku"])
	if got, err := c.Query(ctx, "", false, q); err != nil || len(got) != 1 || string(got[0].Payload) != "hi" {
		t.Errorf("the old protocol, sifted here: %+v, %v", got, err)
	}
}

func TestQuery_followsCursors(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		first, last string
		says        string
	}{
		{GoWaku, `{"messages":[{"payload":"aGk="}],"cursor":{"pubsubTopic":"t","senderTime":"5","storeTime":"6","digest":"+/8="}}`, `{"messages":[{"payload":"eW91"}]}`, "digest=-_8%3D"},
		{NWaku, `{"messages":[{"message":{"payload":"aGk="}}],"paginationCursor":"0xab"}`, `{"messages":[{"message":{"payload":"eW91"}}]}`, "cursor=0xab"},
		{GoWaku, `{"messages":[{"message":{"payload":"aGk="}}],"pagination_cursor":"YWI="}`, `{"messages":[{"message":{"payload":"eW91"}}]}`, "cursor=YWI%3D"},
	} {
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.URL.RawQuery)
			fmt.Fprint(w, []string{c.first, c.last}[len(asked)-1])
		}))
		v3 := strings.Contains(c.first, "message\":{")
		got, err := NewClient(c.kind, server.URL).Query(ctx, "", v3, Query{})
		server.Close()
		if err != nil || len(got) != 2 || len(asked) != 2 || !strings.Contains(asked[1], c.says) {
			t.Errorf("%s: %+v, %v, asked %q", c.kind.Name, got, err, asked)
		}
	}
}

func TestClient_saysWhatTheNodeSaid(t *testing.T) {
	c, _ := node(t, NWaku, recorded{"POST /relay/v1/subscriptions": {400, "Invalid content body, could not decode"}, "GET /debug/v1/info": {200, `{"listenAddresses":[]}`}})
	err := c.Subscribe(ctx, PubsubTopic)
	var status *StatusError
	if !errors.As(err, &status) || status.Status != 400 || !strings.Contains(err.Error(), "could not decode") {
		t.Errorf("error %v", err)
	}
	if _, err := c.Info(ctx); err == nil || !strings.Contains(err.Error(), "/p2p/") {
		t.Errorf("error %v, want what was expected", err)
	}
}

// The hash of 14/WAKU2-MESSAGE, from its first test vector.
func TestHash_isThatOfTheSpecification(t *testing.T) {
	payload, _ := hex.DecodeString("010203045445535405060708")
	meta, _ := hex.DecodeString("73757065722d736563726574")
	for _, c := range []struct {
		m    Message
		want string
	}{
		{Message{Payload: payload, ContentTopic: "/waku/2/default-content/proto", Meta: meta, TimestampNS: 0x175789bfa23f8400}, "64cce733fed134e83da02b02c6f689814872b1a0ac97ea56b76095c3c72bfe05"},
		{Message{Payload: payload, ContentTopic: "/waku/2/default-content/proto", TimestampNS: 0x175789bfa23f8400}, "a2554498b31f5bcdfcbf7fa58ad1c2d45f0254f3f8110a85588ec3cf10720fd8"},
	} {
		if h := c.m.Hash("/waku/2/default-waku/proto"); hex.EncodeToString(h[:]) != c.want {
			t.Errorf("read %x, want %s", h, c.want)
		}
	}
}

func TestKinds_areNamed(t *testing.T) {
	if mix, err := Mix("mixed"); err != nil || len(mix) != 2 {
		t.Errorf("mixed: %v, %v", mix, err)
	}
	if _, err := Mix("jswaku"); err == nil || !strings.Contains(err.Error(), "gowaku, nwaku, or mixed") {
		t.Errorf("error %v, want one that lists the kinds", err)
	}
	for _, k := range Kinds() {
		flags := strings.Join(k.Flags(Node{Address: "172.16.0.2", Key: "ab", Store: true, Static: []string{"/ip4/x"}}), " ")
		for _, part := range []string{"172.16.0.2", "8645", "60000", "--staticnode=/ip4/x", "--nodekey=ab"} {
			if !strings.Contains(flags, part) {
				t.Errorf("%s: the flags %s lack %s", k.Name, flags, part)
			}
		}
		if _, err := json.Marshal(Message{}); err != nil {
			t.Error(err)
		}
	}
}
