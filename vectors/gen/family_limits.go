package main

import (
	"bytes"
	"strings"
)

func (f *family) timestamps() {
	for _, c := range []struct {
		name string
		v    uint64
		ok   bool
	}{{"0", 0, true}, {"1", 1, true}, {"2-32", 1 << 32, true}, {"2-53-minus-1", 1<<53 - 1, true}, {"2-53", 1 << 53, false}, {"2-53-plus-1", 1<<53 + 1, false},
		{"2-63-minus-1", 1<<63 - 1, false}, {"2-63", 1 << 63, false}, {"2-64-minus-1", 1<<64 - 1, false}} {
		m := plain()
		m.Lamport = lamport(c.v)
		sync := m
		sync.Content = nil
		if c.ok {
			f.accepts("lamport-"+c.name, "SDS-LIM-3 SDS-LIM-4", "A Lamport timestamp in the range.", m.wire(), m)
			continue
		}
		f.rejects("lamport-"+c.name, bad+" SDS-LIM-3", "A Lamport timestamp above 2^53 - 1.", m.wire(), "lamport")
		f.rejects("lamport-"+c.name+"-sync", bad+" SDS-LIM-3", "The same in a sync message.", sync.wire(), "lamport")
	}
}

// many are n entries of the same bytes.
func many(n int, e Entry) []Entry {
	var list []Entry
	for range n {
		list = append(list, e)
	}
	return list
}

func (f *family) atLimits() {
	const at, above = "SDS-LIM-2 SDS-LIM-1", bad + " SDS-LIM-1"
	change := func(c func(*Message)) Message {
		m := plain()
		c(&m)
		return m
	}
	history := func(n int) Message { return change(func(m *Message) { m.History = many(n, Entry{ID: "h"}) }) }
	repair := func(n int) Message { return change(func(m *Message) { m.Repair = many(n, Entry{ID: "r"}) }) }
	hint := func(n int) Message {
		return change(func(m *Message) { m.History = []Entry{{ID: "h", Hint: make([]byte, n)}} })
	}
	repairHint := func(n int) Message {
		return change(func(m *Message) { m.Repair = []Entry{{ID: "r", Hint: make([]byte, n)}} })
	}
	filter := func(n int) Message { return change(func(m *Message) { m.Filter = make([]byte, n) }) }
	content := func(n int) Message { return change(func(m *Message) { m.Content = make([]byte, n) }) }
	for _, c := range []struct {
		name, comment string
		build         func(int) Message
		limit         int
	}{
		{"history", "entries in causal_history", history, 256},
		{"repair", "entries in repair_request", repair, 16},
		{"hint", "bytes of retrieval hint", hint, 256},
		{"repair-hint", "bytes of retrieval hint in a repair request", repairHint, 256},
		{"filter", "bytes of filter", filter, 32_768},
		{"content", "bytes of content", content, 153_600},
	} {
		f.accepts("limit-"+c.name+"-reached", at, "At the limit: "+c.comment+".", c.build(c.limit).wire(), c.build(c.limit))
		f.rejects("limit-"+c.name+"-exceeded", above, "One more than the limit: "+c.comment+".", c.build(c.limit+1).wire(), "limit")
	}
	eph := content(153_600)
	eph.Lamport = nil
	f.accepts("limit-ephemeral-reached", at, "The limits hold for ephemeral messages too.", eph.wire(), eph)
	eph.Content = make([]byte, 153_601)
	f.rejects("limit-ephemeral-exceeded", above, "The limits hold for ephemeral messages too.", eph.wire(), "limit")
	f.wholeMessage(at, above)
}

func (f *family) wholeMessage(at, above string) {
	long := strings.Repeat("x", 128)
	full := Message{Sender: strings.Repeat("s", 128), ID: long, Channel: strings.Repeat("c", 128), Lamport: lamport(greatest),
		History: many(256, Entry{ID: long, Hint: bytes.Repeat([]byte{7}, 256), Sender: &long}), Filter: make([]byte, 32_768),
		Repair: many(16, Entry{ID: long, Hint: bytes.Repeat([]byte{7}, 256), Sender: &long}), Content: make([]byte, 153_600)}
	padded := func(m Message, size int) []byte {
		b := m.wire()
		rest := size - len(b) - len(key(99, wireBytes)) - 3 // a length of three bytes
		b = join(b, value(99, make([]byte, rest)))
		if len(b) != size {
			panic("padding of the wrong length")
		}
		return b
	}
	f.accepts("limit-all-reached", at, "All limits at once, and an unknown field that fills up to 1,048,576 bytes.", padded(full, 1<<20), full)
	f.rejects("limit-all-exceeded-by-one", above, "All limits but that of the whole, which is exceeded by one byte of an unknown field.", padded(full, 1<<20+1), "limit")
	f.accepts("limit-whole-reached", at, "A small message in 1,048,576 bytes.", padded(plain(), 1<<20), plain())
	f.rejects("limit-whole-exceeded", above, "A small message in 1,048,577 bytes.", padded(plain(), 1<<20+1), "limit")
}

// floods: much of something, within a megabyte.
func (f *family) floods() {
	f.rejects("flood-empty-entries", bad+" SDS-LIM-1", "500,000 entries of no bytes.", join(head(), bytes.Repeat(unhex("5a00"), 500_000), tail()), "id_length", "limit")
	f.rejects("flood-repair-entries", bad+" SDS-LIM-1", "100,000 repair requests.", join(head(), bytes.Repeat(value(fieldRepair, text(fieldEntryID, "r")), 100_000), tail()), "limit")
	f.rejects("flood-entries", bad+" SDS-LIM-1", "100,000 entries.", join(head(), bytes.Repeat(value(fieldHistory, text(fieldEntryID, "h")), 100_000), tail()), "limit")
	f.accepts("flood-unknown", "SDS-LIM-2 SDS-WIRE-5", "300,000 unknown fields.", join(head(), bytes.Repeat(number(4, 1), 300_000), tail()), plain())
	f.accepts("flood-content", "SDS-LIM-2 SDS-WIRE-9", "Content 100,000 times; the last wins.",
		join(head(), bytes.Repeat(value(fieldContent, []byte("no")), 100_000), tail()), plain())
	f.rejects("flood-noise-zero", bad, "A kilobyte of zeros.", make([]byte, 1024), "field")
	f.rejects("flood-noise-ff", bad, "A kilobyte of ff.", bytes.Repeat([]byte{0xff}, 1024), "varint")
	f.rejects("flood-text", bad, "What another protocol might send: an HTTP request.", []byte("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"), "wire_type")
	v := f.joinedScript("many-dependencies", "SDS-LIM-2 SDS-RECV-13", "A message that waits for 256 others.")
	m := plain()
	m.Sender, m.ID = "mallory", "greedy"
	for i := range 256 {
		m.History = append(m.History, Entry{ID: "nobody-has-" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26))})
	}
	v.receive("A", later, m.wire()).none()
	good := from("bob", "good", start+10)
	v.receive("A", later+1, good.wire()).delivers(good)
	v.inspect("A").state("log", words("p0", "good"), "incoming", words("greedy"))
}
