package main

import (
	"bytes"
	"fmt"
	"strings"
)

// hostileFamily: input that nobody sends in good faith, and the limits.
func hostileFamily() *family {
	f := &family{name: "hostile"}
	f.truncation()
	f.varints()
	f.keys()
	f.badText()
	f.badLengths()
	f.timestamps()
	f.atLimits()
	f.floods()
	f.parameterRanges()
	return f
}

const bad = "SDS-WIRE-6 SDS-WIRE-7"

// tail is what makes a content message of head.
func tail() []byte { return join(number(fieldLamport, start+1), value(fieldContent, []byte("hi"))) }

// fields are the encoded fields of a message with everything, in order.
func fields() (names []string, parts [][]byte) {
	m := base()
	hint, sender := m.History[1].Hint, *m.History[1].Sender
	add := func(name string, b []byte) { names, parts = append(names, name), append(parts, b) }
	add("sender", text(fieldSender, m.Sender))
	add("id", text(fieldID, m.ID))
	add("channel", text(fieldChannel, m.Channel))
	add("lamport", number(fieldLamport, *m.Lamport))
	add("history", value(fieldHistory, join(text(fieldEntryID, "h2"), value(fieldEntryHint, hint), text(fieldEntrySender, sender))))
	add("filter", value(fieldFilter, m.Filter))
	add("repair", value(fieldRepair, text(fieldEntryID, "r1")))
	add("content", value(fieldContent, m.Content))
	return names, parts
}

func (f *family) truncation() {
	names, parts := fields()
	var before []byte
	for i, part := range parts {
		keyLength := 1
		if i == len(parts)-1 {
			keyLength = 2
			f.rejects("cut-content-in-key", bad, "Cut within the key of content, which has two bytes.", join(before, part[:1]), "truncated")
		}
		f.rejects("cut-"+names[i]+"-after-key", bad, "Cut after the key of "+names[i]+".", join(before, part[:keyLength]), "truncated")
		if names[i] != "lamport" {
			f.rejects("cut-"+names[i]+"-after-length", bad, "Cut after the length of "+names[i]+".", join(before, part[:keyLength+1]), "truncated")
		}
		f.rejects("cut-"+names[i]+"-in-value", bad, "The last byte of "+names[i]+" is cut.", join(before, part[:len(part)-1]), "truncated")
		before = join(before, part)
	}
	f.rejects("cut-to-nothing", bad+" SDS-ID-1 SDS-KIND-2", "No bytes at all: no IDs and no kind.", nil, "id_length", "kind")
	f.rejects("cut-after-sender", bad+" SDS-ID-1", "Cut between fields: only a sender.", parts[0], "id_length", "kind")
	f.rejects("cut-after-channel", bad+" SDS-KIND-2", "Cut between fields: three IDs.", join(parts[:3]...), "kind")
	m := base()
	m.History, m.Repair, m.Content = m.History[1:], entries("r1"), nil
	f.accepts("cut-before-content", "SDS-LIM-2 SDS-KIND-1 SDS-WIRE-6", "Cut between fields, before content: a sync message. (A derived ID would tell.)", join(parts[:7]...), m)
	f.truncatedInside()
}

func (f *family) truncatedInside() {
	entry := func(inside []byte) []byte { return join(head(), value(fieldHistory, inside), tail()) }
	f.rejects("cut-in-entry-key", bad, "The key of a field in an entry runs past the entry, though not past the message.", entry(join(text(fieldEntryID, "h1"), unhex("80"))), "truncated")
	f.rejects("cut-in-entry-length", bad, "So does the length of its hint.", entry(join(text(fieldEntryID, "h1"), unhex("12"))), "truncated")
	f.rejects("cut-in-entry-value", bad, "So does its hint.", entry(join(text(fieldEntryID, "h1"), unhex("1203aabb"))), "truncated")
	f.rejects("cut-in-entry-id", bad, "So does its ID, into the fields that follow.", entry(unhex("0a03aabb")), "truncated")
	f.rejects("cut-in-repair-entry", bad, "The same in a repair request.", join(head(), value(fieldRepair, unhex("0a05aabb")), tail()), "truncated")
	f.rejects("cut-unknown-bytes", bad, "An unknown field of bytes runs past the end.", join(head(), tail(), key(99, wireBytes), unhex("05aabb")), "truncated")
	f.rejects("cut-unknown-varint", bad, "An unknown varint runs past the end.", join(head(), tail(), key(99, wireVarint), unhex("8080")), "truncated")
	f.rejects("cut-unknown-fixed64", bad, "Seven of eight bytes.", join(head(), tail(), key(99, wireFixed64), make([]byte, 7)), "truncated")
	f.rejects("cut-unknown-fixed32", bad, "Three of four bytes.", join(head(), tail(), key(99, wireFixed32), make([]byte, 3)), "truncated")
	f.rejects("cut-lone-continuation", bad, "One byte that promises more.", unhex("80"), "truncated")
}

