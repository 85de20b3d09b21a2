package main

const (
	ceiling  = 86_400_000 // SDS-LIM-5
	greatest = 1<<53 - 1  // SDS-LIM-3
)

// lamportFamily: the local timestamp, what raises it and how far.
func lamportFamily() *family {
	f := &family{name: "lamport"}
	f.sendingTimes()
	f.raises()
	f.doesNotRaise()
	f.future()
	f.suspicion()
	return f
}

// from is a content message of another participant, without history.
func from(sender, id string, lam uint64) Message {
	return Message{Sender: sender, ID: id, Channel: "c", Lamport: lamport(lam), Content: []byte("content of " + id)}
}

// naming gives a message its history.
func naming(m Message, ids ...string) Message {
	m.History = entries(ids...)
	return m
}

func (f *family) sendingTimes() {
	v := f.add("start", "script", "SDS-STATE-2", "A new participant's timestamp is the epoch time.")
	v.create("A", "c", "alice", start+123, quiet)
	v.inspect("A").state("lamport", start+123)
	v = f.add("send-at-start", "script", "SDS-SEND-1", "At the very millisecond of the start the local timestamp is already now.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start, []byte("hi")).sends(sent("alice", "c", start+1, start, nil, nil, []byte("hi")).wire())
	v = f.add("send-takes-now", "script", "SDS-SEND-1 SDS-SEND-3", "max(now, local + 1) is now when time has passed.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+500, []byte("hi")).sends(sent("alice", "c", start+500, start, nil, nil, []byte("hi")).wire())
	v = f.add("send-thrice-in-a-millisecond", "script", "SDS-SEND-1", "Within one millisecond timestamps run ahead of the clock; then the clock catches up.")
	v.create("A", "c", "alice", start, quiet)
	for i, lam := range []uint64{start + 10, start + 11, start + 12} { // not the same content, which is a matter of its own [SDS-ID-2]
		v.send("A", start+10, []byte{byte('a' + i)}).sendsFields("lamport_timestamp", lam)
	}
	v.send("A", start+12, []byte("d")).sendsFields("lamport_timestamp", uint64(start+13))
	v.send("A", start+14, []byte("e")).sendsFields("lamport_timestamp", uint64(start+14))
	v = f.add("clock-set-back", "script", "SDS-SEND-1 SDS-STATE-3", "The clock is set back by an hour: timestamps go on rising.")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+10, []byte("x")).sendsFields("lamport_timestamp", uint64(start+10))
	v.send("A", start-3_600_000, []byte("y")).sendsFields("lamport_timestamp", uint64(start+11))
	v.inspect("A").state("lamport", start+11)
}

func (f *family) raises() {
	v := f.add("delivery-raises", "script", "SDS-ORD-4 SDS-SEND-1", "A greater timestamp is taken over on delivery, and the next own one is greater still.")
	v.create("A", "c", "alice", start, opaque)
	m := from("bob", "m1", start+60_000)
	v.receive("A", start+10, m.wire()).delivers(m)
	v.inspect("A").state("lamport", start+60_000)
	v.send("A", start+20, []byte("x")).sendsFields("lamport_timestamp", uint64(start+60_001))
	v = f.add("delivery-of-smaller", "script", "SDS-ORD-4", "A smaller timestamp changes nothing.")
	v.create("A", "c", "alice", start, opaque)
	for _, m := range []Message{from("bob", "m1", start-1), from("bob", "m0", 0), from("bob", "m2", start)} {
		v.receive("A", start+10, m.wire()).delivers(m)
	}
	v.inspect("A").state("lamport", start)
	v = f.add("delivery-of-own-elsewhere-raises", "script", "SDS-LIM-5", "A message of the own sender ID that was sent elsewhere is delivered and raises too.")
	v.create("A", "c", "alice", start, opaque)
	m = from("alice", "m1", start+60_000)
	v.receive("A", start+10, m.wire()).delivers(m, "own_elsewhere")
	v.inspect("A").state("lamport", start+60_000)
}

func (f *family) doesNotRaise() {
	v := f.add("waiting-does-not-raise", "script", "SDS-ORD-4", "A message that waits raises nothing until it is delivered.")
	v.joined("A")
	dep, m := from("bob", "m1", start+50_000), naming(from("bob", "m2", start+60_000), "m1")
	v.receive("A", start+100, m.wire()).none()
	v.inspect("A").state("lamport", start+1)
	v.receive("A", start+200, dep.wire())
	v.advance("A", start+10_000)
	v.inspect("A").state("lamport", start+60_000)
	v = f.add("sync-does-not-raise", "script", "SDS-ORD-8", "A sync message does not change the local timestamp.")
	v.create("A", "c", "alice", start, opaque)
	sync := from("bob", "s1", start+60_000)
	sync.Content = nil
	v.receive("A", start+10, sync.wire()).none()
	v.inspect("A").state("lamport", start)
	v = f.add("duplicate-does-not-raise", "script", "SDS-RECV-4", "A copy with another timestamp under a known ID changes nothing.")
	v.create("A", "c", "alice", start, opaque)
	m = from("bob", "m1", start+10)
	v.receive("A", start+20, m.wire()).delivers(m)
	v.receive("A", start+30, from("bob", "m1", start+90_000).wire()).none().silent()
	v.inspect("A").state("lamport", start+10, "log", words("m1"))
	v = f.add("rejected-does-not-raise", "script", "SDS-WIRE-7 SDS-LIM-3", "A timestamp of 2^53 is rejected and changes nothing.")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", start+20, from("bob", "m1", 1<<53).wire()).rejects("lamport")
	v.inspect("A").state("lamport", start, "log", list{})
}

// joined creates a participant alice with opaque IDs that has its join window
// behind it: it received p0 of peer at start+1.
func (v *vector) joined(node string, more ...any) Message {
	v.create(node, "c", "alice", start, opaqueEager.with(more...))
	p := from("peer", "p0", start+1)
	v.receive(node, start+1, p.wire()).delivers(p).setup()
	return p
}

func (f *family) future() {
	const now = start + 1000
	one := func(name, requirements, comment string, lam, local uint64, flags ...string) *vector {
		v := f.add(name, "script", requirements, comment)
		v.create("A", "c", "alice", start, opaque)
		m := from("bob", "m1", lam)
		s := v.receive("A", now, m.wire()).delivers(m, flags...)
		if len(flags) == 0 {
			s.unflagged("future")
		}
		v.inspect("A").state("lamport", local, "log", words("m1"))
		return v
	}
	one("ceiling-reached", "SDS-LIM-5 SDS-LIM-6", "Exactly 24 hours ahead: taken over, no flag.", now+ceiling, now+ceiling)
	one("ceiling-exceeded", "SDS-LIM-5 SDS-LIM-6 SDS-LIM-4", "One millisecond more: delivered with the flag, the local timestamp stops at the ceiling.",
		now+ceiling+1, now+ceiling, "future")
	v := one("greatest", "SDS-LIM-5 SDS-LIM-4 SDS-LIM-3", "2^53 - 1 is valid and keeps its place in the log.", greatest, now+ceiling, "future")
	v.send("A", now, []byte("x")).sendsFields("lamport_timestamp", uint64(now+ceiling+1))
	one("zero", "SDS-LIM-4", "A timestamp of 0, far in the past, is valid.", 0, start)
	v = f.add("ceiling-keeps-own-lead", "script", "SDS-LIM-5", "The ceiling limits what is taken over, it does not lower what is there.")
	v.create("A", "c", "alice", start, opaque)
	m1, m2 := from("bob", "m1", start+ceiling), from("bob", "m2", greatest)
	v.receive("A", start, m1.wire()).delivers(m1)
	v.send("A", start, []byte("x")).sendsFields("lamport_timestamp", uint64(start+ceiling+1))
	v.receive("A", start, m2.wire()).delivers(m2, "future")
	v.inspect("A").state("lamport", start+ceiling+1)
	v = f.add("far-apart-in-order", "script", "SDS-LIM-4 SDS-ORD-1", "Past, present and future stand in the log by their timestamps, whenever they arrive.")
	v.create("A", "c", "alice", start, opaque)
	for _, m := range []Message{from("bob", "future", greatest), from("carol", "past", 0), from("dave", "present", now), from("bob", "later", greatest-1)} {
		v.receive("A", now, m.wire()).delivers(m)
	}
	v.inspect("A").state("log", words("past", "present", "later", "future"))
}

func (f *family) suspicion() {
	const now = start + 1000
	far := func(sender, id string) Message { return from(sender, id, now+ceiling+100) }
	v := f.add("clock-suspect", "script", "SDS-LIM-7", "Content messages of three distinct senders in a row above the ceiling.")
	v.create("A", "c", "alice", start, opaque)
	v.receive("A", now, far("bob", "m1").wire()).delivers(far("bob", "m1"), "future")
	v.receive("A", now, far("carol", "m2").wire()).delivers(far("carol", "m2"), "future")
	v.receive("A", now, far("dave", "m3").wire()).delivers(far("dave", "m3"), "future").event("clock_suspect")
	v = f.add("clock-suspect-two-senders", "script", "SDS-LIM-7", "Three messages of two senders: no suspicion.")
	v.create("A", "c", "alice", start, opaque)
	for _, m := range []Message{far("bob", "m1"), far("carol", "m2"), far("bob", "m3")} {
		v.receive("A", now, m.wire()).delivers(m, "future")
	}
	v = f.add("clock-suspect-one-between", "script", "SDS-LIM-7", "A message below the ceiling between them: no suspicion.")
	v.create("A", "c", "alice", start, opaque)
	near := from("erin", "near", now)
	for _, m := range []Message{far("bob", "m1"), far("carol", "m2"), near, far("dave", "m3")} {
		v.receive("A", now, m.wire()).delivers(m)
	}
}
