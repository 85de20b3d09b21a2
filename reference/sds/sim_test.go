package sds

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lab is a group on a network that loses, repeats and reorders, with a store
// node that can be asked for what was sent.
type lab struct {
	t       *testing.T
	rng     *rand.Rand
	now     Time
	peers   []*peer
	flights []flight
	loss    float64
	unheard ParticipantID // nobody receives anything of this one
	store   map[MessageID]Message
	history []string // every effect, for the comparison of two runs
}

type peer struct {
	cfg       Config
	p         *Participant
	durable   Durable
	delivered []MessageID
	acked     map[MessageID]bool
	sent      []MessageID
}

type flight struct {
	at  Time
	to  int
	msg Message
}

func newLab(t *testing.T, seed uint64, members int, cfg Config) *lab {
	l := &lab{t: t, rng: rand.New(rand.NewPCG(seed, 1)), now: 1_700_000_000_000, store: map[MessageID]Message{}}
	for i := range members {
		c := cfg
		c.Channel, c.Seed, c.Self = "c", seed, ParticipantID(fmt.Sprintf("p%d", i))
		p, err := New(c, l.now)
		if err != nil {
			t.Fatal(err)
		}
		l.peers = append(l.peers, &peer{cfg: c, p: p, acked: map[MessageID]bool{}})
	}
	return l
}

func (l *lab) step(i int, in Input) {
	peer := l.peers[i]
	fx, err := peer.p.Step(l.now, in)
	if err != nil {
		l.t.Fatalf("%s: %v", peer.cfg.Self, err)
	}
	l.history = append(l.history, fmt.Sprintf("%d %s %s", l.now, peer.cfg.Self, spelled(fx)))
	peer.durable.Apply(fx.Persist)
	for _, e := range fx.Tell {
		switch e := e.(type) {
		case Sent:
			peer.sent = append(peer.sent, e.ID)
		case Delivered:
			l.delivered(peer, e)
		case Acknowledged:
			peer.acked[e.ID] = true
		case Rejected:
			l.t.Fatalf("%s rejected: %s", peer.cfg.Self, e.Text)
		}
	}
	for _, m := range fx.Broadcast {
		l.store[m.ID] = m
		l.send(i, m)
	}
	for _, e := range fx.Retrieve {
		if m, ok := l.store[e.ID]; ok && l.rng.Float64() >= l.loss {
			l.flights = append(l.flights, flight{l.now + 50, i, m})
		}
	}
}

// delivered checks what must hold at every delivery: once, and after its causes.
func (l *lab) delivered(peer *peer, d Delivered) {
	if slices.Contains(peer.delivered, d.Message.ID) {
		l.t.Fatalf("%s: %s was delivered twice", peer.cfg.Self, d.Message.ID)
	}
	for _, e := range d.Message.CausalHistory {
		if r := peer.p.records.get(e.ID); r != nil && !r.logged {
			l.t.Fatalf("%s: %s was delivered before its cause %s", peer.cfg.Self, d.Message.ID, e.ID)
		}
	}
	peer.delivered = append(peer.delivered, d.Message.ID)
}

func (l *lab) send(from int, m Message) {
	for to := range l.peers {
		if to == from || m.Sender == l.unheard || l.rng.Float64() < l.loss {
			continue
		}
		for range 1 + l.rng.IntN(5)/4 {
			l.flights = append(l.flights, flight{l.now + 1 + Time(l.rng.IntN(400)), to, m})
		}
	}
}

// run lets time pass until nothing is left to do before the end.
func (l *lab) run(until Time) {
	for {
		next, who, what := until+1, -1, -1
		for i := range l.flights {
			if l.flights[i].at < next {
				next, what = l.flights[i].at, i
			}
		}
		for i, peer := range l.peers {
			if at, ok := peer.p.Deadline(); ok && at < next {
				next, who, what = at, i, -1
			}
		}
		if next > until {
			l.now = until
			return
		}
		l.now = max(l.now, next)
		if who >= 0 {
			l.step(who, Elapse{})
			continue
		}
		f := l.flights[what]
		l.flights = slices.Delete(l.flights, what, what+1)
		l.step(f.to, Arrive{Message: &f.msg})
	}
}

