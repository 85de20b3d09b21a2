package explore

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario"
)

var everything = Shape{Participants: 5, DurationMS: 300_000, Loss: 0.2, Kinds: fault.Kinds(), Has: func(contract.Capability) bool { return true }}

func TestPlan_isAFunctionOfItsSeedAndValid(t *testing.T) {
	for seed := uint64(1); seed <= 200; seed++ {
		s := Plan(seed, everything)
		if err := s.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !reflect.DeepEqual(s, Plan(seed, everything)) {
			t.Fatalf("seed %d: two plans", seed)
		}
	}
}

func TestPlan_aRoundOfSeedsPlansEveryKindOfFault(t *testing.T) {
	for round := range uint64(20) {
		planned := map[fault.Kind]bool{}
		for i := range uint64(Round) {
			for _, f := range Plan(1+round*Round+i, everything).Faults {
				planned[f.Kind] = true
			}
		}
		for _, kind := range fault.Kinds() {
			if !planned[kind] {
				t.Errorf("seeds %d to %d never plan %s", 1+round*Round, (round+1)*Round, kind)
			}
		}
	}
}

func TestPlan_aShardHasAllWaysToRecover(t *testing.T) {
	for shards := uint64(2); shards <= 12; shards++ {
		for shard := range shards {
			recoveries := map[string]bool{}
			for i := uint64(0); i < 60; i++ {
				s := Plan(1+shard+i*shards, everything)
				recoveries[fmt.Sprintf("store %t, repair %q", s.Store, s.Config.Repair)] = true
			}
			if len(recoveries) != 3 {
				t.Errorf("part %d of %d recovers in %d ways only: %v", shard+1, shards, len(recoveries), recoveries)
			}
		}
	}
}

func TestPlan_leavesOutWhatNobodyClaims(t *testing.T) {
	shape := everything
	shape.Has = func(contract.Capability) bool { return false }
	for seed := uint64(1); seed <= 30; seed++ {
		s := Plan(seed, shape)
		if s.Store || s.Config.Repair != "" || s.Config.IDs != "opaque" {
			t.Fatalf("seed %d: config %+v, store %v", seed, s.Config, s.Store)
		}
		for _, send := range s.Sends {
			if send.Ephemeral {
				t.Fatal("an ephemeral message is planned")
			}
		}
		for _, f := range s.Faults {
			if need := scenario.Needs(f.Kind); need != "" {
				t.Fatalf("%s is planned, which needs %s", f, need)
			}
		}
	}
}

func TestPlan_isValidForEveryShape(t *testing.T) {
	for _, participants := range []int{2, 3, 13, 50} {
		for _, durationMS := range []int64{10_000, 60_000, 3_600_000} {
			shape := everything
			shape.Participants, shape.DurationMS = participants, durationMS
			for seed := uint64(1); seed <= 20; seed++ {
				if err := Plan(seed, shape).Validate(); err != nil {
					t.Errorf("%d participants, %d ms, seed %d: %v", participants, durationMS, seed, err)
				}
			}
		}
	}
}

func TestFile_roundTrips(t *testing.T) {
	f := &File{Property: "causal delivery", Requirements: []string{"SDS-ORD-6"}, Text: "carol …", FoundOn: "toy 1", Scenario: *Plan(3, everything)}
	var b bytes.Buffer
	if err := WriteFile(&b, f); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, f); diff != "" {
		t.Error(diff)
	}
}

func TestReadFile_saysWhatIsWrong(t *testing.T) {
	good := func() string {
		var b bytes.Buffer
		if err := WriteFile(&b, &File{Property: "p", Requirements: []string{"r"}, Scenario: *Plan(1, everything)}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}()
	for _, c := range []struct{ text, says string }{
		{"hello", "expected a JSON object with causeway_replay"},
		{"{}", "expected a JSON object with causeway_replay"},
		{strings.Replace(good, `"causeway_replay": 1`, `"causeway_replay": 2, "novelty": true`, 1), "read version 2, this program knows versions up to 1; use a newer causeway"},
		{strings.Replace(good, `"causeway_replay": 1`, `"causeway_replay": 0`, 1), "version 0"},
		{strings.Replace(good, `"traffic_ms"`, `"trafic_ms"`, 1), "trafic_ms"},
		{strings.Replace(good, `"from": "alice"`, `"from": "mallory"`, 1), `unknown participant "mallory"`},
		{strings.Replace(good, `"property": "p"`, `"property": ""`, 1), "the property"},
		{good[:len(good)/2], "causeway_replay"},
	} {
		if _, err := ReadFile(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v; want one with %s", err, c.says)
		}
	}
}

func TestFilterBound_allowsWhatChanceExplains(t *testing.T) {
	for _, c := range []struct {
		trials, bad, most int
		violated          bool
	}{
		{0, 0, 0, false}, {100, 1, 0, true}, {2_000, 1, 1, false}, {1_000_000, 5, 5, false}, {1_000_000, 6, 5, true},
	} {
		campaign := Campaign{Tally: check.Tally{ByFilter: c.trials, ByFilterFalse: c.bad}}
		if most, violated := campaign.FilterBound(0.000001); most != c.most || violated != c.violated {
			t.Errorf("%d false of %d: at most %d, violated %v; want %d, %v", c.bad, c.trials, most, violated, c.most, c.violated)
		}
	}
}
