package driver_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/driver"
)

// BenchmarkCall measures one send of 1 KB and its reply, which carries 1 KB
// too, over stdio with schema checks on both sides. The median is what a user
// feels; the mean also counts what else the machine does.
func BenchmarkCall(b *testing.B) { benchmarkCall(b, driver.Stdio(fake(b, "well behaved"))) }

// BenchmarkCallInProcess measures the same without another process.
func BenchmarkCallInProcess(b *testing.B) {
	benchmarkCall(b, driver.InProcess(wellBehaved, driver.LocalOptions{}))
}

func benchmarkCall(b *testing.B, opener driver.Opener) {
	ctx := context.Background()
	s, err := driver.Open(ctx, opener)
	if err != nil {
		b.Fatal(err)
	}
	content := bytes.Repeat([]byte("0123456789abcdef"), 64)
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := s.Send(ctx, "A", now, content, "m1"); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "median-ns/op")
	if err := s.Close(); err != nil {
		b.Error(err)
	}
}
