package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything holds every field there is, in every state of presence that is
// valid.
func everything() Message {
	return Message{
		SenderID:  "alice",
		MessageID: "m4",
		ChannelID: "c",
		Lamport:   new(uint64(1_700_000_000_001)),
		History: []HistoryEntry{
			{MessageID: "m1"},
			{MessageID: "m2", RetrievalHint: []byte{}},
			{MessageID: "m3", RetrievalHint: []byte{1, 2}, SenderID: new("bob")},
		},
		Filter:  []byte{1, 7, 0, 0},
		Repair:  []HistoryEntry{{MessageID: "m0", SenderID: new("carol")}},
		Content: []byte("hi"),
	}
}

func TestDecode_returnsWhatEncodeWrote(t *testing.T) {
	ephemeral := Message{SenderID: "a", MessageID: "e", ChannelID: "c", Content: []byte("x")}
	sync := Message{SenderID: "a", MessageID: "s", ChannelID: "c", Lamport: new(uint64(0)), Filter: []byte{}, Content: []byte{}}
	for _, want := range []Message{everything(), ephemeral, sync} {
		got, err := Decode(Encode(want))
		if err != nil {
			t.Fatalf("decode %s: %v", want.MessageID, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s changed (-want +got):\n%s", want.MessageID, diff)
		}
	}
}
