// Package dockertest is an engine without containers, for tests of what runs
// on one: its programs are HTTP handlers in this process. It keeps nothing and
// isolates nothing.
package dockertest

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"

	"github.com/causeway-sds/causeway/harness/driver/docker"
)

// Program is what an image does when it is started: it serves ports of its
// container.
type Program func(docker.Container) map[int]http.Handler

// Engine is a docker.Backend. Its zero value has no image.
type Engine struct {
	Programs map[string]Program // by the beginning of the image's name
	PingErr  error
	Fail     func(operation string) error // may be nil; an engine that dies in the middle of a run
	Killed   func(docker.Container)       // may be nil; is told whose program was killed

	mu         sync.Mutex
	count      int
	images     map[string]docker.Thing
	networks   map[string]docker.Thing
	subnets    []netip.Prefix
	containers map[string]*container
}

// container shares the ports of the one that it joined.
type container struct {
	spec    docker.Container
	id      string
	status  docker.Status
	space   *namespace
	program Program
}

// namespace is the ports of a pod.
type namespace struct {
	mu       sync.Mutex
	handlers map[int]http.Handler
	owner    map[int]*container
	servers  map[int]*httptest.Server
}

func (n *namespace) serve(port int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		handler := n.handlers[port]
		asleep := handler != nil && n.owner[port].status.Paused
		n.mu.Unlock()
		if handler == nil || asleep {
			http.Error(w, "nobody listens", http.StatusBadGateway)
			return
		}
		handler.ServeHTTP(w, r)
	}
}

func (e *Engine) do(operation string) error {
	if e.Fail != nil {
		return e.Fail(operation)
	}
	return nil
}

// Ping answers.
func (e *Engine) Ping(context.Context) (docker.Version, error) {
	return docker.Version{Engine: "fake", API: "1.41", Arch: "amd64"}, e.PingErr
}

// Close does nothing: what a run left can still be looked at.
func (e *Engine) Close() error { return nil }

// HasImage tells whether an image was imported, or is a program's.
func (e *Engine) HasImage(_ context.Context, ref string) (bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, has := e.images[ref]
	return has || e.program(ref) != nil, e.do("HasImage")
}

func (e *Engine) program(ref string) Program {
	for name, p := range e.Programs {
		if strings.HasPrefix(ref, name) {
			return p
		}
	}
	return nil
}

// Pull finds no registry.
func (e *Engine) Pull(_ context.Context, ref string) error {
	return fmt.Errorf("pull access denied for %s", ref)
}

// Import keeps an image's labels.
func (e *Engine) Import(_ context.Context, ref string, layer io.Reader, _ string, labels map[string]string) error {
	if _, err := io.Copy(io.Discard, layer); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.images == nil {
		e.images = map[string]docker.Thing{}
	}
	e.images[ref] = docker.Thing{Kind: "image", ID: ref, Name: ref, Labels: labels}
	return e.do("Import")
}

// CreateNetwork refuses subnets that overlap.
func (e *Engine) CreateNetwork(_ context.Context, subnet netip.Prefix, labels map[string]string) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, taken := range e.subnets {
		if taken.Overlaps(subnet) {
			return "", docker.ErrSubnetTaken
		}
	}
	e.subnets = append(e.subnets, subnet)
	if e.networks == nil {
		e.networks = map[string]docker.Thing{}
	}
	name := "network " + subnet.String()
	e.networks[name] = docker.Thing{Kind: "network", ID: name, Name: name, Labels: labels}
	return name, e.do("CreateNetwork")
}

// Run starts an image's program.
func (e *Engine) Run(_ context.Context, spec docker.Container) (string, error) {
	if err := e.do("Run"); err != nil {
		return "", err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	program := e.program(spec.Image)
	if program == nil {
		return "", fmt.Errorf("no such image: %s", spec.Image)
	}
	e.count++
	c := &container{spec: spec, id: fmt.Sprint("c", e.count), program: program}
	c.space = &namespace{handlers: map[int]http.Handler{}, owner: map[int]*container{}, servers: map[int]*httptest.Server{}}
	if spec.Join != "" {
		c.space = e.containers[spec.Join].space
	}
	c.status.Ports = map[int]string{}
	for _, port := range spec.Ports {
		server := httptest.NewServer(c.space.serve(port))
		c.space.servers[port] = server
		c.status.Ports[port] = strings.TrimPrefix(server.URL, "http://")
	}
	if e.containers == nil {
		e.containers = map[string]*container{}
	}
	e.containers[c.id] = c
	e.start(c)
	return c.id, nil
}

func (e *Engine) start(c *container) {
	e.count++
	handlers := c.program(c.spec)
	c.space.mu.Lock()
	defer c.space.mu.Unlock()
	c.status.Running, c.status.StartedAt = true, strconv.Itoa(e.count)
	maps.Copy(c.space.handlers, handlers)
	for port := range handlers {
		c.space.owner[port] = c
	}
}
