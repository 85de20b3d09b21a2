package main

import (
	"context"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// A run is a function of its seed: a hundred repeats, in one process and anew,
// give one digest.
func TestDigest_aHundredRepeatsGiveOne(t *testing.T) {
	shared := groupOf(t, builtin)
	plan := explore.Plan(5, shapeOf(shared))
	first := digestOf(t, plan, shared)
	for i := range 100 {
		group := shared
		if i%2 == 0 {
			group = groupOf(t, builtin)
		}
		if again := digestOf(t, plan, group); again != first {
			t.Fatalf("seed 5: repeat %d gave the digest %s, the first run %s", i+1, again, first)
		}
	}
	if other := digestOf(t, explore.Plan(6, shapeOf(shared)), shared); other == first {
		t.Error("seeds 5 and 6 gave the same digest")
	}
}

// The door makes no difference: typed calls, lines in this process, and another
// process on stdio.
func TestDigest_isTheSameThroughEveryDoor(t *testing.T) {
	adapter := driver.Options{Command: []string{executable(t), "reference"}, Env: []string{"CAUSEWAY_TEST_AS=adapter"}}
	doors := []struct {
		name string
		open driver.Opener
	}{
		{"typed calls", driver.InProcess(builtin, driver.LocalOptions{SkipLines: true})},
		{"lines", driver.InProcess(builtin, driver.LocalOptions{})},
		{"stdio", driver.Stdio(adapter)},
	}
	for seed := uint64(1); seed <= 6; seed++ { // each way to recover twice
		want := ""
		for _, door := range doors {
			session, err := driver.Open(context.Background(), door.open)
			if err != nil {
				t.Fatalf("%s: %v", door.name, err)
			}
			shape := shapeOf(scenario.Group{session})
			shape.DurationMS = 30_000
			got := digestOf(t, explore.Plan(seed, shape), scenario.Group{session})
			if err := session.Close(); err != nil {
				t.Error(err)
			}
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("seed %d: %s give the digest %s, %s give %s", seed, door.name, got, doors[0].name, want)
			}
		}
	}
}

func digestOf(t *testing.T, plan *scenario.Scenario, group scenario.Group) string {
	t.Helper()
	for _, c := range []contract.Capability{contract.CapInspect, contract.CapRetrieve, contract.CapRepair} {
		if !group.Has(c) {
			t.Fatalf("the subject lacks %s, and the runs would show less than they should", c)
		}
	}
	judged, err := explore.Judge(context.Background(), plan, group)
	if err != nil {
		t.Fatal(err)
	}
	return judged.Digest
}
