package measure

import (
	"context"
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Row is a setting with its figures: of all seeds together, and of each.
type Row struct {
	Setting `json:"setting"`
	Figures `json:"figures"`
	First   uint64    `json:"first_seed"`
	Seeds   []Figures `json:"seeds"`
	Skipped string    `json:"skipped,omitempty"` // why nothing was measured
}

// Measure plays the runs of a setting, with seeds from first on. A run whose
// fault never happened is an error: it measures something else.
func Measure(ctx context.Context, s Setting, first uint64, messages, seeds int, group scenario.Group) (*Row, error) {
	row := &Row{Setting: s, First: first}
	for _, need := range s.Needs() {
		if !group.Has(need) {
			row.Skipped = fmt.Sprintf("the capability %s is not declared", need)
			return row, nil
		}
	}
	for i := range seeds {
		figures, err := measure(ctx, s.Plan(first+uint64(i), messages), group)
		if err != nil {
			return row, fmt.Errorf("%s, seed %d: %w", s, first+uint64(i), err)
		}
		row.Seeds = append(row.Seeds, figures)
		row.add(figures)
	}
	return row, nil
}

func measure(ctx context.Context, plan *scenario.Scenario, group scenario.Group) (Figures, error) {
	plan.Config.Dialect = group.Dialect()
	if !group.Has(contract.CapDerivedIDs) || plan.Config.Dialect == "waku-js" { // [SDS-DIA-3]
		plan.Config.IDs = "opaque"
	}
	m := newMeter(plan)
	result, err := scenario.Run(ctx, plan, group, history.Names{}, m)
	if err != nil {
		return Figures{}, err
	}
	if undone := result.Undone(); len(undone) > 0 {
		return Figures{}, fmt.Errorf("the planned fault never happened: %s", undone[0])
	}
	return m.finish(), nil
}
