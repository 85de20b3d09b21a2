package main

// durabilityFamily: section 18. Over the contract everything that was replied
// is confirmed, so that a restart shows what must not be forgotten.
func durabilityFamily() *family {
	f := &family{name: "durability"}
	f.kept()
	f.keptOutgoing()
	f.keptPeriods()
	f.keptTimestamps()
	return f
}

// durable is a script of a participant past its join window.
func (f *family) durable(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment).need("persistence")
	v.joined("A", more...)
	return v
}

// durableOwn is one that begins with alice's own message.
func (f *family) durableOwn(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment).need("persistence", "derived-ids")
	v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0).with(more...))
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	return v
}

func (f *family) kept() {
	m1, m2 := from("bob", "m1", start+10), naming(from("bob", "m2", start+20), "m1")
	v := f.durable("log-and-incoming", "SDS-DUR-5 SDS-DUR-7 SDS-DUR-13", "Log, incoming buffer and missing IDs are what they were, and nothing is delivered again.")
	v.receive("A", later, m2.wire()).none()
	v.restart("A", later+10).none().silent().of("SDS-DUR-13")
	v.inspect("A").state("log", words("p0"), "incoming", words("m2"), "missing", words("m1")).of("SDS-DUR-5", "SDS-DUR-7")
	v = f.durable("released-after-restart", "SDS-DUR-5", "A message that waited is delivered when its dependency arrives after the restart.")
	v.receive("A", later, m2.wire()).none()
	v.restart("A", later+10)
	v.receive("A", later+20, m1.wire()).delivers(m1).delivers(m2)
	v = f.durable("duplicate-after-restart", "SDS-DUR-13 SDS-DUR-5", "What was delivered before is known after it.")
	v.restart("A", later)
	p0 := from("peer", "p0", start+1)
	v.receive("A", later+10, p0.wire()).none().silent()
	v = f.durable("met-after-restart", "SDS-DUR-5", "And meets a dependency.")
	v.restart("A", later)
	next := naming(from("bob", "next", start+20), "p0")
	v.receive("A", later+10, next.wire()).delivers(next)
	v = f.durable("tips-after-restart", "SDS-DUR-5", "The next own message names what it would have named.", "history_size", 1)
	v.receive("A", later, m1.wire()).delivers(m1)
	reply := naming(from("carol", "m3", start+30), "m1")
	v.receive("A", later, reply.wire()).delivers(reply)
	v.restart("A", later+10)
	v.send("A", later+20, []byte("x")).sendsFields("causal_history", history("p0", "m3"))
	v = f.durable("no-second-join-window", "SDS-DUR-7", "The start is the first start: no new join window swallows what is missing.")
	v.restart("A", later)
	v.receive("A", later+10, m2.wire()).none()
	v.inspect("A").state("incoming", words("m2"), "missing", words("m1"))
	v = f.add("prehistory-after-restart", "script", "SDS-DUR-7", "A prehistory ID is still one.").need("persistence")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", later, m2.wire()).delivers(m2)
	v.restart("A", later+10)
	v.inspect("A").state("prehistory", words("m1"), "missing", list{})
	v.receive("A", later+100_000, m1.wire()).delivers(m1, "prehistory")
}

