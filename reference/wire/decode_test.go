package wire

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/reference/sds"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"
)

func full() sds.Message {
	return sds.Message{
		Kind: sds.Content, Sender: "alice", ID: "m3", Channel: "c", Lamport: 1700000000001,
		CausalHistory: []sds.HistoryEntry{{ID: "m1"}, {ID: "m2", Hint: []byte{1, 2}, Sender: "bob"}},
		Filter:        []byte{1, 7, 0, 255},
		RepairRequest: []sds.HistoryEntry{{ID: "m0", Sender: "carol"}},
		Content:       []byte("hi"),
	}
}

// fields builds a message field by field.
type fields []byte

func (f fields) bytes(field protowire.Number, v string) fields {
	return protowire.AppendString(protowire.AppendTag(f, field, protowire.BytesType), v)
}

func (f fields) varint(field protowire.Number, v uint64) fields {
	return protowire.AppendVarint(protowire.AppendTag(f, field, protowire.VarintType), v)
}

// named are the bytes that every message needs.
func named() fields {
	return fields(nil).bytes(fieldSenderID, "s").bytes(fieldMessageID, "m").bytes(fieldChannelID, "c")
}

func content() fields { return named().varint(fieldLamport, 1).bytes(fieldContent, "x") }

func TestDecode_returnsWhatWasEncoded(t *testing.T) {
	sync, ephemeral := full(), full()
	sync.Kind, sync.Content, sync.Lamport = sds.Sync, nil, 0
	ephemeral.Kind, ephemeral.Lamport = sds.Ephemeral, 0
	for _, m := range []sds.Message{full(), sync, ephemeral} {
		got, err := Decode(Encode(&m), Limits{})
		if err != nil {
			t.Errorf("%v: %v", m.Kind, err)
		}
		if diff := cmp.Diff(got, m); diff != "" {
			t.Errorf("%v, got - want +:\n%s", m.Kind, diff)
		}
	}
}

func TestDecode_takesTheKindFromLamportAndContent(t *testing.T) {
	cases := []struct {
		name string
		in   fields
		want sds.Kind
	}{
		{"Lamport 0 is present", named().varint(fieldLamport, 0).bytes(fieldContent, "x"), sds.Content},
		{"empty content is none", named().varint(fieldLamport, 5).bytes(fieldContent, ""), sds.Sync},
		{"no content", named().varint(fieldLamport, 5), sds.Sync},
		{"no Lamport", named().bytes(fieldContent, "x"), sds.Ephemeral},
	}
	for _, c := range cases {
		if m, err := Decode(c.in, Limits{}); err != nil || m.Kind != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, m.Kind, err, c.want)
		}
	}
}

