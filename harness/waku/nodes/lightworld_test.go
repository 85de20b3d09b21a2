package nodes

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/waku"
)

// lightState is what a light client and its service node know of each other.
type lightState struct {
	service string              // the address of the light client's service node
	cache   []waku.Message      // what it pushed
	pushes  int                 // every second one is one too many
	clients map[string][]string // of the service node: the content topics of each light client
}

// serve gives a message to the light clients of a node whose filter it passes.
func (w *world) serve(service string, m waku.Message) {
	for client, topics := range w.nodes[service].light.clients {
		if slices.Contains(topics, m.ContentTopic) && w.nodes[client] != nil && w.passes(service, client) {
			w.nodes[client].light.cache = append(w.nodes[client].light.cache, m)
		}
	}
}

// lightly adds to a node what a light client asks of its own node.
func (w *world) lightly(mux *http.ServeMux, locked func(func(http.ResponseWriter, *http.Request)) http.HandlerFunc, me *nodeState, address string) {
	read := func(r *http.Request, into any) { _ = json.NewDecoder(r.Body).Decode(into) } // the client's own tests look at what it asks
	service := func(rw http.ResponseWriter) *nodeState {
		if s := w.nodes[me.light.service]; s != nil && w.passes(address, me.light.service) {
			return s
		}
		http.Error(rw, "lightpush error", http.StatusServiceUnavailable)
		return nil
	}
	mux.HandleFunc("POST /admin/v1/peers", locked(func(_ http.ResponseWriter, r *http.Request) {
		var peer struct {
			Multiaddr string
			Protocols []string
		}
		read(r, &peer)
		if len(peer.Protocols) > 0 {
			me.light.service = strings.Split(peer.Multiaddr, "/")[2]
		}
	}))
	mux.HandleFunc("POST /filter/v2/subscriptions", locked(func(rw http.ResponseWriter, r *http.Request) {
		var request struct{ ContentFilters []string }
		read(r, &request)
		if s := service(rw); s != nil {
			s.light.clients[address] = append(s.light.clients[address], request.ContentFilters...)
		}
	}))
	mux.HandleFunc("GET /filter/v2/messages/{pubsub}/{topic}", locked(func(rw http.ResponseWriter, r *http.Request) {
		var these, others []waku.Message
		for _, m := range me.light.cache {
			if m.ContentTopic == r.PathValue("topic") {
				these = append(these, m)
			} else {
				others = append(others, m)
			}
		}
		me.light.cache = others
		answer(rw, these)
	}))
	mux.HandleFunc("POST /lightpush/v1/message", locked(func(rw http.ResponseWriter, r *http.Request) {
		var request struct{ Message waku.Message }
		read(r, &request)
		if me.light.pushes++; me.light.pushes%2 == 0 {
			http.Error(rw, "lightpush errorexceeds the rate limit", http.StatusServiceUnavailable)
			return
		}
		if service(rw) != nil {
			w.relay(me.light.service, request.Message)
		}
	}))
}
