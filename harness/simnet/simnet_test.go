package simnet

import (
	"hash/fnv"
	"math"
	"slices"
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

// The order is that of a list sorted by time, whatever lies within the horizon
// and whatever beyond.
func TestQueue_isSortedNearAndFar(t *testing.T) {
	var q Queue[int]
	rng := Stream(5, "queue")
	type due struct {
		atMS  int64
		value int
	}
	var want []due
	put := func() {
		at := q.NowMS() + rng.Int64N(20)
		if rng.IntN(2) == 0 {
			at = q.NowMS() + rng.Int64N(4*horizon)
		}
		q.Put(at, len(want))
		want = append(want, due{at, len(want)})
	}
	for range 50 {
		put()
	}
	var got []due
	for {
		v, ok := q.Take()
		if !ok {
			break
		}
		got = append(got, due{q.NowMS(), v})
		for len(want) < 5_000 && rng.IntN(20) < 11 {
			put()
		}
	}
	slices.SortStableFunc(want, func(a, b due) int { return int(a.atMS - b.atMS) })
	if q.Len() != 0 || !slices.Equal(got, want) {
		t.Errorf("%d left; took %d values, want %d in the order of time", q.Len(), len(got), len(want))
	}
}

func TestBits_isTheHashFNV1a(t *testing.T) {
	h := fnv.New64a()
	h.Write([]byte("loss\x00alice\x00"))
	if got, want := Bits(3, "loss", "alice"), mix(mix(3)^h.Sum64()); got != want {
		t.Errorf("got %x, want %x", got, want)
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

func TestDelay_everyLinkHasItsOwn(t *testing.T) {
	d := Delay{MinMS: 50, TailMS: 100, SpreadMS: 300}
	fast, slow := d.Link(0), d.Link(0.999)
	if fast != (Delay{MinMS: 50, TailMS: 50}) || slow != (Delay{MinMS: 349, TailMS: 199}) {
		t.Errorf("the fastest link has %+v, the slowest %+v", fast, slow)
	}
}
