package channel

import (
	"math"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The cases named statistics look at many draws of chance at once. With the
// seed of the run each gives the same verdict every time; over all seeds, and
// over all right implementations, each bound is broken with a chance of at
// most onceIn.
//
// The bounds are those of Chernoff, Bernstein, Hoeffding and of Dvoretzky,
// Kiefer, Wolfowitz and Massart. They hold for every sample size, so that no
// case leans on a limit theorem; and they are one-sided, so that a two-sided
// check spends onceIn twice.
const onceIn = 1e-6

// atMost is the greatest count that n draws with chance p give, but for a
// chance of onceIn. Chernoff: P(X ≥ k) ≤ exp(-n · KL(k/n, p)) for k/n > p,
// where KL(a, p) = a·ln(a/p) + (1-a)·ln((1-a)/(1-p)).
func atMost(n int, p float64) int {
	for k := int(float64(n) * p); k < n; k++ {
		if a := float64(k+1) / float64(n); a > p && float64(n)*divergence(a, p) >= -math.Log(onceIn) {
			return k
		}
	}
	return n
}

func divergence(a, p float64) float64 {
	d := a * math.Log(a/p)
	if a < 1 {
		d += (1 - a) * math.Log((1-a)/(1-p))
	}
	return d
}

// farFromMean is how far the mean of n independent draws from [0, 1] lies from
// their expectation, but for a chance of onceIn in each direction. Bernstein:
// P(mean - expectation ≥ t) ≤ exp(-n·t² / (2·variance + 2·t/3)), solved for t.
func farFromMean(n int, variance float64) float64 {
	l := -math.Log(onceIn) / float64(n)
	return l/3 + math.Sqrt(l*l/9+2*l*variance)
}

// farFromUniform is how far the share of n independent uniform draws from
// [0, 1] that are at most x lies from x, for any x, but for a chance of twice
// onceIn. Dvoretzky, Kiefer, Wolfowitz, Massart: 2·exp(-2·n·d²).
func farFromUniform(n int) float64 { return math.Sqrt(-math.Log(onceIn) / (2 * float64(n))) }

// farFromShare is how far a share of n draws lies above its expectation, but for
// a chance of onceIn, also when the draws are made without replacement.
// Hoeffding: exp(-2·n·d²).
func farFromShare(n int) float64 { return math.Sqrt(-math.Log(onceIn) / (2 * float64(n))) }

// distanceFromUniform is the greatest difference between x and the share of
// draws that are at most x, or less than x.
func distanceFromUniform(draws []float64) float64 {
	sorted := slices.Sorted(slices.Values(draws))
	n, d := float64(len(sorted)), 0.0
	for i, x := range sorted {
		d = max(d, float64(i+1)/n-x, x-float64(i)/n)
	}
	return d
}

// mean of at least one draw.
func mean(draws []float64) float64 {
	sum := 0.0
	for _, x := range draws {
		sum += x
	}
	return sum / float64(len(draws))
}

// fixedIntervals gives every sync interval the same length.
func fixedIntervals(d time.Duration) sut.Config {
	return func(c *contract.Config) {
		c.SyncMinMS, c.SyncMaxMS = sut.Ptr(d.Milliseconds()), sut.Ptr(d.Milliseconds())
	}
}