func (f *family) varints() {
	claim := func(length []byte) []byte {
		return join(head(), number(fieldLamport, start+1), key(fieldContent, wireBytes), length, []byte("hi"))
	}
	f.rejects("varint-11-bytes-lamport", bad, "A Lamport timestamp in 11 bytes.",
		join(head(), key(fieldLamport, wireVarint), longVarint(5, 11), value(fieldContent, []byte("hi"))), "varint")
	f.rejects("varint-11-bytes-key", bad, "A key in 11 bytes.", join(longVarint(10, 11), unhex("05"), []byte("alice")), "varint")
	f.rejects("varint-11-bytes-length", bad, "A length in 11 bytes.", claim(longVarint(2, 11)), "varint")
	f.rejects("varint-over-64-bits", bad, "2^64.", join(head(), key(fieldLamport, wireVarint), unhex("80808080808080808002"), value(fieldContent, []byte("hi"))), "varint")
	f.rejects("varint-over-64-bits-greatest", bad, "Ten bytes with all bits set.", join(head(), key(fieldLamport, wireVarint), unhex("ffffffffffffffffff7f"), value(fieldContent, []byte("hi"))), "varint")
	f.rejects("varint-unknown-over-64-bits", bad, "Also in an unknown field.", join(head(), tail(), key(99, wireVarint), unhex("80808080808080808002")), "varint")
	f.rejects("varint-in-entry-over-64-bits", bad, "Also in an entry.", join(head(), value(fieldHistory, join(text(fieldEntryID, "h1"), key(9, wireVarint), unhex("80808080808080808002"))), tail()), "varint")
	f.rejects("varint-endless", bad, "A megabyte of continuation bytes.", bytes.Repeat([]byte{0x80}, 1<<20), "varint")
	f.rejects("varint-ten-continuations-then-end", bad, "Ten bytes, all with the continuation bit, then the end.", join(head(), key(fieldLamport, wireVarint), bytes.Repeat([]byte{0xff}, 10)), "varint", "truncated")
	for _, c := range []struct {
		name string
		n    uint64
	}{{"3", 3}, {"2-31-minus-1", 1<<31 - 1}, {"2-31", 1 << 31}, {"2-32-minus-1", 1<<32 - 1}, {"2-32-plus-2", 1<<32 + 2}, {"2-63-minus-1", 1<<63 - 1}, {"2-63", 1 << 63}, {"2-64-minus-1", 1<<64 - 1}} {
		f.rejects("length-"+c.name, bad, fmt.Sprintf("Content claims %d bytes and has 2.", c.n), claim(varint(c.n)), "truncated")
	}
	f.rejects("length-of-entry-2-63", bad, "An entry claims 2^63 bytes.", join(head(), tail(), key(fieldHistory, wireBytes), varint(1<<63), text(fieldEntryID, "h1")), "truncated")
	f.rejects("length-in-entry-2-64-minus-1", bad, "An ID in an entry claims 2^64 - 1 bytes.", join(head(), value(fieldHistory, join(unhex("0a"), varint(1<<64-1))), tail()), "truncated")
	f.rejects("length-unknown-2-63", bad, "An unknown field claims 2^63 bytes.", join(head(), tail(), key(99, wireBytes), varint(1<<63)), "truncated")
}

