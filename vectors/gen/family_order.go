package main

// orderFamily: section 9.2. Entries are received in the order of the input and
// read from the log.
func orderFamily() *family {
	f := &family{name: "order"}
	type e = place
	f.order("by-lamport", "SDS-ORD-1 SDS-ORD-5", "The timestamp comes first, whatever the IDs.", []e{{3, "a"}, {1, "c"}, {2, "b"}}, 1, 2, 0)
	f.order("lamport-is-a-number", "SDS-ORD-1", "9, 10 and 100 are not compared as text.", []e{{100, "a"}, {9, "b"}, {10, "c"}}, 1, 2, 0)
	f.order("lamport-extremes", "SDS-ORD-1 SDS-ORD-5", "0 and 2^53 - 1, and two that a 32-bit or a double-precision comparison would confuse.",
		[]e{{greatest, "a"}, {1 << 32, "b"}, {0, "c"}, {greatest - 1, "d"}, {1<<32 - 1, "e"}}, 2, 4, 1, 3, 0)
	f.order("tie-by-id", "SDS-ORD-2", "The same timestamp: ascending by message ID, not by arrival.", []e{{5, "b"}, {5, "c"}, {5, "a"}}, 2, 0, 1)
	f.order("tie-prefix-first", "SDS-ORD-3", "A proper prefix comes first.", []e{{5, "ab"}, {5, "a"}, {5, "abc"}, {5, "b"}}, 1, 0, 2, 3)
	f.order("tie-case", "SDS-ORD-3", "Upper case before lower case: B is 42, a is 61.", []e{{5, "a"}, {5, "B"}, {5, "A"}, {5, "b"}}, 2, 1, 0, 3)
	f.order("tie-digits", "SDS-ORD-3", "10 before 9: bytes, not numbers.", []e{{5, "9"}, {5, "10"}, {5, "1"}}, 2, 1, 0)
	f.order("tie-punctuation", "SDS-ORD-3", "The alphabet of derived IDs in byte order: - 0 A _ a.",
		[]e{{5, "_"}, {5, "a"}, {5, "-"}, {5, "A"}, {5, "0"}}, 2, 4, 3, 0, 1)
	f.order("tie-locale", "SDS-ORD-3", "z before \u00e4: no locale.", []e{{5, "\u00e4"}, {5, "z"}, {5, "a"}}, 2, 1, 0)
	f.order("tie-utf16", "SDS-ORD-3", "U+FFFD before U+1F980: by bytes of UTF-8, which languages that compare UTF-16 units get wrong.",
		[]e{{5, "\U0001f980"}, {5, "\ufffd"}, {5, "\ue000"}}, 2, 1, 0)
	f.order("tie-normalisation", "SDS-ORD-3", "Decomposed before composed: 65 cc 81 and c3 a9.", []e{{5, "\u00e9"}, {5, "e\u0301"}, {5, "f"}}, 1, 2, 0)
	f.order("tie-nul", "SDS-ORD-3", "U+0000 is a character like any other: a, a followed by it, aa.", []e{{5, "aa"}, {5, "a\x00"}, {5, "a"}}, 2, 1, 0)
	f.order("tie-signed-bytes", "SDS-ORD-3", "Bytes are unsigned: 7f before c3.", []e{{5, "\u00c3"}, {5, "\x7f"}}, 1, 0)
	f.order("lamport-before-id", "SDS-ORD-1 SDS-ORD-2", "Ties are broken within a timestamp only.", []e{{6, "a"}, {5, "z"}, {6, "b"}, {5, "y"}, {7, "0"}}, 3, 1, 0, 2, 4)
	f.order("one", "SDS-ORD-1", "One message.", []e{{5, "a"}}, 0)
	f.inserted()
	return f
}

type place struct {
	lamport uint64
	id      string
}

func (f *family) order(name, requirement, comment string, in []place, sorted ...int) {
	v := f.add(name, "order", requirement, comment)
	v.create("A", "c", "alice", start, opaque)
	given, want, ids := list{}, list{}, list{}
	for _, p := range in {
		m := from("bob", p.id, p.lamport)
		v.receive("A", start+10, m.wire()).delivers(m)
		given = append(given, kv("lamport", p.lamport, "message_id", p.id))
	}
	for _, i := range sorted {
		want = append(want, given[i])
		ids = append(ids, in[i].id)
	}
	v.input, v.expect = kv("entries", given), kv("sorted", want)
	v.inspect("A").state("log", ids)
}

func (f *family) inserted() {
	v := f.add("predecessor", "script", "SDS-ORD-5 SDS-ORD-7", "Each delivery names the predecessor at the place where the message is inserted.")
	v.create("A", "c", "alice", start, opaque)
	m1, m3, m2, m0 := from("bob", "m1", start-100), from("bob", "m3", start-50), from("carol", "m2", start-70), from("carol", "m0", start-200)
	v.receive("A", start+10, m1.wire()).delivers(m1)
	v.receive("A", start+11, m3.wire()).deliversAfter(m3, "m1")
	v.receive("A", start+12, m2.wire()).deliversAfter(m2, "m1")
	v.receive("A", start+13, m0.wire()).delivers(m0)
	v.inspect("A").state("log", words("m0", "m1", "m2", "m3"))
	v = f.add("own-among-others", "script", "SDS-SEND-6 SDS-ORD-5", "Own messages stand in the log by the same order, at once.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	own := sent("alice", "c", start+100, start, nil, nil, []byte("own"))
	before, after := derived(from("bob", "", start+50)), derived(from("bob", "", start+150))
	v.send("A", start+100, own.Content).sends(own.wire())
	v.inspect("A").state("log", words(own.ID))
	v.receive("A", start+110, after.wire()).deliversAfter(after, own.ID)
	v.receive("A", start+120, before.wire()).delivers(before)
	v.inspect("A").state("log", words(before.ID, own.ID, after.ID))
}
