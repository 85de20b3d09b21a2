package explore

import (
	"context"
	"slices"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Judged is a run with what was found in it.
type Judged struct {
	*scenario.Result
	Findings []check.Finding
	Counts   []check.Count
	Tally    check.Tally
}

// Of returns the finding with a key, if there is one.
func (j *Judged) Of(key string) (check.Finding, bool) {
	at := slices.IndexFunc(j.Findings, func(f check.Finding) bool { return f.Key() == key })
	if at < 0 {
		return check.Finding{}, false
	}
	return j.Findings[at], true
}

// Judge runs a scenario under all checks. Like the run's, its result is there
// also when there is an error. Checks and observers follow the run in a goroutine
// of their own, and are done when Judge returns.
func Judge(ctx context.Context, s *scenario.Scenario, group scenario.Group, observers ...history.Observer) (*Judged, error) {
	claims := map[contract.Capability]bool{}
	for _, c := range contract.Capabilities {
		claims[c] = group.Has(c)
	}
	names := history.Names{}
	var stepMS int64
	for _, session := range group {
		stepMS = max(stepMS, session.Hello().StepMS)
	}
	suite := check.New(check.Setup{
		EpochMS: scenario.EpochMS, Channel: scenario.Channel, Participants: s.Names(), Config: s.Config, Capabilities: claims, Store: s.Store, Faults: s.Faults,
		HealMS: s.HealMS, EndMS: s.EndMS(), Names: names,
		StepMS: stepMS, ModelMembers: check.ModelMembers,
		Ephemeral: slices.ContainsFunc(s.Sends, func(send scenario.Send) bool { return send.Ephemeral }),
	})
	behind := history.NewBehind(append([]history.Observer{history.Namer{Names: names}, suite}, observers...)...)
	result, err := scenario.Run(ctx, s, group, history.Names{}, behind)
	behind.Wait()
	j := &Judged{Result: result}
	if err == nil {
		suite.Finish()
	}
	j.Findings, j.Counts, j.Tally = suite.Findings(), suite.Counts(), suite.Tally()
	return j, err
}
