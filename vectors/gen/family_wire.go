package main

import "strings"

// wireFamily: kinds, decoding of what is well formed, and one rejection of each
// class. The family hostile has the rest.
func wireFamily() *family {
	f := &family{name: "wire"}
	f.kinds()
	f.anyEncoding()
	f.unknownFields()
	f.otherWireTypes()
	f.ids()
	f.oneOfEachClass()
	f.encoding()
	return f
}

func (f *family) kinds() {
	m := base()
	f.accepts("content-full", "SDS-KIND-1 SDS-LIM-2", "A content message with every field but repair_request.", m.wire(), m)
	f.accepts("content-minimal", "SDS-WIRE-1 SDS-KIND-1", "History and filter may be absent.", plain().wire(), plain())
	m = unfiltered()
	m.Repair = []Entry{{ID: "r1", Sender: ref("carol")}, {ID: "r2"}}
	f.accepts("content-repair-request", "SDS-WIRE-1", "repair_request is field 13, also for those who ignore it.", m.wire(), m)
	m = unfiltered()
	m.Content = nil
	f.accepts("sync-content-absent", "SDS-KIND-1", "Lamport timestamp and no content: a sync message.", m.wire(), m)
	m.Content = []byte{}
	f.accepts("sync-content-empty", "SDS-KIND-1", "A present content of length 0 is empty.", join(m.wire(), value(fieldContent, nil)), m)
	m = plain()
	m.Lamport = nil
	f.accepts("ephemeral", "SDS-KIND-1 SDS-KIND-2", "No Lamport timestamp, content: an ephemeral message.", m.wire(), m)
	m = base()
	m.Lamport = nil
	f.accepts("ephemeral-with-history", "SDS-KIND-1 SDS-EPH-5",
		"History and filter do not make a content message of it, and are ignored.", m.wire(), m)
	m = plain()
	m.Lamport = lamport(0)
	f.accepts("content-lamport-0", "SDS-KIND-1", "A present Lamport timestamp of 0 is present.", m.wire(), m)
	m.Content = nil
	f.accepts("sync-lamport-0", "SDS-KIND-1 SDS-KIND-2", "A present Lamport timestamp of 0 is present, also without content.", m.wire(), m)
	f.rejects("kind-neither", "SDS-KIND-2", "Neither Lamport timestamp nor content.", head(), "kind")
	f.rejects("kind-empty-content", "SDS-KIND-2 SDS-KIND-1", "No Lamport timestamp, and content that is present but empty.",
		join(head(), value(fieldContent, nil)), "kind")
	f.rejects("kind-history-only", "SDS-KIND-2", "History and filter make no message without Lamport timestamp and content.",
		join(head(), value(fieldHistory, text(fieldEntryID, "h1")), value(fieldFilter, unhex("01070100"))), "kind")
}

func (f *family) anyEncoding() {
	const section = "SDS-WIRE-1"
	lam := number(fieldLamport, start+1)
	h1, h2 := value(fieldHistory, base().History[0].wire()), value(fieldHistory, base().History[1].wire())
	content, filter := value(fieldContent, []byte("hi")), value(fieldFilter, base().Filter)
	f.accepts("order-descending", section, "Fields come in any order.", join(content, h1, h2, lam,
		text(fieldChannel, "c"), text(fieldID, "m1"), text(fieldSender, "alice")), unfiltered())
	f.accepts("history-interleaved", section, "Repeated fields accumulate in their order, with others between them.",
		join(h1, text(fieldChannel, "c"), lam, content, text(fieldID, "m1"), text(fieldSender, "alice"), h2), unfiltered())
	f.accepts("last-ids-win", "SDS-WIRE-9", "The last occurrence of a singular field wins.", join(
		text(fieldSender, "mallory"), text(fieldID, "m0"), text(fieldChannel, "d"), head(), lam, content), plain())
	f.accepts("last-lamport-wins", "SDS-WIRE-9", "The last Lamport timestamp wins.", join(head(), number(fieldLamport, 5), lam, content), plain())
	f.accepts("last-lamport-wins-over-too-great", "SDS-WIRE-9", "What a decoder that keeps the last occurrence never sees cannot be judged.",
		join(head(), number(fieldLamport, 1<<53), lam, content), plain())
	f.accepts("last-id-wins-over-empty", "SDS-WIRE-9", "What a decoder that keeps the last occurrence never sees cannot be judged.",
		join(text(fieldSender, ""), head(), lam, content), plain())
	f.accepts("last-content-wins", "SDS-WIRE-9", "The last content wins; it is not appended.",
		join(head(), lam, value(fieldContent, []byte("bye")), content), plain())
	sync := plain()
	sync.Content = []byte{}
	f.accepts("last-content-empty", "SDS-WIRE-9 SDS-KIND-1", "A later empty content wins and makes a sync message.",
		join(head(), lam, content, value(fieldContent, nil)), sync)
	f.accepts("last-filter-wins", "SDS-WIRE-9", "The last filter wins.",
		join(head(), lam, h1, h2, value(fieldFilter, unhex("ffff")), filter, content), base())
	f.accepts("entry-order", "SDS-WIRE-9", "An entry's fields come in any order, and the last occurrence wins.", join(head(), lam, h1,
		value(fieldHistory, join(text(fieldEntrySender, "dave"), value(fieldEntryHint, unhex("00ff")), text(fieldEntryID, "x"),
			text(fieldEntrySender, "bob"), text(fieldEntryID, "h2"))), content), unfiltered())
	f.longVarints(lam)
}

