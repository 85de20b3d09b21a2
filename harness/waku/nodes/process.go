package nodes

import (
	"context"
	"time"
)

// kill ends the processes of some nodes at once.
func (g *Group) kill(ctx context.Context, a *acting) error {
	for _, n := range g.named(a.fault.Who) {
		before, err := n.pod.Status(ctx)
		if err != nil {
			return err
		}
		a.started[n] = before.StartedAt
		if g.skipped(a.fault) {
			continue
		}
		n.disturb(1)
		n.detach()
		if err := n.pod.Kill(ctx); err != nil {
			return err
		}
	}
	return nil
}

// revive starts them again, with their disks and under their addresses.
func (g *Group) revive(ctx context.Context, a *acting) (int, error) {
	some := g.named(a.fault.Who)
	for _, n := range some {
		dead, err := n.pod.Status(ctx)
		if err != nil {
			return 0, err
		}
		if dead.Running {
			a.miss("%s ran on", n.name)
			continue
		}
		if err := n.pod.Again(ctx); err != nil {
			return 0, err
		}
		if err := g.ready(ctx, n); err != nil {
			return 0, err
		}
		now, err := n.pod.Status(ctx)
		if err != nil {
			return 0, err
		}
		if now.StartedAt == a.started[n] {
			a.miss("%s is still the process that was to be killed", n.name)
		}
		n.disturb(-1)
		a.note("%s ended with code %d, and its process is another one now", n.name, dead.ExitCode)
	}
	return len(some), g.join(ctx, some)
}

// notAnswered is how long a node that stands still is asked.
const notAnswered = 200 * time.Millisecond

// pause stops the processes of some nodes where they are. Their peers can
// still connect and are not answered.
func (g *Group) pause(ctx context.Context, a *acting) error {
	for _, n := range g.named(a.fault.Who) {
		if !g.skipped(a.fault) {
			n.disturb(1)
			if err := n.pod.Pause(ctx); err != nil {
				return err
			}
		}
		short, cancel := context.WithTimeout(ctx, notAnswered)
		_, err := n.client.Version(short)
		cancel()
		if err == nil {
			a.miss("%s answers although it was to stand still", n.name)
		}
	}
	return nil
}

func (g *Group) resume(ctx context.Context, a *acting) (int, error) {
	some := g.named(a.fault.Who)
	for _, n := range some {
		status, err := n.pod.Status(ctx)
		if err != nil {
			return 0, err
		}
		if !status.Paused {
			a.miss("%s did not stand still", n.name)
			continue
		}
		if err := n.pod.Resume(ctx); err != nil {
			return 0, err
		}
		if err := g.ready(ctx, n); err != nil {
			return 0, err
		}
		n.disturb(-1)
		a.note("%s stood still and did not answer within %s", n.name, notAnswered)
	}
	return len(some), g.join(ctx, some)
}
