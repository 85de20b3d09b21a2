package nodes

import (
	"context"
	"fmt"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/fault/agent"
)

// genuine makes sure that what a node sends arrives under the node's address.
// Faults know packets by it, and an engine that was killed may have left a rule
// that rewrites addresses of a subnet that another network has now.
func (g *Group) genuine(ctx context.Context) error {
	return each(g.nodes, atOnce, func(from *node) error {
		for i, to := range g.nodes {
			if g.nodes[(i+1)%len(g.nodes)] != from || to == from {
				continue
			}
			reply, err := from.agent.Probe(ctx, hostPort(to.pod.Address(), agent.ProbePort), probeOpen)
			switch {
			case err != nil:
				return fmt.Errorf("probe from %s to %s: %w", from.name, to.name, err)
			case !reply.Connected:
				return fmt.Errorf("a probe from %s to %s did not get through: %s", from.name, to.name, reply.Error)
			case reply.Seen != from.pod.Address():
				return &docker.Unavailable{
					Reason: fmt.Sprintf("a connection from %s to %s arrives from %q, not from %s: something rewrites addresses within the network, and no fault would meet its packets",
						from.name, to.name, reply.Seen, from.pod.Address()),
					Hint: "iptables -t nat -S POSTROUTING shows a MASQUERADE rule of an engine that is gone, for a subnet that has this address; delete it, or try again: the next run takes another subnet",
				}
			}
		}
		return nil
	})
}
