package check

import (
	"slices"
	"sort"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// node is the truth about one participant.
type node struct {
	name     string
	joinedMS int64
	clockMS  int64      // the greatest time that its clock showed, counted so that it joined at joinedMS
	startMS  int64      // the same, since it was started last: section 18 does not say that it remembers more
	wrongMS  int64      // what its clock showed beyond the time when it joined
	left     bool       // it is gone for good
	local    uint64     // its Lamport timestamp
	log      []*message // own and delivered content messages, sorted

	knowledge
	waiting map[*message]*waiting
	waiters map[*message][]*message // by dependency: who waits for it to enter the log
	ready   []*message              // whose last dependency has entered the log in this step
	arrived int                     // how many content messages came, for the order of those that wait
	spare   *waiting                // to be used again: most messages wait for nothing

	firstMS int64 // when the first content message came, as connected time; -1: not yet
	syncs   bits  // by number: those that came
	asked   map[*message]int
	own     map[*message]*ownMessage
	open    []*ownMessage // own and not acknowledged, in the order of sending

	// By its own clock.
	offline        bool
	offlineSinceMS int64
	offlineMS      int64 // how long altogether, before the present absence
	backMS         int64 // when it came back last
}

// waiting is a received content message that was not delivered.
type waiting struct {
	*message
	arrival  int
	unlogged int        // dependencies that are not in the log
	excused  []*message // dependencies that were unmet within the join window
}

// excuses tells whether a dependency was unmet within the join window. Who does
// not wait has no excuse.
func (w *waiting) excuses(dep *message) bool { return w != nil && slices.Contains(w.excused, dep) }

func newNode(name string, atMS int64, local uint64) *node {
	return &node{
		name: name, joinedMS: atMS, clockMS: atMS, startMS: atMS, local: local, waiting: map[*message]*waiting{}, waiters: map[*message][]*message{},
		firstMS: -1, asked: map[*message]int{}, own: map[*message]*ownMessage{}, backMS: -1 << 40,
	}
}

// look takes notice of what the clock shows in a step.
func (n *node) look(step *history.Step) {
	shown := step.AtMS + step.WrongMS - n.wrongMS
	n.clockMS = max(n.clockMS, shown) // [SDS-STATE-3]
	if n.startMS = max(n.startMS, shown); step.Kind == history.Restarted || step.Kind == history.SetBack {
		n.startMS = shown
	}
}

// nowMS is the time by which it goes: the greatest that its clock showed
// [SDS-STATE-3].
func (n *node) nowMS(w *world) int64 { return w.setup.EpochMS + n.clockMS + n.wrongMS }

// connectedMS is how long the participant was not offline so far, by its own
// clock: the time by which its periods run [SDS-OFF-1].
func (n *node) connectedMS() int64 {
	if n.offline {
		return n.offlineSinceMS - n.offlineMS
	}
	return n.clockMS - n.offlineMS
}

func (n *node) connect(online bool) {
	switch {
	case !online && !n.offline:
		n.offline, n.offlineSinceMS = true, n.clockMS
	case online && n.offline:
		n.offline, n.backMS = false, n.clockMS
		n.offlineMS += n.clockMS - n.offlineSinceMS
	}
}

// accept takes a content message in that arrived for the first time.
func (n *node) accept(w *world, msg *message) {
	wasPrehistory := n.is(msg, prehistory)
	n.unmark(msg, lost|prehistory) // [SDS-DEP-4] [SDS-DEP-6]
	n.mark(msg, received)
	waits := n.spare
	if n.spare = nil; waits == nil {
		waits = &waiting{}
	}
	n.arrived++
	*waits = waiting{message: msg, arrival: n.arrived, excused: waits.excused[:0]}
	n.waiting[msg] = waits
	n.named(w, msg, msg.deps, msg.place(), wasPrehistory)
	if n.firstMS < 0 && msg.SenderID != n.name {
		n.firstMS = n.connectedMS()
	}
	n.await(waits)
}

// windowOpen tells whether the join window is open [SDS-DEP-6].
func (n *node) windowOpen(w *world) bool {
	return n.firstMS < 0 || n.connectedMS()-n.firstMS < w.p.joinGraceMS
}

// named takes notice of the dependencies that a message names.
func (n *node) named(w *world, msg *message, deps []*message, at model.Place, wasPrehistory bool) {
	excuse := wasPrehistory || n.windowOpen(w)
	for _, dep := range deps {
		n.hearOf(dep, n.connectedMS())
		if !excuse || n.is(dep, received) || n.met(dep, msg, at) {
			continue // what was received is no prehistory: it is waited for
		}
		n.mark(dep, prehistory)
		if waits := n.waiting[msg]; waits != nil {
			waits.excused = append(waits.excused, dep)
		}
	}
}

// met tells whether a dependency of a message at a place counts as met
// (section 9.1).
func (n *node) met(dep, of *message, at model.Place) bool {
	return n.is(dep, logged|lost|prehistory) || n.void(dep, of, at)
}

// void tells whether a dependency is void [SDS-DEP-3].
func (n *node) void(dep, of *message, at model.Place) bool {
	return dep == of || n.is(dep, received) && !dep.place().Less(at)
}

// await notes which dependencies have to enter the log.
func (n *node) await(waits *waiting) {
	for i, dep := range waits.deps {
		if !n.is(dep, logged) && !slices.Contains(waits.deps[:i], dep) {
			waits.unlogged++
			n.waiters[dep] = append(n.waiters[dep], waits.message)
		}
	}
	if waits.unlogged == 0 {
		n.ready = append(n.ready, waits.message)
	}
}

// insert gives a message its place in the log.
func (n *node) insert(msg *message) {
	if n.is(msg, logged) {
		return
	}
	n.mark(msg, logged)
	if waits := n.waiting[msg]; waits != nil {
		delete(n.waiting, msg)
		n.spare = waits
	}
	n.log = slices.Insert(n.log, n.placeOf(msg), msg)
	if len(n.waiters) == 0 {
		return
	}
	for _, waiter := range n.waiters[msg] {
		if waits := n.waiting[waiter]; waits != nil {
			if waits.unlogged--; waits.unlogged == 0 {
				n.ready = append(n.ready, waiter)
			}
		}
	}
	delete(n.waiters, msg)
}

// placeOf is the index of a message in the log, whether it is there or not.
// Most messages belong near the end.
func (n *node) placeOf(msg *message) int {
	at := len(n.log)
	for range 8 {
		if at == 0 || n.log[at-1].before(msg) {
			return at
		}
		at--
	}
	return sort.Search(at, func(i int) bool { return !n.log[i].before(msg) })
}

// waitingInOrder lists what waits in the order of arrival.
func (n *node) waitingInOrder() []*waiting {
	all := make([]*waiting, 0, len(n.waiting))
	for _, waits := range n.waiting {
		all = append(all, waits)
	}
	slices.SortFunc(all, func(a, b *waiting) int { return a.arrival - b.arrival })
	return all
}

// dayMS is how far ahead of the local clock a timestamp may pull it.
const dayMS = 86_400_000

// raise moves the Lamport timestamp on delivery [SDS-ORD-4].
func (n *node) raise(msg *message, nowMS int64) {
	n.local = max(n.local, min(*msg.Lamport, uint64(nowMS+dayMS))) // [SDS-LIM-5]
}
