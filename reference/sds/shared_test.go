package sds

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShared_isBelievedForTheFieldsThatItWasComputedFromAlone(t *testing.T) {
	alice := start(t, "alice", Config{})
	first := alice.must(Submit{Content: []byte("first")}).Broadcast[0]
	m := alice.must(Submit{Content: []byte("hi")}).Broadcast[0]
	m.Shared = Share(&m)
	for name, change := range map[string]func(*Message){
		"ID":             func(m *Message) { m.ID = first.ID },
		"sender":         func(m *Message) { m.Sender = "mallory" },
		"Lamport":        func(m *Message) { m.Lamport++ },
		"content":        func(m *Message) { m.Content = []byte("ho") },
		"no content":     func(m *Message) { m.Kind, m.Content = Sync, nil },
		"filter":         func(m *Message) { m.Filter = append(slices.Clone(m.Filter), 0) },
		"no filter":      func(m *Message) { m.Filter = nil },
		"history":        func(m *Message) { m.CausalHistory = []HistoryEntry{{ID: "x"}} },
		"shorter filter": func(m *Message) { m.Filter = m.Filter[:1] },
	} {
		bob, forged := start(t, "bob", Config{}), m
		change(&forged)
		fx := bob.must(Arrive{Message: &forged})
		if len(fx.Tell) != 1 || len(fx.Persist) > 2 { // the beginning is persisted once
			t.Errorf("%s: got %+v, want a rejection and nothing else", name, fx)
			continue
		}
		if r, ok := fx.Tell[0].(Rejected); !ok || r.Class != WrongIdentity {
			t.Errorf("%s: got %+v, want a rejection for its identity", name, fx.Tell[0])
		}
	}
	bob := start(t, "bob", Config{})
	bob.must(Arrive{Message: &m})
	for e := range bob.p.Log() {
		if e.Message.ID != m.ID || e.Message.Shared != nil {
			t.Errorf("the log holds %+v, want %s without what is shared", e.Message, m.ID)
		}
	}
}

// What is shared is no other than what each computes for itself.
func TestShared_changesNoEffect(t *testing.T) {
	alice := start(t, "alice", Config{})
	var bobs [2]*solo
	for i := range bobs {
		bobs[i] = start(t, "bob", Config{})
		mine := bobs[i].must(Submit{Content: []byte("mine")}).Broadcast[0]
		alice.must(Arrive{Message: &mine})
	}
	m := alice.must(Submit{Content: []byte("hi")}).Broadcast[0]
	plain := bobs[0].must(Arrive{Message: &m})
	shared := m
	shared.Shared = Share(&m)
	if diff := cmp.Diff(bobs[1].must(Arrive{Message: &shared}), plain); diff != "" {
		t.Errorf("with what is shared - without +:\n%s", diff)
	}
	same(t, bobs[1].p.Status(), bobs[0].p.Status())
}
