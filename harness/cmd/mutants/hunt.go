package main

import (
	"context"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// The bounds of a hunt: seeds that are tried, and runs that shrinking may take.
const (
	huntSeeds  = 200
	shrinkRuns = 600
)

// catch is what a simulated group of participants with a mistake showed.
type catch struct {
	Mutant   string  `json:"mutant"`
	Property string  `json:"property"`
	Seed     uint64  `json:"seed"`    // 0: nothing was found
	Seconds  float64 `json:"seconds"` // until it was found
	Before   int     `json:"before"`  // events of the schedule
	After    int     `json:"after"`   // events when it was shrunk
	Runs     int     `json:"runs"`    // of shrinking
	Text     string  `json:"text"`    // what is violated, and how
	Fault    string  `json:"fault,omitempty"`
}

// hunt looks for a seed whose schedule shows that a property is violated, and
// shrinks that schedule.
func hunt(ctx context.Context, t task, fresh func() contract.Handler) catch {
	c := catch{Mutant: t.Mutant, Property: t.Property}
	session, err := driver.Open(ctx, driver.InProcess(fresh, driver.LocalOptions{SkipLines: true}))
	if err != nil {
		c.Fault = err.Error()
		return c
	}
	defer session.Close()
	group := scenario.Group{session}
	shape := explore.Shape{Participants: 4, DurationMS: duration(t.Property), Loss: 0.2, Kinds: explore.Possible(fault.Kinds(), 4, group.Has), Has: group.Has}
	began := time.Now()
	for seed := uint64(1); seed <= huntSeeds; seed++ {
		key, text, err := shows(ctx, explore.Plan(seed, shape), t.Property, group)
		switch {
		case err != nil:
			c.Fault = firstLine(err.Error())
			return c
		case key == "":
			continue
		}
		c.Seed, c.Seconds, c.Text = seed, time.Since(began).Seconds(), text
		whole := explore.Plan(seed, shape)
		c.Before = explore.Events(whole)
		shrunk, err := explore.Shrink(ctx, whole, key, group, explore.Budget{Runs: shrinkRuns})
		if err != nil {
			c.Fault = firstLine(err.Error())
			return c
		}
		c.After, c.Runs, c.Text = explore.Events(shrunk.Scenario), shrunk.Runs, shrunk.Finding.Text
		return c
	}
	c.Seconds = time.Since(began).Seconds()
	return c
}

// duration is how long a group talks, ms: a minute and a half, and longer where
// nothing overflows before.
func duration(property string) int64 {
	if property == "bounded buffers" {
		return 15 * 90_000
	}
	return 90_000
}

// shows runs a schedule and returns the key of a finding about a property, if
// there is one.
func shows(ctx context.Context, s *scenario.Scenario, property string, group scenario.Group) (key, text string, err error) {
	judged, err := explore.Judge(ctx, s, group)
	if err != nil {
		return "", "", err
	}
	for _, f := range judged.Findings {
		if strings.HasPrefix(f.Key(), property+" ") {
			return f.Key(), f.Text, nil
		}
	}
	return "", "", nil
}
