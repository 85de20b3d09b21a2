package main

import (
	"fmt"
	"slices"
	"strings"
)

// repairOn has the default of T_max in it, which is another one in the dialect
// waku-js.
func repairOn(more ...any) []any {
	if slices.Contains(more, any("repair_max_ms")) {
		return append([]any{"repair", "on"}, more...)
	}
	return append([]any{"repair", "on", "repair_max_ms", 120_011}, more...)
}

// repairing is a script in which alice has repair on, holds p0 of peer, and
// waits for what she misses.
func (f *family) repairing(name, requirements, comment string, more ...any) *vector {
	v := f.add(name, "script", requirements, comment).need("repair")
	v.joined("A", repairOn(more...)...)
	return v
}

// defaults are the parameters of section 17 for alice.
func defaults(message, sender string) wait {
	return wait{"alice", sender, message, 30_000, 120_011, 1, "standard", 5000}
}

// misses gives alice a message that names the IDs.
func (v *vector) misses(now uint64, ids ...string) *step {
	m := naming(from("bob", "m-late", start+50), ids...)
	return v.receive("A", now, m.wire()).none().silent()
}

// asks: a sync message that requests exactly the IDs, in this order.
func (s *step) asks(ids ...string) *step {
	return s.sendsFields("kind", "sync", "repair_request", history(ids...)).of(s.v.besidesAsking()...)
}

// besidesAsking are the requirements that a sync message which asks is about. RFC
// 109 has requests travel with what is sent anyway, so that none of its own
// requirements fails where no message is sent for them.
func (v *vector) besidesAsking() []string {
	ids := []string{"SDS-REP-11"}
	for _, id := range v.requirements {
		if number, ok := strings.CutPrefix(id, "SDS-REP-"); !ok || !slices.Contains([]string{"3", "4", "5", "6", "7", "8", "10", "11"}, number) {
			ids = append(ids, id)
		}
	}
	return ids
}

// asker is a sync message of another participant with requests.
func asker(sender, id string, lam uint64, ids ...string) Message {
	return Message{Sender: sender, ID: id, Channel: "c", Lamport: lamport(lam), Repair: entries(ids...)}
}

