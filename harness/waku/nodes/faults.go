package nodes

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/fault/agent"
	"github.com/causeway-sds/causeway/harness/scenario/live"
)

// acting is a fault in force.
type acting struct {
	fault   fault.Fault
	name    string // of its rules
	rules   map[*node]agent.Rule
	links   []link // that it concerns
	cuts    bool   // nothing passes over them
	packets uint64 // that the kernel counted for rules that were replaced since
	broken  int    // connections that were destroyed
	seen    []string
	absent  string // how it was seen that the fault is not there
	started map[*node]string
}

// note keeps what was seen of a fault.
func (a *acting) note(format string, args ...any) {
	a.seen = append(a.seen, fmt.Sprintf(format, args...))
}

// miss keeps why a fault counts as not having been there.
func (a *acting) miss(format string, args ...any) {
	if a.absent == "" {
		a.absent = fmt.Sprintf(format, args...)
	}
}

// does lists the faults that nodes and their agents can do, and how: how one
// begins, and how it ends, with the network whole again and a receipt.
var does = map[fault.Kind]struct {
	begin func(*Group, context.Context, *acting) error
	end   func(*Group, context.Context, *acting) (count int, err error)
}{
	fault.Halves:       {(*Group).cut, (*Group).mend},
	fault.One:          {(*Group).cut, (*Group).mend},
	fault.Bridge:       {(*Group).cut, (*Group).mend},
	fault.Ring:         {(*Group).cut, (*Group).mend},
	fault.StoreAbsent:  {(*Group).cut, (*Group).mend},
	fault.OneWay:       {(*Group).cut, (*Group).mend},
	fault.Offline:      {(*Group).cut, (*Group).mend},
	fault.Slow:         {(*Group).slow, (*Group).quicken},
	live.PacketLoss:    {(*Group).lose, (*Group).keep},
	fault.Crash:        {(*Group).kill, (*Group).revive},
	live.StoreOutage:   {(*Group).kill, (*Group).revive},
	live.ServiceOutage: {(*Group).kill, (*Group).revive},
	live.Pause:         {(*Group).pause, (*Group).resume},
}

// Does says whether nodes can do a kind of fault.
func (g *Group) Does(kind fault.Kind) bool {
	_, can := does[kind]
	return can
}

// Begin puts a fault in force.
func (g *Group) Begin(ctx context.Context, index int, f fault.Fault) error {
	g.settle()
	switch f.Kind {
	case live.StoreOutage:
		f.Who = []string{StoreName}
	case live.ServiceOutage:
		f.Who = []string{ServiceName}
	}
	a := &acting{
		fault: f, name: fmt.Sprintf("%d %s", index, f.Kind), rules: map[*node]agent.Rule{}, started: map[*node]string{},
	}
	g.mu.Lock()
	g.active[index] = a
	g.mu.Unlock()
	return does[f.Kind].begin(g, ctx, a)
}

// End takes a fault out, makes the network whole and says what was seen.
func (g *Group) End(ctx context.Context, index int, f fault.Fault) (live.Seen, error) {
	g.settle()
	g.mu.Lock()
	a := g.active[index]
	delete(g.active, index)
	g.mu.Unlock()
	if a == nil {
		return live.Seen{}, fmt.Errorf("it never began")
	}
	count, err := does[f.Kind].end(g, ctx, a)
	if a.absent != "" {
		return live.Seen{Text: a.absent}, err
	}
	return live.Seen{Count: count, Text: strings.Join(a.seen, "; ")}, err
}

func (g *Group) skipped(f fault.Fault) bool { return slices.Contains(g.options.Skip, f.Kind) }

// Reset makes the network whole, whatever the last run left, and begins a new
// one: what is still on its way belongs to nobody.
func (g *Group) Reset(ctx context.Context) error {
	g.mu.Lock()
	left := g.active
	g.active, g.trouble = map[int]*acting{}, nil
	g.mu.Unlock()
	for _, a := range left {
		if _, err := does[a.fault.Kind].end(g, ctx, a); err != nil {
			return fmt.Errorf("end of %s, which the last run left: %w", a.fault, err)
		}
	}
	g.forget()
	g.settle()
	if err := g.hear(ctx, g.nodes); err != nil {
		return err
	}
	g.next()
	return g.attach(ctx, g.expired())
}

// next begins a run of which nothing has arrived yet.
func (g *Group) next() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.runs++
	for {
		select {
		case <-g.arrivals:
		default:
			return
		}
	}
}

// named finds the nodes of a fault.
func (g *Group) named(names []string) []*node {
	var some []*node
	for _, name := range names {
		if n := g.byName[name]; n != nil {
			some = append(some, n)
		}
	}
	return some
}
