package channel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("wire", func() {
	sut.It("reads-any-valid-encoding", "A message is read as Protocol Buffers prescribe, however it is encoded",
		sut.Req("SDS-WIRE-1"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			one, two := alice.Content("one"), alice.Content("two")
			bob.ReceiveAll(one, two)
			for _, c := range encodings {
				m := alice.Content("content "+c.what, sut.After(one, two))
				got := bob.Receive(spoiled(m, c.encode(m)))
				whole(t, "SDS-WIRE-1", got, m, c.what)
			}
		})

	sut.It("last-occurrence-wins", "Of a field that occurs twice the last occurrence counts, also for lengths and limits",
		sut.Req("SDS-WIRE-9"), func(t *sut.T) {
			bob, alice := t.Node("bob", opaqueIDs), t.Peer("alice")
			for i, c := range []struct {
				what string
				raw  model.Raw
			}{
				{"all fields twice", model.Raw{}.Text(model.FieldSenderID, "mallory").Text(model.FieldMessageID, "stale").Text(model.FieldChannelID, "other").
					Varint(model.FieldLamport, 1).Bytes(model.FieldFilter, []byte{9}).Text(model.FieldContent, "stale")},
				{"an empty sender ID first", model.Raw{}.Text(model.FieldSenderID, "")},
				{"a message ID of 129 bytes first", model.Raw{}.Text(model.FieldMessageID, strings.Repeat("m", 129))},
				{"an empty channel ID first", model.Raw{}.Text(model.FieldChannelID, "")},
				{"a Lamport timestamp of 2^53 first", model.Raw{}.Varint(model.FieldLamport, 1<<53)},
				{"a filter of 32,769 bytes first", model.Raw{}.Bytes(model.FieldFilter, make([]byte, 32_769))},
				{"content of 153,601 bytes first", model.Raw{}.Bytes(model.FieldContent, make([]byte, 153_601))},
			} {
				m := alice.Content("the real content", sut.WithID(fmt.Sprintf("m%d", i)))
				got := bob.Receive(spoiled(m, joined(c.raw, model.Raw(m.Wire))))
				whole(t, "SDS-WIRE-9", got, m, c.what)
			}
			for _, c := range []struct {
				what  string
				raw   model.Raw
				class model.Class
			}{
				{"an empty sender ID last", model.Raw{}.Text(model.FieldSenderID, ""), model.ClassIDLength},
				{"content of 153,601 bytes last", model.Raw{}.Bytes(model.FieldContent, make([]byte, 153_601)), model.ClassLimit},
				{"a Lamport timestamp of 2^53 last", model.Raw{}.Varint(model.FieldLamport, 1<<53), model.ClassLamport},
				{"another channel ID last", model.Raw{}.Text(model.FieldChannelID, "other"), model.ClassChannel},
			} {
				m := alice.Content("the first content", sut.WithID("rejected"))
				refuses(t, "SDS-WIRE-9", bob.Receive(spoiled(m, joined(model.Raw(m.Wire), c.raw))), c.what, c.class)
			}
		})

	sut.It("ignores-unknown-fields", "Unknown fields are ignored, whatever their wire type and wherever they stand",
		sut.Req("SDS-WIRE-5"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, number := range []uint64{4, 9, 14, 21, 1000, 1<<29 - 1} {
				for _, c := range fieldsOf(number) {
					m := alice.Content("known fields only", sut.After(cause))
					what := fmt.Sprintf("the unknown field %d as %s", number, c.what)
					whole(t, "SDS-WIRE-5", bob.Receive(spoiled(m, around(m, c.raw))), m, what)
				}
			}
		})

	sut.It("ignores-unknown-fields-of-entries", "Unknown fields inside an entry of the history are ignored",
		sut.Req("SDS-WIRE-5"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, number := range []uint64{4, 15, 1<<29 - 1} {
				for _, c := range fieldsOf(number) {
					m := alice.Content("effect", sut.After(cause))
					entry := model.Join(c.raw, model.Raw{}.Text(model.EntryMessageID, cause.MessageID), c.raw)
					wire := joined(withHistory(m, model.Raw{}.Bytes(model.FieldHistory, entry))...)
					what := fmt.Sprintf("an entry with the unknown field %d as %s", number, c.what)
					whole(t, "SDS-WIRE-5", bob.Receive(spoiled(m, wire)), m, what)
				}
			}
		})

	sut.It("ignores-fields-of-another-wire-type", "A known field that comes with another wire type is ignored",
		sut.Req("SDS-WIRE-5"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(cause)
			for _, number := range []uint64{
				model.FieldSenderID, model.FieldMessageID, model.FieldChannelID, model.FieldLamport,
				model.FieldHistory, model.FieldFilter, model.FieldRepair, model.FieldContent,
			} {
				for _, c := range fieldsOf(number) {
					if c.wire == model.WireBytes && number != model.FieldLamport || c.wire == model.WireVarint && number == model.FieldLamport {
						continue // the type of the schema
					}
					m := alice.Content("the real fields count", sut.After(cause))
					what := fmt.Sprintf("field %d as %s besides the real one", number, c.what)
					whole(t, "SDS-WIRE-5", bob.Receive(spoiled(m, around(m, c.raw))), m, what)
				}
			}
		})
})

