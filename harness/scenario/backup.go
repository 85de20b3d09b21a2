package scenario

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// PlanRestore plans that a copy of a participant's state is taken, and that
// the participant goes on with it later, as after a backup was restored.
func (c *Cast) PlanRestore(index int, f fault.Fault) {
	for _, name := range f.Who {
		m := c.byName[name]
		copied := ""
		c.stage.At(f.AtMS, func() (err error) {
			if !m.Up || m.offline() {
				return nil // what the application was told since could not be undone
			}
			copied, err = c.copyState(m)
			return err
		})
		c.stage.At(f.UntilMS, func() error {
			if copied == "" || !m.Up || m.offline() {
				return nil
			}
			return c.setBack(m, index, copied)
		})
	}
}

// copyState keeps a copy. The state is read, to be compared with what is
// restored.
func (c *Cast) copyState(m *Member) (copied string, err error) {
	if err := c.inspect(m); err != nil {
		return "", err
	}
	step := c.stage.Step(history.Copied, m)
	ok, err := m.Session.Call(c.ctx, contract.Request{Cmd: contract.Snapshot, Node: m.Name})
	if err != nil {
		return "", c.Failed(m, step, err)
	}
	c.stage.Show(step)
	return ok.Snapshot, nil
}

func (c *Cast) setBack(m *Member, index int, copied string) error {
	err := c.stage.Ask(m, c.stage.Step(history.SetBack, m), contract.Request{Cmd: contract.Restore, Snapshot: copied})
	if err != nil {
		return err
	}
	c.Injector.Count(index)
	return c.inspect(m)
}
