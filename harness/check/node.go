package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/model"
)

// node is the truth about one participant.
type node struct {
	name     string
	joinedMS int64
	local    uint64          // its Lamport timestamp
	log      []model.Place   // own and delivered content messages, sorted
	logged   map[string]bool // their IDs

	received  map[string]bool // content messages of others that arrived
	order     []string        // the same, in the order of receipt
	delivered map[string]int
	waiting   map[string]*waiting
	waiters   map[string][]string // by dependency: who waits for it to enter the log
	ready     []string            // whose last dependency has entered the log in this step

	lost       map[string]bool
	prehistory map[string]bool
	namedMS    map[string]int64 // when it was first told of a message, as connected time
	firstMS    int64            // when the first content message came, as connected time; -1: not yet
	syncs      map[syncPair]bool
	asked      map[string]int // requests heard for a message that were not answered yet
	own        map[string]*ownMessage

	offline        bool
	offlineSinceMS int64
	offlineMS      int64 // how long altogether, before the present absence
	backMS         int64 // when it came back last
}

type syncPair struct {
	sender  string
	lamport uint64
}

// waiting is a received content message that was not delivered.
type waiting struct {
	*message
	unlogged int             // dependencies that are not in the log
	excused  map[string]bool // dependencies that were unmet within the join window
}

// ownMessage is an own content message and the evidence about it.
type ownMessage struct {
	*message
	named        map[string]bool // senders whose histories named it
	hits         map[string]bool // senders whose filters contained it
	acknowledged bool
	possibly     bool // reported at least once
	gaveUp       bool
}

func newNode(name string, atMS int64, local uint64) *node {
	return &node{
		name: name, joinedMS: atMS, local: local, logged: map[string]bool{}, received: map[string]bool{}, delivered: map[string]int{},
		waiting: map[string]*waiting{}, waiters: map[string][]string{}, lost: map[string]bool{}, prehistory: map[string]bool{},
		namedMS: map[string]int64{}, firstMS: -1, syncs: map[syncPair]bool{}, asked: map[string]int{}, own: map[string]*ownMessage{}, backMS: -1 << 40,
	}
}

func (n *node) inLog(id string) bool { return n.logged[id] }

// connectedAt is how long the participant was not offline up to a time: the
// clock by which its periods run [SDS-OFF-1].
func (n *node) connectedAt(atMS int64) int64 {
	if n.offline {
		atMS = n.offlineSinceMS
	}
	return atMS - n.offlineMS
}

func (n *node) connect(online bool, atMS int64) {
	switch {
	case !online && !n.offline:
		n.offline, n.offlineSinceMS = true, atMS
	case online && n.offline:
		n.offline, n.backMS = false, atMS
		n.offlineMS += atMS - n.offlineSinceMS
	}
}

// accept takes a content message in that arrived for the first time.
func (n *node) accept(w *world, msg *message, atMS int64) {
	id := msg.MessageID
	wasPrehistory := n.prehistory[id]
	delete(n.lost, id)       // [SDS-DEP-4]
	delete(n.prehistory, id) // [SDS-DEP-6]
	n.received[id] = true
	n.order = append(n.order, id)
	n.waiting[id] = &waiting{message: msg, excused: map[string]bool{}}
	n.named(w, id, msg.History, msg.place(), atMS, wasPrehistory)
	if n.firstMS < 0 && msg.SenderID != n.name {
		n.firstMS = n.connectedAt(atMS)
	}
	n.await(n.waiting[id])
}

// windowOpen tells whether the join window is open [SDS-DEP-6].
func (n *node) windowOpen(w *world, atMS int64) bool {
	return n.firstMS < 0 || n.connectedAt(atMS)-n.firstMS < w.p.joinGraceMS
}

// named takes notice of the dependencies that a message names.
func (n *node) named(w *world, id string, entries []model.HistoryEntry, at model.Place, atMS int64, wasPrehistory bool) {
	excuse := wasPrehistory || n.windowOpen(w, atMS)
	for _, e := range entries {
		dep := e.MessageID
		if _, told := n.namedMS[dep]; !told {
			n.namedMS[dep] = n.connectedAt(atMS)
		}
		if !excuse || n.met(w, dep, id, at) {
			continue
		}
		if !n.received[dep] {
			n.prehistory[dep] = true
		}
		if waits := n.waiting[id]; waits != nil {
			waits.excused[dep] = true
		}
	}
}

// met tells whether a dependency counts as met (section 9.1).
func (n *node) met(w *world, dep, of string, at model.Place) bool {
	return n.logged[dep] || n.lost[dep] || n.prehistory[dep] || n.void(w, dep, of, at)
}

// void tells whether a dependency is void [SDS-DEP-3].
func (n *node) void(w *world, dep, of string, at model.Place) bool {
	if dep == of {
		return true
	}
	msg := w.messages[dep]
	return n.received[dep] && msg != nil && !msg.place().Less(at)
}

// await notes which dependencies have to enter the log.
func (n *node) await(waits *waiting) {
	seen := map[string]bool{}
	for _, e := range waits.History {
		if dep := e.MessageID; !seen[dep] && !n.logged[dep] {
			seen[dep] = true
			waits.unlogged++
			n.waiters[dep] = append(n.waiters[dep], waits.MessageID)
		}
	}
	if waits.unlogged == 0 {
		n.ready = append(n.ready, waits.MessageID)
	}
}

// insert gives a message its place in the log.
func (n *node) insert(msg *message) {
	id := msg.MessageID
	if n.logged[id] {
		return
	}
	n.logged[id] = true
	delete(n.waiting, id)
	at, _ := slices.BinarySearchFunc(n.log, msg.place(), model.Place.Compare)
	n.log = slices.Insert(n.log, at, msg.place())
	for _, waiter := range n.waiters[id] {
		if waits := n.waiting[waiter]; waits != nil {
			if waits.unlogged--; waits.unlogged == 0 {
				n.ready = append(n.ready, waiter)
			}
		}
	}
	delete(n.waiters, id)
}

// dayMS is how far ahead of the local clock a timestamp may pull it.
const dayMS = 86_400_000

// raise moves the Lamport timestamp on delivery [SDS-ORD-4].
func (n *node) raise(msg *message, nowMS int64) {
	if msg.SenderID != n.name {
		n.local = max(n.local, min(*msg.Lamport, uint64(nowMS+dayMS))) // [SDS-LIM-5]
	}
}

// witness notes the evidence about own messages in a message of another.
func (n *node) witness(w *world, msg model.Message) {
	for _, e := range msg.History {
		if own := n.own[e.MessageID]; own != nil {
			own.witnessed(&own.named, msg.SenderID)
		}
	}
	contains, readable := w.filterOf(msg)
	if !readable {
		return
	}
	for _, own := range n.own {
		if !own.acknowledged && !own.hits[msg.SenderID] && contains(own.MessageID) {
			own.witnessed(&own.hits, msg.SenderID)
		}
	}
}

// filterOf reads the filter of a message in the dialect of the channel.
func (w *world) filterOf(msg model.Message) (contains func(id string) bool, readable bool) {
	if w.setup.Config.Dialect == "waku-js" { // [SDS-DIA-2]
		f, err := model.ParseJSFilter(msg.Filter)
		return f.Contains, err == nil
	}
	f, err := model.FilterOf(msg)
	return f.Contains, err == nil
}

func (*ownMessage) witnessed(by *map[string]bool, sender string) {
	if *by == nil {
		*by = map[string]bool{}
	}
	(*by)[sender] = true
}
