package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
)

func groupOf(t testing.TB, fresh func() contract.Handler) scenario.Group {
	t.Helper()
	session, err := driver.Open(context.Background(), driver.InProcess(fresh, driver.LocalOptions{SkipLines: true}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return scenario.Group{session}
}

func shapeOf(group scenario.Group) explore.Shape {
	return explore.Shape{Participants: 4, DurationMS: 90_000, Loss: 0.2, Kinds: fault.Kinds(), Has: group.Has}
}

// Every property catches a mistake that is made for it, and the schedule that
// shows it shrinks to a story of a few events.
func TestExplore_findsPlantedDefectsAndShrinksThem(t *testing.T) {
	var sizes []int
	caught := map[string]bool{}
	for _, d := range plantedDefects {
		group := groupOf(t, func() contract.Handler { return &defect{inner: builtin(), ask: d.ask, answer: d.answer} })
		key := d.property + " " + d.requirement
		seed, found := firstSeed(t, group, key)
		if !found {
			t.Errorf("%s: no seed showed a violation of %s", d.name, key)
			continue
		}
		caught[d.property] = true
		shrunk, err := explore.Shrink(context.Background(), explore.Plan(seed, shapeOf(group)), key, group, explore.Budget{Runs: 600})
		if err != nil {
			t.Errorf("%s: shrinking seed %d: %v", d.name, seed, err)
			continue
		}
		sizes = append(sizes, explore.Events(shrunk.Scenario))
		t.Logf("%-50s seed %2d, %2d events, %d participants, %3d runs: %s", d.name, seed, explore.Events(shrunk.Scenario), len(shrunk.Scenario.Participants), shrunk.Runs, shrunk.Finding.Text)
	}
	for _, p := range check.Properties() {
		if !caught[p] {
			t.Errorf("no planted defect shows that the property %q can fail", p)
		}
	}
	slices.Sort(sizes)
	if len(sizes) > 0 && sizes[len(sizes)/2] > 8 {
		t.Errorf("schedules shrink to %v events; want 8 at the median", sizes)
	}
}

func firstSeed(t *testing.T, group scenario.Group, key string) (uint64, bool) {
	t.Helper()
	for seed := uint64(1); seed <= 30; seed++ {
		judged, err := explore.Judge(context.Background(), explore.Plan(seed, shapeOf(group)), group)
		if err != nil {
			t.Fatalf("%s, seed %d: %v", key, seed, err)
		}
		if _, shown := judged.Of(key); shown {
			return seed, true
		}
	}
	return 0, false
}

func TestExplore_findsNothingInTheReference(t *testing.T) {
	group := groupOf(t, builtin)
	campaign, err := explore.Run(context.Background(), explore.Options{First: 1, Seeds: 12, Shape: shapeOf(group)}, group)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range campaign.Found {
		t.Errorf("seed %d: %s", f.Seed, f.Finding)
	}
	for _, i := range campaign.Invalid {
		t.Errorf("seed %d: the planned fault never happened: %s", i.Seed, i.Fault)
	}
	if vacuous := campaign.Vacuous(); len(vacuous) > 0 {
		t.Errorf("never happened: %s", strings.Join(vacuous, "; "))
	}
}