func (f *family) keys() {
	with := func(unknown []byte) []byte { return join(head(), unknown, tail()) }
	f.rejects("field-0-varint", bad, "Field number 0, a varint.", with(join(key(0, wireVarint), unhex("01"))), "field")
	f.rejects("field-0-bytes", bad, "Field number 0, bytes.", with(join(key(0, wireBytes), unhex("0161"))), "field")
	f.rejects("field-0-long-key", bad, "Field number 0 in a key of two bytes.", with(join(unhex("8000"), unhex("01"))), "field")
	f.rejects("field-0-in-entry", bad, "Field number 0 in an entry.", with(value(fieldHistory, join(text(fieldEntryID, "h1"), unhex("0001")))), "field")
	f.rejects("field-2-29", bad, "Field number 2^29.", with(join(varint(1<<32), unhex("01"))), "field")
	f.rejects("field-2-32-plus-1", bad, "Field number 2^32 + 1, which 32 bits take for sender_id.", with(join(varint((1<<32+1)<<3|wireBytes), unhex("0161"))), "field")
	f.rejects("field-2-61-minus-1", bad, "The greatest number that a key can hold.", with(join(varint(1<<64-8), unhex("01"))), "field")
	f.rejects("key-all-bits", bad, "A key of 2^64 - 1: neither field nor wire type exists.", with(varint(1<<64-1)), "field", "wire_type")
	for _, c := range []struct {
		wireType int
		comment  string
		rest     []byte
	}{{3, "A group, well formed.", join(number(1, 1), key(99, 4))}, {4, "The end of a group that never began.", nil}, {6, "Wire type 6.", nil}, {7, "Wire type 7.", nil}} {
		f.rejects(fmt.Sprintf("wire-type-%d-unknown-field", c.wireType), bad, c.comment+" In an unknown field.", with(join(key(99, c.wireType), c.rest)), "wire_type")
		f.rejects(fmt.Sprintf("wire-type-%d-content", c.wireType), bad, c.comment+" In content.", join(head(), number(fieldLamport, start+1), key(fieldContent, c.wireType)), "wire_type")
		f.rejects(fmt.Sprintf("wire-type-%d-in-entry", c.wireType), bad, c.comment+" In an entry.",
			with(value(fieldHistory, join(text(fieldEntryID, "h1"), key(9, c.wireType)))), "wire_type")
	}
	f.rejects("groups-nested", bad, "A hundred thousand groups within one another.", with(bytes.Repeat(key(4, 3), 100_000)), "wire_type")
}

func (f *family) badText() {
	for _, c := range []struct {
		name, comment, hex string
	}{
		{"lone-continuation", "A continuation byte alone.", "80"}, {"lone-ff", "A byte that no UTF-8 has.", "6161ff"},
		{"overlong-nul", "U+0000 in two bytes.", "c080"}, {"overlong-slash", "A slash in two bytes.", "c0af"},
		{"overlong-3", "A slash in three bytes.", "e080af"}, {"overlong-4", "U+20AC in four bytes.", "f08282ac"},
		{"surrogate-high", "U+D800.", "eda080"}, {"surrogate-low", "U+DFFF.", "edbfbf"}, {"surrogate-pair", "U+1F980 as two surrogates.", "eda0beedb680"},
		{"above-maximum", "U+110000.", "f4908080"}, {"five-bytes", "A sequence of five bytes.", "f888808080"},
		{"truncated-2", "The first of two bytes.", "61c3"}, {"truncated-3", "Two of three bytes.", "e282"}, {"truncated-4", "Three of four bytes.", "f09fa6"},
		{"interrupted", "An ASCII character within a sequence.", "e28261"}, {"latin-1", "Latin-1.", "e96c"},
	} {
		f.rejects("utf8-"+c.name, bad+" SDS-ID-1", c.comment+" In message_id.", join(text(fieldSender, "alice"), value(fieldID, unhex(c.hex)), text(fieldChannel, "c"), tail()), "utf8")
	}
	const req = bad + " SDS-ID-1"
	f.rejects("utf8-in-sender", req, "In sender_id.", join(value(fieldSender, unhex("eda080")), text(fieldID, "m1"), text(fieldChannel, "c"), tail()), "utf8")
	f.rejects("utf8-in-channel", req, "In channel_id.", join(text(fieldSender, "alice"), text(fieldID, "m1"), value(fieldChannel, unhex("63ff")), tail()), "utf8")
	f.rejects("utf8-in-entry-id", req, "In the ID of an entry.", join(head(), value(fieldHistory, value(fieldEntryID, unhex("c080"))), tail()), "utf8")
	f.rejects("utf8-in-entry-sender", req, "In the sender of an entry.", join(head(), value(fieldHistory, join(text(fieldEntryID, "h1"), value(fieldEntrySender, unhex("ff")))), tail()), "utf8")
	f.rejects("utf8-in-repair-entry", req, "In a repair request.", join(head(), value(fieldRepair, value(fieldEntryID, unhex("ff"))), tail()), "utf8")
	f.rejects("utf8-in-earlier-occurrence", req+" SDS-WIRE-9", "Each occurrence of a string has to be UTF-8, also one that does not win.",
		join(value(fieldSender, unhex("ff")), head(), tail()), "utf8")
	m := plain()
	m.History, m.Content = []Entry{{ID: "h1", Hint: unhex("ff80")}}, unhex("ff80")
	f.accepts("utf8-not-for-bytes", "SDS-WIRE-1", "Hint and content are bytes.", m.wire(), m)
}

