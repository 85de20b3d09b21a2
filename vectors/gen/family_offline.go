package main

// offlineFamily: section 19.
func offlineFamily() *family {
	f := &family{name: "offline"}
	const t = start + 1000
	script := func(name, requirements, comment string, more ...any) *vector {
		v := f.add(name, "script", requirements, comment).need("offline", "derived-ids")
		v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0).with(more...))
		v.send("A", t, own.Content).sends(own.wire()).setup()
		return v
	}
	v := script("no-resends", "SDS-OFF-1", "Who is offline resends nothing and gives nothing up.")
	v.online("A", t+1000, false).silent()
	v.advance("A", t+3_000_000).silent().none()
	v = script("nothing-changes", "SDS-OFF-2", "Going offline changes nothing of the state.")
	v.inspect("A").named("before")
	v.online("A", t+1000, false).none()
	v.inspect("A").same("before")
	v = script("once-when-connected", "SDS-OFF-3", "When connected again: each own message that is not acknowledged, once.", "resend_unacknowledged_ms", 1_000_000)
	two := sent("alice", "c", t+10, start, []string{own.ID}, nil, []byte("two"))
	v.send("A", t+10, two.Content).sends(two.wire()).setup()
	v.receive("A", t+20, reply("bob", t+20, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID).setup()
	v.online("A", t+1000, false)
	v.online("A", t+50_000, true).settled().sends(two.wire())
	v = script("given-up-when-connected", "SDS-OFF-3", "Also one that was given up.", "resend_attempts", 0)
	v.advance("A", t+100_000).silent().event("gave_up", "message_id", own.ID)
	v.online("A", t+200_000, false)
	v.online("A", t+300_000, true).settled().sends(own.wire())
	v = script("attempts-are-not-counted", "SDS-OFF-3 SDS-OUT-6", "That is no attempt: all eight are left.")
	v.online("A", t+1000, false)
	v.online("A", t+2000, true).settled().sends(own.wire())
	s := v.advance("A", t+3_000_000).event("gave_up", "message_id", own.ID)
	for range 8 {
		s.sends(own.wire())
	}
	f.periods()
	return f
}

// periods that stand still.
func (f *family) periods() {
	m2 := naming(from("bob", "m2", start+20), "m1")
	v := f.add("losses-stand-still", "script", "SDS-OFF-1 SDS-IN-5", "The time until a loss goes on where it was.").need("offline")
	v.joined("A")
	v.receive("A", later, m2.wire()).none()
	v.online("A", later+100_000, false).none()
	v.advance("A", later+500_000).none()
	v.online("A", later+500_000, true).settled().none()
	v.advance("A", later+639_999).none()
	v.advance("A", later+640_000).event("lost", "message_id", "m1").delivers(m2, "after_loss")
	v = f.add("receives-nevertheless", "script", "SDS-OFF-2", "What arrives all the same is received.").need("offline")
	v.joined("A")
	v.online("A", later, false)
	m := from("bob", "m", start+10)
	v.receive("A", later+10, m.wire()).delivers(m)
	v = f.add("sync-stands-still", "script", "SDS-OFF-1", "The sync interval goes on where it was: it has 9,000 left.").need("offline", "derived-ids")
	v.create("A", "c", "alice", start, nil)
	v.receive("A", began, first.wire()).delivers(first).setup()
	v.online("A", began+1000, false)
	v.advance("A", began+1_000_000).silent()
	v.online("A", began+1_000_000, true).settled().silent()
	v.advance("A", began+1_003_999).silent()
	v.advance("A", began+1_009_000).sends(syncOf(1, []string{first.ID}, []string{first.ID}).wire())
	due := asked + uint64(defaults("p0", "peer").answer())
	p0 := from("peer", "p0", start+1)
	v = f.add("answers-stand-still", "script", "SDS-OFF-1 SDS-REP-17", "An answer waits for the connection, and then for the rest of its time.").need("offline", "repair")
	v.joined("A", repairOn()...)
	v.receive("A", asked, asker("bob", "s1", asked, "p0").wire()).none().silent()
	v.online("A", due-1000, false)
	v.advance("A", due+99_000).silent()
	v.online("A", due+99_000, true).settled().silent()
	v.advance("A", due+99_999).silent()
	v.advance("A", due+100_000).sends(p0.wire())
	at := uint64(later + defaults("m1", "bob").request())
	v = f.add("requests-stand-still", "script", "SDS-OFF-1 SDS-REP-4", "So does a request.").need("offline", "repair")
	v.joined("A", repairOn()...)
	v.misses(later, "m1")
	v.online("A", at-1000, false)
	v.advance("A", at+99_000).silent()
	v.online("A", at+99_000, true).settled().silent()
	v.advance("A", at+99_999).silent()
	v.advance("A", at+100_000).asks("m1")
}
