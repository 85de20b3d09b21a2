package live

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// bridged plays the plan with one fault that the bridge does.
func bridged(t *testing.T, f fault.Fault) (*Result, []*history.Step) {
	t.Helper()
	p := plan()
	p.Faults = []fault.Fault{f}
	result, steps, err := play(t, p, &wire{})
	if err != nil {
		t.Fatal(err)
	}
	if r := result.Receipts[0]; r.Count == 0 || r.Text == "" {
		t.Errorf("receipt %+v, want one of the bridge", r)
	}
	return result, steps
}

func TestBridge_damagesWhatArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, steps := bridged(t, fault.Fault{Kind: fault.Corrupt, UntilMS: 60_000, Rate: 1, To: "carol"})
		damaged := 0
		for _, s := range steps {
			if s.Kind == history.Received && s.Packet.Damage != "" {
				damaged++
			}
		}
		if damaged != 3 || result.Receipts[0].Count != 3 {
			t.Errorf("%d arrivals were damaged and %d counted, want carol's three", damaged, result.Receipts[0].Count)
		}
	})
}

func TestBridge_letsAParticipantLeaveForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, steps := bridged(t, fault.Fault{Kind: fault.Leave, AtMS: 10_000, UntilMS: 60_000, Who: []string{"carol"}})
		if got := delivered(steps, result.Names); got["m1"] != 2 || got["m2"] != 1 || got["m3"] != 1 {
			t.Errorf("delivered %v, want that carol hears m1 alone", got)
		}
		gone := slices.IndexFunc(steps, func(s *history.Step) bool { return s.Kind == history.Left && s.Node == "carol" })
		told := slices.IndexFunc(steps[max(gone, 0):], func(s *history.Step) bool { return s.Kind == history.Grouped })
		if gone < 0 || told < 0 {
			t.Errorf("carol left at step %d, and the others are told %d later; want both", gone, told)
		}
		if last := steps[len(steps)-1]; last.Node == "carol" {
			t.Error("carol is asked something after she left")
		}
	})
}

func TestBridge_showsAWrongClock(t *testing.T) {
	for _, f := range []fault.Fault{
		{Kind: fault.Skew, UntilMS: 60_000, Who: []string{"alice"}, LengthMS: -5_000},
		{Kind: fault.Jump, AtMS: 10_000, UntilMS: 40_000, Who: []string{"alice"}, LengthMS: 5_000},
	} {
		synctest.Test(t, func(t *testing.T) {
			_, steps := bridged(t, f)
			for _, s := range steps {
				want := int64(0)
				if s.Node == "alice" && (f.Kind == fault.Skew || s.AtMS >= f.AtMS && s.AtMS < f.UntilMS) {
					want = f.LengthMS
				}
				if s.WrongMS != want {
					t.Errorf("%s: %s of %s at %d shows a clock that is wrong by %d, want %d", f.Kind, s.Kind, s.Node, s.AtMS, s.WrongMS, want)
				}
			}
		})
	}
}
