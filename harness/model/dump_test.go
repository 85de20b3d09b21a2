package model

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestDump_showsEachFieldWithOffsetNameAndValue(t *testing.T) {
	b := Raw(Encode(everything())).Varint(99, 7).Fixed32(98, 0x01020304).Length(FieldContent, 9, []byte{0xff})
	const want = `87 bytes
     0  sender_id(1)             5 bytes "alice"
     7  message_id(2)            2 bytes "m4"
    11  channel_id(3)            1 bytes "c"
    14  lamport_timestamp(10)    1700000000001
    21  causal_history(11)       entry of 4 bytes
    23    message_id(1)          2 bytes "m1"
    27  causal_history(11)       entry of 6 bytes
    29    message_id(1)          2 bytes "m2"
    33    retrieval_hint(2)      0 bytes ""
    35  causal_history(11)       entry of 13 bytes
    37    message_id(1)          2 bytes "m3"
    41    retrieval_hint(2)      2 bytes 0102
    45    sender_id(3)           3 bytes "bob"
    50  bloom_filter(12)         4 bytes 01070000
    56  repair_request(13)       entry of 11 bytes
    58    message_id(1)          2 bytes "m0"
    62    sender_id(3)           5 bytes "carol"
    69  content(20)              2 bytes "hi"
    74  field 99                 varint 7 (ignored)
    77  field 98                 fixed32 16909060 (ignored)
    85  !! truncated: read length 9 with 1 bytes left, expected a length that fits
    85     2 bytes not read: 09ff
`
	if got := Dump(b); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDump_cutsWhatIsLong(t *testing.T) {
	long := Dump(Encode(Message{SenderID: "a", Content: []byte(strings.Repeat("é", 5_000))}))
	if len(long) > 400 || !strings.Contains(long, "… 9952 more bytes") {
		t.Errorf("a long value is not cut:\n%s", long)
	}
	many := Dump(Encode(Message{History: Entries(ids("h", 200)...)}))
	if !strings.HasSuffix(many, "… 337 more lines\n") {
		t.Errorf("a long message is not cut:\n%s", many)
	}
}

func TestDump_takesAnyBytes(t *testing.T) {
	const seed = 1
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	for range 20_000 {
		b := make([]byte, random.IntN(60))
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		if Dump(b) == "" {
			t.Fatalf("nothing for %x", b)
		}
	}
}
