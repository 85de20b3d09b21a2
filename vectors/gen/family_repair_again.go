package main

// askingAgain: requests are armed again with growing waits.
func (f *family) askingAgain() {
	const missed = later
	const patience = 100_000_000
	short := []any{"repair_min_ms", 2000, "repair_max_ms", 4003, "lost_after_ms", patience}
	w := defaults("m1", "bob")
	w.min, w.max = 2000, 4003
	wait := uint64(w.request())
	v := f.repairing("asks-again", "SDS-REP-9", "Asked for again after twice the wait, four times, eight times, and then always after 30 s.", short...)
	v.misses(missed, "m1")
	at := missed + wait
	v.advance("A", at).asks("m1")
	for _, next := range []uint64{2 * wait, 4 * wait, 8 * wait, 30_000, 30_000} {
		v.advance("A", at+next-1).silent()
		at += next
		v.advance("A", at).asks("m1")
	}
	slow := uint64(defaults("m1", "bob").request())
	v = f.repairing("asks-again-slowly", "SDS-REP-9", "A wait of more than 30 s stays as it is.", "lost_after_ms", patience)
	v.misses(missed, "m1")
	at = missed + slow
	v.advance("A", at).asks("m1")
	for range 3 {
		v.advance("A", at+slow-1).silent()
		at += slow
		v.advance("A", at).asks("m1")
	}
	v = f.repairing("heard-request-arms-again", "SDS-REP-9", "A request that another participant was heard to send counts like an own one.", short...)
	v.misses(missed, "m1")
	heard := missed + wait - 100
	v.receive("A", heard, asker("carol", "s1", heard, "m1").wire()).none().silent()
	v.advance("A", heard+2*wait-1).silent()
	v.advance("A", heard+2*wait).asks("m1")
	v.advance("A", heard+6*wait-1).silent()
	v.advance("A", heard+6*wait).asks("m1")
	v = f.repairing("heard-third-entry", "SDS-REP-9 SDS-REP-22", "The third entry of a request is looked at.", short...)
	v.misses(missed, "m1")
	v.receive("A", heard, asker("carol", "s1", heard, "x", "y", "m1").wire()).none().silent()
	v.advance("A", missed+wait).silent()
	v.advance("A", heard+2*wait).asks("m1")
}

// unheard: what a request must be ignored in.
func (f *family) unheard() {
	const missed = later
	at := uint64(missed + defaults("m1", "bob").request())
	heard := at - 1000
	script := func(name, requirements, comment string, m Message) (*vector, *step) {
		v := f.repairing(name, requirements, comment)
		v.misses(missed, "m1")
		return v, v.receive("A", heard, m.wire()).silent()
	}
	v, _ := script("heard-fourth-entry", "SDS-REP-22", "The fourth entry of a request is not looked at: the own one goes out in its time.", asker("carol", "s1", heard, "x", "y", "z", "m1"))
	v.advance("A", at).asks("m1")
	other := asker("carol", "s1", heard, "m1")
	other.Channel = "d"
	v, s := script("heard-in-rejected", "SDS-REP-30 SDS-WIRE-7", "Nor is one in a message that is rejected.", other)
	s.rejects("channel")
	v.advance("A", at).asks("m1")
	passing := asker("carol", "e1", heard, "m1")
	passing.Lamport, passing.Content = nil, []byte("e")
	v, s = script("heard-in-ephemeral", "SDS-REP-30 SDS-EPH-5", "Nor one in an ephemeral message.", passing)
	s.delivers(passing, "ephemeral")
	v.advance("A", at).asks("m1")
	known := from("peer", "p0", start+1)
	known.Repair = entries("m1")
	v, s = script("heard-in-known", "SDS-REP-30 SDS-RECV-4", "Nor one in a copy of a known message.", known)
	s.none()
	v.advance("A", at).asks("m1")
	v, s = script("heard-in-own", "SDS-REP-30 SDS-RECV-6", "Nor one under the own sender ID.", asker("alice", "s1", heard, "m1"))
	s.none()
	v.advance("A", at).asks("m1")
}

// fast: section 17.4.
func (f *family) fast() {
	profile := []any{"repair_profile", "fast"}
	quick := func(message, sender string) wait {
		w := defaults(message, sender)
		w.profile = "fast"
		return w
	}
	at := uint64(later + quick("m1", "bob").request())
	v := f.repairing("fast-request", "SDS-REP-25", "In the fast profile the request goes out after at most S.", profile...)
	v.misses(later, "m1")
	v.advance("A", at-1).silent()
	v.advance("A", at).asks("m1")
	v.advance("A", at+2*uint64(quick("m1", "bob").request())-1).silent()
	v.advance("A", at+2*uint64(quick("m1", "bob").request())).asks("m1")
	p0 := from("peer", "p0", start+1)
	v = f.repairing("fast-answer", "SDS-REP-25", "The answer of one who is not the author comes after 500 to S.", profile...)
	heard := uint64(start + 1000)
	v.receive("A", heard, asker("bob", "s1", heard, "p0").wire()).silent()
	due := heard + uint64(quick("p0", "peer").answer())
	v.advance("A", due-1).silent()
	v.advance("A", due).sends(p0.wire())
	v = f.repairing("fast-t-min", "SDS-REP-25 SDS-REP-21", "A request within 200 of the last copy is not taken on.", profile...)
	v.receive("A", start+200, asker("bob", "s1", start+200, "p0").wire()).silent()
	v.advance("A", start+100_000).silent()
}

// repairParameters: what a participant refuses to start with.
func (f *family) repairParameters() {
	refuse := func(name, comment string, more ...any) {
		v := f.add(name, "script", "SDS-REP-26", comment).need("repair")
		v.create("A", "c", "alice", start, opaque.with("repair", "on").with(more...)).refused()
	}
	refuse("refuse-t-min-equal", "T_min = T_max.", "repair_min_ms", 50_000, "repair_max_ms", 50_000)
	refuse("refuse-t-min-above", "T_min above T_max.", "repair_min_ms", 120_012)
	refuse("refuse-no-groups", "No response group.", "repair_groups", 0)
	v := f.add("least-range", "script", "SDS-REP-26 SDS-REP-4", "T_min is one less than T_max: no choice is left for T_req.").need("repair")
	v.joined("A", "repair", "on", "repair_min_ms", 49_999, "repair_max_ms", 50_000, "repair_groups", 1, "resend_unacknowledged_ms", 10_000_000)
	v.misses(later, "m1")
	v.send("A", later+49_998, []byte("early")).sendsFields("repair_request", list{})
	v.send("A", later+49_999, []byte("late")).sendsFields("repair_request", history("m1"))
}
