package docker

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"time"
)

// PodSpec says how the first container of a pod is started: the one that owns
// the network namespace.
type PodSpec struct {
	Name      string // of the node, in this run
	Image     string
	Args      []string
	Port      int    // of the agent's own API
	ReadyPath string // has to answer 200
	Publish   []int  // further ports, of the node to come
	Within    time.Duration
}

// NodeSpec says how a node is started in a pod.
type NodeSpec struct {
	Image    string
	Args     []string
	ReadyLog string // a line of its log
	Within   time.Duration
}

// Pod is an agent and the node that shares its network namespace.
type Pod struct {
	network *Network
	name    string
	address netip.Addr
	agent   string // IDs of containers
	node    string
	ports   map[int]string
}

// defaultWithin is how long something may take to become ready.
const defaultWithin = 30 * time.Second

// Pod starts a pod with its agent alone.
func (n *Network) Pod(ctx context.Context, spec PodSpec) (*Pod, error) {
	address, err := n.address()
	if err != nil {
		return nil, err
	}
	p := &Pod{network: n, name: spec.Name, address: address}
	p.agent, err = n.engine.backend.Run(ctx, Container{
		Name: p.container("agent"), Image: spec.Image, Args: spec.Args, Labels: p.labels(),
		Network: n.name, Address: address, Ports: append([]int{spec.Port}, spec.Publish...), NetAdmin: true,
		ReadyHTTP: spec.ReadyPath, Within: within(spec.Within),
	})
	if err != nil {
		return nil, gone("start the agent of "+spec.Name, err)
	}
	status, err := n.engine.backend.Inspect(ctx, p.agent)
	if err != nil {
		return nil, gone("look at the agent of "+spec.Name, err)
	}
	p.ports = status.Ports
	n.engine.mu.Lock()
	n.engine.pods = append(n.engine.pods, p)
	n.engine.mu.Unlock()
	return p, nil
}

func within(d time.Duration) time.Duration {
	if d <= 0 {
		return defaultWithin
	}
	return d
}

func (p *Pod) container(what string) string {
	return fmt.Sprintf("causeway-%s-%s-%s", p.network.engine.owner.run, p.name, what)
}

func (p *Pod) labels() map[string]string {
	labels := maps.Clone(p.network.engine.owner.labels())
	labels[labelNode] = p.name
	return labels
}

// Name is the node's name in this run.
func (p *Pod) Name() string { return p.name }

// Address is what peers know the pod by. It stays when the node restarts.
func (p *Pod) Address() string { return p.address.String() }

// URL is where a published port is reached from here.
func (p *Pod) URL(port int) string { return "http://" + p.ports[port] }

// Start starts the node.
func (p *Pod) Start(ctx context.Context, spec NodeSpec) error {
	id, err := p.backend().Run(ctx, Container{
		Name: p.container("node"), Image: spec.Image, Args: spec.Args, Labels: p.labels(), Join: p.agent,
		ReadyLog: spec.ReadyLog, Within: within(spec.Within),
	})
	if err != nil {
		return gone("start "+p.name, err)
	}
	p.node = id
	return nil
}

// Kill ends the node's process at once, as a crash would. Its disk stays.
func (p *Pod) Kill(ctx context.Context) error {
	return gone("kill "+p.name, p.backend().Kill(ctx, p.node))
}

// Again starts the node that was killed, with the disk that it left.
func (p *Pod) Again(ctx context.Context) error {
	return gone("start "+p.name+" again", p.backend().Start(ctx, p.node))
}

// Pause stops the node's process where it is; its peers can still connect.
func (p *Pod) Pause(ctx context.Context) error {
	return gone("pause "+p.name, p.backend().Pause(ctx, p.node))
}

// Resume lets a paused process go on.
func (p *Pod) Resume(ctx context.Context) error {
	return gone("resume "+p.name, p.backend().Resume(ctx, p.node))
}

// Status is the node as it is now.
func (p *Pod) Status(ctx context.Context) (Status, error) {
	s, err := p.backend().Inspect(ctx, p.node)
	return s, gone("look at "+p.name, err)
}

// Logs is what the node and its agent wrote so far.
func (p *Pod) Logs(ctx context.Context) (node, agent []byte, err error) {
	if p.node != "" {
		if node, err = p.backend().Logs(ctx, p.node); err != nil {
			return nil, nil, gone("read the log of "+p.name, err)
		}
	}
	agent, err = p.backend().Logs(ctx, p.agent)
	return node, agent, gone("read the log of the agent of "+p.name, err)
}

func (p *Pod) backend() Backend { return p.network.engine.backend }
