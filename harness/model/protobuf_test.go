package model

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// The stock Protocol Buffers library knows the schema from here alone, so that
// a wrong number in schema.go cannot hide.
func sdsDescriptor(t testing.TB) protoreflect.MessageDescriptor {
	type label = descriptorpb.FieldDescriptorProto_Label
	type kind = descriptorpb.FieldDescriptorProto_Type
	const (
		single   = descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL
		repeated = descriptorpb.FieldDescriptorProto_LABEL_REPEATED
		text     = descriptorpb.FieldDescriptorProto_TYPE_STRING
		raw      = descriptorpb.FieldDescriptorProto_TYPE_BYTES
		number64 = descriptorpb.FieldDescriptorProto_TYPE_UINT64
		nested   = descriptorpb.FieldDescriptorProto_TYPE_MESSAGE
	)
	message := func(name string) *descriptorpb.DescriptorProto {
		return &descriptorpb.DescriptorProto{Name: &name}
	}
	add := func(m *descriptorpb.DescriptorProto, name string, number int32, l label, k kind, optional bool) {
		f := &descriptorpb.FieldDescriptorProto{Name: &name, Number: &number, Label: l.Enum(), Type: k.Enum()}
		if k == nested {
			f.TypeName = new(".HistoryEntry")
		}
		if optional { // proto3 keeps presence as a oneof of one
			f.Proto3Optional, f.OneofIndex = new(true), new(int32(len(m.OneofDecl)))
			m.OneofDecl = append(m.OneofDecl, &descriptorpb.OneofDescriptorProto{Name: new("_" + name)})
		}
		m.Field = append(m.Field, f)
	}
	entry, whole := message("HistoryEntry"), message("Message")
	add(entry, "message_id", 1, single, text, false)
	add(entry, "retrieval_hint", 2, single, raw, true)
	add(entry, "sender_id", 3, single, text, true)
	add(whole, "sender_id", 1, single, text, false)
	add(whole, "message_id", 2, single, text, false)
	add(whole, "channel_id", 3, single, text, false)
	add(whole, "lamport_timestamp", 10, single, number64, true)
	add(whole, "causal_history", 11, repeated, nested, false)
	add(whole, "bloom_filter", 12, single, raw, true)
	add(whole, "repair_request", 13, repeated, nested, false)
	add(whole, "content", 20, single, raw, true)
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name:        new("sds.proto"),
		Syntax:      new("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{entry, whole},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Messages().ByName("Message")
}

// toStock fills a message of the stock library with the values of m.
func toStock(d protoreflect.MessageDescriptor, m Message) *dynamicpb.Message {
	out := dynamicpb.NewMessage(d)
	setText(out, "sender_id", m.SenderID)
	setText(out, "message_id", m.MessageID)
	setText(out, "channel_id", m.ChannelID)
	if m.Lamport != nil {
		out.Set(stockField(out, "lamport_timestamp"), protoreflect.ValueOfUint64(*m.Lamport))
	}
	setEntries(out, "causal_history", m.History)
	setBytes(out, "bloom_filter", m.Filter)
	setEntries(out, "repair_request", m.Repair)
	setBytes(out, "content", m.Content)
	return out
}

func setEntries(out protoreflect.Message, name protoreflect.Name, entries []HistoryEntry) {
	list := out.Mutable(stockField(out, name)).List()
	for _, e := range entries {
		inner := list.AppendMutable().Message()
		setText(inner, "message_id", e.MessageID)
		setBytes(inner, "retrieval_hint", e.RetrievalHint)
		if e.SenderID != nil {
			inner.Set(stockField(inner, "sender_id"), protoreflect.ValueOfString(*e.SenderID))
		}
	}
}

func setText(out protoreflect.Message, name protoreflect.Name, value string) {
	if value != "" {
		out.Set(stockField(out, name), protoreflect.ValueOfString(value))
	}
}

func setBytes(out protoreflect.Message, name protoreflect.Name, value []byte) {
	if value != nil {
		out.Set(stockField(out, name), protoreflect.ValueOfBytes(value))
	}
}

func stockField(m protoreflect.Message, name protoreflect.Name) protoreflect.FieldDescriptor {
	return m.Descriptor().Fields().ByName(name)
}

// sameKnown compares what the schema knows; unknown fields inside entries are
// dropped first.
func sameKnown(a, b *dynamicpb.Message) bool {
	for _, name := range []protoreflect.Name{"causal_history", "repair_request"} {
		list := a.Mutable(stockField(a, name)).List()
		for i := range list.Len() {
			list.Get(i).Message().SetUnknown(nil)
		}
	}
	return proto.Equal(a, b)
}

func TestEncode_writesWhatTheStockLibraryWrites(t *testing.T) {
	const seed = 7
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	d := sdsDescriptor(t)
	for range 2_000 {
		m := randomMessage(random)
		want, err := proto.MarshalOptions{Deterministic: true}.Marshal(toStock(d, m))
		if err != nil {
			t.Fatal(err)
		}
		if got := Encode(m); !bytes.Equal(got, want) {
			t.Fatalf("bytes differ\ngot\n%s\nwant\n%s", Dump(got), Dump(want))
		}
	}
}

// randomMessage has every field in every state of presence, sooner or later.
func randomMessage(r *rand.Rand) Message {
	id := func() string {
		letters := []rune("abcXYZ019-_é漢")
		var s []rune
		for range 1 + r.IntN(20) {
			s = append(s, letters[r.IntN(len(letters))])
		}
		return string(s)
	}
	some := func(most int) []byte {
		if r.IntN(3) == 0 {
			return nil
		}
		b := make([]byte, r.IntN(most))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	entries := func(most int) (all []HistoryEntry) {
		for range r.IntN(most) {
			e := HistoryEntry{MessageID: id(), RetrievalHint: some(40)}
			if r.IntN(2) == 0 {
				e.SenderID = new(id())
			}
			all = append(all, e)
		}
		return all
	}
	m := Message{SenderID: id(), MessageID: id(), ChannelID: id(), History: entries(5), Filter: some(300), Repair: entries(4), Content: some(300)}
	if r.IntN(3) > 0 {
		m.Lamport = new(r.Uint64() >> (11 + r.IntN(53)))
	}
	if KindOf(m) == KindNone {
		m.Lamport = new(uint64(0))
	}
	return m
}
