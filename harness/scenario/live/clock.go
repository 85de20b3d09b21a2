package live

import (
	"math"
	"time"
)

// clock is protocol time: milliseconds since the start of the run, speed of
// them in each millisecond that passes. It can stand still.
type clock struct {
	speed float64
	base  int64     // the time when it was last started
	since time.Time // when that was; zero: it stands still
}

func (c *clock) nowMS() int64 {
	if c.since.IsZero() {
		return c.base
	}
	return c.base + int64(c.speed*float64(time.Since(c.since))/float64(time.Millisecond))
}

func (c *clock) stop() { c.base, c.since = c.nowMS(), time.Time{} }

func (c *clock) start() {
	if c.since.IsZero() {
		c.since = time.Now()
	}
}

// turn makes it run at another speed from now on.
func (c *clock) turn(speed float64) {
	c.base = c.nowMS()
	if !c.since.IsZero() {
		c.since = time.Now()
	}
	c.speed = speed
}

// slack is how late something may be done before the clock waits for it.
const slack = 20 * time.Millisecond

// hold sets the clock back if what is due at a time is later than the slack,
// and says by how much: a slow adapter, or a machine with much to do, makes a
// run longer and nothing else.
func (c *clock) hold(atMS int64) time.Duration {
	late := time.Duration(float64(c.nowMS()-atMS) / c.speed * float64(time.Millisecond))
	if late <= slack || c.since.IsZero() {
		return 0
	}
	c.since = c.since.Add(late - slack)
	return late - slack
}

// until is how long it takes until a time is reached, for sure.
func (c *clock) until(atMS int64) time.Duration {
	left := math.Ceil(float64(atMS-c.nowMS()) / c.speed * float64(time.Millisecond))
	return time.Duration(max(left, 0))
}
