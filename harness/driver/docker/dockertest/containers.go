package dockertest

import (
	"context"
	"fmt"

	"github.com/causeway-sds/causeway/harness/driver/docker"
)

// on does something with a container.
func (e *Engine) on(operation, id string, do func(*container)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.containers[id]
	if c == nil {
		return fmt.Errorf("no such container: %s", id)
	}
	if err := e.do(operation); err != nil {
		return err
	}
	c.space.mu.Lock()
	do(c)
	c.space.mu.Unlock()
	return nil
}

// Inspect tells a container's state.
func (e *Engine) Inspect(_ context.Context, id string) (s docker.Status, err error) {
	err = e.on("Inspect", id, func(c *container) { s = c.status })
	return s, err
}

// Kill takes the program's ports away.
func (e *Engine) Kill(_ context.Context, id string) error {
	return e.on("Kill", id, func(c *container) {
		c.status.Running, c.status.ExitCode = false, 137
		for port, owner := range c.space.owner {
			if owner == c {
				delete(c.space.handlers, port)
			}
		}
		if e.Killed != nil {
			e.Killed(c.spec)
		}
	})
}

// Start starts the program anew.
func (e *Engine) Start(_ context.Context, id string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.do("Start"); err != nil {
		return err
	}
	e.start(e.containers[id])
	return nil
}

// Pause lets the program's ports answer no more.
func (e *Engine) Pause(_ context.Context, id string) error {
	return e.on("Pause", id, func(c *container) { c.status.Paused = true })
}

// Resume undoes Pause.
func (e *Engine) Resume(_ context.Context, id string) error {
	return e.on("Resume", id, func(c *container) { c.status.Paused = false })
}

// Logs says whose log it would be.
func (e *Engine) Logs(_ context.Context, id string) (log []byte, err error) {
	err = e.on("Logs", id, func(c *container) { log = []byte("log of " + c.spec.Name) })
	return log, err
}

// Owned lists what bears a label.
func (e *Engine) Owned(_ context.Context, label string) ([]docker.Thing, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []docker.Thing
	for _, c := range e.containers {
		all = append(all, docker.Thing{Kind: "container", ID: c.id, Name: c.spec.Name, Labels: c.spec.Labels})
	}
	for _, things := range []map[string]docker.Thing{e.networks, e.images} {
		for _, t := range things {
			all = append(all, t)
		}
	}
	var owned []docker.Thing
	for _, t := range all {
		if t.Labels[label] != "" {
			owned = append(owned, t)
		}
	}
	return owned, e.do("Owned")
}

// Remove refuses a network that is in use, as engines do.
func (e *Engine) Remove(_ context.Context, t docker.Thing) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch t.Kind {
	case "container":
		if c := e.containers[t.ID]; c != nil {
			for _, port := range c.spec.Ports {
				c.space.servers[port].Close()
			}
		}
		delete(e.containers, t.ID)
	case "network":
		for _, c := range e.containers {
			if c.spec.Network == t.Name {
				return fmt.Errorf("network %s has active endpoints", t.Name)
			}
		}
		delete(e.networks, t.ID)
	default:
		delete(e.images, t.ID)
	}
	return nil
}