func (f *family) longVarints(lam []byte) {
	const section = "SDS-WIRE-1"
	rest := join(text(fieldID, "m1"), text(fieldChannel, "c"), lam, value(fieldContent, []byte("hi")))
	f.accepts("varint-long-key", section, "A key may be longer than need be.", join(unhex("8a00"), unhex("05"), []byte("alice"), rest), plain())
	f.accepts("varint-long-length", section, "A length may be longer than need be.", join(unhex("0a"), unhex("858000"), []byte("alice"), rest), plain())
	f.accepts("varint-10-bytes", section, "A varint may have 10 bytes.",
		join(head(), key(fieldLamport, wireVarint), longVarint(start+1, 10), value(fieldContent, []byte("hi"))), plain())
	f.accepts("varint-10-byte-key", section, "Keys too.",
		join(longVarint(fieldSender<<3|wireBytes, 10), unhex("05"), []byte("alice"), rest), plain())
	zero := plain()
	zero.Lamport = lamport(0)
	f.accepts("varint-10-byte-zero", section, "Ten bytes for 0.",
		join(head(), key(fieldLamport, wireVarint), longVarint(0, 10), value(fieldContent, []byte("hi"))), zero)
}

func (f *family) unknownFields() {
	const req = "SDS-WIRE-5"
	around := func(unknown []byte) []byte { return join(unknown, plain().wire(), unknown) }
	f.accepts("unknown-varint", req, "An unknown field 4, a varint.", around(number(4, 1<<40)), plain())
	f.accepts("unknown-varint-max", req, "An unknown varint of 2^64 - 1.", around(number(4, 1<<64-1)), plain())
	f.accepts("unknown-fixed64", req, "An unknown field 9, 8 bytes.", around(join(key(9, wireFixed64), unhex("0102030405060708"))), plain())
	f.accepts("unknown-bytes", req, "An unknown field 14 whose bytes are no UTF-8 and no message.", around(value(14, unhex("ff00c3"))), plain())
	f.accepts("unknown-fixed32", req, "An unknown field 21, 4 bytes.", around(join(key(21, wireFixed32), unhex("01020304"))), plain())
	f.accepts("unknown-greatest-field", req, "The greatest field number, 2^29 - 1.", around(number(1<<29-1, 7)), plain())
	f.accepts("unknown-nim-sds-fields", req, "Numbers that another schema uses are unknown here.",
		around(join(text(4, "x"), number(5, 1), text(6, "y"), text(7, "z"))), plain())
	f.accepts("unknown-in-entry", req, "Unknown fields of every kind in an entry.", join(head(), number(fieldLamport, start+1),
		value(fieldHistory, join(number(4, 1), text(fieldEntryID, "h1"), value(20, unhex("ff")), key(9, wireFixed64), make([]byte, 8))),
		value(fieldContent, []byte("hi"))), withHistory(plain(), entries("h1")))
}

func withHistory(m Message, h []Entry) Message {
	m.History = h
	return m
}

func (f *family) otherWireTypes() {
	const req = "SDS-WIRE-5"
	ephemeral := plain()
	ephemeral.Lamport = nil
	content := value(fieldContent, []byte("hi"))
	lam := number(fieldLamport, start+1)
	f.accepts("lamport-as-bytes", req, "A Lamport timestamp with wire type 2 is ignored, so this message is ephemeral.",
		join(head(), value(fieldLamport, varint(start+1)), content), ephemeral)
	f.accepts("lamport-as-fixed64", req, "A Lamport timestamp with wire type 1 is ignored.",
		join(head(), key(fieldLamport, wireFixed64), make([]byte, 8), lam, content), plain())
	f.accepts("lamport-as-fixed32", req, "A Lamport timestamp with wire type 5 is ignored, also after the right one.",
		join(head(), lam, key(fieldLamport, wireFixed32), make([]byte, 4), content), plain())
	sync := plain()
	sync.Content = nil
	f.accepts("content-as-varint", req, "Content with wire type 0 is ignored, so this is a sync message.",
		join(head(), lam, number(fieldContent, 7)), sync)
	f.accepts("ids-as-varint", req, "IDs with wire type 0 are ignored beside the right ones.",
		join(number(fieldSender, 1), number(fieldID, 2), number(fieldChannel, 3), head(), lam, content), plain())
	f.rejects("sender-only-as-varint", "SDS-WIRE-5 SDS-ID-1", "A sender_id with wire type 0 is ignored, so there is none.",
		join(number(fieldSender, 1), text(fieldID, "m1"), text(fieldChannel, "c"), lam, content), "id_length")
	f.accepts("history-as-varint", req, "A history entry with wire type 0 is ignored.", join(head(), lam, number(fieldHistory, 5), content), plain())
	f.accepts("filter-as-fixed32", req, "A filter with wire type 5 is ignored.",
		join(head(), lam, key(fieldFilter, wireFixed32), unhex("01070100"), content), plain())
	f.accepts("entry-fields-as-varint", req, "Hint and sender of an entry with wire type 0 are ignored.", join(head(), lam,
		value(fieldHistory, join(text(fieldEntryID, "h1"), number(fieldEntryHint, 1), number(fieldEntrySender, 1))), content),
		withHistory(plain(), entries("h1")))
	f.rejects("entry-id-as-varint", "SDS-WIRE-5 SDS-ID-1", "The ID of an entry with wire type 0 is ignored, so there is none.",
		join(head(), lam, value(fieldHistory, number(fieldEntryID, 1)), content), "id_length")
}

