package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/dynamicpb"
)

// FuzzDecode holds the decoder against itself, by a round trip, and against the
// stock library: what the judge takes for a message is one to the library too,
// and means the same, unknown fields apart.
func FuzzDecode(f *testing.F) {
	base := Raw(Encode(small()))
	for _, seed := range [][]byte{
		Encode(everything()), base, nil,
		base.Varint(99, 7), base.Group(4, nil), base.LongVarint(FieldLamport, 3, 10), base.Varint(FieldContent, 1),
		base.Bytes(FieldRepair, Raw{}.Text(3, "").Text(1, "m")), base.Append(0x80), base.Text(FieldSenderID, "\xff"),
	} {
		f.Add(seed)
	}
	d := sdsDescriptor(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		_ = Dump(b)
		m, err := Decode(b)
		if (err == nil) != (len(Faults(b, DefaultLimits())) == 0) {
			t.Fatalf("Decode says %v, Faults another thing", err)
		}
		if err != nil {
			return
		}
		encoded := Encode(m)
		again, err := Decode(encoded)
		if err != nil {
			t.Fatalf("own bytes are refused: %v\n%s", err, Dump(encoded))
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Fatalf("a round trip changes (-first +again):\n%s", diff)
		}
		if Canonical(b) == nil && string(b) != string(encoded) {
			t.Fatalf("two canonical encodings of one message\n%s%s", Dump(b), Dump(encoded))
		}
		stock := dynamicpb.NewMessage(d)
		if err := proto.Unmarshal(b, stock); err != nil {
			t.Fatalf("the stock library refuses it: %v\n%s", err, Dump(b))
		}
		stock.SetUnknown(nil)
		if want := toStock(d, m); !sameKnown(stock, want) {
			t.Fatalf("the stock library reads another message\ngot  %v\nwant %v", want, stock)
		}
	})
}

// FuzzFilter holds the filter against itself: what is read writes the same
// bytes.
func FuzzFilter(f *testing.F) {
	f.Add("alice", uint64(1_700_000_000_001), checkFilter().Encode())
	f.Add("bob", uint64(0), []byte{1, 7, 0, 0})
	f.Fuzz(func(t *testing.T, sender string, lamport uint64, b []byte) {
		filter, err := ParseFilter(Salt{sender, lamport}, b)
		if err != nil {
			return
		}
		if got := filter.Encode(); string(got) != string(b) {
			t.Fatalf("read %x, wrote %x", b, got)
		}
		if filter.Floor > lamport {
			t.Fatalf("floor %d above %d", filter.Floor, lamport)
		}
		if p := filter.FalsePositive(); p < 0 || p > 1 || p == 1 && !filter.Contains("x") {
			t.Fatalf("estimate %g, contains x: %t", p, filter.Contains("x"))
		}
	})
}
