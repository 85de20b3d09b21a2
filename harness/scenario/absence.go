package scenario

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// Crash stops a participant. Its state before is read, to be compared with
// what recovers.
func (c *Cast) Crash(m *Member) error {
	if err := c.inspect(m); err != nil || !m.Up {
		return err
	}
	m.Up = false
	c.stage.Show(c.stage.Step(history.Crashed, m))
	return nil
}

// Recover starts a participant again from what it persisted, if it is down.
func (c *Cast) Recover(m *Member) (recovered bool, err error) {
	if m.Up || !m.Joined || m.Left {
		return false, nil
	}
	m.Up = true
	durable := true
	if err := c.stage.Ask(m, c.stage.Step(history.Restarted, m), contract.Request{Cmd: contract.Restart, Durable: &durable}); err != nil {
		return false, err
	}
	if err := c.inspect(m); err != nil || m.Online == m.Wanted {
		return true, err
	}
	return true, c.Connect(m, m.Wanted)
}

// Connect moves a participant off and on.
func (c *Cast) Connect(m *Member, online bool) error {
	if !m.move(online) {
		return nil
	}
	return c.tell(m, history.Told)
}

// PlanLeave plans that participants leave for good. The others are told.
func (c *Cast) PlanLeave(index int, f fault.Fault) {
	c.stage.At(f.AtMS, func() error {
		for _, name := range f.Who {
			if err := c.leave(c.byName[name], index); err != nil {
				return err
			}
		}
		c.belong = slices.DeleteFunc(c.scenario.Names(), func(name string) bool { return c.byName[name].Left })
		for _, m := range c.Members {
			if m.Up && len(c.Members) > 1 {
				if err := c.tell(m, history.Grouped); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (c *Cast) leave(m *Member, index int) error {
	if !m.Up {
		return nil // who is down, or not yet there, cannot leave
	}
	if err := c.inspect(m); err != nil {
		return err
	}
	m.Up, m.Left = false, true
	c.stage.Show(c.stage.Step(history.Left, m))
	c.Injector.Count(index)
	if err := m.Session.CloseNode(c.ctx, m.Name); err != nil {
		return c.Broken(m, contract.Close, err)
	}
	return nil
}
