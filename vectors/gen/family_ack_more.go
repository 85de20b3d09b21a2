package main

// hitBy is a sync message of a sender whose filter holds alice's own message,
// with p = 2^-7.
func hitBy(sender string, lam uint64) Message {
	return derived(Message{Sender: sender, Channel: "c", Lamport: lamport(lam),
		Filter: filterBytes(7, lam-start, craftedBits(sender, lam, own.ID, 7, 25, 100, true))})
}

// missBy is one whose filter does not hold it.
func missBy(sender string, lam uint64) Message {
	return derived(Message{Sender: sender, Channel: "c", Lamport: lamport(lam),
		Filter: filterBytes(7, lam-start, craftedBits(sender, lam, own.ID, 7, 25, 100, false))})
}

func (f *family) transitions() {
	v := f.scriptOwn("stays-acknowledged", "SDS-ACK-8 SDS-ACK-11", "Neither a miss nor further evidence changes an acknowledged message.")
	v.receive("A", start+2000, reply("bob", start+2000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v.receive("A", start+2010, missBy("bob", start+2010).wire()).none()
	v.receive("A", start+2020, hitBy("carol", start+2020).wire()).none()
	v.receive("A", start+2030, reply("dave", start+2030, []string{own.ID}, nil).wire()).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "acknowledged"}})
	v = f.scriptOwn("possibly-then-acknowledged", "SDS-ACK-2 SDS-ACK-1 SDS-ACK-11", "Each transition is reported once.")
	v.receive("A", start+2000, hitBy("bob", start+2000).wire()).event("possibly_acknowledged", "message_id", own.ID)
	v.receive("A", start+2010, hitBy("carol", start+2010).wire()).none()
	v.receive("A", start+2020, reply("bob", start+2020, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v = f.scriptOwn("filter-of-content", "SDS-ACK-2 SDS-RECV-8", "The filter of a content message counts like that of a sync message.")
	x := hitBy("bob", start+2000)
	x.Content = []byte("x")
	x = derived(x)
	v.receive("A", start+2000, x.wire()).event("possibly_acknowledged", "message_id", own.ID).delivers(x)
	v = f.scriptOwn("filter-of-waiting", "SDS-ACK-2 SDS-RECV-8", "The filter of a message that will wait counts at once.")
	v.closeWindow()
	x = hitBy("bob", start+2000)
	x.Content, x.History = []byte("x"), entries("nobody-has-it")
	x = derived(x)
	v.receive("A", start+2000, x.wire()).event("possibly_acknowledged", "message_id", own.ID)
}

// parameters: ack_epsilon and ack_filter_max, with a filter whose p is 2^-7
// and whose comparison is exact in binary.
func (f *family) parameters() {
	one := func(name, requirements, comment, parameter string, value float64, want string) {
		v := f.add(name, "script", requirements, comment).need("derived-ids")
		v.create("A", "c", "alice", start, quiet.with(parameter, value))
		v.send("A", start+1000, own.Content).sends(own.wire()).setup()
		s := v.receive("A", start+2000, hitBy("bob", start+2000).wire())
		if want == "" {
			s.none()
		} else {
			s.event(want, "message_id", own.ID)
		}
	}
	one("epsilon-reached", "SDS-ACK-7", "ack_epsilon is exactly what the evidence amounts to, 4 · p: acknowledged.", "ack_epsilon", 0.03125, "acknowledged")
	one("epsilon-not-reached", "SDS-ACK-7", "ack_epsilon is a little less: possibly.", "ack_epsilon", 0.0312, "possibly_acknowledged")
	one("filter-max-reached", "SDS-ACK-4", "p is exactly ack_filter_max: a hit.", "ack_filter_max", 0.0078125, "possibly_acknowledged")
	one("filter-max-exceeded", "SDS-ACK-4", "p is a little more than ack_filter_max: nothing.", "ack_filter_max", 0.0078, "")
}

func (f *family) noEvidence() {
	script := func(name, requirements, comment string) *vector { return f.scriptOwn(name, requirements, comment) }
	untouched := func(v *vector) {
		v.inspect("A").state("outgoing", obj{{own.ID, "unacknowledged"}})
	}
	v := script("no-evidence-own-copy", "SDS-ACK-9 SDS-RECV-4", "A copy of the message itself is no evidence.")
	v.receive("A", start+2000, own.wire()).none().silent()
	untouched(v)
	v = script("no-evidence-own-sender", "SDS-RECV-6 SDS-RECV-7", "A message under the own sender ID names it: delivered as sent elsewhere, no evidence.")
	x := reply("alice", start+2000, []string{own.ID}, []byte("re"))
	v.receive("A", start+2000, x.wire()).delivers(x, "own_elsewhere")
	untouched(v)
	v = script("no-evidence-own-sync", "SDS-RECV-6", "A sync message under the own sender ID.")
	v.receive("A", start+2000, reply("alice", start+2000, []string{own.ID}, nil).wire()).none()
	v.receive("A", start+2010, hitBy("alice", start+2010).wire()).none()
	untouched(v)
	v = script("no-evidence-ephemeral", "SDS-EPH-5 SDS-EPH-6", "An ephemeral message names it and has a filter that holds it.")
	eph := hitBy("bob", start+2000)
	eph.Lamport, eph.History, eph.Content, eph.ID = nil, entries(own.ID), []byte("e"), "e1"
	v.receive("A", start+2000, eph.wire()).delivers(eph, "ephemeral")
	untouched(v)
	v = script("no-evidence-forged", "SDS-RECV-3 SDS-ID-4 SDS-WIRE-7", "A message whose ID does not fit is no evidence.")
	forged := reply("bob", start+2000, []string{own.ID}, nil)
	forged.Sender = "carol"
	v.receive("A", start+2000, forged.wire()).rejects("identity")
	untouched(v)
	v = script("no-evidence-other-channel", "SDS-RECV-1 SDS-WIRE-7", "A message of another channel is no evidence.")
	other := Message{Sender: "bob", Channel: "d", Lamport: lamport(start + 2000), History: entries(own.ID)}
	v.receive("A", start+2000, derived(other).wire()).rejects("channel")
	untouched(v)
	v = script("no-evidence-future-filter", "SDS-ACK-3", "A filter with a timestamp above now + 24 hours.")
	v.receive("A", start+2000, hitBy("bob", start+2000+ceiling+1).wire()).none()
	untouched(v)
	v = script("evidence-at-ceiling", "SDS-ACK-3 SDS-ACK-2", "A filter with a timestamp of exactly now + 24 hours.")
	v.receive("A", start+2000, hitBy("bob", start+2000+ceiling).wire()).event("possibly_acknowledged", "message_id", own.ID)
	v = script("no-evidence-older-filter", "SDS-ACK-3", "A filter older than the sender's last one: the newer miss stands.")
	v.receive("A", start+3000, missBy("bob", start+3000).wire()).none()
	v.receive("A", start+3010, hitBy("bob", start+2000).wire()).none()
	untouched(v)
	v = script("no-evidence-older-miss", "SDS-ACK-3 SDS-ACK-5", "An older miss does not undo a newer hit.")
	v.receive("A", start+3000, hitBy("bob", start+3000).wire()).event("possibly_acknowledged", "message_id", own.ID)
	v.receive("A", start+3010, missBy("bob", start+2000).wire()).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "possibly_acknowledged"}})
	f.bars()
	f.noEvidenceTwice()
}

