package wire

import (
	"errors"
	"testing"

	"github.com/causeway-sds/causeway/reference/sds"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// schema builds the descriptor of the specification's messages, so that a stock
// library can check the hand-written code.
func schema(t testing.TB) protoreflect.MessageDescriptor {
	t.Helper()
	type field = descriptorpb.FieldDescriptorProto
	const text, binary = descriptorpb.FieldDescriptorProto_TYPE_STRING, descriptorpb.FieldDescriptorProto_TYPE_BYTES
	one := func(name string, n int32, typ descriptorpb.FieldDescriptorProto_Type) *field {
		return &field{Name: proto.String(name), Number: proto.Int32(n), Type: typ.Enum(),
			Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum()}
	}
	optional := func(f *field, oneof int32) *field {
		f.Proto3Optional, f.OneofIndex = proto.Bool(true), proto.Int32(oneof)
		return f
	}
	many := func(name string, n int32) *field {
		f := one(name, n, descriptorpb.FieldDescriptorProto_TYPE_MESSAGE)
		f.Label, f.TypeName = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum(), proto.String(".HistoryEntry")
		return f
	}
	oneofs := func(names ...string) (list []*descriptorpb.OneofDescriptorProto) {
		for _, n := range names {
			list = append(list, &descriptorpb.OneofDescriptorProto{Name: proto.String("_" + n)})
		}
		return list
	}
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("sds.proto"), Syntax: proto.String("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{
			{Name: proto.String("HistoryEntry"), OneofDecl: oneofs("retrieval_hint", "sender_id"), Field: []*field{
				one("message_id", 1, text), optional(one("retrieval_hint", 2, binary), 0), optional(one("sender_id", 3, text), 1)}},
			{Name: proto.String("Message"), OneofDecl: oneofs("lamport_timestamp", "bloom_filter", "content"), Field: []*field{
				one("sender_id", 1, text), one("message_id", 2, text), one("channel_id", 3, text),
				optional(one("lamport_timestamp", 10, descriptorpb.FieldDescriptorProto_TYPE_UINT64), 0),
				many("causal_history", 11), optional(one("bloom_filter", 12, binary), 1),
				many("repair_request", 13), optional(one("content", 20, binary), 2)}},
		}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Messages().ByName("Message")
}

// stock reads with the library what Decode read by hand.
func stock(desc protoreflect.MessageDescriptor, b []byte) (sds.Message, error) {
	pb := dynamicpb.NewMessage(desc)
	if err := proto.Unmarshal(b, pb); err != nil {
		return sds.Message{}, err
	}
	get := func(m protoreflect.Message, name string) protoreflect.Value {
		return m.Get(m.Descriptor().Fields().ByName(protoreflect.Name(name)))
	}
	list := func(name string) (out []sds.HistoryEntry) {
		l := get(pb, name).List()
		for i := range l.Len() {
			e := l.Get(i).Message()
			out = append(out, sds.HistoryEntry{ID: sds.MessageID(get(e, "message_id").String()),
				Hint: nonEmpty(get(e, "retrieval_hint").Bytes()), Sender: sds.ParticipantID(get(e, "sender_id").String())})
		}
		return out
	}
	m := sds.Message{Kind: sds.Content, Sender: sds.ParticipantID(get(pb, "sender_id").String()),
		ID: sds.MessageID(get(pb, "message_id").String()), Channel: sds.ChannelID(get(pb, "channel_id").String()),
		Lamport: get(pb, "lamport_timestamp").Uint(), CausalHistory: list("causal_history"),
		Filter: nonEmpty(get(pb, "bloom_filter").Bytes()), RepairRequest: list("repair_request"),
		Content: nonEmpty(get(pb, "content").Bytes())}
	switch {
	case !pb.Has(desc.Fields().ByName("lamport_timestamp")):
		m.Kind = sds.Ephemeral
	case len(m.Content) == 0:
		m.Kind = sds.Sync
	}
	return m, nil
}

func nonEmpty(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

func TestEncode_writesWhatAStockLibraryReads(t *testing.T) {
	desc := schema(t)
	m := full()
	got, err := stock(desc, Encode(&m))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, m); diff != "" {
		t.Errorf("got - want +:\n%s", diff)
	}
}

func FuzzDecode_agreesWithAStockLibraryAndRoundTrips(f *testing.F) {
	desc := schema(f)
	m := full()
	f.Add(Encode(&m))
	f.Add([]byte(content()))
	f.Add([]byte(named().bytes(fieldContent, "x")))
	f.Add([]byte(content().bytes(fieldCausalHistory, "\x0a\x01m\x12\x09h")))
	f.Fuzz(func(t *testing.T, b []byte) {
		want, stockErr := stock(desc, b)
		got, err := Decode(b, Limits{})
		if err != nil {
			var e *DecodeError
			if !errors.As(err, &e) || e.Class == "" || e.Offset < 0 || e.Offset > len(b) {
				t.Fatalf("error without class or place: %#v", err)
			}
			if stockErr == nil && (e.Class == Truncated || e.Class == Varint || e.Class == UTF8 || e.Class == Field) {
				t.Fatalf("the stock library reads %+v, here: %v", want, err)
			}
			return
		}
		if stockErr != nil {
			t.Fatalf("got %+v, the stock library says %v", got, stockErr)
		}
		raw := got.Raw
		got.Raw = nil
		if diff := cmp.Diff(got, want); diff != "" {
			t.Fatalf("here - stock +:\n%s", diff)
		}
		again, err := Decode(Encode(&got), Limits{})
		if err != nil || !cmp.Equal(again, got) {
			t.Fatalf("round trip: got %+v, %v, want %+v", again, err, got)
		}
		got.Raw = raw
		passed, err := Decode(Encode(&got), Limits{})
		if passed.RepairRequest == nil {
			got.RepairRequest = nil // a copy in its own bytes has none
		}
		if err != nil || !cmp.Equal(passed, got) {
			t.Fatalf("passed on: got %+v, %v, want %+v", passed, err, got)
		}
	})
}

func BenchmarkDecode1KB(b *testing.B) {
	m := full()
	m.Content, m.Filter = make([]byte, 1024), make([]byte, 85)
	in := Encode(&m)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(in, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
