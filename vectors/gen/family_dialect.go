package main

import "bytes"

// dialectFamily: section 24.
func dialectFamily() *family {
	f := &family{name: "dialect"}
	f.foreignFilters()
	f.foreignEvidence()
	f.foreignRest()
	return f
}

var foreignConfig = cfg("dialect", "waku-js", "ids", "opaque", "sync_max_ms", 0, "join_grace_ms", 0)

// abroad is a script in a channel of the dialect waku-js, past the join window.
func (f *family) abroad(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment).in("waku-js")
	v.create("A", "c", "alice", start, foreignConfig.with(more...))
	p := from("peer", "p0", start+1)
	v.receive("A", start+1, p.wire()).delivers(p).setup()
	return v
}

func holding(filter []byte) []any { return []any{"bloom_filter", notation(filter)} }

func (f *family) foreignFilters() {
	m1, m2 := from("bob", "m1", start+10), from("bob", "m2", start+20)
	v := f.add("filter-empty", "script", "SDS-DIA-2", "Nothing received and nothing sent: 18,752 bytes of 0.").in("waku-js")
	v.create("A", "c", "alice", start, foreignConfig)
	v.send("A", later, []byte("x")).sendsFields(holding(make([]byte, 18_752))...)
	v = f.add("filter-check-value", "script", "SDS-DIA-2", "The filter of one who has received m4 and nothing else: the example of section 26.").in("waku-js")
	v.create("A", "c", "alice", start, foreignConfig)
	m4 := from("bob", "m4", start+40)
	v.receive("A", later, m4.wire()).delivers(m4)
	v.send("A", later, []byte("x")).sendsFields(holding(foreignFilter("m4"))...)
	v = f.abroad("filter-received", "SDS-DIA-2", "The IDs of received messages.")
	v.receive("A", later, m1.wire()).delivers(m1)
	v.receive("A", later, m2.wire()).delivers(m2)
	v.send("A", later, []byte("x")).sendsFields(holding(foreignFilter("p0", "m1", "m2"))...)
	v = f.abroad("filter-waiting", "SDS-DIA-2 SDS-RECV-11", "Also of those that wait.")
	v.receive("A", later, naming(m2, "never-seen").wire()).none()
	v.send("A", later, []byte("x")).sendsFields(holding(foreignFilter("p0", "m2"))...)
	v = f.abroad("filter-duplicate", "SDS-DIA-2", "A message that came twice sets no other bits.")
	v.receive("A", later, m1.wire()).delivers(m1)
	v.receive("A", later, m1.wire())
	v.send("A", later, []byte("x")).sendsFields(holding(foreignFilter("p0", "m1"))...)
	v = f.abroad("filter-without-sync", "SDS-DIA-2", "Not those of sync and ephemeral messages.")
	sync := Message{Sender: "bob", ID: "s1", Channel: "c", Lamport: lamport(start + 30)}
	passing := Message{Sender: "bob", ID: "e1", Channel: "c", Content: []byte("e")}
	v.receive("A", later, sync.wire()).none()
	v.receive("A", later, passing.wire())
	v.send("A", later, []byte("x")).sendsFields(holding(foreignFilter("p0"))...)
	long := from("bob", "E8170OEPSdyFqY_XC9W7xspd", start+10)
	v = f.abroad("filter-long-ids", "SDS-DIA-2", "IDs of 24, 22, 27, 1 and 64 characters: all remainders of the hash's blocks.")
	ids := []string{"p0", long.ID, "0123456789abcdefghijkl", "0123456789abcdefghijklmnopq", "~", string(bytes.Repeat([]byte("0f"), 32))}
	for i, id := range ids[1:] {
		m := from("bob", id, uint64(start+10+i))
		v.receive("A", later, m.wire()).delivers(m)
	}
	v.send("A", later, []byte("x")).sendsFields(holding(foreignFilter(ids...))...)
	v = f.abroad("filter-own", "SDS-DIA-2 SDS-ID-6", "Own messages are in the filters of later ones.")
	v.need("opaque-ids")
	v.send("A", later, []byte("x")).wish("mine").sendsFields("message_id", "mine").setup()
	v.send("A", later+10, []byte("y")).wish("too").sendsFields(holding(foreignFilter("p0", "mine"))...)
	v = f.abroad("entries-name-senders", "SDS-DIA-4", "Every entry of a causal history names the sender of its message.")
	v.receive("A", later, m1.wire()).delivers(m1)
	v.send("A", later, []byte("x")).sendsFields("causal_history",
		list{kv("message_id", "p0", "sender_id", "peer"), kv("message_id", "m1", "sender_id", "bob")})
}

