package main

import "strings"

// identityFamily: section 4. The vectors of kind identity are also sent to a
// participant, which has to accept them.
func identityFamily() *family {
	f := &family{name: "identity"}
	f.checkValues()
	f.derivations()
	f.unbound()
	f.forgeries()
	f.sends()
	return f
}

func (f *family) identity(name, comment string, m Message) *vector {
	m = derived(m)
	v := f.add(name, "identity", "SDS-ID-3 SDS-ID-4", comment).need("derived-ids")
	v.input, v.expect = kv("message", without(m.json(), "message_id", "kind")), kv("message_id", m.ID)
	v.create("A", m.Channel, "zoe", start, quiet)
	s := v.receive("A", start+10, m.wire())
	if kindOf(m) == "sync" {
		s.none()
	} else {
		s.delivers(m)
	}
	return v
}

func without(o obj, keys ...string) obj {
	var kept obj
	for _, f := range o {
		drop := false
		for _, k := range keys {
			drop = drop || f.key == k
		}
		if !drop {
			kept = append(kept, f)
		}
	}
	return kept
}

func (f *family) checkValues() {
	f.identity("check-value-1", "The first check value of section 4.",
		Message{Sender: "alice", Channel: "0", Lamport: lamport(1), Content: []byte("gm")}).flag("check-value")
	f.identity("check-value-2", "The second check value of section 4.", Message{Sender: "alice", Channel: "c", Lamport: lamport(1700000000001),
		History: entries("m2", "m3"), Filter: unhex("0107e807f62182ad"), Content: []byte("hi")}).flag("check-value")
}

func (f *family) derivations() {
	m := base()
	f.identity("content", "A content message with history and filter.", m)
	m.Content = nil
	f.identity("sync", "A sync message: content has length 0.", m)
	m = plain()
	m.Lamport = lamport(0)
	f.identity("lamport-0", "The least Lamport timestamp.", m)
	m.Lamport = lamport(1<<53 - 1)
	f.identity("lamport-greatest", "The greatest Lamport timestamp.", m)
	m = plain()
	m.Sender, m.Channel = "ab", "c"
	f.identity("prefix-1", "Lengths keep sender and channel apart: sender ab, channel c.", m)
	m.Sender, m.Channel = "b", "ca"
	f.identity("prefix-2", "Lengths keep sender and channel apart: sender b, channel ca.", m)
	m = withHistory(plain(), entries("x", "yz"))
	f.identity("history-1", "Lengths keep entries apart: x, yz.", m)
	f.identity("history-2", "Lengths keep entries apart: xy, z.", withHistory(plain(), entries("xy", "z")))
	f.identity("history-order", "Wire order counts, not sorted order.", withHistory(plain(), entries("yz", "x")))
	f.identity("history-repeated", "An entry that is named twice stands there twice.", withHistory(plain(), entries("x", "x")))
	m = plain()
	m.Sender, m.Channel = strings.Repeat("s", 128), strings.Repeat("\u20ac", 42)
	f.identity("long-ids", "128 and 126 bytes of sender and channel: lengths are of bytes.", m)
	m = plain()
	m.Content = make([]byte, 70000)
	f.identity("content-70000", "A content length above 2^16.", m)
	m = withHistory(plain(), nil)
	for range 256 {
		m.History = append(m.History, Entry{ID: "h"})
	}
	f.identity("history-256", "256 entries.", m)
	m = plain()
	m.Filter = unhex("ff")
	f.identity("filter-not-understood", "A filter that nobody understands is bound all the same.", m)
}

func (f *family) unbound() {
	m := derived(base())
	accepted := func(name, comment string, wire []byte) {
		v := f.add(name, "script", "SDS-ID-3 SDS-ID-4", comment).need("derived-ids")
		v.create("A", "c", "zoe", start, quiet)
		v.receive("A", start+10, wire).delivers(m)
	}
	c := m
	c.History = []Entry{{ID: "h1", Hint: unhex("abcd")}, {ID: "h2", Hint: unhex("00ff"), Sender: ref("bob")}}
	accepted("hint-not-bound", "A retrieval hint more does not change the ID.", c.wire())
	c.History = []Entry{{ID: "h1"}, {ID: "h2", Sender: ref("carol")}}
	accepted("entry-sender-not-bound", "Another sender in an entry does not change the ID.", c.wire())
	c = m
	c.Repair = entries("r1")
	accepted("repair-request-not-bound", "repair_request does not change the ID.", c.wire())
	accepted("unknown-field-not-bound", "An unknown field does not change the ID.", join(m.wire(), number(99, 1)))
	accepted("encoding-not-bound", "The ID is that of the fields, not of their encoding.",
		join(unhex("8a00"), m.wire()[1:]))
	p := derived(plain())
	v := f.add("empty-filter-is-absent", "script", "SDS-ID-3", "An empty filter has length 0 like an absent one.").need("derived-ids")
	v.create("A", "c", "zoe", start, quiet)
	v.receive("A", start+10, join(p.wire(), value(fieldFilter, nil))).delivers(p)
}

