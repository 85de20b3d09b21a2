package docker

import (
	"context"
	"io"
	"net/netip"
	"time"
)

// Backend is what a run needs of an engine. The real one talks to Docker; the
// fake one lets a run be tested where there is no engine.
type Backend interface {
	// Ping says whether the engine can be used at all.
	Ping(ctx context.Context) (Version, error)

	HasImage(ctx context.Context, ref string) (bool, error)
	Pull(ctx context.Context, ref string) error
	// Import makes an image of one layer, a tar archive.
	Import(ctx context.Context, ref string, layer io.Reader, entrypoint string, labels map[string]string) error

	// CreateNetwork fails with ErrSubnetTaken if another network overlaps.
	CreateNetwork(ctx context.Context, subnet netip.Prefix, labels map[string]string) (name string, err error)

	// Run creates and starts a container, and returns when it is ready.
	Run(ctx context.Context, c Container) (id string, err error)
	Inspect(ctx context.Context, id string) (Status, error)
	Kill(ctx context.Context, id string) error
	Start(ctx context.Context, id string) error
	Pause(ctx context.Context, id string) error
	Resume(ctx context.Context, id string) error
	Logs(ctx context.Context, id string) ([]byte, error)

	// Owned lists everything with a label, whatever its value; Remove removes
	// it, running or not.
	Owned(ctx context.Context, label string) ([]Thing, error)
	Remove(ctx context.Context, t Thing) error
	Close() error
}

// Version is what an engine says of itself.
type Version struct {
	Engine, API, Arch string
}

// Container says what runs how.
type Container struct {
	Name    string // for the engine's lists; unique
	Image   string
	Args    []string
	Labels  map[string]string
	Network string // a network's name; or
	Join    string // the ID of the container whose network namespace it shares

	Address  netip.Addr // within the network
	Ports    []int      // published at a port of the host that the engine chooses
	NetAdmin bool       // may set rules for packets, within its namespace

	ReadyHTTP string // a path at the first port that has to answer 200; or
	ReadyLog  string // a line that has to appear in the log
	Within    time.Duration
}

// Status is a container as it is now.
type Status struct {
	Running   bool
	Paused    bool
	ExitCode  int
	StartedAt string
	Ports     map[int]string // by port of the container: host:port
}

// Thing is something that an engine keeps for a run.
type Thing struct {
	Kind   string // container, network or image
	ID     string
	Name   string
	Labels map[string]string
}