func (f *family) ids() {
	const req = "SDS-ID-1"
	named := func(sender, id, channel string) Message {
		m := plain()
		m.Sender, m.ID, m.Channel = sender, id, channel
		return m
	}
	long, emoji := strings.Repeat("x", 128), strings.Repeat("\U0001f980", 32)
	for _, c := range []struct {
		name, comment string
		m             Message
	}{
		{"id-1-byte", "IDs of 1 byte.", named("a", "b", "c")},
		{"id-128-bytes", "IDs of 128 bytes.", named(long, long, long)},
		{"id-128-bytes-of-32-characters", "The limit is in bytes: 32 characters of 4 bytes each.", named(emoji, emoji, emoji)},
		{"id-nul", "U+0000 is valid UTF-8.", named("a\x00", "\x00", "c\x00d")},
		{"id-noncharacters", "Non-characters and a byte order mark are valid UTF-8.", named("\uffff", "\ufeffm", "\ufdd0")},
		{"id-greatest-code-point", "U+10FFFF is valid UTF-8, and so is U+E000 above the surrogates.", named("\U0010ffff", "\ue000", "\ud7ff")},
		{"id-whitespace", "Nothing is trimmed.", named(" ", "\n", "\t c ")},
	} {
		f.accepts(c.name, req, c.comment, c.m.wire(), c.m)
	}
	m := withHistory(plain(), []Entry{{ID: long, Sender: ref(long)}, {ID: "h", Sender: ref("s")}, {ID: emoji, Hint: []byte{}}})
	wire := join(head(), number(fieldLamport, start+1),
		value(fieldHistory, m.History[0].wire()), value(fieldHistory, m.History[1].wire()),
		value(fieldHistory, join(text(fieldEntryID, emoji), value(fieldEntryHint, nil))), value(fieldContent, []byte("hi")))
	f.accepts("entry-ids", req, "Entries with IDs of 1 and 128 bytes, without a sender and with an empty hint.", wire, m)
}

func (f *family) oneOfEachClass() {
	whole := plain().wire()
	lam := number(fieldLamport, start+1)
	content := value(fieldContent, []byte("hi"))
	const req = "SDS-WIRE-6 SDS-WIRE-7"
	f.rejects("class-truncated", req, "The content is cut.", whole[:len(whole)-1], "truncated")
	f.rejects("class-varint", req, "A Lamport timestamp of 2^64.", join(head(), key(fieldLamport, wireVarint), unhex("80808080808080808002"), content), "varint")
	f.rejects("class-field", req, "Field number 0.", join(head(), lam, unhex("0001"), content), "field")
	f.rejects("class-wire-type", req, "An unknown field with wire type 6.", join(head(), lam, key(9, 6), content), "wire_type")
	f.rejects("class-utf8", req+" SDS-ID-1", "A sender ID that is not UTF-8.",
		join(value(fieldSender, unhex("ff")), text(fieldID, "m1"), text(fieldChannel, "c"), lam, content), "utf8")
	f.rejects("class-id-length", req+" SDS-ID-1", "No message ID.", join(text(fieldSender, "alice"), text(fieldChannel, "c"), lam, content), "id_length")
	f.rejects("class-limit", req+" SDS-LIM-1", "A filter of 32,769 bytes.", join(head(), lam, value(fieldFilter, make([]byte, 32769)), content), "limit")
	f.rejects("class-lamport", req+" SDS-LIM-3", "A Lamport timestamp of 2^53.", join(head(), number(fieldLamport, 1<<53), content), "lamport")
	f.rejects("class-kind", req+" SDS-KIND-2", "Neither Lamport timestamp nor content.", head(), "kind")
}
