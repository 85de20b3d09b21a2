package docker

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Options say how an engine is used.
type Options struct {
	Backend  Backend // nil: the engine that DOCKER_HOST or the default socket names
	NoReaper bool    // for tests with a fake backend
	Log      func(format string, args ...any)
}

// Engine is one run on an engine: all that it makes bears the run's label.
type Engine struct {
	backend Backend
	owner   owner
	reaper  *reaper
	version Version
	log     func(string, ...any)
	lost    atomic.Bool // it did not answer any more

	mu   sync.Mutex
	pods []*Pod
}

// Connect reaches an engine and removes what dead runs left there.
func Connect(ctx context.Context, o Options) (*Engine, error) {
	b := o.Backend
	if b == nil {
		var err error
		if b, err = dial(); err != nil {
			return nil, err
		}
	}
	version, err := b.Ping(ctx)
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	me, err := thisProcess()
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	e := &Engine{backend: b, owner: me, version: version, log: o.Log}
	if e.log == nil {
		e.log = func(string, ...any) {}
	}
	swept, err := Sweep(ctx, b)
	if err != nil {
		return nil, errors.Join(gone("sweep what earlier runs left", err), b.Close())
	}
	if len(swept) > 0 {
		e.log("removed %d containers, networks and images that a killed run had left", len(swept))
	}
	if !o.NoReaper {
		if e.reaper, err = startReaper(me.run); err != nil {
			return nil, errors.Join(err, b.Close())
		}
	}
	return e, nil
}

// Run is the name of this run in labels.
func (e *Engine) Run() string { return e.owner.run }

// Version is what the engine said of itself.
func (e *Engine) Version() Version { return e.version }

// Provide makes sure that the engine has an image, by pulling it if need be.
func (e *Engine) Provide(ctx context.Context, ref string) error {
	has, err := e.backend.HasImage(ctx, ref)
	if err != nil || has {
		return gone("look for the image "+ref, err)
	}
	e.log("pulling %s", ref)
	if err := e.backend.Pull(ctx, ref); err != nil {
		return &Unavailable{"the engine does not have the image " + ref + " and cannot pull it", "docker pull " + ref + " where a registry can be reached, or name another image by flag", err}
	}
	return nil
}

// closeTimeout is how long cleaning up may take. It does not hang on the
// run's own context, which may have ended.
const closeTimeout = 60 * time.Second

// Close removes everything that this run made. Of an engine that was lost it
// cannot, and that has been said already.
func (e *Engine) Close() error {
	if e.lost.Load() && e.Alive(context.Background()) != nil {
		if e.reaper != nil {
			_ = e.reaper.stop() // it cannot sweep either
		}
		return e.backend.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	_, err := sweep(ctx, e.backend, ofRun(e.owner.run))
	if err != nil {
		err = gone("clean up", err)
	}
	if e.reaper != nil {
		err = errors.Join(err, e.reaper.stop())
	}
	return errors.Join(err, e.backend.Close())
}

// Network is where the pods of a run meet.
type Network struct {
	engine *Engine
	name   string
	subnet netip.Prefix

	mu   sync.Mutex
	next netip.Addr
}

// ErrSubnetTaken is a backend's answer when another network has some of the
// addresses.
var ErrSubnetTaken = errors.New("the subnet overlaps with another network")

const (
	subnetBits  = 26 // 61 pods
	subnetTries = 50
)

// Network makes a network with a small subnet of its own: the engine's default
// pools hold only some thirty networks.
func (e *Engine) Network(ctx context.Context) (*Network, error) {
	for range subnetTries {
		at := rand.Uint32N(1 << (subnetBits - 12)) // within 172.16.0.0/12; which one shows nowhere
		bits := uint32(172)<<24 | uint32(16)<<16 | at<<(32-subnetBits)
		addr := netip.AddrFrom4([4]byte{byte(bits >> 24), byte(bits >> 16), byte(bits >> 8), byte(bits)})
		subnet := netip.PrefixFrom(addr, subnetBits)
		name, err := e.backend.CreateNetwork(ctx, subnet, e.owner.labels())
		if errors.Is(err, ErrSubnetTaken) {
			continue
		}
		if err != nil {
			return nil, gone("create a network", err)
		}
		return &Network{engine: e, name: name, subnet: subnet, next: addr.Next().Next()}, nil // the first is the gateway's
	}
	return nil, fmt.Errorf("create a network: %d subnets were tried and all of them are taken\nhint: docker network prune", subnetTries)
}

// address hands out addresses, in order.
func (n *Network) address() (netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at := n.next
	n.next = at.Next()
	if !n.subnet.Contains(n.next) { // the last one is for broadcasts
		return netip.Addr{}, fmt.Errorf("the network %s has no address left; expected at most %d pods", n.subnet, 1<<(32-subnetBits)-3)
	}
	return at, nil
}
