package main

import (
	"bytes"
	"fmt"
	"slices"
)

// asked is when most requests are received: the requested message was heard
// long before.
const asked = start + 40_000

// requested is a script in which bob asks alice for p0, of peer, at asked.
func (f *family) requested(name, requirements, comment string, more ...any) (v *vector, due uint64) {
	v = f.repairing(name, requirements, comment, more...)
	v.receive("A", asked, asker("bob", "s1", asked, "p0").wire()).none().silent()
	return v, asked + uint64(defaults("p0", "peer").answer())
}

func (f *family) answering() {
	p0 := from("peer", "p0", start+1)
	v, due := f.requested("answer-at-t-resp", "SDS-REP-15 SDS-REP-12 SDS-REP-14 SDS-REP-17 SDS-REP-18", "The answer is the message, at T_resp, once.")
	v.advance("A", due-1).silent()
	v.advance("A", due).sends(p0.wire()).none()
	v.advance("A", due+1_000_000).silent()
	v, due = f.requested("copy-removes-answer", "SDS-REP-19 SDS-REP-29", "Somebody else was faster: a copy of the message removes the answer.")
	v.receive("A", due-1, p0.wire()).none().silent().of("SDS-RECV-4")
	v.advance("A", due+1_000_000).silent().of("SDS-REP-19", "SDS-REP-29")
	v, due = f.requested("repeated-request", "SDS-REP-20", "A second request, of somebody else, neither moves nor doubles the answer.")
	v.receive("A", due-10, asker("carol", "s2", due-10, "p0").wire()).none().silent()
	v.advance("A", due-1).silent()
	v.advance("A", due).sends(p0.wire())
	v.advance("A", due+1_000_000).silent()
	v = f.repairing("request-lies-about-sender", "SDS-REP-16 SDS-REP-15", "The sender in the formula is that of the own copy, whatever the request says.")
	lie := asker("bob", "s1", asked)
	lie.Repair = []Entry{{ID: "p0", Sender: ref("alice")}}
	v.receive("A", asked, lie.wire()).none().silent()
	v.advance("A", due-1).silent()
	v.advance("A", due).sends(p0.wire())
	v = f.repairing("unknown-is-not-answered", "SDS-REP-12", "A request for a message that nobody has seen here.")
	v.receive("A", asked, asker("bob", "s1", asked, "never-seen").wire()).none().silent()
	v.advance("A", asked+1_000_000).silent()
	v = f.add("author-answers-at-once", "script", "SDS-REP-15 SDS-REP-18", "The author answers without a wait.").need("repair", "derived-ids")
	v.create("A", "c", "alice", start, quiet.with("repair", "on", "join_grace_ms", 0))
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	v.receive("A", start+2000, reply("bob", start+2000, []string{own.ID}, nil).wire()).event("acknowledged", "message_id", own.ID).setup()
	ask := Message{Sender: "carol", Channel: "c", Lamport: lamport(start + 50_000), Repair: entries(own.ID)}
	v.receive("A", start+50_000, derived(ask).wire()).settled().none().sends(own.wire())
	v.advance("A", start+1_000_000).silent()
	f.answersWithBytes()
	f.answersByOthers()
}

// answersWithBytes: which bytes an answer has.
func (f *family) answersWithBytes() {
	m := from("carol", "m1", start+30)
	odd := join(number(99, 7), value(fieldContent, m.Content), key(fieldLamport, wireVarint), longVarint(start+30, 9),
		text(fieldChannel, "c"), text(fieldID, "m1"), text(fieldSender, "carol"))
	request := value(fieldRepair, Entry{ID: "far"}.wire())
	due := asked + uint64(defaults("m1", "carol").answer())
	answer := func(name, comment string, first []byte, then []byte) {
		v := f.repairing(name, "SDS-REP-18", comment)
		v.receive("A", later, first).delivers(m)
		if then != nil {
			v.receive("A", later+1, then).none()
		}
		v.receive("A", asked, asker("bob", "s1", asked, "m1").wire()).none().silent()
		v.advance("A", due).sends(bytes.ReplaceAll(first, request, nil))
	}
	answer("answer-keeps-bytes", "An answer has the bytes in which the message arrived, canonical or not.", odd, nil)
	answer("answer-keeps-first-bytes", "Those in which it arrived first.", odd, m.wire())
	answer("answer-without-request", "The requests that it came with are cut out.", join(odd, request, text(fieldChannel, "c"), request), nil)
	carrying := m
	carrying.Repair = entries("far")
	answer("answer-without-request-canonical", "From canonical bytes too.", carrying.wire(), nil)
}

