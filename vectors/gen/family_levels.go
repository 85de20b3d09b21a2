package main

// levelsFamily: section 22.
func levelsFamily() *family {
	f := &family{name: "levels"}
	f.stewards()
	f.members()
	f.percent()
	f.levelsStay()
	f.lastWords()
	return f
}

// levelled is a script that begins with alice's own message.
func (f *family) levelled(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment).need("levels", "ack", "derived-ids")
	v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0).with(more...))
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	return v
}

// group tells alice at the time of her message who belongs to it.
func (v *vector) group(pairs ...any) *step { return v.context("A", start+1000, pairs...).none() }

// names gives alice a sync message of the sender that names her message.
func (v *vector) names(sender string, lam uint64) *step {
	return v.receive("A", lam, reply(sender, lam, []string{own.ID}, nil).wire())
}

const t0 = start + 2000

func (f *family) stewards() {
	v := f.levelled("steward", "SDS-LEVEL-1", "The level is reached when the steward names the message, not when another does.")
	v.group("steward", "stew")
	v.names("bob", t0).level(own.ID, "one")
	v.names("stew", t0+10).level(own.ID, "steward")
	v = f.levelled("steward-first", "SDS-LEVEL-1 SDS-ACK-1", "The steward is the first: two levels at once.")
	v.group("steward", "stew")
	v.names("stew", t0).level(own.ID, "one").level(own.ID, "steward")
	v = f.levelled("no-steward", "SDS-LEVEL-1", "Without a steward the level is not reached.")
	v.names("bob", t0).level(own.ID, "one")
	v = f.levelled("steward-by-one-filter", "SDS-LEVEL-1", "A sparse filter of the steward names it.")
	v.group("steward", "stew")
	sparse := derived(Message{Sender: "stew", Channel: "c", Lamport: lamport(t0), Filter: filterBytes(7, 2000, craftedBits("stew", t0, own.ID, 7, 25, 20, true))})
	v.receive("A", t0, sparse.wire()).level(own.ID, "one").level(own.ID, "steward")
	v = f.levelled("steward-by-ambiguous-filters", "SDS-LEVEL-1", "Four filters, the steward's among them, acknowledge the message; the steward is not named.")
	v.group("steward", "stew")
	for i, s := range []string{"bob", "carol", "stew"} {
		v.receive("A", uint64(t0+i), hitBy(s, uint64(t0+i)).wire())
	}
	v.receive("A", t0+10, hitBy("dave", t0+10).wire()).level(own.ID, "one")
	v = f.levelled("steward-told-later", "SDS-LEVEL-6 SDS-LEVEL-1", "Who named the message becomes steward.")
	v.names("bob", t0).level(own.ID, "one")
	v.context("A", t0+10, "steward", "bob").level(own.ID, "steward")
}

func (f *family) members() {
	v := f.levelled("members", "SDS-LEVEL-2", "Reached by the second of two members.", "ack_members", 2)
	v.group("members", words("alice", "bob", "carol", "dave"))
	v.names("bob", t0).level(own.ID, "one")
	v.names("carol", t0+10).level(own.ID, "members")
	v = f.levelled("members-strangers", "SDS-LEVEL-2", "Others than members do not count.", "ack_members", 2)
	v.group("members", words("alice", "bob", "carol"))
	v.names("mallory", t0).level(own.ID, "one")
	v.names("bob", t0+10).none()
	v.names("carol", t0+20).level(own.ID, "members")
	v = f.levelled("members-unknown", "SDS-LEVEL-2", "Without knowledge of the members everybody counts.", "ack_members", 2)
	v.names("mallory", t0).level(own.ID, "one")
	v.names("oscar", t0+10).level(own.ID, "members")
	v = f.levelled("members-twice", "SDS-LEVEL-2", "Who names the message twice counts once.", "ack_members", 2)
	v.names("bob", t0).level(own.ID, "one")
	v.names("bob", t0+10).none()
	v = f.levelled("members-off", "SDS-LEVEL-2 SDS-LEVEL-3", "By default the levels are off.")
	v.group("members", words("alice", "bob", "carol"), "present", words("alice", "bob", "carol"))
	v.names("bob", t0).level(own.ID, "one")
	v.names("carol", t0+10).none()
	v = f.levelled("members-by-filters", "SDS-LEVEL-2", "At least two by filters alone: with six hits, not with five.", "ack_members", 2)
	for i, s := range []string{"bob", "carol", "dave"} {
		v.receive("A", uint64(t0+i), hitBy(s, uint64(t0+i)).wire())
	}
	v.receive("A", t0+10, hitBy("erin", t0+10).wire()).level(own.ID, "one")
	v.receive("A", t0+20, hitBy("frank", t0+20).wire()).none()
	v.receive("A", t0+30, hitBy("grace", t0+30).wire()).level(own.ID, "members")
	v = f.levelled("members-told-later", "SDS-LEVEL-6 SDS-LEVEL-2", "A stranger who named the message becomes a member.", "ack_members", 1)
	v.group("members", words("alice", "carol"))
	v.names("bob", t0).level(own.ID, "one")
	v.context("A", t0+10, "members", words("alice", "bob", "carol")).level(own.ID, "members")
}