// bars: which filters of a sender silence its older ones (SDS-ACK-3).
func (f *family) bars() {
	bar := func(name, comment string, filter []byte, silences bool) {
		v := f.scriptOwn(name, "SDS-ACK-3", comment)
		x := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(start + 3000), Filter: filter})
		v.receive("A", start+3000, x.wire()).none()
		s := v.receive("A", start+3010, hitBy("bob", start+2000).wire())
		if silences {
			s.none()
		} else {
			s.event("possibly_acknowledged", "message_id", own.ID)
		}
	}
	bits := craftedBits("bob", start+3000, own.ID, 7, 25, 100, true)
	bar("bar-not-covering", "A newer filter that does not cover the message silences older ones all the same.", filterBytes(7, 1000, bits), true)
	bar("bar-saying-nothing", "So does one that is too full to say anything.", filterBytes(7, 3000, craftedBits("bob", start+3000, own.ID, 7, 25, 200, true)), true)
	bar("bar-not-understood", "One that is not understood does not.", join(unhex("02"), filterBytes(7, 3000, bits)[1:]), false)
	bar("bar-no-filter", "Nor does a message without a filter.", nil, false)
	v := f.scriptOwn("bar-future", "SDS-ACK-3", "Nor does one from beyond the ceiling, or one future message would mute its sender.")
	v.receive("A", start+2000, hitBy("bob", start+2000+ceiling+1).wire()).none()
	v.receive("A", start+2010, hitBy("bob", start+2010).wire()).event("possibly_acknowledged", "message_id", own.ID)
	v = f.scriptOwn("nothing-after-hit", "SDS-ACK-4 SDS-ACK-5", "A filter that says nothing leaves an earlier hit standing.")
	v.receive("A", start+2000, hitBy("bob", start+2000).wire()).event("possibly_acknowledged", "message_id", own.ID)
	full := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(start + 3000),
		Filter: filterBytes(7, 3000, craftedBits("bob", start+3000, own.ID, 7, 25, 200, true))})
	v.receive("A", start+3000, full.wire()).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "possibly_acknowledged"}})
}

