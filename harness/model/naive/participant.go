package naive

import (
	"maps"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// Setup says who is followed.
type Setup struct {
	ID, Channel string
	Config      contract.Config
	Members     []string // whom it was told of; nil: nobody told it
	Has         func(contract.Capability) bool
	Say         func(id string) string // the short name of a message, for the prose
	SlackMS     int64                  // how late its timers may be, since it is asked in steps
	Held        *Held                  // counts what was compared
}

// Participant is one participant as the text has it.
type Participant struct {
	Setup
	p parameters

	nowMS          int64 // never runs backwards [SDS-STATE-3]
	offline        bool
	offlineSinceMS int64
	offlineMS      int64 // how long altogether, before the present absence
	startLamport   uint64
	local          uint64 // the Lamport timestamp

	log         []*message
	incoming    map[string]*message
	missing     map[string]int64 // since when, as connected time
	named       map[string]model.HistoryEntry
	lost        []string // oldest first
	prehistory  []string // oldest first
	pruned      map[string]model.Place
	replayFloor *uint64

	window []*message // the filter window, in the order of receipt
	floor  uint64

	firstMS   int64    // when the first message of another was accepted, as connected time; -1: not yet
	ephemeral []string // the last IDs
	pairs     []pair   // of the last sync messages
	hints     map[string][]byte
	suspects  map[string]bool   // senders in a row above the ceiling [SDS-LIM-7]
	outgoing  map[string]*own   // own messages from here
	newest    map[string]uint64 // by sender: the greatest timestamp with an understood filter
	reunions  []*message        // of each sync message since the last own one whose sender lacks something: the newest entry that it named, nil for none

	requests map[string]*request
	asks     asks
	answers  map[string]*answer
	copies   map[string]int64 // when a copy was heard or sent last, not counting absences
	given    []given          // answers of the last minute
	taken    []taken          // requests taken on lately
	interval interval
	wanted   map[string]int64 // prehistory messages that are asked for: since when
	sought   []string         // what the step asked for
	wishes   map[string]wish

	greatest      uint64 // the greatest timestamp ever sent or received
	quietMS       int64  // connected time of the last message that could ask, or since when one can
	restartMS     int64  // when it was restarted last; 0: never
	restartedAtMS int64  // the same as connected time

	found []Disagreement // of the step under way
}

// message is a content message that is or was here. It does not change.
type message struct {
	model.Message
	place                          model.Place
	own, late, elsewhere, preceded bool // preceded: it was prehistory
}

type pair struct {
	sender  string
	lamport uint64
}

// New is a participant that starts.
func New(s Setup, nowMS int64) *Participant {
	return &Participant{
		Setup: s, p: parametersOf(s.Config), nowMS: nowMS, startLamport: uint64(nowMS), local: uint64(nowMS), // [SDS-STATE-2]
		incoming: map[string]*message{}, missing: map[string]int64{}, named: map[string]model.HistoryEntry{}, pruned: map[string]model.Place{},
		floor: uint64(nowMS), firstMS: -1, hints: map[string][]byte{}, suspects: map[string]bool{},
		outgoing: map[string]*own{}, newest: map[string]uint64{},
		wanted: map[string]int64{}, wishes: map[string]wish{}, requests: map[string]*request{}, answers: map[string]*answer{}, copies: map[string]int64{},
	}
}

// clone is a copy that goes its own way.
func (p *Participant) clone() *Participant {
	q := *p
	q.log, q.lost, q.prehistory, q.window = slices.Clone(p.log), slices.Clone(p.lost), slices.Clone(p.prehistory), slices.Clone(p.window)
	q.ephemeral, q.pairs, q.reunions = slices.Clone(p.ephemeral), slices.Clone(p.pairs), slices.Clone(p.reunions)
	q.incoming, q.missing, q.named, q.pruned = maps.Clone(p.incoming), maps.Clone(p.missing), maps.Clone(p.named), maps.Clone(p.pruned)
	q.hints, q.suspects, q.newest, q.copies = maps.Clone(p.hints), maps.Clone(p.suspects), maps.Clone(p.newest), maps.Clone(p.copies)
	q.wanted, q.sought, q.wishes = maps.Clone(p.wanted), slices.Clone(p.sought), maps.Clone(p.wishes)
	q.given, q.taken = slices.Clone(p.given), slices.Clone(p.taken)
	q.outgoing, q.requests, q.answers = map[string]*own{}, map[string]*request{}, map[string]*answer{}
	for id, o := range p.outgoing {
		q.outgoing[id] = o.clone()
	}
	for id, r := range p.requests {
		q.requests[id] = new(*r)
	}
	for id, a := range p.answers {
		q.answers[id] = new(*a)
	}
	q.found = nil
	return &q
}

// connected is the clock of the periods: it stands still while the participant
// is offline [SDS-OFF-1].
func (p *Participant) connected() int64 {
	if p.offline {
		return p.offlineSinceMS - p.offlineMS
	}
	return p.nowMS - p.offlineMS
}

// inLog looks from the newest entry back: what is asked for is mostly new.
func (p *Participant) inLog(id string) bool {
	for _, m := range slices.Backward(p.log) {
		if m.MessageID == id {
			return true
		}
	}
	return false
}

// know tells whether a content message is in the log, the pruned index or the
// incoming buffer [SDS-RECV-4].
func (p *Participant) know(id string) bool {
	_, gone := p.pruned[id]
	return gone || p.incoming[id] != nil || p.inLog(id)
}

// newestEntry is the greatest entry of the log.
func (p *Participant) newestEntry() *message {
	if len(p.log) == 0 {
		return nil
	}
	return p.log[len(p.log)-1]
}

// has tells whether a claim was made; without a Has every one was.
func (p *Participant) has(c contract.Capability) bool { return p.Has == nil || p.Has(c) }

func (p *Participant) say(id string) string {
	if p.Say == nil {
		return id
	}
	return p.Say(id)
}

func byPlace(a, b *message) int { return a.place.Compare(b.place) }

// sortedIDs lists the keys of a map in the order of their bytes.
func sortedIDs[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func remove(list []string, id string) []string {
	return slices.DeleteFunc(list, func(other string) bool { return other == id })
}
