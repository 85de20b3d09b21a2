//go:build linux

package main

import (
	"errors"
	"fmt"
	"sync"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

// filter is the rules of this namespace: one table, replaced as a whole.
// Invariant: queues serve the rules of the table in the kernel.
type filter struct {
	control uint16 // the port that is accepted before all rules

	mu     sync.Mutex
	rules  []agent.Rule
	broken map[string]int
	queues map[string]*queue // by rule, where user space decides
	means  map[agent.Kind]string
	chain  *nftables.Chain
}

// plan says by which means losses and delays are done.
type plan struct {
	loss  string // meansNumgen or meansQueue
	queue string // meansQueue or meansTarget
}

const (
	meansNumgen = "nftables numgen"
	meansQueue  = "user space, by nftables queue"
	meansTarget = "user space, by the target NFQUEUE"
)

// plans are the ways to try, the best one first: what a kernel can do shows
// only when it is asked to.
var plans = []plan{
	{meansNumgen, meansQueue}, {meansNumgen, meansTarget}, {meansQueue, meansQueue}, {meansTarget, meansTarget},
}

// apply replaces all rules. If no plan works, the old table stays.
func (f *filter) apply(rules []agent.Rule) (agent.State, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var tried []error
	for _, p := range plans {
		if err := f.try(p, rules); err != nil {
			tried = append(tried, fmt.Errorf("%s, %s: %w", p.loss, p.queue, err))
			continue
		}
		for _, r := range rules {
			if !r.Break {
				continue
			}
			n, err := destroyConnections(r.From, f.control)
			if err != nil {
				return agent.State{}, fmt.Errorf("rule %s is set, but its connections stay: %w", r.Name, err)
			}
			f.broken[r.Name] = n
		}
		return f.read()
	}
	if errors.Is(errors.Join(tried...), unix.EPERM) {
		return agent.State{}, fmt.Errorf("no permission to set rules: the container needs the capability NET_ADMIN (%w)", tried[0])
	}
	return agent.State{}, fmt.Errorf("this kernel cannot do these rules: %w", errors.Join(tried...))
}

// try sets the rules in one transaction. Queues are opened before, so that no
// packet meets a queue that nobody serves.
func (f *filter) try(p plan, rules []agent.Rule) error {
	queues, err := openQueues(p, rules, f.firstQueue())
	if err != nil {
		return err
	}
	chain, err := set(f.control, p, rules, queues)
	if err != nil {
		closeQueues(queues)
		return err
	}
	closeQueues(f.queues)
	f.rules, f.queues, f.chain, f.broken = rules, queues, chain, map[string]int{}
	f.means = map[agent.Kind]string{agent.Drop: "nftables", agent.Loss: p.loss, agent.Delay: p.queue}
	return nil
}

func (f *filter) state() (agent.State, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.read()
}

// read fetches the counters from the kernel.
func (f *filter) read() (agent.State, error) {
	conn, err := nftables.New()
	if err != nil {
		return agent.State{}, err
	}
	lines, err := conn.GetRules(f.chain.Table, f.chain)
	if err != nil {
		return agent.State{}, fmt.Errorf("read the counters: %w", err)
	}
	s := agent.State{Rules: []agent.Rule{}, Receipts: []agent.Receipt{}, Means: f.means}
	for _, r := range f.rules {
		receipt := agent.Receipt{Name: r.Name, Broken: f.broken[r.Name]}
		for _, line := range lines {
			if string(line.UserData) != r.Name {
				continue
			}
			for _, e := range line.Exprs {
				if c, ok := e.(*expr.Counter); ok {
					receipt.Packets += c.Packets
					receipt.Bytes += c.Bytes
				}
			}
		}
		if q := f.queues[r.Name]; q != nil && r.Kind == agent.Loss {
			receipt.Packets, receipt.Bytes = q.dropped.Load(), q.droppedBytes.Load()
		}
		s.Rules, s.Receipts = append(s.Rules, r), append(s.Receipts, receipt)
	}
	return s, nil
}

func (f *filter) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	closeQueues(f.queues)
}
