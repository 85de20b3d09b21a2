package main

// encoding: fields to canonical bytes. Those flagged sendable carry steps that
// bring a participant to send exactly that message; the others are received.
func (f *family) encoding() {
	f.encodeSendable("encode-first", "The first message of a participant: no history, an empty filter of one byte.", "alice", "c", nil, []byte("hi"))
	f.encodeSendable("encode-after-one", "One message received: one entry, two bytes of bits.", "alice", "c", []string{"m1"}, []byte("hi"))
	f.encodeSendable("encode-after-four", "Four concurrent messages received: four tips, oldest first.", "alice", "c",
		[]string{"m1", "m2", "m3", "m4"}, []byte("hi"))
	f.encodeSendable("encode-utf8-ids", "IDs of several bytes a character.", "\u00e9l\u00e8ne", "caf\u00e9", []string{"\U0001f980", "m"}, []byte("hi"))
	f.encodeSendable("encode-content-bytes", "Content is bytes, not text.", "alice", "0", nil, unhex("00ff0a0d7f80c0"))
	f.encodeSendable("encode-content-long", "A length of three bytes.", "alice", "c", nil, make([]byte, 20000))
	f.encodeReceived()
}

func (f *family) encodeSendable(name, comment, sender, channel string, history []string, content []byte) {
	v := f.add(name, "encode", "SDS-WIRE-3 SDS-WIRE-2 SDS-SEND-4", comment).flag("sendable")
	v.create("A", channel, sender, start, opaque)
	for i, id := range history {
		in := Message{Sender: "peer", ID: id, Channel: channel, Lamport: lamport(uint64(start + 1 + i)), Content: []byte(id)}
		v.receive("A", start+100, in.wire()).delivers(in)
	}
	const now = start + 1000
	m := Message{Sender: sender, ID: "wished-" + name, Channel: channel, Lamport: lamport(now), History: entries(history...),
		Filter: buildFilter(sender, now, start, history...), Content: content}
	v.send("A", now, content).wish(m.ID).sends(m.wire())
	v.input, v.expect = kv("message", m.json()), kv("wire", notation(m.wire()))
}

func (f *family) encodeReceived() {
	encode := func(name, comment string, m Message) *vector {
		v := f.add(name, "encode", "SDS-WIRE-3", comment)
		v.input, v.expect = kv("message", m.json()), kv("wire", notation(m.wire()))
		return v
	}
	received := func(name, comment string, m Message) {
		v := encode(name, comment, m)
		v.create("A", m.Channel, "zoe", start, opaque)
		v.receive("A", start+10, m.wire()).delivers(m)
	}
	received("encode-hints-and-senders", "Entries with hints and senders.", base())
	m := plain()
	m.Lamport = lamport(0)
	received("encode-lamport-0", "A Lamport timestamp of 0 is written.", m)
	m.Lamport = lamport(127)
	received("encode-lamport-1-byte", "The greatest varint of one byte.", m)
	m.Lamport = lamport(128)
	received("encode-lamport-2-bytes", "The least varint of two bytes.", m)
	m.Lamport = lamport(1<<53 - 1)
	received("encode-lamport-8-bytes", "The greatest Lamport timestamp.", m)
	m = plain()
	m.Repair = []Entry{{ID: "r1", Hint: unhex("01"), Sender: ref("carol")}}
	received("encode-repair-request", "Field 13 stands between 12 and 20.", m)
	m = plain()
	m.Lamport = nil
	received("encode-ephemeral", "No Lamport timestamp: no field 10.", m)
	m = base()
	m.Content = nil
	v := encode("encode-sync", "A sync message has no field 20: empty is absent.", m)
	v.create("A", "c", "zoe", start, opaque)
	v.receive("A", start+10, m.wire()).none()
	m = withHistory(plain(), []Entry{{ID: "h1", Hint: []byte{}}})
	m.Filter = []byte{}
	received("encode-empty-is-absent", "No field is written whose value is empty.", m)
}
