package main

import "math"

// evidence is the input of the rule of section 12, for at least n.
type evidence struct {
	x, r, h int
	q       float64
	f, n    int
	epsilon float64
}

// weight makes the looks that could err add up to less than the bound, however
// many filters come.
func weight(filters int) float64 { return 2 * float64(filters) * float64(filters+1) }

// bound is w · C(R, d) · q^d, and d itself.
func (e evidence) bound() (float64, int) {
	d := e.h - (e.n - e.x) + 1
	if d < 1 {
		return 1, d
	}
	return weight(e.f) * choose(e.r, d) * math.Pow(e.q, float64(d)), d
}

func (e evidence) acknowledged() bool {
	if e.x >= e.n {
		return true
	}
	b, d := e.bound()
	return d >= 1 && within(b, e.epsilon)
}

// within compares with the bound.
func within(b, epsilon float64) bool {
	if math.Abs(b/epsilon-1) < 1e-6 {
		panic("an evidence vector on the very bound would test floating point")
	}
	return b <= epsilon
}

func choose(n, k int) float64 {
	if k < 0 || k > n {
		return 0
	}
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return c
}

// named is the rule for an unbroken run of hits of one sender, where filters
// of all senders were hits or misses.
func named(run []float64, filters int, epsilon float64) bool {
	product := weight(filters)
	for _, p := range run {
		product *= p
	}
	return len(run) > 0 && within(product, epsilon)
}
