package main

const start = 1700000000000 // the time at which most participants start

// base has all that a content message has.
func base() Message {
	m := unfiltered()
	m.Filter = buildFilter("alice", start+1, start, "h1")
	return m
}

// unfiltered has no filter. The filters of other dialects have another form,
// and what is only about the schema should hold for them too.
func unfiltered() Message {
	return Message{
		Sender: "alice", ID: "m1", Channel: "c", Lamport: lamport(start + 1),
		History: []Entry{{ID: "h1"}, {ID: "h2", Hint: unhex("00ff"), Sender: ref("bob")}}, Content: []byte("hi"),
	}
}

// plain has neither history nor filter.
func plain() Message {
	m := unfiltered()
	m.History = nil
	return m
}

// head is the encoding of the three IDs of base.
func head() []byte {
	return join(text(fieldSender, "alice"), text(fieldID, "m1"), text(fieldChannel, "c"))
}

// accepts adds a decode vector whose bytes are the message.
func (f *family) accepts(name, requirements, comment string, wire []byte, m Message) *vector {
	v := f.add(name, "decode", requirements, comment)
	v.config = []string{"ids"}
	v.input = kv("wire", notation(wire))
	v.expect = kv("message", m.json())
	if kindOf(m) == "ephemeral" {
		v.require("SDS-EPH-7")
	}
	return v
}

// rejects adds a decode vector whose bytes are no message; any of the classes
// may be reported.
func (f *family) rejects(name, requirements, comment string, wire []byte, classes ...string) *vector {
	v := f.add(name, "decode", requirements, comment)
	v.config = []string{"ids"}
	v.require("SDS-WIRE-8")
	v.input = kv("wire", notation(wire))
	v.expect = kv("reject", words(classes...))
	return v
}

func kindOf(m Message) string {
	switch {
	case m.Lamport == nil:
		return "ephemeral"
	case len(m.Content) == 0:
		return "sync"
	}
	return "content"
}

func (m Message) json() obj {
	o := kv("kind", kindOf(m), "sender_id", m.Sender, "message_id", m.ID, "channel_id", m.Channel)
	if m.Lamport != nil {
		o = append(o, field{"lamport_timestamp", *m.Lamport})
	}
	if m.History != nil {
		o = append(o, field{"causal_history", entriesJSON(m.History)})
	}
	if m.Filter != nil {
		o = append(o, field{"bloom_filter", notation(m.Filter)})
	}
	if m.Repair != nil {
		o = append(o, field{"repair_request", entriesJSON(m.Repair)})
	}
	if m.Content != nil {
		o = append(o, field{"content", notation(m.Content)})
	}
	return o
}

func entriesJSON(es []Entry) list {
	l := list{}
	for _, e := range es {
		o := kv("message_id", e.ID)
		if e.Hint != nil {
			o = append(o, field{"retrieval_hint", notation(e.Hint)})
		}
		if e.Sender != nil {
			o = append(o, field{"sender_id", *e.Sender})
		}
		l = append(l, o)
	}
	return l
}