func (f *family) asking() {
	const missed = later
	due := uint64(missed + defaults("m1", "bob").request())
	v := f.repairing("request-at-t-req", "SDS-REP-11 SDS-REP-27", "The request goes out at T_req, in a sync message if there is nothing else to say.")
	v.misses(missed, "m1")
	v.advance("A", due-1).silent().of("SDS-REP-27")
	v.advance("A", due).sendsFields("kind", "sync", "lamport_timestamp", due, "causal_history", history("p0"), "repair_request", history("m1"))
	// Nothing hangs on the hash here, and no message is sent for the sake of a request.
	idle := []any{"resend_unacknowledged_ms", 10_000_000, "lost_after_ms", 10_000_000}
	v = f.repairing("request-in-what-is-said", "SDS-REP-3 SDS-REP-4 SDS-REP-6 SDS-REP-8", "What is said before T_min asks for nothing, and what is said after T_max asks.", idle...)
	v.misses(missed, "m1")
	v.send("A", missed+29_999, []byte("early")).sendsFields("repair_request", list{}).of("SDS-REP-4", "SDS-REP-8")
	v.send("A", missed+120_012, []byte("late")).sendsFields("repair_request", history("m1")).of("SDS-REP-3", "SDS-REP-4", "SDS-REP-6")
	v = f.repairing("no-request-before-t-req", "SDS-REP-8 SDS-REP-4", "A message that is sent before T_req has no repair_request.")
	v.misses(missed, "m1")
	v.send("A", due-1, []byte("x")).sendsFields("causal_history", history("p0"), "repair_request", list{})
	v = f.repairing("arrival-removes-request", "SDS-REP-5", "What arrives is not asked for.")
	m1 := from("bob", "m1", start+10)
	v.misses(missed, "m1")
	v.receive("A", due-1, m1.wire()).delivers(m1).event("delivered", "message_id", "m-late").of("SDS-RECV-14")
	v.advance("A", due+1_000_000).silent().of("SDS-REP-5")
	v = f.repairing("waiting-removes-request", "SDS-REP-5", "Also when it has to wait itself: what it names is asked for, and it is not.", "lost_after_ms", 1_000_000)
	other := pick("far-", func(id string) bool { return defaults(id, "bob").request() > 110_000 })
	v.misses(missed, "m1")
	v.receive("A", missed+10, naming(m1, other).wire()).none()
	v.advance("A", missed+10+uint64(defaults(other, "bob").request())).asks(other)
	v = f.repairing("loss-removes-request", "SDS-REP-28", "What was declared lost is not asked for.", "lost_after_ms", 20_000)
	v.misses(missed, "m1")
	v.advance("A", missed+20_000).event("lost", "message_id", "m1").event("delivered", "message_id", "m-late").silent()
	v.advance("A", missed+1_000_000).silent()
	v = f.repairing("waiting-is-not-requested", "SDS-REP-32", "What waits itself is not asked for when another message names it, only what it waits for.", "lost_after_ms", 1_000_000)
	waits := naming(from("bob", pick("w", func(id string) bool { return defaults(id, "bob").request() < 100_000 }), start+50), other)
	v.receive("A", missed, waits.wire()).none().silent()
	names := Message{Sender: "carol", ID: "s9", Channel: "c", Lamport: lamport(start + 60), History: entries(waits.ID)}
	v.receive("A", missed, names.wire()).none().silent()
	v.advance("A", missed+uint64(defaults(other, "bob").request())).asks(other).of("SDS-REP-32")
	v = f.add("off-by-default", "script", "SDS-REP-31", "Without repair nothing is asked for, and requests are not looked at.").need("repair")
	v.joined("A", "lost_after_ms", 1_000_000)
	v.misses(missed, "m1")
	v.receive("A", start+40_000, asker("bob", "s1", start+40_000, "p0").wire()).none().silent()
	v.advance("A", start+900_000).silent()
	f.askingForMany()
	f.askingForSeveral()
	f.askingWithSenders()
	f.askingForPrehistory()
}

// askingForMany: the request buffer holds 256 entries. All but the latest one
// are removed by the arrival of what they ask for.
func (f *family) askingForMany() {
	latest := pick("far-", func(id string) bool { return defaults(id, "bob").request() > 118_000 })
	many := func(name, comment string, others int) *vector {
		v := f.repairing(name, "SDS-REP-24", comment)
		var arriving []Message
		for i := range others {
			id := pick(fmt.Sprintf("n%d-", i), func(id string) bool { return defaults(id, "bob").request() < 118_000 })
			arriving = append(arriving, from("bob", id, uint64(start+10)))
		}
		var ids []string
		for _, m := range arriving {
			ids = append(ids, m.ID)
		}
		v.receive("A", later, naming(from("carol", "far-waits", start+50), latest).wire()).none()
		v.receive("A", later, naming(from("carol", "waits", start+60), ids...).wire()).none()
		for i, m := range arriving {
			s := v.receive("A", later+10, m.wire()).delivers(m).silent()
			if i == others-1 {
				s.event("delivered", "message_id", "waits")
			}
		}
		return v
	}
	due := uint64(later + defaults(latest, "bob").request())
	v := many("full-buffer", "With 256 requests all are kept: the latest goes out in its time.", 255)
	v.advance("A", due).asks(latest)
	v = many("overfull-buffer", "With 257 the one with the latest time leaves, and is not asked for.", 256)
	v.advance("A", due+1_000).silent()
}