func (f *family) noEvidenceTwice() {
	v := f.scriptOwn("duplicate-content-counts-once", "SDS-RECV-4 SDS-ACK-7", "Four copies of one message are one hit, not four.")
	x := hitBy("bob", start+2000)
	x.Content = []byte("x")
	x = derived(x)
	v.receive("A", start+2000, x.wire()).event("possibly_acknowledged", "message_id", own.ID).delivers(x)
	for i := range 4 {
		v.receive("A", uint64(start+2010+i), x.wire()).none().silent()
	}
	v.inspect("A").state("outgoing", obj{{own.ID, "possibly_acknowledged"}})
	v = f.scriptOwn("duplicate-sync-counts-once", "SDS-RECV-5 SDS-ACK-7", "So with copies of a sync message.")
	s := hitBy("bob", start+2000)
	v.receive("A", start+2000, s.wire()).event("possibly_acknowledged", "message_id", own.ID)
	for i := range 4 {
		v.receive("A", uint64(start+2010+i), s.wire()).none().silent()
	}
	v = f.scriptOwn("same-sender-and-lamport-counts-once", "SDS-RECV-5", "A second sync message of the same sender and timestamp has no effect, whatever it says.")
	v.receive("A", start+2000, missBy("bob", start+2000).wire()).none()
	v.receive("A", start+2010, reply("bob", start+2000, []string{own.ID}, nil).wire()).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "unacknowledged"}})
}

