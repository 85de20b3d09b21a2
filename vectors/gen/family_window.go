package main

// window: which IDs a participant's filter holds (SDS-BLOOM-2, 3 and 5). Each
// script reads the filter out of a message that the participant sends.
func (f *family) window() {
	const now = start + 1000
	script := func(name, requirements, comment string) *vector {
		return f.add(name, "script", requirements, comment)
	}
	holds := func(v *vector, floor uint64, ids ...string) {
		v.send("A", now, []byte("x")).sendsFields("bloom_filter", notation(buildFilter("alice", now, floor, ids...)))
	}
	receive := func(v *vector, messages ...Message) {
		for _, m := range messages {
			v.receive("A", start+100, m.wire())
		}
	}
	v := script("window-overflow", "SDS-BLOOM-2 SDS-BLOOM-3", "Four messages in a window of three: the first received leaves, and the floor is its timestamp.")
	v.create("A", "c", "alice", start, opaque.with("filter_window", 3))
	receive(v, from("bob", "m1", start+20), from("bob", "m2", start+10), from("bob", "m3", start+40), from("bob", "m4", start+30))
	holds(v, start+20, "m2", "m3", "m4")
	v = script("window-order-of-receipt", "SDS-BLOOM-2", "It is receipt that counts, not timestamps: the newest message leaves first if it came first.")
	v.create("A", "c", "alice", start, opaque.with("filter_window", 2))
	receive(v, from("bob", "m9", start+90), from("bob", "m1", start+10), from("bob", "m2", start+20))
	holds(v, start+90, "m1", "m2")
	v = script("floor-never-falls", "SDS-BLOOM-3", "The floor is the greatest timestamp that ever left, not the last.")
	v.create("A", "c", "alice", start, opaque.with("filter_window", 1))
	receive(v, from("bob", "m9", start+90), from("bob", "m1", start+10), from("bob", "m2", start+20))
	holds(v, start+90, "m2")
	v = script("floor-not-below-start", "SDS-BLOOM-3", "What leaves is older than the participant's start: the floor stays there.")
	v.create("A", "c", "alice", start, opaque.with("filter_window", 1))
	receive(v, from("bob", "m1", start-90), from("bob", "m2", start+20))
	holds(v, start, "m2")
	v = script("duplicates-once", "SDS-BLOOM-2 SDS-RECV-4", "A duplicate is not received again and does not move in the window.")
	v.create("A", "c", "alice", start, opaque.with("filter_window", 2))
	m1 := from("bob", "m1", start+10)
	receive(v, m1, from("bob", "m2", start+20), m1, from("bob", "m3", start+30), m1)
	holds(v, start+10, "m2", "m3")
	v = script("waiting-is-received", "SDS-RECV-11 SDS-HIST-6", "A message that waits is in the filter, though not in the history.")
	v.joined("A")
	v.receive("A", start+100, naming(from("bob", "m2", start+20), "m1").wire()).none()
	v.send("A", now, []byte("x")).sendsFields("causal_history", list{kv("message_id", "p0")},
		"bloom_filter", notation(buildFilter("alice", now, start, "p0", "m2")))
	v = script("sync-not-in-filter", "SDS-BLOOM-5", "The IDs of sync messages are not in it.")
	v.create("A", "c", "alice", start, opaque)
	sync := from("bob", "s1", start+10)
	sync.Content = nil
	receive(v, sync, from("bob", "m1", start+5))
	holds(v, start, "m1")
	v = script("ephemeral-not-in-filter", "SDS-EPH-6", "The IDs of ephemeral messages are not in it.")
	v.create("A", "c", "alice", start, opaque)
	eph := from("bob", "e1", 0)
	eph.Lamport = nil
	receive(v, eph, from("bob", "m1", start+5))
	holds(v, start, "m1")
	v = script("own-not-in-filter", "SDS-BLOOM-2", "Own messages are not received, also when their copies come back.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, own.Content).sends(own.wire())
	v.receive("A", start+1010, own.wire()).none().silent()
	two := sent("alice", "c", start+1020, start, []string{own.ID}, nil, []byte("two"))
	v.send("A", start+1020, two.Content).sends(two.wire())
	v = script("rejected-not-in-filter", "SDS-WIRE-7", "A rejected message leaves no trace in the filter.")
	v.create("A", "c", "alice", start, opaque)
	bad := from("bob", "bad", 1<<53)
	v.receive("A", start+100, bad.wire()).rejects("lamport")
	other := from("bob", "other", start+9)
	other.Channel = "d"
	v.receive("A", start+100, other.wire()).rejects("channel")
	holds(v, start)
	v = script("evicted-leaves-window", "SDS-RECV-15", "A message that the incoming buffer has no room for leaves the window too.")
	v.joined("A", "incoming_limit", 1)
	receive(v, naming(from("bob", "m1", start+20), "x"), naming(from("bob", "m2", start+30), "x"))
	holds(v, start, "p0", "m1")
	v = script("sender-own-elsewhere-in-filter", "SDS-RECV-11", "A message under the own sender ID that was sent elsewhere was received.")
	v.create("A", "c", "alice", start, opaque)
	receive(v, from("alice", "m1", start+20))
	holds(v, start, "m1")
}