func (f *family) askingForSeveral() {
	short := func(id string) int {
		w := defaults(id, "bob")
		w.min, w.max = 1001, 1900
		return w.request()
	}
	var ids []string
	for _, prefix := range []string{"a-", "b-", "c-", "d-", "e-"} {
		ids = append(ids, pick(prefix, func(id string) bool {
			return !slices.ContainsFunc(ids, func(other string) bool { return short(other) == short(id) })
		}))
	}
	v := f.repairing("three-at-once", "SDS-REP-6 SDS-REP-7 SDS-REP-11", "Five requests within a second: the first at its time, a second later three, in the order of their times, then the last.",
		"repair_min_ms", 1001, "repair_max_ms", 1900, "lost_after_ms", 1_000_000)
	v.misses(later, ids...)
	slices.SortFunc(ids, func(a, b string) int { return short(a) - short(b) })
	first := uint64(later + short(ids[0]))
	v.advance("A", first).asks(ids[0])
	v.advance("A", first+999).silent()
	v.advance("A", first+1000).asks(ids[1:4]...)
	v.advance("A", first+2000).asks(ids[4])
	early := pick("early-", func(id string) bool { return defaults(id, "bob").request() > 40_000 })
	soon := pick("soon-", func(id string) bool {
		gap := defaults(id, "bob").request() - defaults(early, "bob").request()
		return gap > 100 && gap < 500
	})
	at := uint64(later + defaults(early, "bob").request())
	v = f.repairing("request-in-content", "SDS-REP-6 SDS-REP-9 SDS-REP-11", "A content message carries the request whose time has come, and then no sync message is sent for it.")
	v.misses(later, early, soon)
	v.advance("A", at).asks(early)
	v.send("A", at+600, []byte("x")).sendsFields("kind", "content", "repair_request", history(soon))
	v.advance("A", at+5000).silent()
	v = f.add("resend-without-request", "script", "SDS-OUT-3 SDS-REP-6", "A resend has the bytes of the first send without its repair_request.").need("repair", "derived-ids")
	v.create("A", "c", "alice", start, quiet.with(repairOn("join_grace_ms", 0)...))
	v.closeWindow()
	peer := derived(Message{Sender: "peer", Channel: "c", Lamport: lamport(start + 900), Content: []byte("p")})
	v.receive("A", start+1200, late(early, soon).wire()).none()
	base := uint64(start + 1200 + defaults(early, "bob").request())
	v.advance("A", base).asks(early).setup()
	m := sent("alice", "c", base+600, start, []string{peer.ID}, []string{peer.ID, late(early, soon).ID}, []byte("x"))
	m.History[0].Sender = ref("peer")
	again := m
	m.Repair = entries(soon)
	v.send("A", base+600, m.Content).sends(m.wire()).setup()
	v.advance("A", base+600+18_000).sends(again.wire()).of("SDS-OUT-3")
}

// late is a message of bob, in a channel with derived IDs, that names the IDs.
func late(ids ...string) Message {
	return derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(start + 950), History: entries(ids...), Content: []byte("late")})
}

func (f *family) askingWithSenders() {
	at := uint64(later + defaults("m1", "bob").request())
	m := from("bob", "m-late", start+50)
	m.History = []Entry{{ID: "m1", Sender: ref("carol")}}
	v := f.repairing("request-names-sender", "SDS-REP-2", "The entry of a request carries the sender that a history told.")
	v.receive("A", later, m.wire()).none()
	v.advance("A", at).sendsFields("repair_request", list{kv("message_id", "m1", "sender_id", "carol")})
	v = f.repairing("history-names-sender", "SDS-REP-2", "The entries of a history carry the senders of the messages.")
	v.send("A", later, []byte("x")).sendsFields("causal_history", list{kv("message_id", "p0", "sender_id", "peer")})
}

func (f *family) askingForPrehistory() {
	script := func(name, comment string, lam uint64, more ...any) *vector {
		v := f.add(name, "script", "SDS-IN-10", comment).need("repair")
		v.create("A", "c", "alice", start, opaque.with(repairOn(more...)...))
		m := naming(from("bob", "m2", lam), "m1")
		v.receive("A", later, m.wire()).delivers(m).silent()
		return v
	}
	at := uint64(later + defaults("m1", "bob").request())
	v := script("prehistory-of-the-young", "A prehistory ID that a message from after the start named is asked for.", start+10)
	v.advance("A", at-1).silent()
	v.advance("A", at).asks("m1")
	v = script("prehistory-of-the-old", "One that only a message from before the start named is not.", start)
	v.advance("A", at+1_000_000).silent()
	v = script("prehistory-in-time", "It is asked for during lost_after_ms only, and never reported lost.", start+10, "lost_after_ms", 20_000)
	v.advance("A", at+1_000_000).silent().none()
}
