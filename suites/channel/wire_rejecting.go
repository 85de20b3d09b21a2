package channel

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// hostile is one way of breaking a message. Message IDs are opaque in these
// cases and dependencies are met, so that a decoder which overlooks the breach
// delivers the message, and is found out.
type hostile struct {
	what string
	wire func(m *sut.Message) []byte
}

// ending is a breach after the last field of a message that is whole.
func ending(what string, r model.Raw) hostile {
	return hostile{what, func(m *sut.Message) []byte { return joined(model.Raw(m.Wire), r) }}
}

// inEntry is a breach in an entry of the causal history.
func inEntry(what string, breach func(cause string) model.Raw) hostile {
	return hostile{what, func(m *sut.Message) []byte {
		return joined(withHistory(m, model.Raw{}.Bytes(model.FieldHistory, breach(m.History[0].MessageID)))...)
	}}
}

func named(cause string) model.Raw { return model.Raw{}.Text(model.EntryMessageID, cause) }

var (
	unendingVarint = []byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}
	aboveVarint    = []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}
)

// breaches are grouped by the class that applies, and no other does.
var breaches = map[model.Class][]hostile{
	model.ClassTruncated: {
		ending("a key that is cut", model.Raw{0x80}),
		ending("an unknown varint that is cut", model.Raw{}.Tag(30, model.WireVarint).Append(0xff)),
		ending("a varint that is cut after nine bytes", model.Raw{}.Tag(30, model.WireVarint).Append(unendingVarint[:9]...)),
		ending("an unknown field of eight bytes with seven", model.Raw{}.Tag(30, model.WireFixed64).Append(1, 2, 3, 4, 5, 6, 7)),
		ending("an unknown field of four bytes with three", model.Raw{}.Tag(30, model.WireFixed32).Append(1, 2, 3)),
		ending("an unknown field that claims one byte more than there is", model.Raw{}.Length(30, 4, []byte("abc"))),
		ending("an unknown field without a length", model.Raw{}.Tag(30, model.WireBytes)),
		ending("an unknown field that claims 2^31 - 1 bytes", model.Raw{}.Length(30, 1<<31-1, []byte("abc"))),
		ending("an unknown field that claims 2^32 + 3 bytes", model.Raw{}.Length(30, 1<<32+3, []byte("abc"))),
		ending("an unknown field that claims 2^63 bytes", model.Raw{}.Length(30, 1<<63, []byte("abc"))),
		ending("an unknown field that claims 2^64 - 1 bytes", model.Raw{}.Length(30, 1<<64-1, []byte("abc"))),
		inEntry("an entry whose message ID runs past the entry", func(string) model.Raw { return model.Raw{}.Length(model.EntryMessageID, 4, []byte("abc")) }),
		inEntry("an entry with an unknown field that is cut", func(cause string) model.Raw { return named(cause).Tag(9, model.WireFixed32).Append(1) }),
	},
	model.ClassVarint: {
		ending("an unknown varint of eleven bytes", model.Raw{}.Tag(30, model.WireVarint).Append(unendingVarint...)),
		ending("a varint whose tenth byte says that more follow, and nothing does", model.Raw{}.Tag(30, model.WireVarint).Append(unendingVarint[:10]...)),
		ending("an unknown varint above 2^64 - 1", model.Raw{}.Tag(30, model.WireVarint).Append(aboveVarint...)),
		ending("a key of eleven bytes", model.Raw{}.Append(unendingVarint...)),
		ending("a length of eleven bytes", model.Raw{}.Tag(30, model.WireBytes).Append(unendingVarint...)),
		ending("a Lamport timestamp of eleven bytes", model.Raw{}.Tag(model.FieldLamport, model.WireVarint).Append(0x85, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)),
		ending("a Lamport timestamp above 2^64 - 1", model.Raw{}.Tag(model.FieldLamport, model.WireVarint).Append(aboveVarint...)),
		inEntry("an entry with a varint of eleven bytes", func(cause string) model.Raw {
			return named(cause).Tag(9, model.WireVarint).Append(unendingVarint...)
		}),
	},
	model.ClassField: {
		ending("field number 0 as a varint", model.Raw{}.Varint(0, 1)),
		ending("field number 0 as bytes", model.Raw{}.Text(0, "abc")),
		ending("field number 2^29", model.Raw{}.Varint(1<<29, 1)),
		ending("field number 2^32 + 20, which is 20 in 32 bits", model.Raw{}.Text(1<<32+20, "abc")),
		inEntry("an entry with field number 0", func(cause string) model.Raw { return named(cause).Varint(0, 1) }),
		inEntry("an entry with field number 2^29", func(cause string) model.Raw { return named(cause).Varint(1<<29, 1) }),
	},
	model.ClassWireType: {
		ending("an unknown group", model.Raw{}.Group(30, model.Raw{}.Varint(1, 1))),
		ending("an empty unknown group", model.Raw{}.Group(30, nil)),
		ending("the end of a group that never began", model.Raw{}.Tag(30, model.WireEnd)),
		ending("wire type 6", model.Raw{}.Tag(30, 6)),
		ending("wire type 7", model.Raw{}.Tag(30, 7)),
		ending("the content as a group", model.Raw{}.Group(model.FieldContent, nil)),
		inEntry("an entry with a group", func(cause string) model.Raw { return named(cause).Group(9, nil) }),
		inEntry("an entry with wire type 7", func(cause string) model.Raw { return named(cause).Tag(9, 7) }),
	},
	model.ClassUTF8: {
		inEntry("an entry whose message ID is not UTF-8, before one that is", func(cause string) model.Raw {
			return model.Raw{}.Text(model.EntryMessageID, "\xff").Text(model.EntryMessageID, cause)
		}),
		inEntry("an entry whose sender ID is not UTF-8", func(cause string) model.Raw { return named(cause).Text(model.EntrySenderID, "al\xffice") }),
		{"a message whose first of two sender IDs is not UTF-8", func(m *sut.Message) []byte {
			return joined(model.Raw{}.Text(model.FieldSenderID, "\xc3\x28"), model.Raw(m.Wire))
		}},
	},
}