// answersByOthers: who may answer, and from what.
func (f *family) answersByOthers() {
	four := func(id string) wait { w := defaults(id, "peer"); w.groups = 4; return w }
	group := func(name, comment string, eligible bool) {
		id := pick("g", func(id string) bool { return four(id).eligible() == eligible })
		m := from("peer", id, start+30)
		v := f.repairing(name, "SDS-REP-13", comment, "repair_groups", 4)
		v.receive("A", later, m.wire()).delivers(m)
		v.receive("A", asked, asker("bob", "s1", asked, id).wire()).none().silent()
		if due := asked + uint64(four(id).answer()); eligible {
			v.advance("A", due).sends(m.wire())
		} else {
			v.advance("A", due+1_000_000).silent()
		}
	}
	group("group-of-the-author", "Alice is in the author's response group for this message.", true)
	group("another-group", "Alice is in another one.", false)
	missing := pick("far-", func(id string) bool { return defaults(id, "bob").request() > 110_000 })
	id := pick("w", func(id string) bool { return defaults(id, "carol").answer() < 20_000 })
	v := f.repairing("waiting-is-not-answered", "SDS-REP-12", "A message that waits in the incoming buffer is not in the log.")
	v.receive("A", later, naming(from("carol", id, start+30), missing).wire()).none()
	v.receive("A", asked, asker("bob", "s1", asked, id).wire()).none().silent()
	v.advance("A", asked+30_000).silent()
	soon := pick("q", func(id string) bool { return defaults(id, "carol").answer() < 20_000 })
	m := from("carol", soon, start+30)
	v = f.repairing("request-in-waiting", "SDS-REP-30 SDS-REP-14", "A request in a message that has to wait is looked at.")
	v.receive("A", later, m.wire()).delivers(m)
	waiting := naming(from("dave", "m9", asked), missing)
	waiting.Repair = entries(soon)
	v.receive("A", asked, waiting.wire()).none().silent()
	v.advance("A", asked+20_000).sends(m.wire())
}

// answeringSeldom: sections REP-21 to REP-23, which keep answers few.
func (f *family) answeringSeldom() {
	p0 := from("peer", "p0", start+1)
	const heard = start + 1 // p0
	answer := uint64(defaults("p0", "peer").answer())
	v := f.repairing("within-t-min-of-the-copy", "SDS-REP-21", "A request within T_min of the first copy is not taken on.")
	v.receive("A", heard+29_999, asker("bob", "s1", heard+29_999, "p0").wire()).none().silent()
	v.advance("A", heard+1_000_000).silent()
	v = f.repairing("after-t-min", "SDS-REP-21", "One a little later is.")
	v.receive("A", heard+30_001, asker("bob", "s1", heard+30_001, "p0").wire()).none().silent()
	v.advance("A", heard+30_001+answer).sends(p0.wire())
	v = f.repairing("within-t-min-of-a-duplicate", "SDS-REP-21", "A duplicate begins T_min anew.")
	v.receive("A", asked-10_000, p0.wire()).none()
	v.receive("A", asked, asker("bob", "s1", asked, "p0").wire()).none().silent()
	v.advance("A", asked+1_000_000).silent()
	v, due := f.requested("within-t-min-of-the-answer", "SDS-REP-21", "So does the own answer; after T_min there may be another.")
	v.advance("A", due).sends(p0.wire())
	v.receive("A", due+29_999, asker("carol", "s2", due+29_999, "p0").wire()).none().silent()
	v.advance("A", due+200_000).silent()
	again := due + 200_001
	v.receive("A", again, asker("carol", "s3", again, "p0").wire()).none().silent()
	v.advance("A", again+answer).sends(p0.wire())
	v = f.repairing("too-old-to-answer", "SDS-REP-22", "A message more than 1,800,000 old is not answered for.")
	v.receive("A", start+1_800_002, asker("bob", "s1", start+1_800_002, "p0").wire()).none().silent()
	v.advance("A", start+3_000_000).silent()
	v = f.repairing("old-but-answered", "SDS-REP-22", "One that is just not so old when the answer is due is.")
	v.receive("A", start+1_800_000-answer, asker("bob", "s1", start+1_800_000-answer, "p0").wire()).none().silent()
	v.advance("A", start+1_800_000).sends(p0.wire())
	f.requesters()
	f.budgets()
}

