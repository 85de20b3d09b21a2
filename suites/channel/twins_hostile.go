package channel

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// family is a group of hostile messages with one thing wrong, all made from
// one message that is whole. The thing is at the end where that is possible:
// whoever acts on fields while it reads them has then seen all of them.
type family struct {
	what  string
	wires [][]byte
}

// families makes every hostile message of every error class that the bytes
// alone decide, and of class channel, from messages that are whole. Each way
// of spoiling is tried on one of them, in turn.
func families(messages []*sut.Message) []family {
	turn := 0
	next := func() *sut.Message {
		turn++
		return messages[turn%len(messages)]
	}
	var all []family
	for _, m := range messages {
		all = append(all, family{"cut at a field", cuts(m)})
	}
	for _, class := range model.Classes() {
		f := family{what: "spoilt in the way of class " + string(class)}
		for _, raw := range endings(class) {
			f.wires = append(f.wires, joined(model.Raw(next().Wire), raw))
		}
		for _, breach := range breaches[class] {
			if m := next(); len(m.History) > 0 { // some of them spoil an entry
				f.wires = append(f.wires, breach.wire(m))
			}
		}
		if class == model.ClassKind {
			f.wires = append(f.wires, nothing(next()))
		}
		all = append(all, f)
	}
	return slices.DeleteFunc(all, func(f family) bool { return len(f.wires) == 0 })
}

// cuts are the beginnings of a message that end at a field, or one byte before
// or after its end, as far as they are no messages themselves. A message
// without its last field may well be one.
func cuts(m *sut.Message) [][]byte {
	var found [][]byte
	end := 0
	for _, part := range model.Parts(m.Message) {
		end += len(part)
		for _, n := range []int{end - len(part) + 1, end - 1, end} {
			if _, err := model.Decode(m.Wire[:n]); err != nil {
				found = append(found, m.Wire[:n])
			}
		}
	}
	return append(found, []byte{})
}

// nothing is the message without its Lamport timestamp and its content.
func nothing(m *sut.Message) []byte {
	bare := m.Message
	bare.Lamport, bare.Content = nil, nil
	return model.Encode(bare)
}

// The fields of the schema.
var (
	texts  = []uint64{model.FieldSenderID, model.FieldMessageID, model.FieldChannelID}
	lists  = []uint64{model.FieldHistory, model.FieldRepair}
	blobs  = []uint64{model.FieldFilter, model.FieldContent}
	fields = slices.Concat(texts, []uint64{model.FieldLamport}, lists, blobs)
)

// endings spoil any message to which they are appended, since repeated fields
// accumulate and the last occurrence of the others counts.
func endings(class model.Class) []model.Raw {
	switch class {
	case model.ClassTruncated:
		return lying()
	case model.ClassVarint:
		return overlong()
	case model.ClassWireType:
		return typed()
	case model.ClassUTF8:
		return mangled()
	case model.ClassIDLength:
		return misnamed()
	case model.ClassLimit:
		return excessive()
	case model.ClassLamport:
		return late()
	case model.ClassChannel:
		return elsewhere()
	default:
		return nil // the breaches have the field numbers, nothing has the kind
	}
}

// lying are lengths that claim more than there is.
func lying() (all []model.Raw) {
	for _, field := range slices.Concat(texts, lists, blobs) {
		for _, claimed := range []uint64{4, 1<<31 - 1, 1 << 31, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
			all = append(all, model.Raw{}.Length(field, claimed, []byte("abc")))
		}
	}
	return append(all, model.Raw{}.Tag(model.FieldLamport, model.WireVarint), model.Raw{}.Tag(model.FieldLamport, model.WireVarint).Append(0xff))
}

// overlong are keys, lengths and values of eleven bytes, which ten would do
// for.
func overlong() (all []model.Raw) {
	for _, field := range slices.Concat(texts, lists, blobs) {
		all = append(all, model.Raw{}.LongLength(field, []byte("abc"), 11), model.Raw{}.LongTag(field, model.WireBytes, 11).Append(3, 'a', 'b', 'c'))
	}
	return append(all, model.Raw{}.LongVarint(model.FieldLamport, 5, 11), model.Raw{}.LongTag(model.FieldLamport, model.WireVarint, 11).Append(5))
}

