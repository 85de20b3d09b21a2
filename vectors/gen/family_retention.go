package main

// retentionFamily: section 20.
func retentionFamily() *family {
	f := &family{name: "retention"}
	f.pruning()
	f.keeping()
	f.floor()
	return f
}

// limited is a script with room for three log entries, of which p0 is the
// first to go.
func (f *family) limited(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment).need("retention")
	v.joined("A", append([]any{"log_limit", 3}, more...)...)
	return v
}

// filled receives m1 to m5; p0, m1 and m2 are pruned.
func (v *vector) filled() {
	for i, id := range []string{"m1", "m2", "m3", "m4", "m5"} {
		m := from("bob", id, uint64(start+10*(i+1)))
		v.receive("A", uint64(later+i), m.wire()).delivers(m)
	}
}

func (f *family) pruning() {
	v := f.limited("log-limit", "SDS-RET-1 SDS-RET-2", "The log is pruned to log_limit entries, those that sort first.")
	v.filled()
	v.inspect("A").state("log", words("m3", "m4", "m5"), "pruned", words("p0", "m1", "m2"))
	v = f.limited("not-below-the-limit", "SDS-RET-1", "As many as the limit: nothing is pruned.")
	m1, m2 := from("bob", "m1", start+10), from("bob", "m2", start+20)
	v.receive("A", later, m1.wire()).delivers(m1)
	v.receive("A", later, m2.wire()).delivers(m2)
	v.inspect("A").state("log", words("p0", "m1", "m2"), "pruned", list{})
	v = f.limited("in-log-order", "SDS-RET-2", "What arrives late and sorts first is pruned first, not what was delivered first.")
	for _, m := range []Message{from("bob", "m3", start+30), from("bob", "m4", start+40), from("bob", "m2", start+20)} {
		v.receive("A", later, m.wire()).delivers(m)
	}
	v.inspect("A").state("log", words("m2", "m3", "m4"), "pruned", words("p0"))
	v = f.limited("pruned-is-met", "SDS-RET-4", "A pruned message meets a dependency.")
	v.filled()
	next := naming(from("carol", "next", start+60), "m1")
	v.receive("A", later+10, next.wire()).delivers(next)
	v = f.limited("pruned-is-known", "SDS-RET-4 SDS-RECV-4", "A copy of a pruned message has no effect.")
	v.filled()
	v.inspect("A").named("before")
	v.receive("A", later+10, m1.wire()).none().silent()
	v.inspect("A").same("before")
	v = f.limited("pruned-is-not-named", "SDS-RET-1 SDS-HIST-1", "A causal history names entries of the log, and pruned messages are none.", "history_size", 10, "history_tips", 10)
	v.filled()
	v.send("A", start+1000, []byte("x")).sendsFields("causal_history", history("m3", "m4", "m5"))
}

