package sds

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/reference/bloom"
)

// claim is a sync message whose filter, of many bits, holds ids.
func claim(by ParticipantID, lamport uint64, ids ...MessageID) Message {
	all := make([]bloom.Digest, 0, 64)
	for _, id := range ids {
		all = append(all, bloom.DigestOf(string(id)))
	}
	f := bloom.New(all, bloom.SaltOf(string(by), lamport), 0)
	return Message{Kind: Sync, Sender: by, ID: "s", Channel: "c", Lamport: lamport, Filter: f.Encode(lamport)}
}

func report(t *testing.T, s *solo, id MessageID) AckReport {
	t.Helper()
	got, ok := s.p.AckReport(id)
	if !ok {
		t.Fatalf("no report on %q", id)
	}
	return got
}

func TestAckReport_tellsHistoriesFromFilters(t *testing.T) {
	alice := start(t, "alice", Config{IDs: Opaque, JoinGrace: None, AckMembers: 2})
	alice.must(Submit{Content: []byte("x"), ID: "m1"})
	if diff := cmp.Diff(report(t, alice, "m1"), AckReport{ID: "m1", Residual: 1}); diff != "" {
		t.Errorf("before any evidence, got - want +:\n%s", diff)
	}
	hit := claim("carol", 2000, "m1")
	f, err := bloom.Parse(hit.Filter, hit.Lamport)
	if err != nil {
		t.Fatal(err)
	}
	chance := f.FalsePositive()
	if chance <= 0 || chance > alice.p.cfg.AckFilterMax {
		t.Fatalf("the filter errs with chance %g, which this test cannot use", chance)
	}
	alice.must(Arrive{Message: &hit})
	want := AckReport{ID: "m1", State: PossiblyAcked, Residual: 4 * chance, // w = 2 · 1 · 2
		Evidence: []Evidence{{By: "carol", Filters: 1, Hits: 1, Residual: 4 * chance}}}
	if diff := cmp.Diff(report(t, alice, "m1"), want); diff != "" {
		t.Errorf("after one filter, got - want +:\n%s", diff)
	}
	alice.must(Arrive{Message: &Message{Kind: Sync, Sender: "bob", ID: "s", Channel: "c", Lamport: 2000,
		CausalHistory: []HistoryEntry{{ID: "m1"}}}})
	want.State, want.Levels, want.Residual = Acked, 1<<One, 0
	want.Evidence = append([]Evidence{{By: "bob", History: true, Named: true}}, want.Evidence...)
	if diff := cmp.Diff(report(t, alice, "m1"), want); diff != "" {
		t.Errorf("after a history, got - want +:\n%s", diff)
	}
}

// The report has to fit the verdict: a residual at most ε is an
// acknowledgement, a greater one is none.
func TestAckReport_residualPassesEpsilonWithTheAcknowledgement(t *testing.T) {
	alice := start(t, "alice", Config{IDs: Opaque, JoinGrace: None, AckEpsilon: 1e-4})
	alice.must(Submit{Content: []byte("x"), ID: "m1"})
	acked := false
	for i := range uint64(10) {
		by := []ParticipantID{"bob", "carol"}[i%2]
		ids := []MessageID{"m1"}
		if i == 2 {
			ids = nil // a miss
		}
		m := claim(by, 2000+i, ids...)
		alice.must(Arrive{Message: &m})
		got := report(t, alice, "m1")
		residual := alice.p.residual(&alice.p.records.get("m1").out.evidence)
		if is := got.State == Acked; !acked && is != (residual <= 1e-4) {
			t.Errorf("after filter %d: state %v, residual %g", i+1, got.State, residual)
		}
		if acked = got.State == Acked; acked && got.Residual > 1e-4 {
			t.Errorf("acknowledged with a residual of %g", got.Residual)
		}
	}
	if !acked {
		t.Error("ten filters did not acknowledge the message")
	}
}

func TestAckReport_isSilentOnWhatIsNotOwn(t *testing.T) {
	alice := start(t, "alice", Config{IDs: Opaque, JoinGrace: None})
	alice.must(Arrive{Message: &Message{Kind: Content, Sender: "bob", ID: "b1", Channel: "c", Lamport: 2000, Content: []byte("x")}})
	for _, id := range []MessageID{"b1", "unknown"} {
		if got, ok := alice.p.AckReport(id); ok {
			t.Errorf("%q: got %+v, want no report", id, got)
		}
	}
}

func TestStatus_isACopy(t *testing.T) {
	alice := start(t, "alice", Config{IDs: Opaque, JoinGrace: None})
	alice.must(Submit{Content: []byte("x"), ID: "m1"})
	alice.must(Arrive{Message: &Message{Kind: Content, Sender: "bob", ID: "b0", Channel: "c", Lamport: 1500, Content: []byte("x")}})
	alice.must(Arrive{Message: &Message{Kind: Content, Sender: "bob", ID: "b2", Channel: "c", Lamport: 2000,
		CausalHistory: []HistoryEntry{{ID: "b1"}}, Content: []byte("x")}})
	got := alice.p.Status()
	got.Outgoing[0].Attempts, got.Incoming[0].Unmet[0], got.Missing[0], got.Window[0] = 9, "z", "z", "z"
	want := alice.p.Status()
	if want.Outgoing[0].Attempts != 0 || want.Incoming[0].Unmet[0] != "b1" || want.Missing[0] != "b1" || want.Window[0] != "b0" {
		t.Errorf("a change of the copy reached the participant: %+v", want)
	}
}
