package explore

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

func quietStory() *scenario.Scenario {
	return &scenario.Scenario{
		Participants: []scenario.Participant{{Name: "alice"}, {Name: "bob", JoinsMS: 5_000}},
		Sends:        []scenario.Send{{AtMS: 9_000, From: "alice", Label: "m1"}, {AtMS: 90_000, From: "bob", Label: "m2"}},
		Faults:       []fault.Fault{{Kind: fault.Crash, AtMS: 60_000, UntilMS: 120_000, Who: []string{"alice"}}},
		TrafficMS:    130_000, HealMS: 1,
	}
}

func TestEarlier_movesAllThatFollows(t *testing.T) {
	before := quietStory()
	got := earlier(before, 60_000, 1_000)
	want := quietStory()
	want.Sends[1].AtMS, want.TrafficMS = 40_000, 80_000
	want.Faults[0].AtMS, want.Faults[0].UntilMS = 10_000, 70_000
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, quietStory()); diff != "" {
		t.Errorf("the schedule itself changed: %s", diff)
	}
	if got := earlier(before, 61_000, 1_000); got != before {
		t.Error("a time at which nothing is planned moved something")
	}
	if got := earlier(before, 9_000, 4_000); got != before {
		t.Error("a pause that is short enough became shorter")
	}
}

func TestTimes_areThoseOfAllThatIsPlanned(t *testing.T) {
	if diff := cmp.Diff(times(quietStory()), []int64{5_000, 9_000, 60_000, 90_000, 120_000}); diff != "" {
		t.Error(diff)
	}
}

// Every piece is offered, large ones first, and what a candidate took away is
// offered no more.
func TestPieces_endsWithWhatIsNeeded(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 7, 20} {
		list := make([]int, n)
		for i := range list {
			list[i] = i
		}
		sh := &shrinker{budget: Budget{Runs: 1}} // the runs are not counted here
		offered := map[int]bool{}
		sh.pieces(func() int { return len(list) }, func(from, to int) *scenario.Scenario {
			needed := false
			for _, e := range list[from:to] {
				offered[e] = true
				needed = needed || e == 3
			}
			if !needed {
				list = append(append([]int{}, list[:from]...), list[to:]...)
			}
			sh.runs = 0
			return &scenario.Scenario{} // not valid, so that nothing runs
		})
		want := []int{}
		if n > 3 {
			want = []int{3}
		}
		if diff := cmp.Diff(list, want); diff != "" || len(offered) != n {
			t.Errorf("%d elements: %d offered, %s", n, len(offered), diff)
		}
	}
}

func TestSingles_areThePacketsThatAFaultLost(t *testing.T) {
	lost := func(name string, faults ...int) *history.Step {
		return &history.Step{Kind: history.Dropped, Node: "bob", Packet: &history.Packet{Name: name, From: "alice"}, Faults: faults}
	}
	got := singles(1, []*history.Step{lost("m1", 0), lost("m2", 1), lost("m3", 0, 1)}, 500)
	want := []fault.Fault{
		{Kind: fault.Loss, UntilMS: 500, Rate: 1, From: "alice", To: "bob", Packet: "m2"},
		{Kind: fault.Loss, UntilMS: 500, Rate: 1, From: "alice", To: "bob", Packet: "m3"},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
}
