package sut

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Advance lets time pass for the node and its timers run: the virtual time
// moves to each deadline that the node gives (or by its step, if it gives
// none) and at last to the end of d. Other nodes notice with their next call.
func (n *Node) Advance(d time.Duration) *Result {
	all := n.result()
	n.t.advance(n.t.now+d.Milliseconds(), []*Node{n}, []*Result{all})
	return all
}

// AdvanceUntil lets time pass like Advance until done says so of what came
// back, and no longer than limit. It says whether done did.
func (n *Node) AdvanceUntil(limit time.Duration, done func(*Result) bool) (*Result, bool) {
	all, target := n.result(), n.t.now+limit.Milliseconds()
	for calls := 0; ; calls++ {
		n.t.guard(calls, n)
		n.t.now = min(n.next(), target)
		all.add(n.tick())
		if done(all) {
			return all, true
		}
		if n.t.now >= target && n.next() > target {
			return all, false
		}
	}
}

// Advance lets time pass for all nodes together, each at its own deadlines.
// The results are in the order in which the nodes were created.
func (t *T) Advance(d time.Duration) []*Result {
	results := make([]*Result, len(t.nodes))
	for i, n := range t.nodes {
		results[i] = n.result()
	}
	t.advance(t.now+d.Milliseconds(), t.nodes, results)
	return results
}

// advance ticks whichever node is due first until nobody is due before the
// target, then everybody at the target.
func (t *T) advance(target int64, nodes []*Node, results []*Result) {
	for calls := 0; ; calls++ {
		due, at := -1, int64(never)
		for i, n := range nodes {
			if next := n.next(); next < at {
				due, at = i, next
			}
		}
		if due < 0 || at >= target {
			break
		}
		t.guard(calls, nodes[due])
		t.now = at
		results[due].add(nodes[due].tick())
	}
	t.now = target
	for i, n := range nodes {
		results[i].add(n.tick())
		for calls := 0; n.deadlineMS != nil && *n.deadlineMS <= target && calls < repeats; calls++ {
			results[i].add(n.tick())
		}
	}
}

// repeats is how often a node is advanced at one moment when it goes on naming
// that moment as its deadline: a chain of timers may need a few.
const repeats = 8

// next is when the node is due, never before now, and after a moment at which
// it was advanced already.
func (n *Node) next() int64 {
	switch {
	case n.deadlineMS != nil && n.ignored >= patience:
		return never
	case n.deadlineMS != nil && n.ticked:
		return max(*n.deadlineMS, n.t.now, n.ranAtMS+1)
	case n.deadlineMS != nil:
		return max(*n.deadlineMS, n.t.now)
	case n.stepMS > 0:
		return max(n.ranAtMS+n.stepMS, n.t.now)
	default:
		return never
	}
}

func (n *Node) tick() *Result {
	n.ranAtMS, n.ticked = n.t.now, true
	due := n.deadlineMS
	r := n.run(contract.Request{Cmd: contract.Advance, NowMS: Ptr(n.t.now)})
	n.overdue(due)
	return r
}

// patience is how often a node is advanced to or past the same deadline before
// the time goes on without it: its timer does not run by the time that it is
// told, and what the case checks has to say what follows from that.
const patience = 100

// overdue counts the advances that a deadline survived though it was due.
func (n *Node) overdue(before *int64) {
	if before == nil || n.deadlineMS == nil || *before != *n.deadlineMS || *before > n.t.now {
		n.ignored = 0
		return
	}
	if n.ignored++; n.ignored == patience {
		n.t.Note("%s names the deadline %d, and nothing runs then: advanced %d times, to %d at last", n.Name, *before, patience, n.t.now)
	}
}

// advances is how many calls one Advance may take. A node that needs more
// gives deadlines that do not move.
const advances = 20_000

func (t *T) guard(calls int, n *Node) {
	if calls < advances {
		return
	}
	t.breakOff(fmt.Errorf("node %s was advanced %d times within one step of the case\n  read: the deadline %d at time %d\n  expected: deadlines that move on\n  hint: leave deadline_ms out when nothing is due", n.Name, calls, n.next(), t.now))
}