var _ = sut.Describe("wire", func() {
	for _, c := range []struct {
		slug, title string
		class       model.Class
	}{
		{"rejects-truncated", "Bytes that end too early, or that claim more than there is, are rejected", model.ClassTruncated},
		{"rejects-varint", "A varint that is too long or too large is rejected", model.ClassVarint},
		{"rejects-field-number", "A field number that does not exist is rejected", model.ClassField},
		{"rejects-wire-type", "Groups and wire types that do not exist are rejected", model.ClassWireType},
		{"rejects-utf8", "A string that is not UTF-8 is rejected, also one that another occurrence replaces", model.ClassUTF8},
	} {
		sut.It(c.slug, c.title, sut.Req("SDS-WIRE-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for i, breach := range breaches[c.class] {
				m := alice.Content("effect", sut.After(cause), sut.WithID(fmt.Sprintf("broken-%d", i)))
				refuses(t, "SDS-WIRE-6", bob.ReceiveBytes(breach.wire(m)), breach.what, c.class)
			}
			survives(t, bob, alice)
		})
	}

	sut.It("rejects-invalid-text", "Each kind of invalid UTF-8 is rejected in sender and message ID",
		sut.Req("SDS-WIRE-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			for _, c := range []struct{ what, text string }{
				{"a lone continuation byte", "a\x80"}, {"a byte that never occurs", "a\xff"}, {"a sequence that is cut", "a\xe2\x82"},
				{"an overlong form", "a\xc0\x80"}, {"a surrogate", "a\xed\xa0\x80"}, {"a code point above the last", "a\xf4\x90\x80\x80"},
			} {
				id := alice.Content("hello", sut.WithID(c.text))
				refuses(t, "SDS-WIRE-6", bob.Receive(id), c.what+" in the message ID", model.ClassUTF8)
				sender := alice.Content("hello", sut.Edit(func(m *model.Message) { m.SenderID = c.text }))
				refuses(t, "SDS-WIRE-6", bob.Receive(sender), c.what+" in the sender ID", model.ClassUTF8)
			}
			survives(t, bob, alice)
		})

	sut.It("rejects-every-cut", "A message that is cut anywhere within a field is rejected",
		sut.Req("SDS-WIRE-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			own := bob.MustSend("hello")
			m := alice.Content("content", sut.After(own), sut.WithID("m"), sut.Filter(nil))
			for n := range m.Wire {
				var broken *model.DecodeError
				if _, err := model.Decode(m.Wire[:n]); errors.As(err, &broken) && broken.Class == model.ClassTruncated {
					refuses(t, "SDS-WIRE-6", bob.ReceiveBytes(m.Wire[:n]), fmt.Sprintf("the first %d of %d bytes", n, len(m.Wire)), model.ClassTruncated)
				}
			}
			survives(t, bob, alice)
		})

	sut.It("rejects-nothing-at-all", "No bytes at all, and bytes of a single value, are rejected",
		sut.Req("SDS-WIRE-6"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			refuses(t, "SDS-WIRE-6", bob.ReceiveBytes(nil), "a message of 0 bytes", model.Classes()...)
			for _, b := range []byte{0x00, 0x0a, 0x20, 0x7b, 0x80, 0xff} {
				wire := []byte(strings.Repeat(string([]byte{b}), 1000))
				refuses(t, "SDS-WIRE-6", bob.ReceiveBytes(wire), fmt.Sprintf("a thousand bytes %02x", b), model.Classes()...)
			}
			survives(t, bob, alice)
		})

	sut.It("rejects-crowded", "A megabyte of tiny entries is rejected and does not exhaust the participant",
		sut.Req("SDS-WIRE-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			entries := strings.Repeat(string(model.Raw{}.Bytes(model.FieldHistory, nil)), 200_000)
			m := alice.Content("hello", sut.WithID("m"))
			refuses(t, "SDS-WIRE-6", bob.ReceiveBytes(append([]byte(entries), m.Wire...)), "a message with 200,000 empty entries", model.ClassIDLength, model.ClassLimit)
			survives(t, bob, alice)
		})

	sut.It("rejects-random-damage", "A message with random damage is delivered whole or rejected",
		sut.Req("SDS-WIRE-6"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			const seed = 20
			chance := rand.New(rand.NewPCG(seed, 0))
			for i := range 400 {
				wire := damaged(chance, alice.Content("effect", sut.After(cause), sut.Filter(nil)).Wire)
				if _, err := model.Decode(wire); err == nil {
					continue // the damage made another message
				}
				refuses(t, "SDS-WIRE-6", bob.ReceiveBytes(wire), fmt.Sprintf("damage %d of seed %d", i, seed), model.Classes()...)
			}
			survives(t, bob, alice)
		})
})

// damaged changes, drops or repeats a few bytes.
func damaged(chance *rand.Rand, wire []byte) []byte {
	for range 1 + chance.IntN(3) {
		at := chance.IntN(len(wire))
		switch chance.IntN(3) {
		case 0:
			wire[at] ^= 1 << chance.IntN(8)
		case 1:
			wire = append(wire[:at:at], wire[at+1:]...)
		case 2:
			wire = append(wire[:at+1:at+1], wire[at:]...)
		}
	}
	return wire
}

// survives checks that the node goes on as if nothing had come.
func survives(t *sut.T, n *sut.Node, p *sut.Peer) {
	m := p.Content("after all that")
	got := n.Receive(m)
	t.Check("SDS-WIRE-6", got.Delivered(m), "the next message is delivered as ever", got)
}
