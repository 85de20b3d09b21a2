package main

import "bytes"

// hintsFamily: section 21.
func hintsFamily() *family {
	f := &family{name: "hints"}
	f.hintsKept()
	f.hintsRefused()
	return f
}

var (
	peers    = derived(Message{Sender: "peer", Channel: "c", Lamport: lamport(start + 900), Content: []byte("p")})
	goodHint = []byte{0, 1, 255}
)

// hintable is a script of a participant with an empty log.
func (f *family) hintable(name, requirements, comment string) *vector {
	v := f.add(name, "script", requirements, comment).need("hints", "derived-ids")
	v.create("A", "c", "alice", start, quiet.with("join_grace_ms", 0))
	return v
}

// namesPeers expects that the next message names that of peer with this hint.
func (v *vector) namesPeers(hint []byte) *step {
	m := sent("alice", "c", start+3000, start, []string{peers.ID}, []string{peers.ID}, []byte("x"))
	m.History[0].Hint = hint
	return v.send("A", start+3000, m.Content).sends(m.wire())
}

func (f *family) hintsKept() {
	v := f.hintable("received", "SDS-HINT-1", "The hint that came with a message is in the entry that names it.")
	v.receive("A", start+1000, peers.wire()).hinted(goodHint).delivers(peers)
	v.namesPeers(goodHint)
	v = f.hintable("none", "SDS-HINT-1 SDS-WIRE-3", "No hint came: the entry has none.")
	v.receive("A", start+1000, peers.wire()).delivers(peers)
	v.namesPeers(nil)
	v = f.hintable("first-stays", "SDS-HINT-2", "A second hint for a message does not replace the first.")
	v.receive("A", start+1000, peers.wire()).hinted(goodHint).delivers(peers)
	v.receive("A", start+1010, peers.wire()).hinted([]byte("other")).none()
	v.namesPeers(goodHint)
	v = f.hintable("with-duplicate", "SDS-RECV-4 SDS-HINT-1", "A duplicate brings the first hint.")
	v.receive("A", start+1000, peers.wire()).delivers(peers)
	v.receive("A", start+1010, peers.wire()).hinted(goodHint).none()
	v.namesPeers(goodHint)
	v = f.hintable("of-256-bytes", "SDS-HINT-3 SDS-HINT-1", "A hint of 256 bytes is kept.")
	v.receive("A", start+1000, peers.wire()).hinted(bytes.Repeat([]byte{7}, 256)).delivers(peers)
	v.namesPeers(bytes.Repeat([]byte{7}, 256))
	v = f.hintable("of-own", "SDS-HINT-1", "The hint for a sent message is in the entry that names it.")
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	v.hint("A", own.ID, goodHint)
	v.ownNamed(goodHint)
	v = f.hintable("of-own-first-stays", "SDS-HINT-2", "Of two hints for a sent message the first stays.")
	v.send("A", start+1000, own.Content).sends(own.wire()).setup()
	v.hint("A", own.ID, goodHint)
	v.hint("A", own.ID, []byte("other"))
	v.ownNamed(goodHint)
	v = f.hintable("of-others-are-not-passed-on", "SDS-HINT-1", "A hint that only another's history named is not passed on.")
	by := Message{Sender: "bob", Channel: "c", Lamport: lamport(start + 950), History: []Entry{{ID: peers.ID, Hint: goodHint}}, Content: []byte("b")}
	by = derived(by)
	v.receive("A", start+1000, peers.wire()).delivers(peers)
	v.receive("A", start+1010, by.wire()).delivers(by)
	m := sent("alice", "c", start+3000, start, []string{peers.ID, by.ID}, []string{peers.ID, by.ID}, []byte("x"))
	v.send("A", start+3000, m.Content).sends(m.wire())
	v = f.hintable("of-waiting", "SDS-HINT-1", "The hint of a message that had to wait is kept.")
	v.receive("A", start+990, peers.wire()).delivers(peers).setup()
	dep := derived(Message{Sender: "carol", Channel: "c", Lamport: lamport(start + 910), Content: []byte("d")})
	waits := derived(Message{Sender: "bob", Channel: "c", Lamport: lamport(start + 950), History: entries(dep.ID), Content: []byte("w")})
	v.receive("A", start+1000, waits.wire()).hinted(goodHint).none()
	v.receive("A", start+1010, dep.wire()).delivers(dep).delivers(waits)
	m = sent("alice", "c", start+3000, start, []string{peers.ID, waits.ID}, []string{peers.ID, waits.ID, dep.ID}, []byte("x"))
	m.History[1].Hint = goodHint
	v.send("A", start+3000, m.Content).sends(m.wire())
}

// ownNamed expects that the next message names alice's own one with this hint.
func (v *vector) ownNamed(hint []byte) *step {
	m := sent("alice", "c", start+3000, start, []string{own.ID}, nil, []byte("x"))
	m.History[0].Hint = hint
	return v.send("A", start+3000, m.Content).sends(m.wire())
}

func (f *family) hintsRefused() {
	refused := func(name, comment string, hint []byte) {
		v := f.hintable("received-"+name, "SDS-HINT-3", comment+" The message is received as ever, without it.")
		v.receive("A", start+1000, peers.wire()).hinted(hint).delivers(peers)
		v.receive("A", start+1010, peers.wire()).hinted(goodHint).none()
		v.namesPeers(goodHint)
		v = f.hintable("of-own-"+name, "SDS-HINT-3", comment+" A better one for a sent message can follow.")
		v.send("A", start+1000, own.Content).sends(own.wire()).setup()
		v.hint("A", own.ID, hint)
		v.hint("A", own.ID, goodHint)
		v.ownNamed(goodHint)
	}
	refused("empty", "An empty hint is refused.", []byte{})
	refused("too-long", "A hint of 257 bytes is refused.", bytes.Repeat([]byte{7}, 257))
	v := f.hintable("proves-nothing", "SDS-HINT-4 SDS-ID-4", "What comes back for a hint goes through all checks.")
	forged := peers
	forged.Content = []byte("q")
	v.inspect("A").named("before")
	v.receive("A", start+1000, forged.wire()).hinted(goodHint).rejects("identity")
	v.inspect("A").same("before")
}
