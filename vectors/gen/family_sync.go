package main

import "fmt"

// syncFamily: section 15. The time at which a sync message is sent depends on
// chance, its bytes need not: a received message pulls the local timestamp an
// hour ahead of the clock, so that those of the sync messages are known.
func syncFamily() *family {
	f := &family{name: "sync"}
	f.timer()
	f.suppression()
	f.restarts()
	f.contents()
	return f
}

const (
	ahead = start + 3_600_000 // the timestamp of the first message
	began = start + 1000      // when it is received and the first interval begins
)

var first = derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(ahead), Content: []byte("first")})

// syncOf is alice's n-th sync message after first, naming and holding it.
func syncOf(n int, history, window []string) Message {
	lam := uint64(ahead + n)
	return derived(Message{Sender: "alice", Channel: "c", Lamport: lamport(lam), History: entries(history...),
		Filter: buildFilter("alice", lam, start, window...)})
}

// started is a script in which alice received the first message at began.
func (f *family) started(name, requirements, comment string, c config) *vector {
	v := f.add(name, "script", requirements, comment).need("derived-ids")
	v.create("A", "c", "alice", start, c)
	v.receive("A", began, first.wire()).delivers(first).setup()
	return v
}

func (f *family) timer() {
	ids := []string{first.ID}
	v := f.started("within-imin", "SDS-SYNC-1 SDS-SYNC-3 SDS-SYNC-4 SDS-SYNC-7 SDS-SYNC-8 SDS-SYNC-9",
		"In the second half of the interval that the message begins, one sync message.", nil)
	v.advance("A", began+4_999).silent()
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.inspect("A").state("lamport", ahead+1)
	v = f.started("leaves-no-trace", "SDS-SYNC-5 SDS-SYNC-6 SDS-SYNC-2", "A sync message is neither in the log nor in the outgoing buffer of its sender, and is not resent.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.inspect("A").state("log", words(first.ID), "outgoing", obj{}, "incoming", list{})
	v = f.started("interval-doubles", "SDS-SYNC-8 SDS-SYNC-10", "The second interval has twice the length, the third four times.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.advance("A", began+19_999).silent()
	v.advance("A", began+30_000).sends(syncOf(2, ids, ids).wire())
	v.advance("A", began+49_999).silent()
	v.advance("A", began+70_000).sends(syncOf(3, ids, ids).wire())
	v = f.started("interval-at-most-imax", "SDS-SYNC-10", "With sync_max_ms 15,000 the second and all later intervals have that length.", cfg("sync_max_ms", 15_000))
	for i := range 4 {
		end := began + 10_000 + 15_000*i
		v.advance("A", uint64(end)).sends(syncOf(i+1, ids, ids).wire())
	}
	v = f.started("imax-default", "SDS-SYNC-10", "Without sync_max_ms intervals grow to 300 seconds: 10, 20, 40, 80, 160, 300, 300.", nil)
	end, n := uint64(began), 0
	for _, length := range []uint64{10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000} {
		n++
		v.advance("A", end+length/2-1).silent()
		end += length
		v.advance("A", end).sends(syncOf(n, ids, ids).wire())
	}
	v = f.started("imin-parameter", "SDS-SYNC-8", "sync_min_ms 1,000.", cfg("sync_min_ms", 1000))
	v.advance("A", began+499).silent()
	v.advance("A", began+1000).sends(syncOf(1, ids, ids).wire())
	v = f.started("imin-from-interval", "SDS-SYNC-8", "Without sync_min_ms it is twice interval_ms: here 2,000.", cfg("interval_ms", 1000))
	v.advance("A", began+999).silent()
	v.advance("A", began+2000).sends(syncOf(1, ids, ids).wire())
	v = f.started("timer-off", "SDS-SYNC-8", "sync_max_ms 0 turns the timer off.", quiet)
	v.advance("A", began+3_600_000).silent()
	v = f.add("empty-log", "script", "SDS-SYNC-7", "A participant with an empty log has nothing to tell.")
	v.create("A", "c", "alice", start, nil)
	v.advance("A", start+3_600_000).silent()
}

func (f *family) suppression() {
	ids := []string{first.ID}
	consistent := func(sender string, lam uint64) Message { return reply(sender, lam, ids, nil) }
	v := f.started("suppressed", "SDS-SYNC-8", "Somebody else named the newest entry: nothing to say in this interval. The next has twice the length.", nil)
	v.receive("A", began+1000, consistent("carol", ahead+10).wire()).none()
	v.advance("A", began+10_000).silent()
	v.advance("A", began+19_999).silent()
	v.advance("A", began+30_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("suppressed-each-interval", "SDS-SYNC-8 SDS-SYNC-10", "Each interval needs its own consistent message.", nil)
	v.receive("A", began+1000, consistent("carol", ahead+10).wire()).none()
	v.advance("A", began+10_001).silent()
	v.receive("A", began+10_002, consistent("dave", ahead+11).wire()).none()
	v.advance("A", began+30_000).silent()
	v.advance("A", began+70_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("duplicate-suppresses-nothing", "SDS-RECV-5 SDS-SYNC-8", "A copy of a consistent message, in the next interval, has no effect.", nil)
	v.receive("A", began+1000, consistent("carol", ahead+10).wire()).none()
	v.advance("A", began+10_001).silent()
	v.receive("A", began+10_002, consistent("carol", ahead+10).wire()).none()
	v.advance("A", began+30_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("other-history-suppresses-nothing", "SDS-SYNC-8", "A sync message that does not name the newest entry is not consistent.", nil)
	v.receive("A", began+1000, reply("carol", ahead+10, nil, nil).wire()).none()
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("own-suppresses-nothing", "SDS-RECV-6 SDS-RECV-7 SDS-SYNC-8", "Nor is one under the own sender ID.", nil)
	v.receive("A", began+1000, consistent("alice", ahead+10).wire()).none()
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("rejected-suppresses-nothing", "SDS-WIRE-7 SDS-ID-4 SDS-SYNC-8", "Nor one that is rejected.", nil)
	forged := consistent("carol", ahead+10)
	forged.Sender = "dave"
	v.receive("A", began+1000, forged.wire()).rejects("identity")
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("ephemeral-suppresses-nothing", "SDS-EPH-5 SDS-SYNC-8", "Nor an ephemeral message that names it.", nil)
	eph := Message{Sender: "carol", ID: "e1", Channel: "c", History: entries(first.ID), Content: []byte("e")}
	v.receive("A", began+1000, eph.wire()).delivers(eph, "ephemeral")
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
}

func (f *family) restarts() {
	ids := []string{first.ID}
	second := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(ahead + 100), History: entries(first.ID), Content: []byte("second")})
	older := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(ahead - 100), Content: []byte("older")})
	v := f.started("restart-by-delivery", "SDS-SYNC-9", "A new newest entry begins an interval of Imin.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.receive("A", began+14_000, second.wire()).delivers(second)
	v.advance("A", began+18_999).silent()
	v.advance("A", began+24_000).sends(syncOf(101, []string{first.ID, second.ID}, []string{first.ID, second.ID}).wire())
	v = f.started("no-restart-by-older", "SDS-SYNC-9", "An older message does not change the newest entry, and the interval goes on.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.receive("A", began+11_000, older.wire()).delivers(older)
	v.advance("A", began+19_999).silent()
	v.advance("A", began+30_000).sends(syncOf(2, []string{older.ID, first.ID}, []string{first.ID, older.ID}).wire())
	v = f.started("restart-by-sending", "SDS-SYNC-9", "So does an own message.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	mine := sent("alice", "c", ahead+2, start, ids, ids, []byte("mine"))
	v.send("A", began+14_000, mine.Content).sends(mine.wire())
	v.advance("A", began+18_999).silent()
	v.advance("A", began+24_000).sends(syncOf(3, []string{first.ID, mine.ID}, ids).wire())
	v = f.started("restart-by-lagging-sync", "SDS-SYNC-11", "A sync message, more than 2,000 newer, that does not name the newest entry: its sender lacks it.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.receive("A", began+11_000, reply("carol", ahead+2001, nil, nil).wire()).none()
	v.advance("A", began+15_999).silent()
	v.advance("A", began+21_000).sends(syncOf(2, ids, ids).wire())
	v = f.started("no-restart-of-the-shortest", "SDS-SYNC-11", "An interval of Imin is not begun anew, or whoever lags could keep all others silent.", nil)
	v.receive("A", began+4000, reply("carol", ahead+2001, nil, nil).wire()).none()
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v = f.started("no-restart-by-recent-sync", "SDS-SYNC-11", "Exactly 2,000 newer: it may just not have arrived there.", nil)
	v.advance("A", began+10_000).sends(syncOf(1, ids, ids).wire())
	v.receive("A", began+10_500, reply("carol", ahead+2000, nil, nil).wire()).none()
	v.advance("A", began+19_999).silent()
	v.advance("A", began+30_000).sends(syncOf(2, ids, ids).wire())
}

func (f *family) contents() {
	v := f.add("eight-tips", "script", "SDS-HIST-4 SDS-SYNC-4", "Nine concurrent messages: a sync message names the newest eight.")
	v.create("A", "c", "alice", start, cfg("ids", "opaque"))
	var ids []string
	for i := range 9 {
		m := from("bob", fmt.Sprintf("m%d", i+1), uint64(ahead+i))
		v.receive("A", began, m.wire()).delivers(m)
		ids = append(ids, m.ID)
	}
	v.advance("A", began+10_000).sendsFields("lamport_timestamp", uint64(ahead+9), "causal_history", history(ids[1:]...),
		"bloom_filter", notation(buildFilter("alice", ahead+9, start, ids...)))
	v = f.add("tips-parameter-is-for-content", "script", "SDS-HIST-4", "history_tips does not limit the history of a sync message.")
	v.create("A", "c", "alice", start, cfg("ids", "opaque", "history_tips", 1))
	for i := range 3 {
		m := from("bob", fmt.Sprintf("m%d", i+1), uint64(ahead+i))
		v.receive("A", began, m.wire()).delivers(m)
	}
	v.advance("A", began+10_000).sendsFields("causal_history", history("m1", "m2", "m3"))
	v = f.add("received-leaves-no-trace", "script", "SDS-SYNC-6 SDS-RECV-10", "A received sync message is neither delivered nor in the log nor buffered.")
	v.create("A", "c", "alice", start, opaque)
	s := from("bob", "s1", start+10)
	s.Content = nil
	v.inspect("A").named("before")
	v.receive("A", start+20, s.wire()).none().silent()
	v.inspect("A").same("before")
}
