package model

import (
	"slices"
	"strings"
	"testing"
)

func TestCanonical_acceptsWhatEncodeWrites(t *testing.T) {
	m := everything()
	m.History[1].RetrievalHint = nil
	m.Repair = append(m.Repair, m.Repair...)
	for _, m := range []Message{m, small(), {SenderID: "a", MessageID: "s", ChannelID: "c", Lamport: new(uint64(0))}} {
		if err := Canonical(Encode(m)); err != nil {
			t.Error(err)
		}
	}
}

func TestCanonical_tellsWhereBytesLeaveIt(t *testing.T) {
	base := Raw(Encode(small())) // 1, 2, 3, 10, 20
	head := Join(Parts(small())[:4]...)
	reversed := Parts(small())
	slices.Reverse(reversed)
	for _, c := range []struct {
		name string
		b    Raw
		want string
	}{
		{"order", Join(reversed...), "lamport_timestamp(10) at offset 4: read a field after content(20), expected ascending field numbers"},
		{"twice", base.Bytes(FieldContent, []byte("y")), "content(20) at offset 15: read a second occurrence, expected a singular field once"},
		{"unknown", base.Varint(99, 1), "field 99 at offset 15: read an unknown field"},
		{"wire type", base.Varint(FieldContent, 1), "content(20) at offset 15: read varint, expected length-delimited"},
		{"empty content", head.Bytes(FieldContent, nil), "content(20) at offset 11: read an empty value, expected the field left out"},
		{"long tag", head.LongTag(FieldContent, WireBytes, 3).Append(1, 'x'), "content(20) at offset 11: read a tag of 3 bytes, expected 2, the shortest form"},
		{"long length", head.LongLength(FieldContent, []byte("x"), 2), "content(20) at offset 13: read a length of 2 bytes, expected 1"},
		{"long value", Raw{}.LongVarint(FieldLamport, 5, 2), "lamport_timestamp(10) at offset 1: read a value of 2 bytes, expected 1"},
		{"inside an entry", Raw{}.Bytes(FieldHistory, Raw{}.Text(3, "bob").Text(1, "m1")), "causal_history(11) message_id(1) at offset 7: read a field after sender_id(3)"},
		{"cut", base[:len(base)-1], "content(20) at offset 13: read length 1 with 0 bytes left"},
		{"cut tag", base.Append(0x80), "at offset 15: read a varint that the end cuts off"},
	} {
		err := Canonical(c.b)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\ngot  %v\nwant %s", c.name, err, c.want)
		}
	}
}