func (f *family) badLengths() {
	const req = bad + " SDS-ID-1"
	long := strings.Repeat("x", 129)
	wide := strings.Repeat("\u20ac", 43) // 129 bytes in 43 characters
	ids := func(sender, id, channel string) []byte {
		return join(text(fieldSender, sender), text(fieldID, id), text(fieldChannel, channel), tail())
	}
	f.rejects("id-0-sender", req, "sender_id is empty.", ids("", "m1", "c"), "id_length")
	f.rejects("id-0-message", req, "message_id is empty.", ids("alice", "", "c"), "id_length")
	f.rejects("id-0-channel", req, "channel_id is empty.", ids("alice", "m1", ""), "id_length")
	f.rejects("id-absent-sender", req, "No sender_id.", join(text(fieldID, "m1"), text(fieldChannel, "c"), tail()), "id_length")
	f.rejects("id-absent-channel", req, "No channel_id.", join(text(fieldSender, "alice"), text(fieldID, "m1"), tail()), "id_length")
	f.rejects("id-129-sender", req, "sender_id of 129 bytes.", ids(long, "m1", "c"), "id_length")
	f.rejects("id-129-message", req, "message_id of 129 bytes.", ids("alice", long, "c"), "id_length")
	f.rejects("id-129-channel", req, "channel_id of 129 bytes.", ids("alice", "m1", long), "id_length")
	f.rejects("id-129-bytes-of-43-characters", req, "The limit is in bytes, not characters.", ids("alice", wide, "c"), "id_length")
	f.rejects("id-100000", req, "message_id of 100,000 bytes.", ids("alice", strings.Repeat("y", 100_000), "c"), "id_length")
	entry := func(field int, e Entry) []byte { return join(head(), value(field, e.wire()), tail()) }
	f.rejects("id-0-entry", req, "An entry with an empty ID.", entry(fieldHistory, Entry{}), "id_length")
	f.rejects("id-absent-entry", req, "An entry of no bytes.", join(head(), value(fieldHistory, nil), tail()), "id_length")
	f.rejects("id-129-entry", req, "An entry with an ID of 129 bytes.", entry(fieldHistory, Entry{ID: long}), "id_length")
	f.rejects("id-0-entry-sender", req, "An entry with an empty sender.", entry(fieldHistory, Entry{ID: "h1", Sender: ref("")}), "id_length")
	f.rejects("id-129-entry-sender", req, "An entry with a sender of 129 bytes.", entry(fieldHistory, Entry{ID: "h1", Sender: &long}), "id_length")
	f.rejects("id-0-repair-entry", req, "A repair request with an empty ID.", entry(fieldRepair, Entry{}), "id_length")
	f.rejects("id-129-repair-entry", req, "A repair request with an ID of 129 bytes.", entry(fieldRepair, Entry{ID: long}), "id_length")
}