func (f *family) forgeries() {
	m := derived(base())
	refuse := func(name, comment string, change func(*Message)) {
		forged := m
		forged.History = append([]Entry(nil), m.History...)
		change(&forged)
		f.refused(name, comment, "SDS-ID-4", forged, "identity")
	}
	refuse("forged-id", "Another message ID.", func(f *Message) { f.ID = "E8170OEPSdyFqY_XC9W7xspd" })
	refuse("forged-id-padded", "The right ID with padding.", func(f *Message) { f.ID += "==" })
	refuse("forged-sender", "Another sender.", func(f *Message) { f.Sender = "mallory" })
	refuse("forged-lamport", "A Lamport timestamp one greater.", func(f *Message) { f.Lamport = lamport(*f.Lamport + 1) })
	refuse("forged-content", "Content altered.", func(f *Message) { f.Content = []byte("ho") })
	refuse("forged-content-dropped", "Content removed, which would make it a sync message.", func(f *Message) { f.Content = nil })
	refuse("forged-history-swapped", "Entries swapped.", func(f *Message) { f.History = entries("h2", "h1") })
	refuse("forged-history-added", "An entry added.", func(f *Message) { f.History = append(f.History, Entry{ID: "h3"}) })
	refuse("forged-history-dropped", "History removed.", func(f *Message) { f.History = nil })
	refuse("forged-filter", "A bit of the filter flipped.", func(f *Message) {
		f.Filter = append([]byte(nil), f.Filter...)
		f.Filter[len(f.Filter)-1] ^= 1
	})
	refuse("forged-filter-dropped", "Filter removed.", func(f *Message) { f.Filter = nil })
	sync := base()
	sync.Content, sync.ID = nil, "not-derived"
	f.refused("forged-sync", "A sync message with another ID.", "SDS-ID-4", sync, "identity")
	other := base()
	other.Channel = "d"
	other = derived(other)
	f.refused("other-channel", "A good message of another channel.", "SDS-RECV-1", other, "channel")
	other.Channel = "c"
	f.refused("replayed-from-other-channel", "A message of another channel, relabelled.", "SDS-ID-4", other, "identity")
	short := derived(base())
	short.Channel = "C"
	f.refused("other-channel-case", "Channel IDs are compared as bytes.", "SDS-RECV-1", short, "channel", "identity")
	eph := plain()
	eph.Lamport, eph.Channel = nil, "d"
	f.refused("other-channel-ephemeral", "An ephemeral message of another channel.", "SDS-RECV-1", eph, "channel")
	f.opaqueIDs()
}

// refused: the participant rejects m, its state stays, and a good message is
// delivered afterwards.
func (f *family) refused(name, comment, requirement string, m Message, classes ...string) *vector {
	v := f.add(name, "script", requirement+" SDS-WIRE-7", comment).need("derived-ids")
	v.create("A", "c", "zoe", start, quiet)
	v.inspect("A").named("before")
	v.receive("A", start+10, m.wire()).rejects(classes...).silent()
	v.inspect("A").same("before").of("SDS-WIRE-7")
	good := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(start + 5), Content: []byte("good")})
	v.receive("A", start+20, good.wire()).delivers(good)
	return v
}

func (f *family) opaqueIDs() {
	v := f.add("opaque-accepts-any", "script", "SDS-ID-5", "In a channel with opaque IDs every ID of valid form is accepted.")
	v.create("A", "c", "zoe", start, opaque)
	for i, id := range []string{"x", "E8170OEPSdyFqY_XC9W7xspd", strings.Repeat("long", 32), " "} {
		m := plain()
		m.ID, m.Lamport = id, lamport(uint64(start+1+i))
		v.receive("A", start+10, m.wire()).delivers(m)
	}
	v = f.add("compared-as-bytes", "script", "SDS-ID-1", "No normalisation and no case folding: five IDs, five messages.")
	v.create("A", "c", "zoe", start, opaque)
	for i, id := range []string{"\u00e9", "e\u0301", "E", "e", "e\x00"} {
		m := plain()
		m.ID, m.Lamport = id, lamport(uint64(start+1+i))
		v.receive("A", start+10, m.wire()).delivers(m)
	}
}

func (f *family) sends() {
	v := f.add("same-content-twice", "script", "SDS-ID-2 SDS-ID-3", "The same content sent twice is two messages with two IDs.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	one := sent("alice", "c", start+10, start, nil, nil, []byte("gm"))
	two := sent("alice", "c", start+11, start, []string{one.ID}, nil, []byte("gm"))
	v.send("A", start+10, one.Content).sends(one.wire()).event("sent", "message_id", one.ID)
	v.send("A", start+10, two.Content).sends(two.wire()).event("sent", "message_id", two.ID)
	v = f.add("wish-granted", "script", "SDS-ID-6", "In a channel with opaque IDs the application's wish is the message ID.")
	v.create("A", "c", "alice", start, opaque)
	v.send("A", start+10, []byte("gm")).wish("my-id").sendsFields("message_id", "my-id").event("sent", "message_id", "my-id")
	v.inspect("A").named("before")
	v.send("A", start+20, []byte("gm")).wish("my-id").refused()
	v.inspect("A").same("before")
}

// sent is a content message as its sender in a channel with derived IDs sends
// it, with the given history and filter window.
func sent(sender, channel string, lam, floor uint64, history, window []string, content []byte) Message {
	return derived(Message{Sender: sender, Channel: channel, Lamport: lamport(lam), History: entries(history...),
		Filter: buildFilter(sender, lam, floor, window...), Content: content})
}
