package sds

import (
	"math"
	"math/big"
	"testing"

	"github.com/causeway-sds/causeway/reference/bloom"
)

func TestCrowd_isTheBinomialTimesThePower(t *testing.T) {
	for _, c := range []struct {
		r, d int
		q    float64
	}{{1, 1, 0.01}, {7, 3, 0.008}, {50, 50, 0.05}, {1000, 4, 0.05}} {
		binomial, _ := new(big.Float).SetInt(new(big.Int).Binomial(int64(c.r), int64(c.d))).Float64()
		want := binomial * math.Pow(c.q, float64(c.d))
		if got := crowd(c.r, c.d, c.q); math.Abs(got-want) > 1e-9*want {
			t.Errorf("C(%d, %d) · %v^%d: got %g, want %g", c.r, c.d, c.q, c.d, got, want)
		}
	}
}

func TestAtLeast_countsEveryFilterThatCouldHaveErred(t *testing.T) {
	p := start(t, "alice", Config{AckEpsilon: 1e-4}).p
	exact := func(by ParticipantID) testimony { return testimony{by: by, exact: true} }
	hit := func(by ParticipantID, chance float64) testimony {
		return testimony{by: by, covered: true, hit: true, p: chance, run: 1, product: chance}
	}
	miss := func(by ParticipantID, chance float64) testimony { return testimony{by: by, covered: true, p: chance} }
	cases := []struct {
		name    string
		filters int32
		e       evidence
		n       int
		want    bool
	}{
		{"nothing", 0, evidence{}, 1, false},
		{"a history", 0, evidence{senders: []testimony{exact("a")}}, 1, true},
		{"a history is one of two", 0, evidence{senders: []testimony{exact("a")}}, 2, false},
		{"a history and a hit below ε", 1, evidence{senders: []testimony{
			exact("a"), hit("b", 2e-5)}}, 2, true},
		{"two hits", 2, evidence{senders: []testimony{hit("a", 0.002), hit("b", 0.002)}}, 1, true},
		{"two hits of many filters", 10, evidence{senders: []testimony{hit("a", 0.002), hit("b", 0.002)}}, 1, false},
		{"two hits among many misses", 4, evidence{senders: []testimony{
			hit("a", 0.002), hit("b", 0.002), miss("c", 0.002), miss("d", 0.002)}}, 1, false},
		{"the worst filter counts for all", 2, evidence{senders: []testimony{hit("a", 0.001), hit("b", 0.04)}}, 1, false},
		{"a miss in a crowded filter is no worst", 3, evidence{senders: []testimony{
			hit("a", 0.001), hit("b", 0.001), miss("c", 0.5)}}, 1, true},
		{"three hits are two", 3, evidence{senders: []testimony{hit("a", 0.001), hit("b", 0.001), hit("c", 0.001)}}, 2, true},
	}
	for _, c := range cases {
		if len(c.e.senders) > 0 { // one of them, whichever, gave them all
			c.e.senders[0].filters = c.filters
		}
		if got := p.atLeast(&c.e, c.n, everyone); got != c.want {
			t.Errorf("%s: at least %d: got %v, want %v", c.name, c.n, got, c.want)
		}
	}
}

func TestReview_boundsTheSendersThatItTellsApart(t *testing.T) {
	alice := start(t, "alice", Config{IDs: Opaque, JoinGrace: None})
	alice.must(Submit{Content: []byte("x"), ID: "m1"})
	for i := range 3 * evidenceSenders {
		s := ParticipantID(string(rune('A'+i%26)) + string(rune(0x4e00+i)))
		f := bloom.New(nil, bloom.SaltOf(string(s), 2000), 0) // a miss
		alice.must(Arrive{Message: &Message{Kind: Sync, Sender: s, ID: "s", Channel: "c", Lamport: 2000, Filter: f.Encode(2000)}})
	}
	o := alice.p.records.get("m1").out
	if len(alice.p.reviewed) > evidenceSenders || len(o.evidence.senders) > evidenceSenders {
		t.Errorf("remembered %d and %d senders, want at most %d", len(alice.p.reviewed), len(o.evidence.senders), evidenceSenders)
	}
	fx := alice.must(Arrive{Message: &Message{Kind: Sync, Sender: "last", ID: "s", Channel: "c", Lamport: 2000,
		CausalHistory: []HistoryEntry{{ID: "m1"}}}})
	if len(fx.Tell) != 1 || fx.Tell[0].(Acknowledged).By[0] != "last" {
		t.Errorf("a history of one sender more: got %+v, want an acknowledgement", fx.Tell)
	}
}