// whole checks that m was delivered as it was meant.
func whole(t *sut.T, requirement string, got *sut.Result, m *sut.Message, what string) {
	d := got.Delivery(m)
	held := d != nil && d.SenderID == m.SenderID && slices.Equal(d.Content, m.Content) && !got.Flagged(m, "ephemeral")
	t.Check(requirement, held, "with "+what+", the message of "+m.SenderID+" is delivered with its content", got)
}

// typedField is a field in one of the wire types that a decoder has to skip.
type typedField struct {
	what string
	wire model.WireType
	raw  model.Raw
}

// fieldsOf are a field in each wire type, with values that would do harm if
// they were taken for the real ones.
func fieldsOf(number uint64) []typedField {
	return []typedField{
		{"a varint", model.WireVarint, model.Raw{}.Varint(number, 1)},
		{"eight bytes", model.WireFixed64, model.Raw{}.Fixed64(number, 1)},
		{"bytes", model.WireBytes, model.Raw{}.Text(number, "other")},
		{"four bytes", model.WireFixed32, model.Raw{}.Fixed32(number, 1)},
	}
}

// around puts a field before, in the middle of and after those of m.
func around(m *sut.Message, r model.Raw) []byte {
	parts := model.Parts(m.Message)
	half := len(parts) / 2
	return joined(slices.Concat([]model.Raw{r}, parts[:half], []model.Raw{r}, parts[half:], []model.Raw{r})...)
}

// withHistory are the parts of m, with other entries for its causal history.
func withHistory(m *sut.Message, entries ...model.Raw) []model.Raw {
	bare := m.Message
	bare.History = nil
	return append(model.Parts(bare), entries...)
}

// encodings are bytes that no canonical encoder writes and that every decoder
// of Protocol Buffers reads as the same message.
var encodings = []struct {
	what   string
	encode func(m *sut.Message) []byte
}{
	{"the fields in descending order", func(m *sut.Message) []byte {
		fields := model.Parts(m.Message)
		first := slices.IndexFunc(fields, func(r model.Raw) bool { return r[0] == model.FieldHistory<<3|2 })
		// Entries of the history keep their order, which has a meaning.
		fields[first], fields[first+1] = fields[first+1], fields[first]
		slices.Reverse(fields)
		return joined(fields...)
	}},
	{"entries of the history apart from one another", func(m *sut.Message) []byte {
		fields := model.Parts(m.Message)
		at := slices.IndexFunc(fields, func(r model.Raw) bool { return r[0] == model.FieldHistory<<3|2 })
		entry := fields[at]
		return joined(slices.Concat([]model.Raw{entry}, fields[:at], fields[at+1:])...)
	}},
	{"the Lamport timestamp as a varint of ten bytes", func(m *sut.Message) []byte {
		bare := m.Message
		bare.Lamport = nil
		return joined(model.Raw{}.LongVarint(model.FieldLamport, m.Time(), 10), model.Raw(model.Encode(bare)))
	}},
	{"the length of the content as a varint of five bytes", func(m *sut.Message) []byte {
		bare := m.Message
		bare.Content = nil
		return joined(model.Raw(model.Encode(bare)), model.Raw{}.LongLength(model.FieldContent, m.Content, 5))
	}},
	{"the key of the content as a varint of five bytes", func(m *sut.Message) []byte {
		bare := m.Message
		bare.Content = nil
		return joined(model.Raw(model.Encode(bare)), model.Raw{}.LongTag(model.FieldContent, model.WireBytes, 5).Append(byte(len(m.Content))).Append(m.Content...))
	}},
}