func (f *family) percent() {
	all := words("alice", "bob", "carol", "dave")
	present := func(v *vector, ids ...string) { v.group("members", all, "present", words(ids...)) }
	v := f.levelled("percent", "SDS-LEVEL-3", "Half of three others, rounded up: two.", "ack_percent", 50)
	present(v, "alice", "bob", "carol", "dave")
	v.names("bob", t0).level(own.ID, "one")
	v.names("carol", t0+10).level(own.ID, "percent")
	v = f.levelled("percent-rounds-up", "SDS-LEVEL-3", "34 percent of three are two.", "ack_percent", 34)
	present(v, "alice", "bob", "carol", "dave")
	v.names("bob", t0).level(own.ID, "one")
	v.names("carol", t0+10).level(own.ID, "percent")
	v = f.levelled("percent-exact", "SDS-LEVEL-3", "33 percent of three are one.", "ack_percent", 33)
	present(v, "alice", "bob", "carol", "dave")
	v.names("bob", t0).level(own.ID, "one").level(own.ID, "percent")
	v = f.levelled("percent-without-oneself", "SDS-LEVEL-3", "All of those present, oneself not counted: one.", "ack_percent", 100)
	present(v, "alice", "bob")
	v.names("bob", t0).level(own.ID, "one").level(own.ID, "percent")
	v = f.levelled("percent-absent", "SDS-LEVEL-3", "Who is not present does not count.", "ack_percent", 50)
	present(v, "alice", "bob", "carol")
	v.names("dave", t0).level(own.ID, "one")
	v.names("bob", t0+10).level(own.ID, "percent")
	v = f.levelled("percent-counts-filters-of-the-present", "SDS-LEVEL-3", "Ten misses of a stranger make level one doubtful, but not that of those present.", "ack_percent", 25)
	v.group("members", words("alice", "bob", "carol", "dave", "erin"), "present", words("alice", "bob", "carol", "dave", "erin"))
	for i := range 10 {
		at := uint64(t0 + i)
		v.receive("A", at, missBy("frank", at).wire()).none()
	}
	v.receive("A", t0+100, hitBy("bob", t0+100).wire()).event("possibly_acknowledged", "message_id", own.ID)
	v.receive("A", t0+110, hitBy("carol", t0+110).wire()).none()
	v.receive("A", t0+120, hitBy("dave", t0+120).wire()).none()
	v.receive("A", t0+130, hitBy("erin", t0+130).wire()).level(own.ID, "percent")
	nobody := func(name, comment string, pairs ...any) {
		v := f.levelled(name, "SDS-LEVEL-4", comment, "ack_percent", 1)
		v.group(pairs...)
		v.names("bob", t0).level(own.ID, "one")
		v.names("carol", t0+10).none()
	}
	nobody("percent-unknown", "Without knowledge of who is present the level is not reached.", "members", all)
	nobody("percent-of-nobody", "Nor when nobody is present.", "members", all, "present", list{})
	nobody("percent-of-oneself", "Nor when only oneself is.", "members", all, "present", words("alice"))
}

// lastWords: SDS-LEVEL-7. The sync timer's first firing is 150 seconds away.
func (f *family) lastWords() {
	script := func(name, comment string, pairs ...any) *vector {
		v := f.add(name, "script", "SDS-LEVEL-7", comment).need("levels")
		v.create("A", "c", "alice", start, cfg("ids", "opaque", "sync_min_ms", 300_000, "sync_max_ms", 300_000))
		v.context("A", start, pairs...)
		m := from("bob", "m1", start+10)
		v.receive("A", later, m.wire()).delivers(m).silent()
		return v
	}
	pair := words("alice", "bob")
	v := script("reader-speaks", "Who received content and sent nothing for a minute sends one sync message.", "members", pair, "present", pair)
	v.advance("A", later+59_999).silent()
	v.advance("A", later+60_000).sendsFields("kind", "sync", "causal_history", history("m1"))
	v.advance("A", later+140_000).silent()
	v = script("reader-among-unknown", "Nor who does not know who is present.", "members", pair)
	v.advance("A", later+140_000).silent()
}

// levelsStay: what is reached is reported once and stays.
func (f *family) levelsStay() {
	all := words("alice", "bob", "carol", "dave")
	const req = "SDS-LEVEL-5"
	v := f.levelled("stays-reached", req, "More members come online, and leave again: nothing is reported a second time.", "ack_percent", 100)
	v.group("members", all, "present", words("alice", "bob"))
	v.names("bob", t0).level(own.ID, "one").level(own.ID, "percent")
	v.context("A", t0+10, "members", all, "present", all).none()
	v.context("A", t0+20, "members", all, "present", words("alice", "bob")).none()
	v.names("carol", t0+30).none()
	v = f.levelled("steward-changes", req, "The steward changes: the level was reached already.")
	v.group("steward", "bob")
	v.names("bob", t0).level(own.ID, "one").level(own.ID, "steward")
	v.context("A", t0+10, "steward", "carol").none()
	v.names("carol", t0+20).none()
	v = f.levelled("presence-shrinks", "SDS-LEVEL-6 SDS-LEVEL-3", "Those who did not name the message leave: the level is reached.", "ack_percent", 100)
	v.group("members", all, "present", all)
	v.names("bob", t0).level(own.ID, "one")
	v.context("A", t0+10, "members", all, "present", words("alice", "bob")).level(own.ID, "percent")
	v = f.levelled("nobody-left", "SDS-LEVEL-4 SDS-LEVEL-6", "All leave: nobody is not everybody.", "ack_percent", 100)
	v.group("members", all, "present", all)
	v.names("bob", t0).level(own.ID, "one")
	v.context("A", t0+10, "members", all, "present", words("alice")).none()
}
