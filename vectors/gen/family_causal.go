package main

// causalFamily: sections 7 to 10 and 13: sending, dependencies, delivery,
// loss, and the choice of the causal history.
func causalFamily() *family {
	f := &family{name: "causal"}
	f.buffering()
	f.releaseOrder()
	f.void()
	f.duplicates()
	f.joining()
	f.losing()
	f.limits()
	f.syncDependencies()
	f.histories()
	f.sending()
	return f
}

// joinedScript is a script that begins with joined.
func (f *family) joinedScript(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment)
	v.joined("A", more...)
	return v
}

const later = start + 100 // when most scripts receive

func (f *family) buffering() {
	m1, m2 := from("bob", "m1", start+10), naming(from("bob", "m2", start+20), "m1")
	v := f.joinedScript("in-order", "SDS-RECV-12 SDS-DEP-1", "Dependencies met: delivered at once.")
	v.receive("A", later, m1.wire()).delivers(m1)
	v.receive("A", later, m2.wire()).delivers(m2)
	v = f.joinedScript("buffered-until-met", "SDS-RECV-13 SDS-RECV-16 SDS-RECV-14", "The effect arrives before its cause, waits, and follows it.")
	v.receive("A", later, m2.wire()).event("missing", "dependencies", words("m1")).of("SDS-RECV-13")
	v.inspect("A").state("log", words("p0"), "incoming", words("m2"), "missing", words("m1")).of("SDS-RECV-13", "SDS-RECV-16")
	v.receive("A", later+1, m1.wire()).delivers(m1).delivers(m2).of("SDS-RECV-14")
	v.inspect("A").state("log", words("p0", "m1", "m2"), "incoming", list{}, "missing", list{}).of("SDS-RECV-14")
	v = f.joinedScript("history-of-two", "SDS-RECV-9 SDS-RECV-13 SDS-DEP-1", "One of two dependencies is not enough.")
	both := naming(from("bob", "m3", start+30), "m1", "m2")
	other := from("carol", "m2", start+15)
	v.receive("A", later, both.wire()).event("missing", "dependencies", words("m1", "m2")).of("SDS-RECV-13")
	v.receive("A", later+1, other.wire()).delivers(other)
	v.inspect("A").state("incoming", words("m3"), "missing", words("m1")).of("SDS-RECV-13", "SDS-DEP-1")
	v.receive("A", later+2, m1.wire()).delivers(m1).delivers(both).of("SDS-RECV-14")
	v = f.joinedScript("named-more-than-once", "SDS-DEP-5 SDS-RECV-14", "A dependency that is named three times counts once.")
	thrice := naming(from("bob", "m2", start+20), "m1", "m1", "m1")
	v.receive("A", later, thrice.wire()).event("missing", "dependencies", words("m1"))
	v.inspect("A").state("incoming", words("m2"), "missing", words("m1"))
	v.receive("A", later+1, m1.wire()).delivers(m1).delivers(thrice)
	v = f.add("own-message-as-dependency", "script", "SDS-SEND-6 SDS-DEP-1", "An own message is a dependency that is met.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0))
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	v.closeWindow()
	x := reply("bob", start+2000, []string{own.ID}, []byte("re"))
	v.receive("A", start+2000, x.wire()).event("acknowledged", "message_id", own.ID).delivers(x)
}

func (f *family) releaseOrder() {
	m1 := from("bob", "m1", start+10)
	chain := []Message{m1, naming(from("carol", "m2", start+20), "m1"), naming(from("dave", "m3", start+30), "m2"), naming(from("erin", "m4", start+40), "m3")}
	v := f.joinedScript("chain-backwards", "SDS-RECV-14 SDS-DEP-2 SDS-ORD-6", "A chain of four, the newest first: nothing until the last, then all in causal order.")
	for i := 3; i > 0; i-- {
		v.receive("A", later, chain[i].wire()).none().of("SDS-DEP-2", "SDS-ORD-6")
	}
	v.receive("A", later+1, m1.wire()).delivers(m1).delivers(chain[1]).delivers(chain[2]).delivers(chain[3]).of("SDS-RECV-14", "SDS-ORD-6")
	v = f.joinedScript("waiting-meets-nothing", "SDS-DEP-2", "A dependency that itself waits is not met.")
	v.receive("A", later, chain[1].wire()).none()
	v.receive("A", later+1, chain[2].wire()).none()
	v.inspect("A").state("log", words("p0"), "incoming", words("m2", "m3"))
	diamond := []Message{m1, naming(from("carol", "left", start+20), "m1"), naming(from("dave", "right", start+20), "m1"),
		naming(from("erin", "join", start+30), "left", "right")}
	v = f.joinedScript("diamond-backwards", "SDS-RECV-14 SDS-ORD-6", "A diamond, backwards: ties between the sides are broken by ID.")
	for _, i := range []int{3, 2, 1} {
		v.receive("A", later, diamond[i].wire()).none()
	}
	v.receive("A", later+1, m1.wire()).delivers(m1).delivers(diamond[1]).delivers(diamond[2]).delivers(diamond[3])
	a, b, c := naming(from("bob", "a", start+50), "m1"), naming(from("carol", "b", start+40), "m1"), naming(from("dave", "c", start+40), "m1")
	v = f.joinedScript("first-in-order-first", "SDS-RECV-14", "Several wait for the same: delivered as they sort, not as they came.")
	for _, m := range []Message{a, c, b} {
		v.receive("A", later, m.wire()).none()
	}
	v.receive("A", later+1, m1.wire()).delivers(m1).delivers(b).delivers(c).delivers(a)
	m5, m2, m3 := naming(from("bob", "m5", start+50), "m1"), naming(from("carol", "m2", start+20), "m1"), naming(from("dave", "m3", start+30), "m2")
	v = f.joinedScript("again-and-again-the-first", "SDS-RECV-14", "After each delivery the first of what is now met: a grandchild before a later child.")
	for _, m := range []Message{m5, m3, m2} {
		v.receive("A", later, m.wire()).none()
	}
	v.receive("A", later+1, m1.wire()).delivers(m1).delivers(m2).delivers(m3).delivers(m5)
}

func (f *family) void() {
	self := naming(from("bob", "self", start+10), "self")
	v := f.joinedScript("self-reference", "SDS-DEP-3", "A message that names itself is delivered.")
	v.receive("A", later, self.wire()).delivers(self)
	late := from("carol", "late", start+50)
	early := naming(from("bob", "early", start+10), "late")
	v = f.joinedScript("names-later-one-received", "SDS-DEP-3", "A dependency that sorts after its dependant and was received is void.")
	v.receive("A", later, late.wire()).delivers(late)
	v.receive("A", later, early.wire()).delivers(early)
	v = f.joinedScript("names-later-one-not-received", "SDS-DEP-3 SDS-RECV-13 SDS-RECV-17", "Before it was received nobody knows: the dependant waits, and follows what arrived.")
	v.receive("A", later, early.wire()).none().of("SDS-RECV-13")
	v.receive("A", later+1, late.wire()).event("delivered", "message_id", "late").event("delivered", "message_id", "early").of("SDS-DEP-3", "SDS-RECV-14", "SDS-RECV-17")
	a, b := naming(from("bob", "a", start+10), "b"), naming(from("carol", "b", start+20), "a")
	both := func(v *vector, first, second Message) {
		v.receive("A", later, first.wire()).none()
		v.receive("A", later+1, second.wire()).delivers(a).delivers(b)
		v.inspect("A").state("log", words("p0", "a", "b"), "incoming", list{}, "missing", list{})
	}
	v = f.joinedScript("cycle-of-two-first-first", "SDS-DEP-3 SDS-RECV-14", "Two messages that name each other, the one that sorts first comes first.")
	both(v, a, b)
	v = f.joinedScript("cycle-of-two-second-first", "SDS-DEP-3 SDS-RECV-14", "The same, the other way round.")
	both(v, b, a)
	tieA, tieB := naming(from("bob", "tie-a", start+10), "tie-b"), naming(from("carol", "tie-b", start+10), "tie-a")
	v = f.joinedScript("cycle-with-equal-timestamps", "SDS-DEP-3 SDS-RECV-14", "Equal timestamps: the message ID decides which dependency is void.")
	v.receive("A", later, tieB.wire()).none()
	v.receive("A", later+1, tieA.wire()).delivers(tieA).delivers(tieB)
	x, y, z := naming(from("bob", "x", start+10), "z"), naming(from("carol", "y", start+20), "x"), naming(from("dave", "z", start+30), "y")
	v = f.joinedScript("cycle-of-three", "SDS-DEP-3 SDS-RECV-14", "Three messages in a ring.")
	v.receive("A", later, y.wire()).none()
	v.receive("A", later+1, x.wire()).none()
	v.receive("A", later+2, z.wire()).delivers(x).delivers(y).delivers(z)
}

func (f *family) duplicates() {
	m1, m2 := from("bob", "m1", start+10), naming(from("bob", "m2", start+20), "m1")
	v := f.joinedScript("duplicate-delivered", "SDS-RECV-4 SDS-ORD-6", "A copy of a delivered message has no effect.")
	v.receive("A", later, m1.wire()).delivers(m1)
	v.inspect("A").named("before")
	v.receive("A", later+1, m1.wire()).none().silent()
	v.inspect("A").same("before")
	v = f.joinedScript("duplicate-waiting", "SDS-RECV-4 SDS-ORD-6", "A copy of a waiting message has no effect, and it is delivered once.")
	v.receive("A", later, m2.wire()).none()
	v.inspect("A").named("before")
	v.receive("A", later+1, m2.wire()).none().silent()
	v.inspect("A").same("before")
	v.receive("A", later+2, m1.wire()).delivers(m1).delivers(m2)
	v.receive("A", later+3, m2.wire()).none()
	v = f.joinedScript("duplicate-id-other-content", "SDS-RECV-4", "In a channel with opaque IDs the first message under an ID stays.")
	other := from("mallory", "m1", start+5)
	v.receive("A", later, m1.wire()).delivers(m1)
	v.receive("A", later+1, other.wire()).none().silent()
	v.inspect("A").state("log", words("p0", "m1"))
	v = f.add("own-echo", "script", "SDS-RECV-4", "An own message that comes back has no effect.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	v.inspect("A").named("before")
	v.receive("A", start+1010, own.wire()).none().silent()
	v.inspect("A").same("before")
	elsewhere := from("alice", "other-device", start+30)
	v = f.joinedScript("own-elsewhere", "SDS-RECV-7 SDS-RECV-4", "A message under the own sender ID that was sent elsewhere is delivered once.")
	v.receive("A", later, elsewhere.wire()).delivers(elsewhere, "own_elsewhere")
	v.receive("A", later+1, elsewhere.wire()).none()
	v.inspect("A").state("log", words("p0", "other-device"), "outgoing", obj{})
}

func (f *family) joining() {
	old := naming(from("bob", "m2", start+20), "old")
	v := f.add("join-prehistory", "script", "SDS-DEP-6", "A newcomer does not wait for messages from before its time.")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", later, old.wire()).delivers(old)
	v.inspect("A").state("log", words("m2"), "incoming", list{})
	v = f.add("join-prehistory-stays", "script", "SDS-DEP-6", "What was prehistory counts as met for later messages too; what is new does not.")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", later, old.wire()).delivers(old)
	again, fresh := naming(from("bob", "m3", start+40_000), "old", "m2"), naming(from("bob", "m4", start+40_001), "gap")
	v.receive("A", start+40_000, again.wire()).delivers(again)
	v.receive("A", start+40_001, fresh.wire()).none()
	v.inspect("A").state("incoming", words("m4"))
	v = f.add("join-window-open", "script", "SDS-DEP-6", "The window is open for 30 seconds after the first message, which came long after the start.")
	v.create("A", "c", "alice", start, opaque)
	first, within, after := from("bob", "first", start+500_000), naming(from("bob", "within", start+529_000), "x"), naming(from("bob", "after", start+531_000), "y")
	v.receive("A", start+500_000, first.wire()).delivers(first)
	v.receive("A", start+529_999, within.wire()).delivers(within)
	v.receive("A", start+530_001, after.wire()).none()
	v.inspect("A").state("log", words("first", "within"), "incoming", words("after"))
	v = f.add("join-own-message-opens-nothing", "script", "SDS-DEP-6", "An own message does not start the grace period.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	m := reply("bob", start+500_000, []string{"unknown"}, []byte("x"))
	v.receive("A", start+500_000, m.wire()).delivers(m)
	v = f.add("join-prehistory-arrives", "script", "SDS-DEP-7 SDS-DEP-6", "A prehistory message that arrives after all is delivered and takes its place.")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", later, old.wire()).delivers(old)
	o := from("bob", "old", start-1000)
	v.receive("A", later+1, o.wire()).delivers(o, "prehistory")
	v.inspect("A").state("log", words("old", "m2"))
	v = f.add("join-prehistory-of-prehistory", "script", "SDS-DEP-6", "A prehistory message that arrives when the window is closed waits for nothing either.")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", later, old.wire()).delivers(old)
	deep := naming(from("bob", "old", start-1000), "older")
	v.receive("A", start+100_000, deep.wire()).delivers(deep, "prehistory")
	v.inspect("A").state("log", words("old", "m2"), "incoming", list{}, "missing", list{})
	wish := func(s *step, kind string) { s.add(kind, kv("retrieve", kv("entries", history("old")))) }
	v = f.add("join-prehistory-wished-for", "script", "SDS-IN-10", "A prehistory ID that a message from after the start names is asked for like a missing one.").need("retrieve")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", later, old.wire()).delivers(old)
	for _, at := range []uint64{1000, 3000} {
		wish(v.advance("A", later+at-1), "no_events")
		wish(v.advance("A", later+at), "events")
	}
	wish(v.advance("A", later+240_000), "events")
	wish(v.advance("A", later+600_000), "no_events")
	v = f.add("join-prehistory-not-wished-for", "script", "SDS-IN-10", "One that only a message from before the start names is not: history has no end.").need("retrieve")
	v.create("A", "c", "alice", start, opaque)
	ancient := naming(from("bob", "m2", start), "old")
	v.receive("A", later, ancient.wire()).delivers(ancient)
	wish(v.advance("A", later+600_000), "no_events")
}

func (f *family) losing() {
	m1, m2 := from("bob", "m1", start+10), naming(from("bob", "m2", start+20), "m1")
	const lost = later + 240_000
	v := f.joinedScript("lost-in-time", "SDS-IN-5 SDS-IN-6 SDS-IN-7", "A dependency is lost 240 seconds after it was first missed; then its dependant is delivered.")
	v.receive("A", later, m2.wire()).none()
	v.advance("A", lost-1).none()
	v.advance("A", lost).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v.inspect("A").state("log", words("p0", "m2"), "incoming", list{}, "missing", list{})
	v = f.joinedScript("lost-then-late", "SDS-IN-8 SDS-IN-9", "A message that was declared lost arrives: accepted, and in its place.")
	v.receive("A", later, m2.wire()).none()
	v.advance("A", lost+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v.receive("A", lost+2000, m1.wire()).delivers(m1, "late")
	v.inspect("A").state("log", words("p0", "m1", "m2"))
	v = f.joinedScript("lost-counts-as-met", "SDS-DEP-4", "What was declared lost holds no later message back.")
	v.receive("A", later, m2.wire()).none()
	v.advance("A", lost+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	m3 := naming(from("carol", "m3", start+30), "m1")
	v.receive("A", lost+2000, m3.wire()).delivers(m3)
	v = f.joinedScript("lost-received-and-waiting", "SDS-DEP-4", "What was lost, arrives and has to wait itself, is met no more.")
	deep := naming(from("bob", "m1", start+10), "y")
	v.receive("A", later, m2.wire()).none()
	v.advance("A", lost+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v.receive("A", lost+2000, deep.wire()).none()
	v.receive("A", lost+3000, m3.wire()).none()
	v.inspect("A").state("incoming", words("m1", "m3"), "missing", words("y"))
	y := from("bob", "y", start+5)
	v.receive("A", lost+4000, y.wire()).delivers(y).delivers(deep, "late").delivers(m3)
	v = f.joinedScript("lost-releases-only-complete", "SDS-IN-6", "A message that waits for something else too goes on waiting.")
	two := naming(from("bob", "two", start+30), "m1", "x")
	v.receive("A", later, m2.wire()).none()
	v.receive("A", later+100_000, two.wire()).none()
	v.advance("A", lost+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v.inspect("A").state("incoming", words("two"), "missing", words("x"))
	v.advance("A", lost+101_000).event("lost", "message_id", "x").delivers(two, "after_loss")
	v = f.joinedScript("lost-counts-from-first-missed", "SDS-IN-5", "A second dependant and copies do not prolong the wait.")
	other := naming(from("carol", "m3", start+30), "m1")
	v.receive("A", later, m2.wire()).none()
	v.receive("A", later+200_000, other.wire()).none()
	v.receive("A", later+210_000, m2.wire()).none()
	v.advance("A", lost+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss").delivers(other, "after_loss")
	v = f.joinedScript("lost-not-named", "SDS-HIST-6", "A lost ID is not named in a history.")
	v.receive("A", later, m2.wire()).none()
	v.advance("A", lost+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v.send("A", lost+2000, []byte("x")).sendsFields("causal_history", history("p0", "m2"))
	v = f.joinedScript("retrieve-wishes", "SDS-IN-3", "A missing ID is wished for 1, 3 and 7 seconds after it was first missed.").need("retrieve")
	wish := func(s *step, kind string) *step { return s.add(kind, kv("retrieve", kv("entries", history("m1")))) }
	v.receive("A", later, m2.wire()).none()
	for _, at := range []uint64{1000, 3000, 7000} {
		wish(v.advance("A", later+at-1), "no_events")
		wish(v.advance("A", later+at), "events")
	}
	v.receive("A", later+7001, m1.wire()).delivers(m1).delivers(m2)
	wish(v.advance("A", later+100_000), "no_events")
	v = f.joinedScript("lost-parameter", "SDS-IN-5", "The period is a parameter.", "lost_after_ms", 5000)
	v.receive("A", later, m2.wire()).none()
	v.advance("A", later+4999).none()
	v.advance("A", later+5000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
}

// history is a causal history as a pattern: entries with these IDs.
func history(ids ...string) list {
	l := list{}
	for _, id := range ids {
		l = append(l, kv("message_id", id))
	}
	return l
}
