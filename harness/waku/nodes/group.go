package nodes

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/fault/agent"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku"
)

// StoreName is the name of the node that keeps messages for all others. No
// participant has it.
const StoreName = "store"

// Options say which nodes there are.
type Options struct {
	Names  []string     // of the participants
	Light  []string     // those of them whose nodes are light clients; a node of its own serves them
	Kinds  []waku.Kind  // of their nodes, in turn
	Store  bool         // with a node that stores
	Images Images       // what containers are made of
	Speed  float64      // protocol time in each unit of real time, for delays
	Skip   []fault.Kind // faults that are planned and left out, so that a test sees what becomes of such a run
	Log    func(format string, args ...any)
}

// Images are what containers are made of.
type Images struct {
	Agent string            // of the fault agent
	Nodes map[string]string // by the name of the kind
}

// Group is nodes that are ready and connected with each other. It is a
// network for live.Run.
type Group struct {
	options  Options
	network  *docker.Network
	nodes    []*node
	byName   map[string]*node
	arrivals chan live.Arrival
	probes   *mailbox
	stop     context.CancelFunc
	running  sync.WaitGroup
	tag      string // of this run, within content topics

	mu      sync.Mutex
	runs    int
	active  map[int]*acting
	trouble []error
}

// node is one node with its pod.
type node struct {
	name   string
	kind   waku.Kind
	pod    *docker.Pod
	agent  *agent.Client
	client *waku.Client
	spec   docker.NodeSpec
	addr   string // as peers dial it
	light  bool   // a light client

	outbox  chan waku.Message
	sending sync.WaitGroup // what is in the outbox, or on its way from there to the node

	mu   sync.Mutex
	down int // how many faults keep it from answering
	own  map[string]bool
	last int64 // timestamp of what it sent last
	upTo int   // the last run whose topic a light client is served; 0: it is not served
}

// maxWaiting is how many arrivals may wait while the run puts a fault in or out.
const maxWaiting = 1 << 16

// atOnce is how many containers are started at the same time.
const atOnce = 4

// Start starts the nodes and returns when all of them hear each other.
func Start(ctx context.Context, engine *docker.Engine, o Options) (*Group, error) {
	network, err := engine.Network(ctx)
	if err != nil {
		return nil, err
	}
	g := &Group{
		options: o, network: network, byName: map[string]*node{}, active: map[int]*acting{},
		arrivals: make(chan live.Arrival, maxWaiting), probes: newMailbox(), tag: engine.Run(),
	}
	if g.options.Log == nil {
		g.options.Log = func(string, ...any) {}
	}
	if err := g.plan(); err != nil {
		return nil, err
	}
	if err := each(g.nodes, atOnce, func(n *node) error { return g.up(ctx, n) }); err != nil {
		return nil, err
	}
	if err := g.genuine(ctx); err != nil {
		return nil, err
	}
	background, stop := context.WithCancel(context.Background())
	g.stop = stop
	for _, n := range g.nodes {
		g.running.Go(func() { g.poll(background, n) })
		g.running.Go(func() { g.send(background, n) })
	}
	if err := g.join(ctx, g.nodes); err != nil {
		g.Close()
		return nil, err
	}
	return g, nil
}

// plan says which nodes there are.
func (g *Group) plan() error {
	o := g.options
	for i, name := range o.Names {
		g.add(name, o.Kinds[i%len(o.Kinds)])
	}
	if o.Store {
		g.add(StoreName, storeKind(o.Kinds))
	}
	if len(o.Light) == 0 {
		return nil
	}
	kind, found := LightKind(o.Kinds)
	if !found {
		return fmt.Errorf("%s cannot be light clients: no kind of these nodes was seen to be one", strings.Join(o.Light, ", "))
	}
	for _, name := range o.Light {
		g.byName[name].kind, g.byName[name].light = kind, true
	}
	g.add(ServiceName, kind)
	return nil
}

// storeKind chooses what stores: a kind whose store everybody can ask, where
// there is one.
func storeKind(kinds []waku.Kind) waku.Kind {
	for _, k := range kinds {
		if k.StoreV3 {
			return k
		}
	}
	return kinds[0]
}

func (g *Group) add(name string, kind waku.Kind) {
	n := &node{name: name, kind: kind, own: map[string]bool{}, outbox: make(chan waku.Message, 4096)}
	g.nodes, g.byName[name] = append(g.nodes, n), n
}

// up starts a node and waits until it answers.
func (g *Group) up(ctx context.Context, n *node) error {
	pod, err := g.network.Pod(ctx, docker.PodSpec{
		Name: n.name, Image: g.options.Images.Agent, Port: agent.ControlPort, ReadyPath: "/v1/rules", Publish: []int{waku.RESTPort},
	})
	if err != nil {
		return err
	}
	n.pod, n.agent = pod, agent.NewClient(pod.URL(agent.ControlPort))
	n.client = waku.NewClient(n.kind, pod.URL(waku.RESTPort))
	n.spec = docker.NodeSpec{
		Image: g.options.Images.Nodes[n.kind.Name], ReadyLog: n.kind.ReadyLog,
		Args: n.kind.CommandLine(waku.Node{
			Address: pod.Address(), Key: keyOf(g.tag, n.name), Store: n.name == StoreName, Light: n.light, Serves: n.name == ServiceName,
		}),
	}
	if err := pod.Start(ctx, n.spec); err != nil {
		return err
	}
	return g.ready(ctx, n)
}

// ready waits for a node's API and subscribes, which a node forgets when it
// ends. A light client subscribes when it is attached.
func (g *Group) ready(ctx context.Context, n *node) error {
	return g.eventually(ctx, n.name+" answers", func(ctx context.Context) error {
		info, err := n.client.Info(ctx)
		if err != nil {
			return err
		}
		n.addr = waku.Multiaddr(n.pod.Address(), info.PeerID)
		if n.light {
			return nil
		}
		return n.client.Subscribe(ctx, waku.PubsubTopic)
	})
}

// Within is how long nodes may take for what they do in less than a second.
const within = 30 * time.Second

// eventually tries something until it works.
func (g *Group) eventually(ctx context.Context, what string, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited %s until %s: %w", within, what, err)
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// Close stops talking to the nodes. The engine removes them.
func (g *Group) Close() {
	g.stop()
	g.running.Wait()
}

// Kinds counts which kinds of nodes there are.
func (g *Group) Kinds() map[string]int {
	count := map[string]int{}
	for _, n := range g.nodes {
		count[n.kind.Name]++
	}
	return count
}

// Logs returns what each node and its agent wrote, by file name.
func (g *Group) Logs(ctx context.Context) (map[string][]byte, error) {
	logs := map[string][]byte{}
	var failed error
	for _, n := range g.nodes {
		nodeLog, agentLog, err := n.pod.Logs(ctx)
		failed = errors.Join(failed, err)
		logs[n.name+".log"], logs[n.name+"-agent.log"] = nodeLog, agentLog
	}
	return logs, failed
}

// Check says what went wrong with nodes that no fault concerned.
func (g *Group) Check(context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return errors.Join(g.trouble...)
}

func (g *Group) troubled(n *node, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.trouble) < 10 {
		g.trouble = append(g.trouble, fmt.Errorf("%s: %w", n.name, err))
	}
}

func hostPort(address string, port int) string { return net.JoinHostPort(address, strconv.Itoa(port)) }
