package simnet

import (
	"fmt"
	"math"
)

// Delay is how long packets of a link are under way: at least MinMS, and on
// top of it an exponentially distributed time with mean TailMS, of which at
// most ten times the mean is taken. With TailMS 0 every packet takes MinMS.
//
// With SpreadMS every link has a distribution of its own: see Link.
type Delay struct {
	MinMS    int64 `json:"min_ms"`
	TailMS   int64 `json:"tail_ms,omitempty"`
	SpreadMS int64 `json:"spread_ms,omitempty"`
}

// Link is the distribution of one link, chosen by a number in [0, 1): its
// packets take up to SpreadMS longer than MinMS at least, and a slow link has
// a longer tail, at most twice TailMS.
func (d Delay) Link(u float64) Delay {
	return Delay{MinMS: d.MinMS + int64(u*float64(d.SpreadMS)), TailMS: int64((0.5 + 1.5*u) * float64(d.TailMS))}
}

// Of turns a number in [0, 1) into a delay in milliseconds.
func (d Delay) Of(u float64) int64 {
	tail := -math.Log1p(-u) * float64(d.TailMS)
	return d.MinMS + int64(min(tail, 10*float64(d.TailMS)))
}

// Validate says what is wrong with a delay that was read.
func (d Delay) Validate() error {
	if min(d.MinMS, d.TailMS, d.SpreadMS) < 0 || max(d.MinMS, d.TailMS, d.SpreadMS) > maxDelayMS {
		return fmt.Errorf("delay: read min_ms %d, tail_ms %d and spread_ms %d, expected 0 to %d", d.MinMS, d.TailMS, d.SpreadMS, maxDelayMS)
	}
	return nil
}

const maxDelayMS = 24 * 60 * 60 * 1000
