package live

import (
	"testing"
	"testing/synctest"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// away is carol's absence, during which she misses m2 and after which she wishes
// for it.
var away = fault.Fault{Kind: fault.Crash, AtMS: 10_000, UntilMS: 40_000, Who: []string{"carol"}}

// stocked plays the plan with a store node, carol's absence and more faults, and
// says when the store node's m2 reached her; 0: never.
func stocked(t *testing.T, more ...fault.Fault) (result *Result, steps []*history.Step, atMS int64) {
	t.Helper()
	p := plan()
	p.Store, p.Faults = true, append([]fault.Fault{away}, more...)
	result, steps, err := play(t, p, &wire{count: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if s.Kind == history.Received && s.Node == "carol" && s.Packet.From == "the store node" && s.Packet.Called == "m2" {
			atMS = s.AtMS
		}
	}
	return result, steps, atMS
}

func TestStore_givesWhatWasMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if result, _, at := stocked(t); at != 40_000 || result.Retrieved != 1 {
			t.Errorf("m2 came at %d, and %d messages were retrieved; want m2 alone, when carol is back", at, result.Retrieved)
		}
	})
}

func TestStore_answersLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, _, at := stocked(t, fault.Fault{Kind: fault.StoreSlow, UntilMS: 60_000, LengthMS: 15_000})
		if at != 55_000 || result.Receipts[1].Count != 1 {
			t.Errorf("m2 came at %d with the receipt %+v, want 15 s after carol is back, and one late answer", at, result.Receipts[1])
		}
	})
}

func TestStore_lacksMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, _, at := stocked(t, fault.Fault{Kind: fault.StorePartial, AtMS: 15_000, UntilMS: 60_000, Rate: 1})
		if at != 0 || result.Retrieved != 0 || result.Receipts[1].Count != 2 {
			t.Errorf("m2 came at %d with the receipt %+v, want never, since the store node has neither m2 nor m3", at, result.Receipts[1])
		}
	})
}

func TestBridge_setsBackToACopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, steps := bridged(t, fault.Fault{Kind: fault.Restore, AtMS: 10_000, UntilMS: 40_000, Who: []string{"carol"}})
		at := map[history.Kind]int64{}
		for _, s := range steps {
			if s.Kind == history.Copied || s.Kind == history.SetBack {
				at[s.Kind] = s.AtMS
			}
		}
		if at[history.Copied] != 10_000 || at[history.SetBack] != 40_000 || result.Receipts[0].Count != 1 {
			t.Errorf("the state was copied and set back at %v with the receipt %+v, want at 10 and 40 s", at, result.Receipts[0])
		}
	})
}
