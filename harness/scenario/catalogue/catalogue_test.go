package catalogue

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/scenario"
)

func able(contract.Capability) bool { return true }

func unable(contract.Capability) bool { return false }

func TestAll_arePlansAndData(t *testing.T) {
	names := map[string]bool{}
	for _, e := range All() {
		if names[e.Name] || e.Title == "" {
			t.Errorf("%s: a name that is taken, or no title", e.Name)
		}
		names[e.Name] = true
		for seed := uint64(1); seed <= 5 && (seed == 1 || !e.Large); seed++ {
			s := e.Scenario(seed, able, "")
			if err := s.Validate(); err != nil {
				t.Fatalf("%s, seed %d: %v", e.Name, seed, err)
			}
			if !reflect.DeepEqual(s, e.Scenario(seed, able, "")) {
				t.Errorf("%s, seed %d: two plans", e.Name, seed)
			}
			text, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			var back scenario.Scenario
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(&back)
			if err != nil || string(again) != string(text) {
				t.Errorf("%s, seed %d: what is written is not what is read: %v", e.Name, seed, err)
			}
		}
	}
}

func TestScenario_asksForNothingThatNobodyClaims(t *testing.T) {
	e, found := Of("loss-20")
	if !found {
		t.Fatal("there is no loss-20")
	}
	if s := e.Scenario(1, unable, "waku-js"); s.Store || s.Config.IDs != "opaque" || s.Config.Dialect != "waku-js" {
		t.Errorf("store %v, config %+v", s.Store, s.Config)
	}
	if _, found := Of("loss-21"); found {
		t.Error("a name that is not there was found")
	}
}

func TestDay_isTheCommunityOfTheTarget(t *testing.T) {
	s := Day().Scenario()
	if len(s.Participants) != 200 || s.TrafficMS != 24*hourMS || len(s.Sends) != 200*5*24 || len(s.Faults) != 2 {
		t.Errorf("%d participants, %d ms, %d messages, %d faults", len(s.Participants), s.TrafficMS, len(s.Sends), len(s.Faults))
	}
}