// mine is alice's own message, whose ID her application chose.
func (v *vector) mine() {
	v.need("ack", "opaque-ids")
	v.send("A", start+1000, []byte("own")).wish("mine").sendsFields("message_id", "mine").setup()
}

// telling is a sync message with this filter.
func telling(sender, id string, lam uint64, filter []byte) []byte {
	return Message{Sender: sender, ID: id, Channel: "c", Lamport: lamport(lam), Filter: filter}.wire()
}

func (f *family) foreignEvidence() {
	const t = start + 2000
	v := f.abroad("possibly", "SDS-DIA-5 SDS-DIA-1 SDS-ACK-2", "A filter that contains the own message makes it possibly acknowledged.")
	v.mine()
	v.receive("A", t, telling("bob", "s1", t, foreignFilter("x", "mine"))).event("possibly_acknowledged", "message_id", "mine")
	v = f.abroad("never-acknowledged-by-filters", "SDS-DIA-5", "However many filters contain it.")
	v.mine()
	v.receive("A", t, telling("bob", "s0", t, foreignFilter("mine"))).event("possibly_acknowledged", "message_id", "mine")
	for i, s := range []string{"carol", "dave", "erin", "frank", "grace", "heidi", "bob", "bob", "bob", "bob"} {
		at := uint64(t + 10 + i)
		v.receive("A", at, telling(s, "s"+string(rune('a'+i)), at, foreignFilter("mine"))).none()
	}
	v = f.abroad("acknowledged-by-history", "SDS-ACK-1", "A history acknowledges it as ever.")
	v.mine()
	m := naming(from("bob", "m1", t), "mine")
	v.receive("A", t, m.wire()).event("acknowledged", "message_id", "mine").delivers(m)
	v = f.abroad("not-contained", "SDS-DIA-5 SDS-ACK-9", "A filter that does not contain it is none.")
	v.mine()
	v.receive("A", t, telling("bob", "s1", t, foreignFilter("x", "y"))).none()
	whole := foreignFilter("mine")
	none := func(name, comment string, filter []byte) {
		v := f.abroad(name, "SDS-DIA-2 SDS-ACK-9", comment)
		v.mine()
		v.receive("A", t, telling("bob", "s1", t, filter)).none()
		next := from("carol", "next", t+10)
		next.Filter = filter
		v.receive("A", t+10, next.wire()).delivers(next)
	}
	none("filter-short", "A filter of 18,751 bytes is no evidence, and its message is received all the same.", whole[:18_751])
	none("filter-long", "Nor is one of 18,753.", join(whole, []byte{0}))
	v = f.abroad("format-1-is-none", "SDS-DIA-1", "A filter of format 1 is no evidence here: dialects are not guessed.")
	v.mine()
	v.receive("A", t, telling("bob", "s1", t, buildFilter("bob", t, start, "mine"))).none()
	v = f.scriptOwn("none-in-sds-1", "SDS-DIA-1 SDS-BLOOM-7", "A filter of the dialect waku-js is none in a channel of sds-1.")
	x := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(t), Filter: foreignFilter(own.ID)})
	v.receive("A", t, x.wire()).none()
}

func (f *family) foreignRest() {
	v := f.abroad("opaque-ids", "SDS-DIA-3", "Any ID is accepted, and no derived one asked for.")
	m := from("bob", "any ID: ~ and blanks", start+10)
	v.receive("A", later, m.wire()).delivers(m)
	v = f.add("repair-range", "script", "SDS-DIA-6", "T_max is 120,000 here.").in("waku-js").need("repair")
	v.create("A", "c", "alice", start, foreignConfig.with("repair", "on"))
	p := from("peer", "p0", start+1)
	v.receive("A", start+1, p.wire()).delivers(p).setup()
	w := defaults("m1", "bob")
	w.max = 120_000
	v.misses(later, "m1")
	v.advance("A", uint64(later+w.request()-1)).silent()
	v.advance("A", uint64(later+w.request())).asks("m1")
}