// held gives alice n messages of peer and returns them by the times of their
// answers, which are in a short range and all different.
func (v *vector) held(n, size int) []Message {
	var all []Message
	for i := range n {
		id := pick(fmt.Sprintf("h%d-", i), func(id string) bool {
			return !slices.ContainsFunc(all, func(m Message) bool { return soonAnswer(m.ID) == soonAnswer(id) })
		})
		m := from("peer", id, start+30)
		if size > 0 {
			m.Content = bytes.Repeat([]byte{byte('a' + i)}, size)
		}
		v.receive("A", later, m.wire()).delivers(m)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Message) int { return soonAnswer(a.ID) - soonAnswer(b.ID) })
	return all
}

// soon are waits below a second or so.
var soon = []any{"repair_min_ms", 500, "repair_max_ms", 1009}

func soonAnswer(id string) int {
	w := defaults(id, "peer")
	w.min, w.max = 500, 1009
	return w.answer()
}

func (s *step) answersWith(all ...Message) *step {
	for _, m := range all {
		s.sends(m.wire())
	}
	return s
}

func (f *family) requesters() {
	v := f.repairing("three-entries", "SDS-REP-22", "Of a request with four entries three are looked at.", soon...)
	all := v.held(4, 0)
	v.receive("A", asked, asker("bob", "s1", asked, all[3].ID, all[2].ID, all[1].ID, all[0].ID).wire()).none()
	v.advance("A", asked+2000).answersWith(all[1], all[2], all[3])
	v.advance("A", asked+1_000_000).silent()
	v = f.repairing("three-of-one-requester", "SDS-REP-22", "A fourth ID of one requester within 5,000 gets no answer; of another one it does, and later too.", soon...)
	all = v.held(5, 0)
	v.receive("A", asked, asker("bob", "s1", asked, all[0].ID, all[1].ID, all[2].ID).wire()).none()
	v.advance("A", asked+2000).answersWith(all[:3]...)
	v.receive("A", asked+4999, asker("bob", "s2", asked+4999, all[3].ID).wire()).none()
	v.advance("A", asked+10_000).silent()
	v.receive("A", asked+10_001, asker("bob", "s3", asked+10_001, all[3].ID).wire()).none()
	v.advance("A", asked+12_000).answersWith(all[3])
	v = f.repairing("another-requester", "SDS-REP-22", "Another requester has three IDs of its own.", soon...)
	all = v.held(4, 0)
	v.receive("A", asked, asker("bob", "s1", asked, all[0].ID, all[1].ID, all[2].ID).wire()).none()
	v.receive("A", asked, asker("carol", "s2", asked, all[3].ID).wire()).none()
	v.advance("A", asked+2000).answersWith(all...)
}

func (f *family) budgets() {
	ask := func(v *vector, now uint64, all []Message) {
		for i, each := range slices.Collect(slices.Chunk(all, 3)) {
			var ids []string
			for _, m := range each {
				ids = append(ids, m.ID)
			}
			v.receive("A", now, asker(fmt.Sprintf("r%d", i), fmt.Sprintf("s%d-%d", i, now), now, ids...).wire()).none().silent()
		}
	}
	v := f.repairing("ten-answers-a-minute", "SDS-REP-23", "Twelve answers are due: ten are given, and the others dropped.", soon...)
	all := v.held(12, 0)
	ask(v, asked, all)
	v.advance("A", asked+1009).answersWith(all[:10]...)
	v.advance("A", asked+1_000_000).silent()
	v = f.repairing("ten-more-later", "SDS-REP-23", "After a minute there may be more.", soon...)
	all = v.held(12, 0)
	ask(v, asked, all)
	v.advance("A", asked+1009).answersWith(all[:10]...)
	ask(v, asked+62_000, all[10:])
	v.advance("A", asked+64_000).answersWith(all[10:]...)
	v = f.repairing("bytes-a-minute", "SDS-REP-23", "Two answers of 140,000 bytes are more than 262,144: the second is dropped.", soon...)
	all = v.held(2, 140_000)
	ask(v, asked, all)
	v.advance("A", asked+1009).answersWith(all[0])
	v.advance("A", asked+1_000_000).silent()
	v = f.repairing("bytes-enough", "SDS-REP-23", "Two of 130,000 are not.", soon...)
	all = v.held(2, 130_000)
	ask(v, asked, all)
	v.advance("A", asked+1009).answersWith(all...)
}
