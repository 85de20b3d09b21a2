package main

// ephemeralFamily: section 16.
func ephemeralFamily() *family {
	f := &family{name: "ephemeral"}
	f.sentOnes()
	f.wishedOnes()
	f.receivedOnes()
	return f
}

// passing is an ephemeral message of alice, sent when e was the value of
// section 4.
func passing(e uint64, content string) Message {
	m := Message{Sender: "alice", Channel: "c", Content: []byte(content)}
	m.ID = ephemeralID(m, e)
	return m
}

func (f *family) sentOnes() {
	v := f.add("send", "script", "SDS-EPH-1 SDS-EPH-2 SDS-ID-7", "Sent without Lamport timestamp, history and filter, under an ID made from now.").need("ephemeral", "derived-ids")
	v.create("A", "c", "alice", start, quiet)
	m := passing(start+1000, "typing")
	v.send("A", start+1000, m.Content).ephemeral().sends(m.wire())
	v = f.add("send-twice", "script", "SDS-EPH-1 SDS-ID-2 SDS-ID-7", "The same content twice in a millisecond, and once after the clock was set back: three IDs.").need("ephemeral", "derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, m.Content).ephemeral().sends(m.wire())
	v.send("A", start+1000, m.Content).ephemeral().sends(passing(start+1001, "typing").wire())
	v.send("A", start+500, m.Content).ephemeral().sends(passing(start+1002, "typing").wire())
	v = f.add("send-changes-nothing", "script", "SDS-EPH-6 SDS-EPH-3", "The state of the sender stays: no timestamp, no log, no buffer; and it is not resent.").need("ephemeral")
	v.create("A", "c", "alice", start, quiet)
	v.inspect("A").named("before")
	v.send("A", start+1000, m.Content).ephemeral()
	v.inspect("A").same("before")
	v.advance("A", start+1_000_000).silent()
	v = f.add("send-then-content", "script", "SDS-EPH-6 SDS-HIST-6", "A content message after it is as if it had not been.").need("ephemeral", "derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+999, m.Content).ephemeral()
	v.send("A", start+1000, own.Content).sends(own.wire())
	v = f.add("own-echo", "script", "SDS-RECV-2", "An own ephemeral message that comes back is not delivered.").need("ephemeral", "derived-ids")
	v.create("A", "c", "alice", start, quiet)
	v.send("A", start+1000, m.Content).ephemeral().sends(m.wire())
	v.receive("A", start+1010, m.wire()).none()
}

// wishedOnes: SDS-ID-6 where IDs are opaque.
func (f *family) wishedOnes() {
	v := f.add("send-with-wish", "script", "SDS-ID-6 SDS-EPH-2", "Where IDs are opaque an ephemeral message has the ID that the application asks for.").need("ephemeral")
	v.joined("A")
	v.send("A", later, []byte("typing")).ephemeral().wish("my-own").
		sendsFields("kind", "ephemeral", "message_id", "my-own", "content", notation([]byte("typing")), "causal_history", list{})
	v = f.add("send-with-wish-taken", "script", "SDS-ID-6 SDS-EPH-6", "Not that of a message which is held.").need("ephemeral")
	v.joined("A")
	v.inspect("A").named("before")
	v.send("A", later, []byte("typing")).ephemeral().wish("p0").refused()
	v.inspect("A").same("before")
	v = f.add("wish-without-effect", "script", "SDS-ID-7", "Where IDs are derived a wish has no effect.").need("ephemeral", "derived-ids")
	v.create("A", "c", "alice", start, quiet)
	s := v.send("A", start+1000, []byte("typing")).ephemeral().sends(passing(start+1000, "typing").wire())
	s.do = append(s.do, field{"message_id", "my-own"})
}

func (f *family) receivedOnes() {
	e := Message{Sender: "bob", ID: "e1", Channel: "c", Content: []byte("typing")}
	v := f.joinedScript("receive", "SDS-EPH-4 SDS-EPH-6", "Delivered at once, and the state stays.")
	v.inspect("A").named("before")
	v.receive("A", later, e.wire()).delivers(e, "ephemeral").silent().of("SDS-EPH-4")
	v.inspect("A").same("before").of("SDS-EPH-6")
	laden := e
	laden.History, laden.Filter, laden.Repair = entries("nobody-has-it"), unhex("010701ff"), entries("p0")
	v = f.joinedScript("receive-laden", "SDS-EPH-5 SDS-EPH-4 SDS-EPH-6", "History, filter and repair request are ignored: it waits for nothing, and nothing is missing.")
	v.inspect("A").named("before")
	v.receive("A", later, laden.wire()).delivers(laden, "ephemeral").silent().of("SDS-EPH-4", "SDS-EPH-5")
	v.inspect("A").same("before").of("SDS-EPH-5", "SDS-EPH-6")
	v = f.joinedScript("receive-twice", "SDS-RECV-2", "Delivered once for its ID.")
	v.receive("A", later, e.wire()).delivers(e, "ephemeral")
	v.receive("A", later+1, e.wire()).none()
	other := e
	other.ID = "e2"
	v.receive("A", later+2, other.wire()).delivers(other, "ephemeral")
	v = f.joinedScript("satisfies-nothing", "SDS-EPH-6 SDS-DEP-1", "A message that names it waits.")
	v.receive("A", later, e.wire())
	v.receive("A", later+1, naming(from("carol", "m1", start+10), "e1").wire()).none()
	v.inspect("A").state("incoming", words("m1"), "missing", words("e1"))
	v = f.add("receive-with-derived-ids", "script", "SDS-EPH-4", "Its ID cannot be verified, so any is accepted, also where IDs are derived.")
	v.create("A", "c", "alice", start, quiet)
	v.receive("A", start+10, e.wire()).delivers(e, "ephemeral")
}
