package nodes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/fault/agent"
)

// severed lists the links that a fault cuts. The store node is on the side of
// the others. Relay goes by way of others where there is one, so a bridge or a
// ring changes who hears whom later, not whether.
func (g *Group) severed(f fault.Fault) []link {
	f.AtMS, f.UntilMS = 0, 1
	both := f.Kind == fault.Offline
	switch f.Kind {
	case fault.Offline:
		f.Kind = fault.Halves
	case fault.StoreAbsent:
		f.Kind, f.Who = fault.Halves, []string{StoreName}
	}
	lots := fault.NewInjector(1, []fault.Fault{f})
	var links []link
	for _, from := range g.nodes {
		for _, to := range g.nodes {
			offline := both && slices.Contains(f.Who, from.name) && slices.Contains(f.Who, to.name)
			if from != to && (offline || len(lots.Pass(0, from.name, to.name, "").Dropped) > 0) {
				links = append(links, link{from, to})
			}
		}
	}
	return links
}

// cut drops what arrives over some links. Where both directions are cut, the
// connections are broken too, and what is sent meanwhile is missed. A cut in
// one direction leaves them: TCP cannot set up a connection over it, and what
// was sent arrives by retransmission when the cut is short.
func (g *Group) cut(ctx context.Context, a *acting) error {
	a.links, a.cuts = g.severed(a.fault), true
	for _, l := range a.links {
		a.rule(l, agent.Rule{Kind: agent.Drop, Break: a.fault.Kind != fault.OneWay})
	}
	for _, l := range sample(a.links) {
		if _, err := g.probe(ctx, l, probeOpen); err != nil {
			a.miss("before the cut, a probe from %s did not get through: %v", l, err)
		}
	}
	if err := g.apply(ctx, nil); err != nil {
		return err
	}
	for _, l := range sample(a.links) {
		if _, err := g.probe(ctx, l, probeCut); err == nil {
			a.miss("during the cut, a probe from %s got through", l)
		}
	}
	return g.controlled(ctx, a)
}

// mend takes a cut out and connects the nodes again.
func (g *Group) mend(ctx context.Context, a *acting) (int, error) {
	if err := g.apply(ctx, a); err != nil {
		return 0, err
	}
	a.note("%d links cut: %d packets dropped on arrival, %d connections broken; %s", len(a.links), a.packets, a.broken, probedBy(a.links))
	if err := g.dial(ctx, a.links); err != nil {
		return 0, err
	}
	if err := g.attach(ctx, g.served(a.links)); err != nil {
		return 0, err
	}
	return int(a.packets), g.hear(ctx, g.concerned(a))
}

// concerned lists the nodes at the ends of a fault's links.
func (g *Group) concerned(a *acting) []*node {
	var some []*node
	for _, l := range a.links {
		for _, n := range []*node{l.from, l.to} {
			if !slices.Contains(some, n) {
				some = append(some, n)
			}
		}
	}
	return some
}

const (
	probeOpen  = 2 * time.Second
	probeCut   = 150 * time.Millisecond
	maxSampled = 3
)

// sample takes the first, the last and the middle one of some links.
func sample(links []link) []link {
	if len(links) <= maxSampled {
		return links
	}
	return []link{links[0], links[len(links)/2], links[len(links)-1]}
}

func probedBy(links []link) string {
	return fmt.Sprintf("%d probes got through before and none during it", len(sample(links)))
}

// probe connects over a link, between the agents, by the path of the nodes'
// own packets.
func (g *Group) probe(ctx context.Context, l link, within time.Duration) (time.Duration, error) {
	reply, err := l.from.agent.Probe(ctx, hostPort(l.to.pod.Address(), agent.ProbePort), within)
	if err != nil {
		return 0, err
	}
	if !reply.Connected {
		return 0, fmt.Errorf("%s", reply.Error)
	}
	return time.Duration(reply.TookUS) * time.Microsecond, nil
}

// controlled makes sure that a fault leaves the control path alone: nodes
// that nothing keeps from answering do answer.
func (g *Group) controlled(ctx context.Context, a *acting) error {
	for _, n := range g.concerned(a) {
		if n.disturbed() {
			continue
		}
		if _, err := n.client.Version(ctx); err != nil {
			return fmt.Errorf("the fault reached the control path of %s: %w", n.name, err)
		}
	}
	return nil
}
