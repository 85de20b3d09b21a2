package main

// digestsFamily: section 23. The sync timer's first firing is 150 seconds away,
// so that what is sent before is a digest.
func digestsFamily() *family {
	f := &family{name: "digests"}
	slow := cfg("ids", "opaque", "sync_min_ms", 300_000, "sync_max_ms", 300_000)
	m := func(id string, after uint64) Message { return from("bob", id, start+after) }
	v := f.add("steward", "script", "SDS-DIG-2", "The steward's digest comes S after the first event, with what came since the last digest but one.").need("digests")
	v.create("A", "c", "alice", start, slow)
	v.context("A", start, "steward", "alice")
	receive := func(at uint64, id string) { v.receive("A", start+at, m(id, at).wire()).silent() }
	digest := func(at uint64, ids ...string) {
		v.advance("A", start+at-1).silent()
		v.advance("A", start+at).sendsFields("kind", "sync", "causal_history", history(ids...))
	}
	receive(100, "m1")
	receive(2000, "m2")
	digest(5100, "m1", "m2")
	receive(10_000, "m3")
	digest(15_000, "m1", "m2", "m3")
	receive(20_000, "m4")
	digest(25_000, "m3", "m4")
	v.advance("A", start+100_000).silent()
	v = f.add("nobody-else", "script", "SDS-DIG-2", "Who is not the steward sends no digest.").need("digests")
	v.create("A", "c", "alice", start, slow)
	v.context("A", start, "steward", "bob")
	v.receive("A", start+100, m("m1", 100).wire()).silent()
	v.advance("A", start+100_000).silent()
	v = f.add("imin-with-steward", "script", "SDS-DIG-3", "With a steward Imin is 3 · S by default.").need("digests", "derived-ids")
	v.create("A", "c", "alice", start, nil)
	v.context("A", start, "steward", "bob")
	v.receive("A", began, first.wire()).delivers(first).setup()
	v.advance("A", began+7_499).silent()
	v.advance("A", began+15_000).sends(syncOf(1, []string{first.ID}, []string{first.ID}).wire())
	f.reunions()
	return f
}

// reunions: what a participant tells one who lacks something.
func (f *family) reunions() {
	script := func(name, comment string, named []string, tells ...string) {
		v := f.add(name, "script", "SDS-DIG-1 SDS-SYNC-11", comment).need("digests")
		v.create("A", "c", "alice", start, cfg("ids", "opaque"))
		before := ""
		for i, id := range []string{"m1", "m2", "m3", "m4"} {
			m := from("bob", id, uint64(ahead+i))
			if before != "" {
				m = naming(m, before)
			}
			before = id
			v.receive("A", began, m.wire()).delivers(m)
		}
		v.advance("A", began+10_000).sendsFields("causal_history", history("m3", "m4")).setup()
		lagging := naming(Message{Sender: "carol", ID: "s1", Channel: "c", Lamport: lamport(ahead + 10_000)}, named...)
		v.receive("A", began+11_000, lagging.wire()).none().silent()
		v.advance("A", began+21_000).sendsFields("kind", "sync", "causal_history", history(tells...))
	}
	script("reunion", "Carol's sync message shows that she lacks m3 and m4.", []string{"m2"}, "m3", "m4")
	script("reunion-newest-named-counts", "Only what sorts after the newest that she named.", []string{"m1", "m3"}, "m4")
	script("reunion-all", "She named nothing: everything.", nil, "m1", "m2", "m3", "m4")
}
