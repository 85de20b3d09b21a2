package model

import (
	"bytes"
	"strings"
	"testing"
)

// What is said about bytes points at the place that a person has to look at.
func TestFaults_pointAtThePlace(t *testing.T) {
	for name, test := range map[string]struct {
		bytes []byte
		class Class
		want  string
	}{
		"an ID that is there and empty": {
			Raw(nil).Bytes(FieldSenderID, nil).Bytes(FieldMessageID, []byte("m")).Bytes(FieldChannelID, []byte("c")),
			ClassIDLength, "id_length: sender_id(1) at offset 2: "},
		"an ID that is not there": {
			Raw(nil).Bytes(FieldMessageID, []byte("m")).Bytes(FieldChannelID, []byte("c")),
			ClassIDLength, "id_length: sender_id(1) at offset 6: "},
		"a field that the end cuts off": {
			Raw(nil).Length(FieldChannelID, 9, []byte("c")), ClassTruncated, "truncated: channel_id(3) at offset "},
		"an unknown field that the end cuts off": {
			Raw(nil).Length(99, 9, []byte("c")), ClassTruncated, "truncated: field 99 at offset "},
		"a tag that the end cuts off": {
			[]byte{0x80}, ClassTruncated, "truncated: at offset 0: read a varint that the end cuts off, "},
		"a tag without an end": {
			bytes.Repeat([]byte{0xff}, 11), ClassVarint, "varint: at offset 0: read a varint of more than 10 bytes or 64 bits, "},
	} {
		said := []string{}
		for _, fault := range Faults(test.bytes, DefaultLimits()) {
			if fault.Class == test.class {
				said = append(said, fault.Error())
			}
		}
		if len(said) == 0 || !strings.HasPrefix(said[0], test.want) {
			t.Errorf("%s: got %q, want one that begins with %q", name, said, test.want)
		}
	}
}

func TestDump_saysWhichFieldsAreIgnored(t *testing.T) {
	const want = "5 bytes\n     0  field 99                 2 bytes \"hi\" (ignored)\n"
	if got := Dump(Raw(nil).Bytes(99, []byte("hi"))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDump_showsAsManyLinesAsThereIsRoomFor(t *testing.T) {
	lines := func(n int) string {
		b := Raw(nil)
		for range n - 1 { // the first line counts the bytes
			b = b.Varint(99, 1)
		}
		return Dump(b)
	}
	if got := lines(dumpLines); strings.Contains(got, "more lines") || strings.Count(got, "\n") != dumpLines {
		t.Errorf("%d lines are cut:\n%s", dumpLines, got)
	}
	if got := lines(dumpLines + 1); !strings.HasSuffix(got, "… 1 more lines\n") {
		t.Errorf("%d lines are not cut:\n%s", dumpLines+1, got)
	}
}

func TestDump_cutsBetweenCharacters(t *testing.T) {
	start := strings.Repeat("a", dumpValueBytes-1)
	got := Dump(Raw(nil).Bytes(FieldContent, []byte(start+"éb")))
	if want := `"` + start + `" … 3 more bytes`; !strings.Contains(got, want) {
		t.Errorf("no %s in\n%s", want, got)
	}
	noCharacter := Dump(Raw(nil).Bytes(FieldContent, bytes.Repeat([]byte{0x80}, 2*dumpValueBytes)))
	if want := strings.Repeat("80", dumpValueBytes) + " … 48 more bytes"; !strings.Contains(noCharacter, want) {
		t.Errorf("no %s in\n%s", want, noCharacter)
	}
}

func TestParseFilter_pointsAtThePlace(t *testing.T) {
	for name, test := range map[string]struct {
		bytes []byte
		want  string
	}{
		"nothing":          {nil, "read 0 bytes, expected a format and a number of hashes"},
		"one byte":         {[]byte{filterFormat}, "read 1 bytes, expected a format and a number of hashes"},
		"a format alone":   {[]byte{filterFormat, 7}, "offset 2: read a varint that is cut"},
		"no bits":          {[]byte{filterFormat, 7, 0}, "offset 3: read 0 bytes of bits, expected 1 to"},
		"no bits, a depth": {[]byte{filterFormat, 7, 0x80, 1}, "offset 4: read 0 bytes of bits, expected 1 to"},
	} {
		if _, err := ParseFilter(Salt{"alice", 1_000}, test.bytes); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got the error %v, want %q", name, err, test.want)
		}
	}
}

// The filter of @waku/sds hashes UTF-16, which for ASCII alone is the same.
func TestJSFilter_panicsBeyondASCII(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for a byte that is not ASCII")
		}
	}()
	jsPositions("m\x80")
}
