package scenario

import (
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// PlanJump plans that clocks are set wrong and right again.
func (c *Cast) PlanJump(f fault.Fault) {
	for _, name := range f.Who {
		m := c.byName[name]
		set := func() error {
			m.SetClock(c.Injector, c.stage.NowMS())
			if !m.Up {
				return nil
			}
			c.stage.Show(c.stage.Step(history.ClockSet, m))
			return c.Advance(m) // its timers look at the clock again
		}
		c.stage.At(f.AtMS, set)
		c.stage.At(f.UntilMS, set)
	}
}