// restart lets a participant crash. What it goes on with must be what it had.
func (l *lab) restart(i int) {
	peer := l.peers[i]
	before := peer.p.Status()
	p, err := Restore(peer.cfg, peer.durable.Clone(), l.now)
	if err != nil {
		l.t.Fatal(err)
	}
	peer.p = p
	after := p.Status()
	for _, s := range []*Status{&before, &after} {
		for i := range s.Outgoing {
			s.Outgoing[i].State = Unacknowledged // evidence of filters is not durable
		}
		s.Now = 0
	}
	if diff := cmp.Diff(after, before); diff != "" {
		l.t.Fatalf("%s after a restart - before +:\n%s", peer.cfg.Self, diff)
	}
}

func (l *lab) logOf(i int) (ids []MessageID) {
	for e := range l.peers[i].p.Log() {
		ids = append(ids, e.Message.ID)
	}
	return ids
}

// converse lets everybody talk on the lossy network, heals it, and waits.
func (l *lab) converse(messages int, crash bool) {
	for n := range messages {
		who := l.rng.IntN(len(l.peers))
		l.step(who, Submit{Content: fmt.Appendf(nil, "message %d", n)})
		l.run(l.now + Time(l.rng.IntN(3000)))
		if crash && l.rng.IntN(4) == 0 {
			l.restart(l.rng.IntN(len(l.peers)))
		}
	}
	l.loss = 0
	l.run(l.now + 600_000)
}

func TestGroup_comesToEqualLogsInSpiteOfLossRepetitionAndCrashes(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			l := newLab(t, seed, 3+int(seed%4), Config{ResendAttempts: 50, JoinGrace: None, LostAfter: 3_600_000})
			for i := range 2 { // all hear of another: their join windows close
				l.step(i, Submit{Content: []byte("hello")})
				l.run(l.now + 1000)
			}
			l.loss = float64(seed%5) / 10
			l.converse(60, seed%2 == 1)
			want := l.logOf(0)
			if len(want) != 62 {
				t.Errorf("got %d messages in the log, want 62", len(want))
			}
			for i := range l.peers {
				if got := l.logOf(i); !slices.Equal(got, want) {
					t.Errorf("%s: the log differs: %s", l.peers[i].cfg.Self, cmp.Diff(got, want))
				}
				if s := l.peers[i].p.Status(); len(s.Incoming)+len(s.Missing)+len(s.Lost) > 0 {
					t.Errorf("%s: %d messages wait, %v are missing, %v lost", l.peers[i].cfg.Self, len(s.Incoming), s.Missing, s.Lost)
				}
			}
		})
	}
}

// Whoever talks is acknowledged: no message of a group that goes on talking
// stays in the outgoing buffer.
func TestGroup_acknowledgesWhatWasReceived(t *testing.T) {
	l := newLab(t, 5, 5, Config{})
	l.converse(100, false)
	for _, peer := range l.peers {
		if s := peer.p.Status(); len(s.Outgoing) > 2 {
			t.Errorf("%s: %d of %d messages are not acknowledged", peer.cfg.Self, len(s.Outgoing), len(peer.sent))
		}
	}
}

// The first participant is never heard, so each of its acknowledgements would be
// false. With the default ε none is to be expected among these.
func TestGroup_acknowledgesNothingThatWasLost(t *testing.T) {
	sent := 0
	for seed := range uint64(30) {
		lonely := unheard(t, seed)
		sent += len(lonely.sent)
		for id := range lonely.acked {
			t.Errorf("seed %d: %s is acknowledged, and nobody received it", seed, id)
		}
	}
	if sent < 500 {
		t.Errorf("only %d messages were sent: the case proves little", sent)
	}
}

func unheard(t *testing.T, seed uint64) *peer {
	l := newLab(t, seed, 8, Config{ResendAttempts: None})
	l.loss, l.unheard = 0.1, "p0"
	for n := range 150 {
		l.step(l.rng.IntN(len(l.peers)), Submit{Content: fmt.Appendf(nil, "message %d", n)})
		l.run(l.now + 500)
	}
	return l.peers[0]
}

func TestGroup_isDeterministic(t *testing.T) {
	runOnce := func() []string {
		l := newLab(t, 42, 5, Config{})
		l.loss = 0.3
		l.converse(40, true)
		return l.history
	}
	first, second := runOnce(), runOnce()
	for i := range first {
		if i >= len(second) || first[i] != second[i] {
			t.Fatalf("two runs under one seed differ at effect %d", i)
		}
	}
}
