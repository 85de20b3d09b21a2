package simnet

import (
	"fmt"
	"math"
)

// Delay is how long packets of a link are under way: at least MinMS, and on
// top of it an exponentially distributed time with mean TailMS, of which at
// most ten times the mean is taken. With TailMS 0 every packet takes MinMS.
type Delay struct {
	MinMS  int64 `json:"min_ms"`
	TailMS int64 `json:"tail_ms,omitempty"`
}

// Of turns a number in [0, 1) into a delay in milliseconds.
func (d Delay) Of(u float64) int64 {
	tail := -math.Log1p(-u) * float64(d.TailMS)
	return d.MinMS + int64(min(tail, 10*float64(d.TailMS)))
}

// Validate says what is wrong with a delay that was read.
func (d Delay) Validate() error {
	if d.MinMS < 0 || d.TailMS < 0 || d.MinMS > maxDelayMS || d.TailMS > maxDelayMS {
		return fmt.Errorf("delay: read min_ms %d and tail_ms %d, expected 0 to %d", d.MinMS, d.TailMS, maxDelayMS)
	}
	return nil
}

const maxDelayMS = 24 * 60 * 60 * 1000
