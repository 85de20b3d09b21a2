package sds

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// solo is a participant with a clock that stands still unless it is moved.
type solo struct {
	t       testing.TB
	now     Time
	p       *Participant
	durable Durable
}

func start(t testing.TB, self ParticipantID, cfg Config) *solo {
	t.Helper()
	cfg.Channel, cfg.Self = "c", self
	p, err := New(cfg, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return &solo{t: t, now: 1000, p: p}
}

func (s *solo) must(in Input) Effects {
	s.t.Helper()
	fx, err := s.p.Step(s.now, in)
	if err != nil {
		s.t.Fatal(err)
	}
	s.durable.Apply(fx.Persist)
	return fx
}

func same(t testing.TB, got, want Status) {
	t.Helper()
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got - want +:\n%s", diff)
	}
}

func TestStep_refusesWithoutAnyChange(t *testing.T) {
	alice := start(t, "alice", Config{IDs: Opaque, OutgoingLimit: 1, ContentLimit: 4})
	alice.must(Submit{Content: []byte("one"), ID: "m1"})
	before := alice.p.Status()
	due, _ := alice.p.Deadline()
	for name, c := range map[string]struct {
		in   Input
		want error
	}{
		"empty":           {Submit{}, ErrEmptyContent},
		"empty ephemeral": {Submit{Ephemeral: true}, ErrEmptyContent},
		"too long":        {Submit{Content: []byte("12345")}, ErrContentTooLong},
		"full":            {Submit{Content: []byte("two")}, ErrOutgoingFull},
		"taken":           {Submit{Content: []byte("two"), ID: "m1", Ephemeral: true}, ErrTakenID},
		"long ID":         {Submit{Content: []byte("two"), ID: MessageID(strings.Repeat("x", 129)), Ephemeral: true}, ErrInvalidID},
		"broken ID":       {Submit{Content: []byte("two"), ID: "\xff", Ephemeral: true}, ErrInvalidID},
		"unknown message": {Hint{ID: "m9", Hint: []byte("h")}, ErrUnknownMessage},
		"empty hint":      {Hint{ID: "m1"}, ErrInvalidHint},
		"long hint":       {Hint{ID: "m1", Hint: make([]byte, 257)}, ErrInvalidHint},
	} {
		fx, err := alice.p.Step(alice.now, c.in)
		if !errors.Is(err, c.want) || !cmp.Equal(fx, Effects{}) {
			t.Errorf("%s: got %+v, %v, want %v", name, fx, err, c.want)
		}
	}
	same(t, alice.p.Status(), before)
	if again, _ := alice.p.Deadline(); again != due {
		t.Errorf("the next deadline moved from %d to %d", due, again)
	}
}

func TestStep_neverLetsTimeRunBackwards(t *testing.T) {
	alice := start(t, "alice", Config{})
	alice.now = 5000
	alice.must(Elapse{})
	alice.now = 2000
	if m := alice.must(Submit{Content: []byte("x")}).Broadcast[0]; m.Lamport != 5000 {
		t.Errorf("Lamport timestamp after the clock went back: got %d, want 5000", m.Lamport)
	}
}

func TestStep_refusesToSendWhenNoTimestampIsLeft(t *testing.T) {
	alice := start(t, "alice", Config{})
	alice.now = 1 << 53
	if _, err := alice.p.Step(alice.now, Submit{Content: []byte("x")}); !errors.Is(err, ErrClockExhausted) {
		t.Errorf("got %v, want %v", err, ErrClockExhausted)
	}
}

func TestNew_refusesWhatOthersWouldReject(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no channel":         func(c *Config) { c.Channel = "" },
		"long participant":   func(c *Config) { c.Self = ParticipantID(strings.Repeat("x", 129)) },
		"broken participant": func(c *Config) { c.Self = "\xff" },
		"history of 257":     func(c *Config) { c.HistorySize = 257 },
		"257 tips":           func(c *Config) { c.HistoryTips = 257 },
		"no window":          func(c *Config) { c.FilterWindow = None },
		"window of 3277":     func(c *Config) { c.FilterWindow = 3277 },
		"Imin 0":             func(c *Config) { c.SyncMin = None },
		"Imin above Imax":    func(c *Config) { c.SyncMin, c.SyncMax = 10, 9 },
		"negative grace":     func(c *Config) { c.JoinGrace = -2 },
		"epsilon above 1":    func(c *Config) { c.AckEpsilon = 1.5 },
		"no resend period":   func(c *Config) { c.ResendPossibly = None },
		"content of nothing": func(c *Config) { c.ContentLimit = None },
	} {
		cfg := Config{Channel: "c", Self: "alice"}
		change(&cfg)
		if _, err := New(cfg, 1000); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
	if _, err := New(Config{Channel: "c", Self: "alice", HistorySize: 256, HistoryTips: None, FilterWindow: 3276, SyncMax: None}, 0); err != nil {
		t.Errorf("the bounds themselves: %v", err)
	}
}

// What a copy carries for its own sake must not come back in ours.
func TestArrive_keepsNoRepairRequestOfACopy(t *testing.T) {
	alice, bob := start(t, "alice", Config{}), start(t, "bob", Config{})
	m := alice.must(Submit{Content: []byte("hi")}).Broadcast[0]
	m.RepairRequest = []HistoryEntry{{ID: "x"}}
	bob.must(Arrive{Message: &m})
	for e := range bob.p.Log() {
		if e.Message.RepairRequest != nil {
			t.Errorf("the log holds repair requests %v", e.Message.RepairRequest)
		}
	}
}

func TestWindow_raisesTheFloorOnlyWhenItMakesRoom(t *testing.T) {
	bob := start(t, "bob", Config{IDs: Opaque, FilterWindow: 2})
	for i, lamport := range []uint64{5000, 900, 7000, 7001} {
		bob.must(Arrive{Message: &Message{Kind: Content, Sender: "a", Channel: "c", ID: MessageID(rune('a' + i)),
			Lamport: lamport, Content: []byte("x")}})
		want := []uint64{1000, 1000, 5000, 5000}[i]
		if got := bob.p.Status().Floor; got != want {
			t.Errorf("floor after message %d: got %d, want %d", i+1, got, want)
		}
	}
}
