package main

import "fmt"

func (f *family) limits() {
	x := from("carol", "x", start+5)
	waits := func(id string, lam uint64) Message { return naming(from("bob", id, lam), "x") }
	a, b, c := waits("a", start+10), waits("b", start+20), waits("c", start+30)
	v := f.joinedScript("incoming-full-newest-arrives", "SDS-RECV-15", "The buffer is full and the newest arrives: it is not kept, and is missing.", "incoming_limit", 2)
	for _, m := range []Message{a, b, c} {
		v.receive("A", later, m.wire()).none()
	}
	v.inspect("A").state("incoming", words("a", "b"), "missing", words("c", "x"))
	v.receive("A", later+1, x.wire()).delivers(x).delivers(a).delivers(b)
	v.receive("A", later+2, c.wire()).delivers(c)
	v = f.joinedScript("incoming-full-older-arrives", "SDS-RECV-15", "The buffer is full and an older one arrives: the newest makes room.", "incoming_limit", 2)
	for _, m := range []Message{c, b, a} {
		v.receive("A", later, m.wire()).none()
	}
	v.inspect("A").state("incoming", words("a", "b"), "missing", words("c", "x"))
	v.receive("A", later+1, x.wire()).delivers(x).delivers(a).delivers(b)
	v = f.joinedScript("missing-full", "SDS-DEP-9", "More IDs are missing than the set may hold: the message waits for all of them.", "missing_limit", 2)
	m := naming(from("bob", "m", start+50), "d1", "d2", "d3")
	v.receive("A", later, m.wire()).none()
	v.inspect("A").state("missing", words("d1", "d2"), "incoming", words("m"))
	for i, missing := range []list{words("d2", "d3"), words("d3"), {}} {
		d := from("carol", fmt.Sprintf("d%d", i+1), uint64(start+10+i))
		s := v.receive("A", later+1, d.wire()).delivers(d)
		if i == 2 {
			s.delivers(m)
		}
		v.inspect("A").state("missing", missing)
	}
	v = f.add("outgoing-full", "script", "SDS-SEND-8", "Two messages are not acknowledged: the third is refused until one is.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet.with("outgoing_limit", 2))
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	v.send("A", start+1001, []byte("two")).sendsFields("lamport_timestamp", uint64(start+1001))
	v.inspect("A").named("before")
	v.send("A", start+1002, []byte("three")).refused()
	v.inspect("A").same("before")
	v.receive("A", start+1003, reply("bob", start+1003, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v.send("A", start+1004, []byte("three")).sendsFields("content", notation([]byte("three")))
}

func (f *family) syncDependencies() {
	sync := naming(Message{Sender: "bob", ID: "s1", Channel: "c", Lamport: lamport(start + 50)}, "p0", "m1")
	m1 := from("bob", "m1", start+10)
	v := f.joinedScript("sync-misses", "SDS-RECV-16 SDS-RECV-10 SDS-DEP-8", "A sync message names what is missing; it is itself neither buffered nor delivered.")
	v.receive("A", later, sync.wire()).event("missing", "dependencies", words("m1"))
	v.inspect("A").state("missing", words("m1")).of("SDS-RECV-16")
	v.inspect("A").state("log", words("p0"), "incoming", list{}).of("SDS-RECV-10")
	v.receive("A", later+1, m1.wire()).delivers(m1)
	v.inspect("A").state("missing", list{})
	v = f.joinedScript("sync-satisfies-nothing", "SDS-RECV-10", "A message that names a sync message waits.")
	m2 := naming(from("carol", "m2", start+60), "s1")
	sync2 := Message{Sender: "bob", ID: "s1", Channel: "c", Lamport: lamport(start + 50)}
	v.receive("A", later, sync2.wire()).none()
	v.receive("A", later, m2.wire()).none()
	v.inspect("A").state("incoming", words("m2"), "missing", words("s1"))
	v = f.joinedScript("sync-missing-is-lost", "SDS-RECV-16 SDS-IN-5", "What a sync message missed is lost in its time like anything else.")
	v.receive("A", later, sync.wire()).none()
	v.advance("A", later+239_999).none()
	v.advance("A", later+241_000).event("lost", "message_id", "m1")
}

// histories: which messages a content message names.
func (f *family) histories() {
	const now = start + 1000
	names := func(v *vector, ids ...string) {
		v.send("A", now, []byte("x")).sendsFields("causal_history", history(ids...))
	}
	script := func(name, requirements, comment string, c config, messages ...Message) *vector {
		v := f.add(name, "script", requirements, comment)
		v.create("A", "c", "alice", start, c)
		for _, m := range messages {
			v.receive("A", later, m.wire())
		}
		return v
	}
	m := func(id string, lam uint64, ids ...string) Message { return naming(from("bob", id, start+lam), ids...) }
	const upstream, req = "SDS-HIST-3 SDS-HIST-1 SDS-SEND-2", "SDS-HIST-3"
	names(script("history-empty", upstream, "An empty log: no history.", opaque))
	names(script("history-one", upstream, "One message in the log.", opaque, m("m1", 1)), "m1")
	names(script("history-chain", req, "A chain has one tip; the newest other fills up to two.", opaque,
		m("m1", 1), m("m2", 2, "m1"), m("m3", 3, "m2"), m("m4", 4, "m3")), "m3", "m4")
	names(script("history-tips", req, "Three concurrent messages are three tips, oldest first.", opaque,
		m("m0", 1), m("a", 12, "m0"), m("b", 11, "m0"), m("c", 10, "m0")), "c", "b", "a")
	names(script("history-tip-old", req, "An old tip is named before newer messages that are named already.", opaque,
		m("lonely", 1), m("m2", 2), m("m3", 3, "m2"), m("m4", 4, "m3")), "lonely", "m4")
	names(script("history-tips-five", req, "Of five tips the newest four.", opaque, m("m1", 5), m("m2", 4), m("m3", 3), m("m4", 2), m("m5", 1)),
		"m4", "m3", "m2", "m1")
	names(script("history-ties", req, "Ties by message ID.", opaque, m("b", 5), m("a", 5), m("c", 5)), "a", "b", "c")
	names(script("history-order-of-log", "SDS-HIST-7 SDS-HIST-3", "In the order of the log, not of receipt.", opaque, m("m2", 20), m("m1", 10)), "m1", "m2")
	names(script("history-tip-named-later", req, "A tip that a message received later names is none, though it is newer.", opaque,
		m("m9", 9), m("m1", 1, "m9"), m("m5", 5), m("m6", 6, "m5")), "m1", "m6")
	names(script("history-parameters", req, "history_tips 1 and history_size 3.", opaque.with("history_size", 3, "history_tips", 1),
		m("m1", 1), m("m2", 2), m("m3", 3), m("m4", 4)), "m2", "m3", "m4")
	names(script("history-tips-over-size", req, "Tips are not limited by history_size.", opaque.with("history_size", 1), m("m1", 1), m("m2", 2), m("m3", 3)),
		"m1", "m2", "m3")
	names(script("history-not-later", "SDS-HIST-2 SDS-HIST-3", "A message from beyond the ceiling sorts after the new one and is not named.", opaque,
		m("m1", 1), from("carol", "future", greatest)), "m1")
	names(script("history-prehistory-not-named", req, "What is not in the log is not named.", opaque, m("m2", 2, "old")), "m2")
	eph := Message{Sender: "bob", ID: "e1", Channel: "c", Content: []byte("e")}
	names(script("history-no-ephemeral", "SDS-HIST-6", "An ephemeral message is not named.", opaque, m("m1", 1), eph), "m1")
	sync := naming(Message{Sender: "bob", ID: "s1", Channel: "c", Lamport: lamport(start + 9)}, "m1")
	names(script("history-no-sync", "SDS-HIST-5", "A sync message is not named.", opaque, m("m1", 1), sync), "m1")
	names(script("history-sync-names-no-tip-away", req, "A message that only a sync message names remains a tip.", opaque,
		m("m1", 1), m("m2", 2), m("m3", 3, "m2"), sync), "m1", "m3")
	v := f.joinedScript("history-no-waiting", "SDS-HIST-6", "Neither what waits nor what is missing is named.")
	v.receive("A", later, m("m2", 20, "m1").wire()).none()
	names(v, "p0")
	f.ownHistories()
}

func (f *family) ownHistories() {
	v := f.add("history-own", "script", "SDS-HIST-3 SDS-SEND-6", "Own messages are tips and entries like others.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	var ids []string
	for i := range 3 {
		h := ids
		if len(h) > 2 {
			h = h[1:]
		}
		lam := uint64(start + 1000 + i)
		m := sent("alice", "c", lam, start, h, nil, []byte("own"))
		v.send("A", lam, m.Content).sends(m.wire()).event("sent", "message_id", m.ID)
		ids = append(ids, m.ID)
	}
	v = f.add("history-own-and-others", "script", "SDS-HIST-3 SDS-SEND-3", "An own and a received tip.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	p := derived(Message{Sender: "peer", Channel: "c", Lamport: lamport(start + 900), Content: []byte("p")})
	v.receive("A", start+1100, p.wire()).delivers(p)
	m := sent("alice", "c", start+1200, start, []string{p.ID, own.ID}, []string{p.ID}, []byte("x"))
	v.send("A", start+1200, m.Content).sends(m.wire())
}

func (f *family) sending() {
	v := f.add("send-buffers", "script", "SDS-SEND-5 SDS-SEND-6 SDS-STATE-1", "A sent message is in the outgoing buffer, unacknowledged, and in the log.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire()).event("sent", "message_id", own.ID)
	v.inspect("A").state("lamport", start+1000, "log", words(own.ID), "outgoing", obj{{own.ID, "unacknowledged"}}, "incoming", list{}, "missing", list{})
	refuse := func(name, comment string, c config, content []byte) {
		v := f.add(name, "script", "SDS-SEND-7", comment)
		v.create("A", "c", "alice", start, c)
		v.inspect("A").named("before")
		v.send("A", start+1000, content).refused()
		v.inspect("A").same("before")
	}
	refuse("send-empty", "Empty content would be a sync message and is refused.", quiet, nil)
	refuse("send-too-long", "One byte more than content_limit.", quiet, make([]byte, 153_601))
	refuse("send-too-long-parameter", "content_limit is a parameter.", quiet.with("content_limit", 10), make([]byte, 11))
	v = f.add("send-longest", "script", "SDS-SEND-4 SDS-SEND-7", "As many bytes as content_limit are sent.")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, make([]byte, 153_600)).sendsFields("content", notation(make([]byte, 153_600)))
}
