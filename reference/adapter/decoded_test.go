package adapter

import (
	"reflect"
	"testing"

	"github.com/causeway-sds/causeway/reference/sds"
	"github.com/causeway-sds/causeway/reference/wire"
	"github.com/google/go-cmp/cmp"
)

func TestDecoded_isWhatDecodingGives(t *testing.T) {
	c := begin(t)
	c.create("A", "")
	var d decoded
	for i := range 3 * rememberedWires {
		ok := c.ok("send", `"node":"A","now_ms":1001,"content":"aGk="`)
		b := ok.Broadcast[0].Wire
		want, err := wire.Decode(b, wire.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // decoded, then remembered
			m, err := d.decode(b, wire.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got := *m
			if !reflect.DeepEqual(got.Shared, sds.Share(&got)) {
				t.Fatalf("message %d: got the shared part %+v, want what its receivers would compute", i, got.Shared)
			}
			got.Shared = nil
			if diff := cmp.Diff(got, want); diff != "" {
				t.Fatalf("message %d: got - want +:\n%s", i, diff)
			}
		}
		if len(d.messages) > rememberedWires {
			t.Fatalf("%d messages are remembered, want at most %d", len(d.messages), rememberedWires)
		}
	}
}

func TestDecoded_rejectsByTheLimitsOfTheNode(t *testing.T) {
	c := begin(t)
	c.create("A", "")
	b := c.ok("send", `"node":"A","now_ms":1001,"content":"aGVsbG8="`).Broadcast[0].Wire
	var d decoded
	if _, err := d.decode(b, wire.Limits{}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.decode(b, wire.Limits{ContentBytes: 3}); err == nil {
		t.Error("5 bytes of content are taken where 3 are allowed")
	}
}
