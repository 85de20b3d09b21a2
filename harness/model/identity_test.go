package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDeriveID_givesTheCheckValues(t *testing.T) {
	gm := Message{ChannelID: "0", SenderID: "alice", Lamport: new(uint64(1)), Content: []byte("gm")}
	hi := Message{
		ChannelID: "c",
		SenderID:  "alice",
		Lamport:   new(uint64(1_700_000_000_001)),
		History:   Entries("m2", "m3"),
		Filter:    checkFilter().Encode(),
		Content:   []byte("hi"),
	}
	for want, m := range map[string]Message{
		"E8170OEPSdyFqY_XC9W7xspd": gm,
		"88EWh_0hwjr9F4ZN6TiWGI_u": hi,
	} {
		if got := DeriveID(m); got != want {
			t.Errorf("%s: got %s, want %s", m.Content, got, want)
		}
	}
}

func TestDeriveID_bindsWhatTheSpecificationBindsAndNothingElse(t *testing.T) {
	base := everything()
	id := DeriveID(base)
	for name, c := range map[string]struct {
		change func(*Message)
		bound  bool
	}{
		"channel":              {func(m *Message) { m.ChannelID = "d" }, true},
		"sender":               {func(m *Message) { m.SenderID = "bob" }, true},
		"lamport":              {func(m *Message) { m.Lamport = new(*m.Lamport + 1) }, true},
		"history entry":        {func(m *Message) { m.History[0].MessageID = "mX" }, true},
		"history order":        {func(m *Message) { h := m.History; h[0], h[1] = h[1], h[0] }, true},
		"filter":               {func(m *Message) { m.Filter = m.Filter[:3] }, true},
		"content":              {func(m *Message) { m.Content = []byte("ho") }, true},
		"message ID":           {func(m *Message) { m.MessageID = "other" }, false},
		"hint":                 {func(m *Message) { m.History[0].RetrievalHint = []byte("h") }, false},
		"sender of an entry":   {func(m *Message) { m.History[0].SenderID = new("eve") }, false},
		"repair request":       {func(m *Message) { m.Repair = nil }, false},
		"absent to empty hint": {func(m *Message) { m.History[2].RetrievalHint = nil }, false},
	} {
		m := everything()
		c.change(&m)
		if got := DeriveID(m) != id; got != c.bound {
			t.Errorf("%s: changes the ID: got %t, want %t", name, got, c.bound)
		}
	}
}

func TestDeriveEphemeralID_givesAValueComputedElsewhere(t *testing.T) {
	m := Message{ChannelID: "c", SenderID: "alice", Content: []byte("typing")}
	if got, want := DeriveEphemeralID(m, 1_700_000_000_001), "_DcUWTwryIj2K-Ez7lLotnKk"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSealed_setsTheDerivedIDAndNothingElse(t *testing.T) {
	want := everything()
	want.MessageID = DeriveID(want)
	if diff := cmp.Diff(want, Sealed(everything())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
