package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/live"
)

// Judged is a run with what was found in it.
type Judged struct {
	*live.Result
	Plan     *live.Plan
	Findings []check.Finding
	Counts   []check.Count
	Tally    check.Tally
	Steps    []*history.Step
}

// judge plays a plan under all checks. Like the run's, its result is there
// also when there is an error.
func judge(ctx context.Context, plan *live.Plan, group scenario.Group, network live.Network) (*Judged, error) {
	claims := map[contract.Capability]bool{}
	for _, c := range contract.Capabilities {
		claims[c] = group.Has(c)
	}
	names := history.Names{}
	suite := check.New(check.Setup{
		EpochMS: scenario.EpochMS, Channel: scenario.Channel, Participants: plan.Names(), Config: plan.Config, Capabilities: claims,
		Store: storeHearsAll(plan), Faults: plan.Faults, HealMS: plan.HealMS, EndMS: plan.EndMS(), Names: names,
		Ephemeral: slices.ContainsFunc(plan.Sends, func(send scenario.Send) bool { return send.Ephemeral }),
	})
	recorder := &history.Recorder{}
	result, err := live.Run(ctx, plan, group, network, names, suite, recorder)
	j := &Judged{Result: result, Plan: plan, Steps: recorder.Steps}
	if err == nil {
		suite.Finish()
	}
	j.Findings, j.Counts, j.Tally = suite.Findings(), suite.Counts(), suite.Tally()
	return j, err
}

// storeHearsAll tells whether the store node has everything that was said. A
// simulated one does; a real one is on one side of a partition, like anybody.
func storeHearsAll(plan *live.Plan) bool {
	cut := func(f fault.Fault) bool {
		switch f.Kind {
		case fault.Halves, fault.One, fault.Bridge, fault.OneWay, fault.StoreAbsent, live.StoreOutage, live.ServiceOutage:
			return true
		}
		return false
	}
	return plan.Store && !slices.ContainsFunc(slices.Concat(plan.Faults, plan.Extra), cut)
}

// invalid says which planned faults have no receipt, or "".
func (j *Judged) invalid() string {
	var undone []string
	for _, r := range j.Undone() {
		undone = append(undone, fmt.Sprintf("%s: %s", r.Fault, r.Text))
	}
	if undone == nil {
		return ""
	}
	return "INVALID: the planned fault never happened: " + strings.Join(undone, "; ")
}