// typed are groups, and wire types that do not exist, under each field number.
func typed() (all []model.Raw) {
	for _, field := range fields {
		all = append(all,
			model.Raw{}.Group(field, nil), model.Raw{}.Group(field, model.Raw{}.Varint(1, 1)), model.Raw{}.Tag(field, model.WireEnd),
			model.Raw{}.Tag(field, 6), model.Raw{}.Tag(field, 7))
	}
	return all
}

// mangled are strings that are not UTF-8.
func mangled() (all []model.Raw) {
	for _, bad := range []string{"\x80", "a\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xe2\x82"} {
		for _, field := range texts {
			all = append(all, model.Raw{}.Text(field, bad))
		}
		for _, list := range lists {
			all = append(all,
				model.Raw{}.Bytes(list, model.Raw{}.Text(model.EntryMessageID, bad)),
				model.Raw{}.Bytes(list, model.Raw{}.Text(model.EntryMessageID, "fine").Text(model.EntrySenderID, bad)))
		}
	}
	return all
}

// misnamed are IDs of 0 and of 129 bytes.
func misnamed() (all []model.Raw) {
	for _, id := range []string{"", strings.Repeat("i", 129)} {
		for _, field := range texts {
			all = append(all, model.Raw{}.Text(field, id))
		}
		for _, list := range lists {
			all = append(all,
				model.Raw{}.Bytes(list, model.Raw{}.Text(model.EntryMessageID, id)),
				model.Raw{}.Bytes(list, model.Raw{}.Text(model.EntryMessageID, "fine").Text(model.EntrySenderID, id)))
		}
	}
	return append(all, model.Raw{}.Bytes(model.FieldHistory, nil))
}

// excessive are one more than each limit.
func excessive() []model.Raw {
	limits := model.DefaultLimits()
	entry := named("one of too many")
	hinted := entry.Bytes(model.EntryRetrievalHint, make([]byte, limits.HintBytes+1))
	return []model.Raw{
		repeated(limits.HistoryEntries+1, model.Raw{}.Bytes(model.FieldHistory, entry)),
		repeated(limits.RepairEntries+1, model.Raw{}.Bytes(model.FieldRepair, entry)),
		model.Raw{}.Bytes(model.FieldHistory, hinted),
		model.Raw{}.Bytes(model.FieldRepair, hinted),
		model.Raw{}.Bytes(model.FieldFilter, make([]byte, limits.FilterBytes+1)),
	}
}

// enormous are hostile by their size. Once is enough.
func enormous() []model.Raw {
	limits := model.DefaultLimits()
	return []model.Raw{
		model.Raw{}.Bytes(model.FieldContent, make([]byte, limits.ContentBytes+1)),
		model.Raw{}.Bytes(30, make([]byte, limits.MessageBytes)),
		repeated(20_000, model.Raw{}.Bytes(model.FieldRepair, nil)),
	}
}

func repeated(n int, r model.Raw) model.Raw { return bytes.Repeat(r, n) }

// late are Lamport timestamps above the greatest.
func late() (all []model.Raw) {
	for _, lamport := range []uint64{1 << 53, 1<<53 + 1, 1 << 62, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
		all = append(all, model.Raw{}.Varint(model.FieldLamport, lamport))
	}
	return all
}

// elsewhere are channels that are not this one, however much they look it.
func elsewhere() (all []model.Raw) {
	for _, channel := range []string{"another", "C", "c ", "cc", "c\x00", "c\u0301", "0"} {
		all = append(all, model.Raw{}.Text(model.FieldChannelID, channel))
	}
	return all
}

// classesOf are the classes as which bytes may be rejected: those that apply.
// A channel ID that is none is not this channel's either.
func classesOf(wire []byte) []model.Class {
	var found []model.Class
	for _, fault := range model.Faults(wire, model.DefaultLimits()) {
		found = append(found, fault.Class)
		if strings.HasPrefix(fault.Path, "channel_id") {
			found = append(found, model.ClassChannel)
		}
	}
	if len(found) > 0 {
		return found
	}
	if m, err := model.Decode(wire); err != nil || m.ChannelID == sut.DefaultChannel {
		panic(fmt.Sprintf("these bytes are not hostile:\n%s", model.Dump(wire)))
	}
	return []model.Class{model.ClassChannel}
}