func (f *family) keptOutgoing() {
	const t = start + 1000
	v := f.durableOwn("outgoing", "SDS-DUR-1 SDS-DUR-6", "An own message that was sent is in the log and in the outgoing buffer.")
	v.restart("A", t).none().silent()
	v.inspect("A").state("log", words(own.ID), "outgoing", obj{{own.ID, "unacknowledged"}})
	v = f.durableOwn("resend-after-restart", "SDS-DUR-10 SDS-OUT-3", "It is resent in its time, with the same bytes.")
	v.restart("A", t+1000).silent()
	v.advance("A", t+11_999).silent()
	v.advance("A", t+19_000).sends(own.wire())
	v = f.durableOwn("attempts-after-restart", "SDS-DUR-10 SDS-OUT-6", "Earlier attempts count.", "resend_attempts", 1)
	v.advance("A", t+18_000).sends(own.wire())
	v.restart("A", t+18_001).silent()
	v.advance("A", t+1_000_000).silent()
	v = f.durableOwn("acknowledged-after-restart", "SDS-DUR-6 SDS-OUT-5", "An acknowledged message stays so, and is not resent.")
	v.receive("A", t+1000, reply("bob", t+1000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v.restart("A", t+2000).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "acknowledged"}})
	v.advance("A", t+1_000_000).silent().none()
	v = f.durableOwn("acknowledged-by-filters-after-restart", "SDS-DUR-6", "Also one that filters acknowledged, whatever comes of their evidence.")
	for i, s := range []string{"bob", "carol", "dave", "erin"} {
		at := uint64(t + 1000 + i)
		v.receive("A", at, hitBy(s, at).wire())
	}
	v.restart("A", t+2000).none()
	v.receive("A", t+3000, missBy("bob", t+3000).wire()).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "acknowledged"}})
	v.advance("A", t+1_000_000).silent().none()
	v = f.durableOwn("acknowledged-once", "SDS-DUR-6 SDS-ACK-11", "Further evidence does not report it a second time.")
	v.receive("A", t+1000, reply("bob", t+1000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v.restart("A", t+2000)
	v.receive("A", t+3000, reply("carol", t+3000, []string{own.ID}, nil).wire()).none()
	v = f.durableOwn("acknowledged-later", "SDS-DUR-6 SDS-ACK-1", "One that was not acknowledged can be after the restart.")
	v.restart("A", t+1000)
	v.receive("A", t+2000, reply("bob", t+2000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v = f.durableOwn("outgoing-limit-after-restart", "SDS-DUR-6 SDS-SEND-8", "The outgoing buffer is as full as it was.", "outgoing_limit", 1)
	v.restart("A", t+1000)
	v.send("A", t+2000, []byte("two")).refused()
}

// keptPeriods: times that go on over a restart.
func (f *family) keptPeriods() {
	m2 := naming(from("bob", "m2", start+20), "m1")
	v := f.durable("loss-after-restart", "SDS-DUR-7 SDS-IN-5", "What was missing is lost in its time, counted from before the restart.")
	v.receive("A", later, m2.wire()).none()
	v.restart("A", later+100_000).none()
	v.advance("A", later+239_999).none()
	v.advance("A", later+240_000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v = f.durable("lost-after-restart", "SDS-DUR-7 SDS-DEP-4 SDS-IN-9", "What was lost is still lost: it holds nothing back, and comes late.", "lost_after_ms", 1000)
	v.receive("A", later, m2.wire()).none()
	v.advance("A", later+1000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v.restart("A", later+2000).none()
	v.inspect("A").state("lost", words("m1"), "missing", list{})
	m3 := naming(from("carol", "m3", start+30), "m1")
	v.receive("A", later+2010, m3.wire()).event("delivered", "message_id", "m3")
	m1 := from("bob", "m1", start+10)
	v.receive("A", later+2020, m1.wire()).delivers(m1, "late")
	v = f.add("sync-after-restart", "script", "SDS-DUR-14", "A sync interval of length Imin begins if there is something to tell.").need("persistence", "derived-ids")
	v.create("A", "c", "alice", start, nil)
	v.receive("A", began, first.wire()).delivers(first).setup()
	v.advance("A", began+70_000).setup() // three intervals; the fourth has 80 seconds
	v.restart("A", began+80_000).silent()
	v.advance("A", began+84_999).silent()
	v.advance("A", began+90_000).sendsFields("kind", "sync", "causal_history", history(first.ID))
}

func (f *family) keptTimestamps() {
	const t = start + 1000
	v := f.durable("timestamp", "SDS-DUR-4", "In the millisecond of the last message: the next timestamp is greater.")
	v.send("A", t, []byte("x")).sendsFields("lamport_timestamp", uint64(t))
	v.restart("A", t)
	v.send("A", t, []byte("y")).sendsFields("lamport_timestamp", uint64(t+1))
	v = f.durable("timestamp-clock-set-back", "SDS-DUR-4", "The clock was set back by an hour meanwhile.")
	v.send("A", t, []byte("x")).sendsFields("lamport_timestamp", uint64(t))
	v.restart("A", t-3_600_000)
	v.send("A", t-3_600_000, []byte("y")).sendsFields("lamport_timestamp", uint64(t+1))
	v = f.durable("timestamp-received", "SDS-DUR-3 SDS-DUR-4", "What a delivery raised stays raised.")
	m := from("bob", "m1", start+60_000)
	v.receive("A", later, m.wire()).delivers(m)
	v.restart("A", later+10)
	v.send("A", later+20, []byte("y")).sendsFields("lamport_timestamp", uint64(start+60_001))
	v = f.durable("timestamp-of-sync", "SDS-DUR-4", "A sync message used one up as well.", "sync_max_ms", 15_000, "sync_min_ms", 15_000)
	ahead := from("bob", "m1", start+3_600_000)
	v.receive("A", later, ahead.wire()).delivers(ahead)
	v.advance("A", later+15_000).sendsFields("kind", "sync", "lamport_timestamp", uint64(start+3_600_001))
	v.restart("A", later+15_001)
	v.send("A", later+15_002, []byte("y")).sendsFields("lamport_timestamp", uint64(start+3_600_002))
	v = f.add("ephemeral-id", "script", "SDS-ID-7 SDS-ID-2", "The value that the IDs of ephemeral messages are made from is kept like the Lamport timestamp.").need("persistence", "ephemeral", "derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", t, []byte("typing")).ephemeral().sends(passing(t, "typing").wire())
	v.restart("A", t-500)
	v.send("A", t-500, []byte("typing")).ephemeral().sends(passing(t+1, "typing").wire())
}
