package simnet

import (
	"math"
	"testing"
)

func TestQueue_takesByTimeThenByOrder(t *testing.T) {
	var q Queue[string]
	q.Put(20, "c")
	q.Put(10, "a")
	q.Put(10, "b")
	got := ""
	for {
		v, ok := q.Take()
		if !ok {
			break
		}
		got += v
		if v == "b" {
			q.Put(5, "late") // in the past: due now, before what is due later
		}
	}
	if got != "ablatec" || q.NowMS() != 20 {
		t.Errorf("took %q and ended at %d; want ablatec at 20", got, q.NowMS())
	}
}

func TestDraw_dependsOnSeedAndPurposeAlone(t *testing.T) {
	if Draw(7, "loss", "a", "b") != Draw(7, "loss", "a", "b") {
		t.Error("the same draw gave two numbers")
	}
	seen := map[float64]bool{}
	for seed := range uint64(100) {
		for _, what := range [][]string{{"ab", "c"}, {"a", "bc"}, {"abc"}} {
			seen[Draw(seed, what...)] = true
		}
	}
	if len(seen) != 300 {
		t.Errorf("300 different draws gave %d numbers", len(seen))
	}
}

func TestDraw_isUniform(t *testing.T) {
	const n = 20_000
	sum, below := 0.0, 0
	for seed := range uint64(n) {
		u := Draw(seed, "x")
		sum += u
		if u < 0.2 {
			below++
		}
	}
	if mean := sum / n; math.Abs(mean-0.5) > 0.01 {
		t.Errorf("mean %.3f, want 0.5", mean)
	}
	if share := float64(below) / n; math.Abs(share-0.2) > 0.01 {
		t.Errorf("a share of %.3f is below 0.2", share)
	}
}

func TestDelay_staysWithinItsBounds(t *testing.T) {
	d := Delay{MinMS: 50, TailMS: 100}
	sum := 0.0
	const n = 20_000
	for i := range uint64(n) {
		ms := d.Of(Draw(i, "delay"))
		if ms < 50 || ms > 1050 {
			t.Fatalf("delay of %d ms, want 50 to 1050", ms)
		}
		sum += float64(ms)
	}
	if mean := sum / n; math.Abs(mean-149.5) > 5 {
		t.Errorf("mean delay %.1f ms, want about 150", mean)
	}
	if (Delay{MinMS: 7}).Of(0.9999) != 7 {
		t.Error("a delay without a tail varies")
	}
	if (Delay{MinMS: -1}).Validate() == nil {
		t.Error("a negative delay is accepted")
	}
}
