package nodes

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/driver/docker/dockertest"
	"github.com/causeway-sds/causeway/harness/fault/agent"
	"github.com/causeway-sds/causeway/harness/waku"
)

// world is a network of nodes and agents in this process: it relays at once,
// to whom the rules of the receiver's agent let it.
type world struct {
	mu     sync.Mutex
	agents map[string]*agentState // by address
	nodes  map[string]*nodeState
	stored []waku.Message
	deaf   bool // agents take rules and do nothing

	rewritten string // the address from which everything arrives; "": from the sender's
}

type agentState struct {
	rules   []agent.Rule
	packets map[string]uint64
}

type nodeState struct {
	subscribed bool
	cache      []waku.Message
	light      lightState
}

func newWorld() (*world, *dockertest.Engine) {
	w := &world{agents: map[string]*agentState{}, nodes: map[string]*nodeState{}}
	return w, &dockertest.Engine{Programs: map[string]dockertest.Program{"agent": w.agent, "waku": w.node}, Killed: w.killed}
}

// killed lets a node hear and carry nothing more.
func (w *world) killed(c docker.Container) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.nodes, addressOf(c))
}

// addressOf is the address that a node was told is its own.
func addressOf(c docker.Container) string {
	for _, flag := range c.Args {
		if a, found := strings.CutPrefix(flag, "--ext-ip="); found {
			return a
		}
	}
	return ""
}

// passes asks the receiver's rules, and counts.
func (w *world) passes(from, to string) bool {
	for _, r := range w.agents[to].rules {
		if slices.Contains(r.From, from) && !w.deaf {
			w.agents[to].packets[r.Name]++
			if r.Kind != agent.Delay {
				return false
			}
		}
	}
	return true
}

func answer(w http.ResponseWriter, what any) { _ = json.NewEncoder(w).Encode(what) }

func (w *world) agent(c docker.Container) map[int]http.Handler {
	w.mu.Lock()
	defer w.mu.Unlock()
	me, address := &agentState{packets: map[string]uint64{}}, c.Address.String()
	w.agents[address] = me
	mux := http.NewServeMux()
	state := func(rw http.ResponseWriter) {
		s := agent.State{Rules: me.rules}
		for _, r := range me.rules {
			s.Receipts = append(s.Receipts, agent.Receipt{Name: r.Name, Packets: me.packets[r.Name]})
		}
		answer(rw, s)
	}
	mux.HandleFunc("GET /v1/rules", func(rw http.ResponseWriter, _ *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		state(rw)
	})
	mux.HandleFunc("PUT /v1/rules", func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		me.rules, me.packets = nil, map[string]uint64{}
		if err := json.NewDecoder(r.Body).Decode(&me.rules); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		state(rw)
	})
	mux.HandleFunc("POST /v1/probe", func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		var req agent.ProbeRequest
		_ = json.NewDecoder(r.Body).Decode(&req) // a bad request is answered like a probe that finds no way
		to, _, _ := net.SplitHostPort(req.Address)
		ok := w.agents[to] != nil && w.passes(address, to) && w.passes(to, address)
		took := int64(100)
		for _, rule := range append(w.agents[to].rules, me.rules...) {
			took += rule.DelayMS * time.Millisecond.Microseconds()
		}
		seen := address
		if w.rewritten != "" {
			seen = w.rewritten
		}
		answer(rw, agent.ProbeReply{Connected: ok, TookUS: took, Seen: seen, Error: "i/o timeout"})
	})
	return map[int]http.Handler{agent.ControlPort: mux}
}

// relay carries a message from one node to all others that it reaches, and from
// those to their light clients.
func (w *world) relay(from string, m waku.Message) {
	w.stored = append(w.stored, m)
	for to, n := range w.nodes {
		if n.subscribed && (to == from || w.passes(from, to)) {
			n.cache = append(n.cache, m)
			w.serve(to, m)
		}
	}
}

// node is a go-waku node as far as its REST API goes.
func (w *world) node(c docker.Container) map[int]http.Handler {
	w.mu.Lock()
	defer w.mu.Unlock()
	me, address := &nodeState{light: lightState{clients: map[string][]string{}}}, addressOf(c)
	w.nodes[address] = me
	mux := http.NewServeMux()
	locked := func(do func(http.ResponseWriter, *http.Request)) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			w.mu.Lock()
			defer w.mu.Unlock()
			do(rw, r)
		}
	}
	mux.HandleFunc("GET /debug/v1/info", locked(func(rw http.ResponseWriter, _ *http.Request) {
		answer(rw, map[string][]string{"listenAddresses": {fmt.Sprintf("/ip4/%s/tcp/60000/p2p/%s", address, address)}})
	}))
	mux.HandleFunc("GET /debug/v1/version", locked(func(rw http.ResponseWriter, _ *http.Request) { answer(rw, "v0") }))
	mux.HandleFunc("POST /relay/v1/subscriptions", locked(func(http.ResponseWriter, *http.Request) { me.subscribed = true }))
	mux.HandleFunc("GET /relay/v1/messages/{topic}", locked(func(rw http.ResponseWriter, _ *http.Request) {
		answer(rw, me.cache)
		me.cache = nil
	}))
	mux.HandleFunc("POST /relay/v1/messages/{topic}", locked(func(rw http.ResponseWriter, r *http.Request) {
		var m waku.Message
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		w.relay(address, m)
	}))
	w.lightly(mux, locked, me, address)
	mux.HandleFunc("GET /store/v1/messages", locked(func(rw http.ResponseWriter, _ *http.Request) {
		answer(rw, map[string]any{"messages": w.stored})
	}))
	return map[int]http.Handler{waku.RESTPort: mux}
}
