package model

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything holds every field there is, in every state of presence.
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

// small is a content message and nothing more than that takes.
func small() Message {
	return Message{SenderID: "a", MessageID: "m", ChannelID: "c", Lamport: new(uint64(5)), Content: []byte("x")}
}

func TestDecode_returnsWhatEncodeWrote(t *testing.T) {
	ephemeral := Message{SenderID: "a", MessageID: "e", ChannelID: "c", Content: []byte("x")}
	sync := Message{SenderID: "a", MessageID: "s", ChannelID: "c", Lamport: new(uint64(0)), Filter: []byte{}, Content: []byte{}}
	for _, want := range []Message{everything(), small(), ephemeral, sync} {
		got, err := Decode(Encode(want))
		if err != nil {
			t.Fatalf("decode %s: %v", want.MessageID, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s changed (-want +got):\n%s", want.MessageID, diff)
		}
	}
}

func TestDecode_takesWhatProtocolBuffersTake(t *testing.T) {
	base := Raw(Encode(small()))
	parts := Parts(small())
	slices.Reverse(parts)
	for name, b := range map[string][]byte{
		"descending fields":               Join(parts...),
		"unknown varint":                  base.Varint(99, 1),
		"unknown fixed32":                 base.Fixed32(99, 1),
		"unknown fixed64":                 base.Fixed64(99, 1),
		"unknown bytes":                   base.Bytes(536_870_911, []byte("x")),
		"known field, other wire type":    base.Varint(FieldContent, 3).Fixed64(FieldLamport, 9).Fixed32(FieldHistory, 9),
		"last singular field wins":        Join(Raw{}.Text(FieldSenderID, "first").Varint(FieldLamport, 99), base),
		"superseded value beyond a limit": Join(Raw{}.Varint(FieldLamport, math.MaxUint64), base),
		"varint of 10 bytes":              base.LongVarint(FieldLamport, 5, 10),
		"tag of 10 bytes":                 base.LongTag(FieldLamport, WireVarint, 10).Append(5),
		"length of 10 bytes":              base.LongLength(FieldContent, []byte("x"), 10),
	} {
		got, err := Decode(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(small(), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDecode_appendsRepeatedFieldsThatAreApart(t *testing.T) {
	b := Raw(Encode(everything())).Bytes(FieldHistory, EncodeEntry(HistoryEntry{MessageID: "m9"}))
	m, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"m1", "m2", "m3", "m9"}, IDs(m.History)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestDecode_refusesWithTheClassOfTheSpecification(t *testing.T) {
	base := Raw(Encode(small()))
	entry := func(inner Raw) Raw { return base.Bytes(FieldHistory, inner) }
	with := func(change func(*Message)) Raw {
		m := small()
		change(&m)
		return Encode(m)
	}
	eleven := []byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}
	wide := []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}
	for _, c := range []struct {
		name string
		b    Raw
		want Class
	}{
		{"tag cut", base.Append(0x80), ClassTruncated},
		{"varint cut", base.Tag(99, WireVarint).Append(0x80), ClassTruncated},
		{"varint missing", base.Tag(99, WireVarint), ClassTruncated},
		{"length missing", base.Tag(99, WireBytes), ClassTruncated},
		{"length runs past the end", base.Length(99, 2, []byte("x")), ClassTruncated},
		{"length of 2^64-1", base.Length(99, math.MaxUint64, []byte("x")), ClassTruncated},
		{"length of 2^63", base.Length(99, 1<<63, []byte("x")), ClassTruncated},
		{"fixed32 cut", base.Tag(99, WireFixed32).Append(1, 2, 3), ClassTruncated},
		{"fixed64 cut", base.Tag(99, WireFixed64).Append(1, 2, 3, 4, 5, 6, 7), ClassTruncated},
		{"entry cut inside", entry(Raw{}.Length(EntryMessageID, 9, []byte("m1"))), ClassTruncated},
		{"tag of 11 bytes", base.Append(eleven...), ClassVarint},
		{"value of 11 bytes", base.Tag(99, WireVarint).Append(eleven...), ClassVarint},
		{"value of 65 bits", base.Tag(FieldLamport, WireVarint).Append(wide...), ClassVarint},
		{"length of 65 bits", base.Tag(99, WireBytes).Append(wide...), ClassVarint},
		{"field number 0", base.Varint(0, 1), ClassField},
		{"field number 2^29", base.Varint(536_870_912, 1), ClassField},
		{"group", base.Group(99, nil), ClassWireType},
		{"group end alone", base.Tag(99, WireEnd), ClassWireType},
		{"wire type 6", base.Tag(99, 6), ClassWireType},
		{"wire type 7 in an entry", entry(Raw{}.Text(1, "m1").Tag(9, 7)), ClassWireType},
		{"sender not UTF-8", base.Text(FieldSenderID, "\xff"), ClassUTF8},
		{"UTF-8 surrogate", base.Text(FieldChannelID, "\xed\xa0\x80"), ClassUTF8},
		{"entry ID not UTF-8", entry(Raw{}.Text(EntryMessageID, "\xc0\x80")), ClassUTF8},
		{"sender ID of 129 bytes", base.Text(FieldSenderID, strings.Repeat("a", 129)), ClassIDLength},
		{"empty message ID", base.Text(FieldMessageID, ""), ClassIDLength},
		{"no sender ID", with(func(m *Message) { m.SenderID = "" }), ClassIDLength},
		{"no message ID", with(func(m *Message) { m.MessageID = "" }), ClassIDLength},
		{"no channel ID", with(func(m *Message) { m.ChannelID = "" }), ClassIDLength},
		{"sender ID only with another wire type", with(func(m *Message) { m.SenderID = "" }).Varint(FieldSenderID, 1), ClassIDLength},
		{"entry without ID", entry(nil), ClassIDLength},
		{"entry with empty sender", entry(Raw{}.Text(1, "m1").Text(3, "")), ClassIDLength},
		{"entry with ID of 129 bytes", entry(Raw{}.Text(1, strings.Repeat("a", 129))), ClassIDLength},
		{"257 entries", with(func(m *Message) { m.History = Entries(ids("h", 257)...) }), ClassLimit},
		{"17 repair requests", with(func(m *Message) { m.Repair = Entries(ids("h", 17)...) }), ClassLimit},
		{"hint of 257 bytes", entry(Raw{}.Text(1, "m1").Bytes(2, make([]byte, 257))), ClassLimit},
		{"filter of 32769 bytes", base.Bytes(FieldFilter, make([]byte, 32_769)), ClassLimit},
		{"content of 153601 bytes", base.Bytes(FieldContent, make([]byte, 153_601)), ClassLimit},
		{"1048577 bytes", base.Bytes(99, make([]byte, 1_048_577-5-len(base))), ClassLimit},
		{"Lamport 2^53", base.Varint(FieldLamport, 1<<53), ClassLamport},
		{"neither Lamport nor content", with(func(m *Message) { m.Lamport, m.Content = nil, nil }), ClassKind},
		{"no Lamport, empty content", with(func(m *Message) { m.Lamport, m.Content = nil, []byte{} }), ClassKind},
	} {
		m, err := Decode(c.b)
		var de *DecodeError
		if !errors.As(err, &de) || de.Class != c.want {
			t.Errorf("%s: got %v, want class %s", c.name, err, c.want)
		}
		if diff := cmp.Diff(Message{}, m); diff != "" {
			t.Errorf("%s: a refused message leaves something (-want +got):\n%s", c.name, diff)
		}
		if de != nil && (de.Offset < 0 || de.Offset > len(c.b) || de.Read == "" || de.Expected == "") {
			t.Errorf("%s: the error does not say what was read where: %+v", c.name, *de)
		}
	}
}

func TestDecode_takesWhatReachesALimit(t *testing.T) {
	full := strings.Repeat("é", 64)
	largest := Message{
		SenderID:  full,
		MessageID: full,
		ChannelID: full,
		Lamport:   new(uint64(1<<53 - 1)),
		History:   slices.Repeat([]HistoryEntry{{MessageID: full, RetrievalHint: make([]byte, 256), SenderID: &full}}, 256),
		Filter:    make([]byte, 32_768),
		Repair:    slices.Repeat([]HistoryEntry{{MessageID: full}}, 16),
		Content:   make([]byte, 153_600),
	}
	b := Raw(Encode(largest))
	b = b.Bytes(99, make([]byte, 1_048_576-5-len(b)))
	if len(b) != 1_048_576 {
		t.Fatalf("the case has %d bytes, not the limit", len(b))
	}
	if _, err := Decode(b); err != nil {
		t.Error(err)
	}
}

func TestFaults_listsEveryClassThatApplies(t *testing.T) {
	var got []Class
	for _, f := range Faults(Raw{}.Text(FieldSenderID, "\xff").Varint(FieldLamport, 1<<60).Append(0x80), DefaultLimits()) {
		got = append(got, f.Class)
	}
	if diff := cmp.Diff([]Class{ClassTruncated, ClassUTF8, ClassLamport}, got); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
	if faults := Faults(Encode(everything()), DefaultLimits()); len(faults) > 0 {
		t.Errorf("a message has faults: %v", faults)
	}
}

func TestDecodeError_saysWhatWasReadAndExpected(t *testing.T) {
	_, err := Decode(Raw(Encode(small())).Bytes(FieldHistory, Raw{}.Text(EntryMessageID, "\xff\xfe")))
	const want = `utf8: causal_history(11) message_id(1) at offset 19: read fffe, expected valid UTF-8`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
