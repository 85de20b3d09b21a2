package wire

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// hostile messages are made to cost as much as their size allows, whether they
// are accepted or not.
var hostile = []struct {
	name string
	of   func(size int) []byte
}{
	{"content", func(size int) []byte {
		return named().varint(fieldLamport, 1).bytes(fieldContent, strings.Repeat("x", size))
	}},
	{"tiny unknown fields", func(size int) []byte { return fill(content(), size, fields(nil).varint(15, 0)) }},
	{"tiny unknown fields, not canonical", func(size int) []byte {
		return fill(fields{}, size, fields(nil).varint(15, 0), content()...)
	}},
	{"one singular field again and again", func(size int) []byte {
		return fill(content(), size, fields(nil).bytes(fieldSenderID, "s"))
	}},
	{"as many large entries as there may be", func(size int) []byte { return entriesOfAll(size / 280) }},
	{"too many tiny entries", func(size int) []byte { return fill(content(), size, entry(1)) }},
	{"tiny unknown fields in an entry", func(size int) []byte {
		inner := fill(fields(nil).bytes(entryMessageID, "m"), size, fields(nil).varint(15, 0))
		return content().bytes(fieldCausalHistory, string(inner))
	}},
	{"groups in groups", func(size int) []byte {
		return fill(content(), size, protowire.AppendTag(nil, 15, protowire.StartGroupType))
	}},
	{"filter", func(size int) []byte { return content().bytes(fieldBloomFilter, strings.Repeat("x", size)) }},
	{"name that is no UTF-8 at its end", func(size int) []byte {
		return content().bytes(fieldSenderID, strings.Repeat("é", size/2)+"\xff")
	}},
}

func fill(b fields, size int, with []byte, end ...byte) []byte {
	for len(b) < size {
		b = append(b, with...)
	}
	return append(b, end...)
}

func entry(length int) fields {
	return fields(nil).bytes(fieldCausalHistory, string(fields(nil).bytes(entryMessageID, strings.Repeat("m", length))))
}

// entriesOfAll are entries of 280 bytes, and repair requests of none.
func entriesOfAll(count int) []byte {
	b := content()
	inner := fields(nil).bytes(entryMessageID, strings.Repeat("m", 17)).bytes(entryHint, strings.Repeat("h", 256))
	for range min(count, MaxCausalHistory) {
		b = b.bytes(fieldCausalHistory, string(inner))
	}
	return b
}

// BenchmarkDecode_hostile measures the decoding of 150 KB; growth is the time
// over that for half of it: 2 is linear.
func BenchmarkDecode_hostile(b *testing.B) {
	for _, h := range hostile {
		b.Run(h.name, func(b *testing.B) {
			half, whole := h.of(75_000), h.of(150_000)
			var halves, wholes []time.Duration
			for b.Loop() {
				halves = append(halves, decode(half))
				wholes = append(wholes, decode(whole))
			}
			b.ReportMetric(median(wholes), "ns/message")
			b.ReportMetric(undisturbed(wholes), "ns/message-undisturbed")
			b.ReportMetric(undisturbed(wholes)/undisturbed(halves), "growth")
			b.ReportMetric(perDecode(whole)/float64(len(whole)), "allocated/size")
			b.ReportMetric(0, "ns/op") // of both
		})
	}
}

func decode(b []byte) time.Duration {
	start := time.Now()
	_, _ = Decode(b, Limits{}) // good or not: it is the time that counts
	return time.Since(start)
}

func perDecode(b []byte) float64 {
	const runs = 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		_, _ = Decode(b, Limits{})
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / runs
}

// undisturbed is the tenth percentile: what it takes while the machine does
// little else. On a busy machine the median says more about the others.
func undisturbed(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/10].Nanoseconds())
}

func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Nanoseconds())
}

// BenchmarkEncode measures a message of 1 KB with a filter of 64 IDs and a
// causal history of two.
func BenchmarkEncode(b *testing.B) {
	m := full()
	m.Content, m.Filter, m.RepairRequest = make([]byte, 1024), make([]byte, 92), nil
	b.ReportAllocs()
	for b.Loop() {
		Encode(&m)
	}
}