func TestDecode_readsAsAStockLibraryDoes(t *testing.T) {
	plain := sds.Message{Kind: sds.Content, Sender: "s", ID: "m", Channel: "c", Lamport: 1, Content: []byte("x")}
	cases := map[string]fields{
		"unknown fields":          content().varint(4, 9).bytes(99, "zz"),
		"fixed-width unknown":     append(protowire.AppendTag(content(), 50, protowire.Fixed64Type), make([]byte, 8)...),
		"known field, other type": content().varint(fieldSenderID, 9).bytes(fieldLamport, "zz"),
		"the last one wins":       append(fields(nil).bytes(fieldSenderID, strings.Repeat("y", 200)).varint(fieldLamport, 1<<60), content()...),
		"fields in any order":     append(fields(nil).bytes(fieldContent, "x").varint(fieldLamport, 1), named()...),
		"a long varint":           append(protowire.AppendTag(content(), fieldLamport, protowire.VarintType), 0x81, 0x80, 0),
		"an empty filter":         content().bytes(fieldBloomFilter, ""),
	}
	for name, in := range cases {
		got, err := Decode(in, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if again := Encode(&got); !bytes.Equal(again, in) {
			t.Errorf("%s: passed on as %x, want the bytes that came, %x", name, again, []byte(in))
		}
		got.Raw = nil
		if diff := cmp.Diff(got, plain); diff != "" {
			t.Errorf("%s, got - want +:\n%s", name, diff)
		}
	}
}

// A copy that is passed on has the bytes of the original, without the requests
// of whoever sent it.
func TestEncode_passesOnWhatCameWithoutRepairRequests(t *testing.T) {
	request := string(fields(nil).bytes(entryMessageID, "m9"))
	for name, c := range map[string]struct{ in, want fields }{
		"canonical":        {full13(request), full13()},
		"unknown field":    {content().bytes(13, request).bytes(99, "zz"), content().bytes(99, "zz")},
		"wrong wire type":  {content().varint(13, 4), content().varint(13, 4)},
		"requests between": {append(fields(nil).bytes(13, request), content().bytes(13, request)...), content()},
	} {
		m, err := Decode(c.in, Limits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m.RepairRequest = nil
		if got := Encode(&m); !bytes.Equal(got, c.want) {
			t.Errorf("%s: got %x, want %x", name, got, []byte(c.want))
		}
	}
}

// full13 is a canonical message with requests.
func full13(requests ...string) fields {
	f := named().varint(fieldLamport, 1)
	for _, r := range requests {
		f = f.bytes(fieldRepairRequest, r)
	}
	return f.bytes(fieldContent, "x")
}

func TestDecode_namesTheClassOfMalformedBytes(t *testing.T) {
	entry := func(b fields) fields { return content().bytes(fieldCausalHistory, string(b)) }
	cases := []struct {
		name string
		in   fields
		want Class
	}{
		{"empty", nil, IDLength},
		{"cut key", append(content(), 0x80), Truncated},
		{"cut length", append(content(), 0x0a, 0x80), Truncated},
		{"cut bytes", append(content(), 0x0a, 5, 'a'), Truncated},
		{"length of 2^63", append(content(), 0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1), Truncated},
		{"cut fixed", append(content(), 0x0d, 1, 2), Truncated},
		{"entry that outgrows its field", entry(fields{0x0a, 9, 'a'}), Truncated},
		{"varint of 11 bytes", append(append(content(), 0x50), bytes.Repeat([]byte{0x80}, 11)...), Varint},
		{"varint of 2^64", append(append(content(), 0x50), append(bytes.Repeat([]byte{0x80}, 9), 2)...), Varint},
		{"field 0", append(content(), 0x02, 0), Field},
		{"field 2^29", append(protowire.AppendVarint(content(), 1<<29<<3), 0), Field},
		{"field of a 64-bit key", append(protowire.AppendVarint(content(), 1<<60), 0), Field},
		{"group", append(content(), 0x0b, 0x0c), WireType},
		{"wire type 7", append(content(), 0x0f), WireType},
		{"sender not UTF-8", content().bytes(fieldSenderID, "\xff"), UTF8},
		{"replaced sender not UTF-8", append(fields(nil).bytes(fieldSenderID, "\xff"), content()...), UTF8},
		{"surrogate", content().bytes(fieldMessageID, "\xed\xa0\x80"), UTF8},
		{"entry not UTF-8", entry(fields(nil).bytes(entryMessageID, "\xc0\x80")), UTF8},
		{"no sender", fields(nil).bytes(fieldMessageID, "m").bytes(fieldChannelID, "c").varint(fieldLamport, 1), IDLength},
		{"long message ID", content().bytes(fieldMessageID, strings.Repeat("m", 129)), IDLength},
		{"entry without ID", entry(nil), IDLength},
		{"entry with empty sender", entry(fields(nil).bytes(entryMessageID, "m").bytes(entrySenderID, "")), IDLength},
		{"long hint", entry(fields(nil).bytes(entryMessageID, "m").bytes(entryHint, strings.Repeat("h", 257))), Limit},
		{"long filter", content().bytes(fieldBloomFilter, strings.Repeat("b", 32769)), Limit},
		{"long content", content().bytes(fieldContent, strings.Repeat("b", 153601)), Limit},
		{"long message", content().bytes(99, strings.Repeat("b", 1<<20)), Limit},
		{"257 dependencies", repeat(content(), fieldCausalHistory, 257), Limit},
		{"17 repair requests", repeat(content(), fieldRepairRequest, 17), Limit},
		{"Lamport 2^53", content().varint(fieldLamport, 1<<53), Lamport},
		{"neither Lamport nor content", named(), Kind},
	}
	for _, c := range cases {
		m, err := Decode(c.in, Limits{})
		var got *DecodeError
		if !errors.As(err, &got) || got.Class != c.want {
			t.Errorf("%s: got %+v, %v, want class %s", c.name, m, err, c.want)
		}
	}
}

func repeat(f fields, field protowire.Number, n int) fields {
	for range n {
		f = f.bytes(field, string(fields(nil).bytes(entryMessageID, "m")))
	}
	return f
}

func TestDecode_acceptsWhatReachesEveryLimit(t *testing.T) {
	id := strings.Repeat("é", 64)
	entry := fields(nil).bytes(entryMessageID, id).bytes(entryHint, strings.Repeat("h", 256)).bytes(entrySenderID, id)
	f := fields(nil).bytes(fieldSenderID, id).bytes(fieldMessageID, id).bytes(fieldChannelID, id).
		varint(fieldLamport, MaxLamport).bytes(fieldBloomFilter, strings.Repeat("b", 32768)).
		bytes(fieldContent, strings.Repeat("b", 153600))
	for range 256 {
		f = f.bytes(fieldCausalHistory, string(entry))
	}
	for range 16 {
		f = f.bytes(fieldRepairRequest, string(entry))
	}
	f = f.bytes(99, strings.Repeat("p", MaxMessageBytes-len(f)-5))
	if len(f) != MaxMessageBytes {
		t.Fatalf("the test built %d bytes, want %d", len(f), MaxMessageBytes)
	}
	m, err := Decode(f, Limits{})
	if err != nil || len(m.CausalHistory) != 256 || len(m.RepairRequest) != 16 {
		t.Errorf("got %d and %d entries, %v", len(m.CausalHistory), len(m.RepairRequest), err)
	}
}

func TestDecode_obeysTheContentLimitOfTheChannel(t *testing.T) {
	in := named().varint(fieldLamport, 1).bytes(fieldContent, "12345")
	if _, err := Decode(in, Limits{ContentBytes: 5}); err != nil {
		t.Errorf("content at the limit: %v", err)
	}
	if _, err := Decode(in, Limits{ContentBytes: 4}); err == nil {
		t.Errorf("content above the limit: got no error")
	}
}

func TestDecodeError_saysWhereAndWhat(t *testing.T) {
	in := content().bytes(fieldCausalHistory, "\x0a\x01m\x12\x09h")
	_, err := Decode(in, Limits{})
	want := "truncated: field 11, field 2 of the entry at offset 22: read 1 bytes to the end, expected 9"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestDecode_sharesNothingWithItsInput(t *testing.T) {
	m := full()
	in := Encode(&m)
	got, err := Decode(in, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	clear(in)
	if diff := cmp.Diff(got, m); diff != "" {
		t.Errorf("after the input was cleared, got - want +:\n%s", diff)
	}
}

// A message may not make its reader allocate much more than it is worth; an
// entry in Go is larger than one on the wire, but there are few of them.
func TestDecode_allocatesLittle(t *testing.T) {
	small := repeat(content(), fieldCausalHistory, 256)
	m := full()
	m.Content = make([]byte, 100_000)
	large := Encode(&m)
	for name, c := range map[string]struct {
		in    []byte
		bytes uint64
	}{
		"many small entries":   {small, 256*64 + 4*uint64(len(small))},
		"much content":         {large, 4 * uint64(len(large))},
		"malformed at its end": {append(content().bytes(99, strings.Repeat("x", 100_000)), 0x80), 1000},
	} {
		got := allocated(func() { _, _ = Decode(c.in, Limits{}) })
		if got > c.bytes {
			t.Errorf("%s: %d bytes made Decode allocate %d, want at most %d", name, len(c.in), got, c.bytes)
		}
	}
}

func allocated(f func()) uint64 {
	const runs = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) / runs
}
