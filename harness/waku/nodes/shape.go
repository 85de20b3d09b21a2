package nodes

import (
	"context"
	"time"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/fault/agent"
)

// selected lists the links that a fault of packets is limited to.
func (g *Group) selected(f fault.Fault) []link {
	var links []link
	for _, from := range g.nodes {
		for _, to := range g.nodes {
			if from != to && (f.From == "" || f.From == from.name) && (f.To == "" || f.To == to.name) {
				links = append(links, link{from, to})
			}
		}
	}
	return links
}

// slow holds packets back, for as long in protocol time as the schedule says.
func (g *Group) slow(ctx context.Context, a *acting) error {
	a.links = g.selected(a.fault)
	delay := max(1, int64(float64(a.fault.LengthMS)/g.options.Speed))
	for _, l := range a.links {
		a.rule(l, agent.Rule{Kind: agent.Delay, DelayMS: delay})
	}
	l := a.links[0]
	before, err := g.probe(ctx, l, probeOpen)
	if err != nil {
		a.miss("before the delay, a probe from %s did not get through: %v", l, err)
	}
	if err := g.apply(ctx, nil); err != nil {
		return err
	}
	during, err := g.probe(ctx, l, probeOpen)
	if err != nil {
		a.miss("during the delay, a probe from %s did not get through: %v", l, err)
	}
	if wait := time.Duration(delay) * time.Millisecond; during < wait {
		a.miss("%d ms were asked for, and a probe from %s took %s during the delay, %s before it", delay, l, during, before)
	}
	a.note("%d ms on %d links: a probe took %s before and %s during it", delay, len(a.links), before.Round(time.Microsecond), during.Round(time.Microsecond))
	return g.controlled(ctx, a)
}

func (g *Group) quicken(ctx context.Context, a *acting) (int, error) {
	err := g.apply(ctx, a)
	a.note("%d packets held back", a.packets)
	return int(a.packets), err
}

// lose drops packets by lot.
func (g *Group) lose(ctx context.Context, a *acting) error {
	a.links = g.selected(a.fault)
	for _, l := range a.links {
		a.rule(l, agent.Rule{Kind: agent.Loss, Rate: a.fault.Rate})
	}
	if err := g.apply(ctx, nil); err != nil {
		return err
	}
	return g.controlled(ctx, a)
}

func (g *Group) keep(ctx context.Context, a *acting) (int, error) {
	err := g.apply(ctx, a)
	a.note("%d packets dropped by lot on %d links", a.packets, len(a.links))
	return int(a.packets), err
}