// keeping: own messages that still wait for an acknowledgement.
func (f *family) keeping() {
	const t = start + 1000
	script := func(name, requirements, comment string, more ...any) *vector {
		v := f.add(name, "script", requirements, comment).need("retention", "derived-ids")
		v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0, "log_limit", 1).with(more...))
		v.send("A", t, own.Content).sends(own.wire()).setup()
		return v
	}
	before := reply("bob", t-10, nil, []byte("before"))
	after := reply("bob", t+10, nil, []byte("after"))
	last := reply("bob", t+20, nil, []byte("last"))
	v := script("own-is-kept", "SDS-RET-3 SDS-RET-2", "An own message that is not acknowledged is not pruned, nor what sorts after it; what sorts before it is.")
	for i, m := range []Message{before, after, last} {
		v.receive("A", uint64(t+100+i), m.wire()).delivers(m)
	}
	v.inspect("A").state("log", words(own.ID, after.ID, last.ID), "pruned", words(before.ID))
	v = script("acknowledged-may-go", "SDS-RET-3 SDS-RET-1", "After its acknowledgement it goes like any other.")
	v.receive("A", t+100, after.wire()).delivers(after)
	v.receive("A", t+200, reply("bob", t+200, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v.receive("A", t+300, last.wire()).delivers(last)
	v.inspect("A").state("log", words(last.ID), "pruned", words(own.ID, after.ID))
	v = script("given-up-may-go", "SDS-RET-3 SDS-RET-1", "Or when it was given up.", "resend_attempts", 0)
	v.advance("A", t+100_000).silent().event("gave_up", "message_id", own.ID)
	v.receive("A", t+200_000, after.wire()).delivers(after)
	v.inspect("A").state("log", words(after.ID), "pruned", words(own.ID))
}

// floor: the replay floor.
func (f *family) floor() {
	script := func(name, requirements, comment string) *vector {
		v := f.limited(name, requirements, comment, "pruned_limit", 1)
		v.filled()
		return v
	}
	v := script("floor", "SDS-RET-5", "The index holds one ID: those that left it raised the floor.")
	v.inspect("A").state("pruned", words("m2"), "replay_floor", start+10)
	tooOld := func(name, comment string, m Message) {
		v := script(name, "SDS-RET-6 SDS-WIRE-7", comment)
		v.inspect("A").named("before")
		v.receive("A", later+10, m.wire()).rejects("too_old").silent()
		v.inspect("A").same("before")
	}
	tooOld("at-the-floor", "An unknown message at the floor is too old, and leaves no trace.", from("carol", "old", start+10))
	tooOld("far-below-the-floor", "One far below is.", from("carol", "old", 0))
	tooOld("forgotten", "One that was delivered once and whose ID left the index is not delivered again.", from("peer", "p0", start+1))
	waiting := naming(from("carol", "old", start+5), "never-seen")
	tooOld("old-with-dependencies", "One that would have to wait.", waiting)
	v = script("above-the-floor", "SDS-RET-6", "An unknown message one above the floor is delivered.")
	m := from("carol", "young", start+11)
	v.receive("A", later+10, m.wire()).delivers(m)
	v = f.limited("no-floor", "SDS-RET-5", "Nothing ever left the index: there is no floor.")
	v.filled()
	m = from("carol", "old", 0)
	v.receive("A", later+10, m.wire()).delivers(m)
	v = script("sync-below-the-floor", "SDS-RET-6", "A sync message is never too old.")
	s := Message{Sender: "carol", ID: "s1", Channel: "c", Lamport: lamport(start)}
	v.receive("A", later+10, s.wire()).none()
	v = script("known-below-the-floor", "SDS-RET-6 SDS-RECV-4", "Nor is a message that is known.")
	low := from("bob", "m2", start+20)
	v.receive("A", later+10, low.wire()).none()
	f.floorOfLost()
}

// floorOfLost: the floor knows no exceptions.
func (f *family) floorOfLost() {
	m := naming(from("carol", "m0", start+8), "gone")
	gone := from("carol", "gone", start+5)
	v := f.limited("lost-below-the-floor", "SDS-RET-6", "A lost message that comes after all.", "pruned_limit", 1, "lost_after_ms", 10)
	v.receive("A", later-50, m.wire()).none()
	v.advance("A", later-40).event("lost", "message_id", "gone").event("delivered", "message_id", "m0")
	v.filled()
	v.receive("A", later+10, gone.wire()).rejects("too_old")
	v = f.add("prehistory-below-the-floor", "script", "SDS-RET-6", "A prehistory message that comes after all.").need("retention")
	v.create("A", "c", "alice", start, opaque.with("log_limit", 3, "pruned_limit", 1))
	v.receive("A", later-50, m.wire()).delivers(m)
	v.filled()
	v.receive("A", later+10, gone.wire()).rejects("too_old")
	v = f.limited("missing-below-the-floor", "SDS-RET-6", "A missing message that somebody waits for: its dependant goes on waiting for it.", "pruned_limit", 1)
	waits := naming(from("carol", "waits", start+90), "gone")
	v.receive("A", later-50, waits.wire()).none()
	v.filled()
	v.receive("A", later+10, gone.wire()).rejects("too_old")
	v.inspect("A").state("incoming", words("waits"), "missing", words("gone"))
}
