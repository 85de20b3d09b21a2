package nodes

import (
	"context"
	"fmt"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

// apply sends every agent the rules of all faults in force. Rules are replaced
// as a whole, so what the old ones counted is kept first, also that of a fault
// that ends.
func (g *Group) apply(ctx context.Context, ending *acting) error {
	g.mu.Lock()
	var all []*acting
	for _, a := range g.active {
		all = append(all, a)
	}
	g.mu.Unlock()
	return each(g.nodes, len(g.nodes), func(n *node) error {
		before, err := n.agent.State(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
		var rules []agent.Rule
		for _, a := range all {
			if rule, has := a.rules[n]; has && !g.skipped(a.fault) {
				rules = append(rules, rule)
			}
		}
		after, err := n.agent.Apply(ctx, rules)
		if err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, a := range append(all, ending) {
			a.count(before.Receipts, after.Receipts)
		}
		return nil
	})
}

// count adds what one node's rule counted, and what came of setting it anew.
func (a *acting) count(before, after []agent.Receipt) {
	if a == nil {
		return
	}
	for _, r := range before {
		if r.Name == a.name {
			a.packets += r.Packets
		}
	}
	for _, r := range after {
		if r.Name == a.name {
			a.broken += r.Broken
		}
	}
}

// rule sets what happens at one end of a link.
func (a *acting) rule(l link, set agent.Rule) {
	rule, has := a.rules[l.to]
	if !has {
		rule = set
		rule.Name, rule.From = a.name, nil
	}
	rule.From = append(rule.From, l.from.pod.Address())
	a.rules[l.to] = rule
}
