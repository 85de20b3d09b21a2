package sds

import (
	"encoding/hex"
	"testing"
)

func TestDerive_matchesTheCheckValuesOfTheSpecification(t *testing.T) {
	filter, err := hex.DecodeString("0107e807f62182ad")
	if err != nil {
		t.Fatal(err)
	}
	var p Participant
	for _, c := range []struct {
		m    Message
		want MessageID
	}{
		{Message{Channel: "0", Sender: "alice", Lamport: 1, Content: []byte("gm")}, "E8170OEPSdyFqY_XC9W7xspd"},
		{Message{Channel: "c", Sender: "alice", Lamport: 1700000000001, Filter: filter, Content: []byte("hi"),
			CausalHistory: []HistoryEntry{{ID: "m2", Hint: []byte("not bound"), Sender: "nor this"}, {ID: "m3"}}},
			"88EWh_0hwjr9F4ZN6TiWGI_u"},
	} {
		if got := p.derive(&c.m); got != c.want {
			t.Errorf("%s at %d: got %s, want %s", c.m.Sender, c.m.Lamport, got, c.want)
		}
	}
}

func TestArrive_rejectsAnIDThatDoesNotFitAndChangesNothing(t *testing.T) {
	alice, bob := start(t, "alice", Config{}), start(t, "bob", Config{})
	m := alice.must(Submit{Content: []byte("hi")}).Broadcast[0]
	before := bob.p.Status()
	for name, forge := range map[string]func(*Message){
		"content":   func(m *Message) { m.Content = []byte("ho") },
		"sender":    func(m *Message) { m.Sender = "eve" },
		"timestamp": func(m *Message) { m.Lamport++ },
		"history":   func(m *Message) { m.CausalHistory = []HistoryEntry{{ID: "x"}} },
		"filter":    func(m *Message) { m.Filter = nil },
		"sync":      func(m *Message) { m.Kind, m.Content = Sync, nil },
	} {
		forged := m
		forge(&forged)
		fx := bob.must(Arrive{Message: &forged})
		if len(fx.Tell) != 1 || fx.Tell[0].(Rejected).Class != WrongIdentity {
			t.Errorf("%s: got %+v, want one rejection", name, fx.Tell)
		}
	}
	same(t, bob.p.Status(), before)
	if fx := bob.must(Arrive{Message: &m}); len(fx.Tell) != 1 {
		t.Errorf("the genuine message: got %+v", fx.Tell)
	}
}

func TestSubmit_sendsTheSameContentUnderTwoIDs(t *testing.T) {
	alice := start(t, "alice", Config{})
	for _, ephemeral := range []bool{false, true} {
		one := alice.must(Submit{Content: []byte("hi"), Ephemeral: ephemeral}).Broadcast[0]
		two := alice.must(Submit{Content: []byte("hi"), Ephemeral: ephemeral}).Broadcast[0]
		if one.ID == two.ID || len(one.ID) != 24 {
			t.Errorf("ephemeral %v: got %q and %q, want two IDs of 24 bytes", ephemeral, one.ID, two.ID)
		}
	}
}
