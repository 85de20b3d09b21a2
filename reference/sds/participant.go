package sds

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// Participant is one installation in one channel. [SDS-STATE-1]
//
// Invariant between steps: every message in the log comes after all messages
// in the log that it depends on, unless it sorts before them; every message in
// the incoming buffer has an unmet dependency; records holds exactly the
// messages of both.
type Participant struct {
	cfg    Config
	now    Time // the greatest that was seen
	before Time // what now was before this step; a rejected message leaves it there

	fresh bool // nothing was persisted yet
	rng   *rand.Rand

	lamport   uint64
	started   uint64 // the Lamport timestamp at the start
	ephemeral Time   // e' of section 4: the last number of an ephemeral message
	joined    Time   // connected time of the first content message of another; notYet before

	records  records
	log      ordered
	tips     ordered           // of the log
	named    recent[MessageID] // in histories of the log, and not in the log
	incoming ordered
	ready    ordered // of the incoming buffer: nothing is unmet

	waits    map[MessageID][]*record // who in the incoming buffer waits for an ID
	missing  map[MessageID]*missed
	unlisted ordered // of the incoming buffer: waits for an ID for which the missing set had no room

	lost       recent[MessageID]
	prehistory recent[MessageID]
	wanted     map[MessageID]*missed // the part of prehistory that is asked for

	pruned   pruned
	window   window
	outgoing outgoing
	reviewed map[ParticipantID]uint64 // the greatest Lamport timestamp of an understood filter
	speakers recent[ParticipantID]    // the keys of reviewed

	ephemerals recent[MessageID]
	syncs      recent[syncKey]
	ahead      []ParticipantID // senders in a row above the ceiling

	group      group
	connection connection
	agenda     agenda
	trickle    trickle
	reunion    *Position // where the next sync message, a digest, begins; nil: it is none
	digests    digests
	silence    timer
	repair     repair

	scratch []byte     // for derived IDs
	settled []*pending // for the review of filters
	fx      Effects
}

const (
	notYet Time = -1
	never  Time = -maxPeriod // before everything
)

// New returns a participant that starts now with nothing.
func New(cfg Config, now Time) (*Participant, error) {
	p, err := blank(cfg, now)
	if err != nil {
		return nil, err
	}
	p.fresh = true
	p.lamport = uint64(max(now, 0)) // [SDS-STATE-2]
	p.started = p.lamport
	p.window.floor = p.lamport // [SDS-BLOOM-3]
	return p, nil
}

func blank(cfg Config, now Time) (*Participant, error) {
	cfg = cfg.resolved()
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("configure the participant: %w", err)
	}
	return &Participant{
		cfg: cfg, now: now, rng: newRNG(cfg, now),
		ephemeral: -1, joined: notYet,
		named:      newRecent[MessageID](rememberedNamed),
		waits:      make(map[MessageID][]*record),
		missing:    make(map[MessageID]*missed),
		wanted:     make(map[MessageID]*missed),
		lost:       newRecent[MessageID](rememberedExcused),
		prehistory: newRecent[MessageID](rememberedExcused),
		window:     newWindow(cfg),
		reviewed:   make(map[ParticipantID]uint64),
		speakers:   newRecent[ParticipantID](evidenceSenders),
		ephemerals: newRecent[MessageID](rememberedEphemerals),
		syncs:      newRecent[syncKey](rememberedSyncs),
		trickle:    trickle{timer: timer{kind: syncTimer, index: idle}},
		digests:    digests{timer: timer{kind: digestTimer, index: idle}},
		silence:    timer{kind: silenceTimer, index: idle},
		repair:     newRepair(),
	}, nil
}

// newRNG makes two participants draw differently under one seed, and one
// participant before and after a restart.
func newRNG(cfg Config, now Time) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q %q %d", cfg.Channel, cfg.Self, now)
	return rand.New(rand.NewPCG(cfg.Seed, h.Sum64()))
}

// record is a content message that is in the log or in the incoming buffer, the
// whole of it: somebody may ask for it. [SDS-REP-1]
//
// It has the size of one line of the processor's cache: much is asked of the
// dependencies of every message that arrives.
type record struct {
	logged   bool // else it waits
	tip      bool
	unlisted bool // it is in Participant.unlisted
	flags    Flags
	unmet    int32    // dependencies that it waits for
	out      *pending // nil: not own, or of no interest any more
	pos      Position
	copied   Time     // when a copy was last heard or sent
	msg      *Message // read only; participants of one process may have it in common
	named    *[]byte  // by the own transport; nil: that is not known
}

// hint is what the own transport calls the message; nil: not known.
func (r *record) hint() []byte {
	if r.named == nil {
		return nil
	}
	return *r.named
}

// tick returns the next Lamport timestamp. [SDS-SEND-1] [SDS-SYNC-3]
func (p *Participant) tick() (uint64, error) {
	next := p.lamport + 1
	if p.now > 0 {
		next = max(next, uint64(p.now))
	}
	if next > maxLamport {
		return 0, fmt.Errorf("%w: %d is above 2^53 - 1; set the clock right", ErrClockExhausted, next)
	}
	return next, nil
}

// ceiling is the greatest Lamport timestamp that moves the own one.
func (p *Participant) ceiling() uint64 { return uint64(max(p.now, 0)) + lamportCeiling }

func (p *Participant) setLamport(to uint64) {
	p.lamport = to
	p.persist(p.clock())
}

func (p *Participant) clock() SetClock {
	c := SetClock{Lamport: p.lamport, Started: p.started, Now: p.now, Ephemeral: p.ephemeral, Away: p.connection.away, Left: notYet}
	if p.connection.offline {
		c.Left = p.connection.left
	}
	return c
}