// outgoing: section 14, in a channel without sync messages and with one member
// besides the sender, so that the only broadcasts are resends.
func (f *family) outgoing() {
	copies := func(s *step, n int) *step {
		for range n {
			s.sends(own.wire())
		}
		return s
	}
	const t = start + 1000
	v := f.scriptOwn("resend-first", "SDS-OUT-1 SDS-OUT-3 SDS-OUT-4", "The first resend comes 12 to 18 seconds after the send, with the same bytes.")
	v.advance("A", t+11_999).silent()
	v.advance("A", t+18_000).sends(own.wire())
	v = f.scriptOwn("resend-second", "SDS-OUT-1 SDS-OUT-3 SDS-OUT-4", "The second comes 24 to 36 seconds after the first, however much came in between.")
	v.closeWindow()
	v.advance("A", t+18_000).sends(own.wire())
	v.advance("A", t+12_000+24_000-1).silent()
	v.advance("A", t+18_000+36_000).sends(own.wire())
	v = f.scriptOwn("resend-gives-up", "SDS-OUT-6 SDS-OUT-7 SDS-OUT-3", "Eight resends, then the message is given up once.")
	copies(v.advance("A", t+2_000_000).event("gave_up", "message_id", own.ID), 8)
	v.advance("A", t+4_000_000).silent().none()
	v = f.scriptOwn("given-up-acknowledgeable", "SDS-OUT-8 SDS-ACK-1", "A message that was given up is acknowledged by late evidence.")
	copies(v.advance("A", t+2_000_000), 8)
	v.inspect("A").state("outgoing", obj{{own.ID, "unacknowledged"}})
	v.receive("A", t+2_000_100, reply("bob", t+2_000_000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v = f.scriptOwn("resend-not-when-acknowledged", "SDS-OUT-5", "An acknowledged message is not resent.")
	v.receive("A", t+1000, reply("bob", t+1000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID)
	v.advance("A", t+2_000_000).silent().none()
	v = f.scriptOwn("resend-possibly-later", "SDS-OUT-2 SDS-OUT-4", "A possibly acknowledged message waits 24 to 36 seconds.")
	v.receive("A", t+1000, hitBy("bob", t+1000).wire()).event("possibly_acknowledged", "message_id", own.ID)
	v.advance("A", t+23_999).silent()
	v.advance("A", t+36_000).sends(own.wire())
	v = f.scriptOwn("resend-not-when-alone", "SDS-OUT-9", "Who knows of no other member resends nothing and does not give up.")
	v.members("A", "alice")
	v.advance("A", t+2_000_000).silent().none()
	v = f.add("resend-parameters", "script", "SDS-OUT-4 SDS-OUT-6", "Periods and attempts are parameters.").need("derived-ids")
	v.create("A", "c", "alice", start, quiet.with("resend_unacknowledged_ms", 1000, "resend_attempts", 2))
	v.send("A", t, own.Content).sends(own.wire())
	v.advance("A", t+799).silent()
	v.advance("A", t+1200).sends(own.wire())
	v.advance("A", t+800+1599).silent()
	v.advance("A", t+1200+2400).sends(own.wire())
	v.advance("A", t+1_000_000).silent().event("gave_up", "message_id", own.ID)
	v = f.scriptOwn("resend-possibly-periods", "SDS-OUT-4", "The periods of a possibly acknowledged message double up to 300 seconds.")
	v.receive("A", t+1000, hitBy("bob", t+1000).wire()).event("possibly_acknowledged", "message_id", own.ID).setup()
	earliest, latest := uint64(t), uint64(t)
	for _, period := range []uint64{30_000, 60_000, 120_000, 240_000} {
		earliest, latest = earliest+period*8/10, latest+period*12/10
		v.advance("A", earliest-1).silent()
		v.advance("A", latest).sends(own.wire())
	}
	copies(v.advance("A", latest+4*360_000), 4) // later windows overlap
	v = f.scriptOwn("given-up-makes-room", "SDS-SEND-8 SDS-OUT-8", "A message that was given up does not count against outgoing_limit.")
	v.steps[0].do = v.steps[0].do[:len(v.steps[0].do)-1]
	v.steps[0].do = append(v.steps[0].do, field{"config", obj(quiet.with("join_grace_ms", 0, "outgoing_limit", 1))})
	v.config = append(v.config, "outgoing_limit")
	v.send("A", t+1000, []byte("two")).refused().of("SDS-SEND-8")
	copies(v.advance("A", t+2_000_000), 8).setup()
	v.send("A", t+2_000_001, []byte("two")).sendsFields("content", notation([]byte("two"))).of("SDS-SEND-8")
	v.receive("A", t+2_000_100, reply("bob", t+2_000_000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID).of("SDS-OUT-8")
	v = f.scriptOwn("resend-is-no-evidence", "SDS-ACK-9", "A resend and the passing of time acknowledge nothing.")
	v.advance("A", t+18_000).sends(own.wire()).none()
	v.inspect("A").state("outgoing", obj{{own.ID, "unacknowledged"}})
}
