package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
)

// After the join window m2 waits for m1, which bob hears of at 40 s. By default
// it is lost after four minutes.
const waits = `
	100 alice send m0
	150 bob get m0; deliver m0
	200 alice send m1
	300 alice send m2 names=m1
	40_000 bob get m2
`

func TestLoss_declared(t *testing.T) {
	judge(t, "no loss without a declared reason", []trial{
		{"in time", nil, waits + "280_000 bob advance; lose m1; deliver m2", 1, nil},
		{"too early", nil, waits + "279_999 bob advance; lose m1; deliver m2", 1,
			[]string{"SDS-IN-5 bob declares m1 lost 239999 ms after it was first named there (times offline not counted); lost_after_ms is 240000"}},
		{"never named", nil, waits + "280_000 bob advance; lose m9", 2, []string{"SDS-IN-5 bob declares m9 lost, which no message named that arrived there"}},
		{"named first by a sync message", nil, waits + "41_000 alice cast s1 names=m3\n42_000 bob get s1\n282_000 bob advance; lose m3", 2, nil},
		{"named by a sync message that was known", nil, "100 alice send m0\n150 bob get m0; deliver m0\n60_000 alice cast s1\n60_100 bob get s1\n60_200 alice cast s1 names=m3\n60_300 bob get s1#2\n900_000 bob advance; lose m3", 1,
			[]string{"SDS-IN-5 bob declares m3 lost, which no message named that arrived there"}},
		{"the first naming counts", nil, waits + "50_000 alice cast s1 names=m1\n50_100 bob get s1\n280_000 bob advance; lose m1; deliver m2", 1, nil},
		{"time offline does not count", nil, waits + "50_000 bob offline\n60_000 bob online\n289_999 bob advance; lose m1; deliver m2", 1, []string{"SDS-IN-5 bob declares m1 lost 239999 ms after"}},
		{"time before and after does", nil, waits + "50_000 bob offline\n60_000 bob online\n290_000 bob advance; lose m1; deliver m2", 1, nil},
		{"offline its time stands still", nil, waits + "50_000 bob offline\n900_000 bob advance; lose m1; deliver m2", 1, []string{"SDS-IN-5 bob declares m1 lost 10000 ms after"}},
		{"offline again", nil, waits + "50_000 bob offline\n60_000 bob online\n70_000 bob offline\n900_000 bob advance; lose m1; deliver m2", 1, []string{"SDS-IN-5 bob declares m1 lost 20000 ms after"}},
		{"with repair after twelve minutes", config(contract.Config{Repair: "on"}), waits + "760_065 bob advance; lose m1; deliver m2", 1, []string{"SDS-IN-5 bob declares m1 lost 720065 ms after it was first named there (times offline not counted); lost_after_ms is 720066"}},
		{"in time with repair", config(contract.Config{Repair: "on"}), waits + "760_066 bob advance; lose m1; deliver m2", 1, nil},
		{"quick repair does not shorten it", config(contract.Config{Repair: "on", RepairMaxMS: new(int64(1_000))}), waits + "279_999 bob advance; lose m1; deliver m2", 1, []string{"SDS-IN-5 "}},
		{"in the fast profile after eight", config(contract.Config{Repair: "on", RepairProfile: "fast"}), waits + "519_999 bob advance; lose m1; deliver m2", 1, []string{"SDS-IN-5 bob declares m1 lost 479999 ms after it was first named there (times offline not counted); lost_after_ms is 480000"}},
		{"without repair there is no profile", config(contract.Config{RepairProfile: "fast"}), waits + "280_000 bob advance; lose m1; deliver m2", 1, nil},
		{"as configured", config(contract.Config{LostAfterMS: new(int64(1_000))}), waits + "41_000 bob advance; lose m1; deliver m2", 1, nil},
	})
}

func TestLoss_ofWhatArrived(t *testing.T) {
	small := config(contract.Config{IncomingLimit: new(2)})
	judge(t, "no loss without a declared reason", []trial{
		{"nothing is wrong with it", nil, "100 alice send m1\n200 bob get m1; reject limit", 1, []string{"SDS-LIM-2 bob rejects m1 with class limit, although nothing is wrong with it", "SDS-RECV-14 m1 still"}},
		{"it is no message", nil, "100 alice send m1\n200 bob get m1 unreadable=1; reject truncated", 0, nil},
		{"it is damaged", nil, "100 alice send m1\n200 bob get m1 damage=bit; reject identity", 0, nil},
		{"no message came", nil, "200 bob advance; reject limit", 0, nil},
		{"what waits is shown", nil, waits + "50_000 bob inspect in=m2", 2, nil},
		{"what waits is not shown", nil, waits + "50_000 bob inspect", 2, []string{"SDS-RECV-13 bob received m2 and did not deliver it, and its incoming buffer does not have it"}},
		{"something else is", nil, waits + "50_000 bob inspect in=m9", 2, []string{"SDS-RECV-13 bob received m2"}},
		{"a full buffer may push it out", small, waits + "400 alice send m3 names=m2\n40_010 bob get m3\n50_000 bob inspect in=m2", 2, nil},
		{"one with room may not", small, waits + "50_000 bob inspect", 2, []string{"SDS-RECV-13 "}},
	})
}

// What still waits at the end, without a reason.
func TestLoss_atTheEnd(t *testing.T) {
	judge(t, "no loss without a declared reason", []trial{
		{"what is missing not long enough", nil, waits + "285_000 bob advance", 1, nil},
		{"what should be lost by now", nil, waits + "285_001 bob advance", 1, []string{"SDS-IN-5 m2 still waits at the end for m1, which is missing since 245001 ms and should be declared lost after 240000"}},
		{"a clock that stood still", func(s *Setup) { s.Faults = []fault.Fault{{Kind: fault.Jump, LengthMS: 3_000}} }, waits + "288_000 bob advance", 1, nil},
		{"what was received is not missing", nil, waits + "900_000 alice send m3\n250 alice send m4 names=m9\n280_000 bob get m4\n260 alice send m5 names=m4\n280_001 bob get m5\n285_000 bob advance", 3, nil},
		{"what waits for what waits", nil, "100 alice send m0\n150 bob get m0; deliver m0\n" + `
			200 alice send m3 names=m9
			300 alice send m4 names=m3
			40_000 bob get m4
			280_000 bob get m3
			300_000 bob advance
		`, 2, nil},
		{"what waits for nothing", nil, "100 alice send m1\n150 bob get m1\n200 bob advance", 1, []string{"SDS-RECV-14 m1 still waits at the end, although all its dependencies are met"}},
		{"what waits for what was declared lost", nil, waits + "280_000 bob advance; lose m1", 2, []string{"SDS-RECV-14 m2 still waits at the end, although all its dependencies are met"}},
		{"what waits for what the join window excuses", nil, "100 alice send m0\n200 alice send m2 names=m1\n300 bob get m2\n400 bob advance", 1, []string{"SDS-RECV-14 m2 still"}},
		{"one of its dependencies is met", nil, waits + "350 alice send m3 names=m0,m1\n40_001 bob get m3\n50_000 bob advance", 2, nil},
		{"what arrived and was excused before", nil, `
			100 alice send m0
			200 alice send m1 names=m9
			300 alice send m2 names=m1
			350 bob get m0; deliver m0
			400 bob get m2
			40_000 bob get m1
			50_000 bob advance
		`, 2, []string{"SDS-RECV-14 m2 still"}},
		{"who left is not judged", nil, waits + "50_000 bob leave\n900_000 alice advance", 0, nil},
		{"somebody else is", nil, "0 carol create\n" + waits + "50_000 bob leave\n40_000 carol get m2\n50_000 carol advance", 1, []string{"SDS-RECV-14 m2 still"}},
	})
}

func TestConvergence(t *testing.T) {
	whole := func(ms int64, more ...func(*Setup)) func(*Setup) {
		return func(s *Setup) {
			s.HealMS, s.EndMS = ms, ms+1_000
			for _, change := range more {
				change(s)
			}
		}
	}
	healed := whole(250_000)
	store := func(s *Setup) { s.Store = true }
	noStore := func(s *Setup) { delete(s.Capabilities, contract.CapRetrieve) }
	missed := "41_000 bob drop m1\n"
	late := "300 alice send m2\n310 carol get m2; deliver m2\n400 alice cast s1 names=m1\n50_000 carol get s1\n900_000 carol advance"
	judge(t, "convergence after healing", []trial{
		{"it came late", healed, waits + missed + "50_000 bob get m1; deliver m1; deliver m2\n900_000 bob advance", 1, nil},
		{"it waits", healed, waits + missed + "800 alice send m3 names=m9\n50_000 bob get m3\n51_000 bob get m1\n900_000 bob advance", 1, nil},
		{"it was declared lost", healed, waits + missed + "280_000 bob advance; lose m1; deliver m2\n900_000 bob advance", 1, nil},
		{"it is missing not long enough", healed, waits + missed + "285_000 bob advance", 1, nil},
		{"it is missing too long", healed, waits + missed + "285_001 bob advance", 1,
			[]string{"SDS-IN-5 bob knows of m1 since 00:40.000 of connected time and neither has it nor declared it lost, 250000 ms after the network became whole"}},
		{"a clock that stood still", whole(250_000, func(s *Setup) { s.Faults = []fault.Fault{{Kind: fault.Jump, LengthMS: -3_000}} }), waits + missed + "288_000 bob advance", 1, nil},
		{"time offline does not count", healed, waits + missed + "50_000 bob offline\n60_000 bob online\n295_000 bob advance", 1, nil},
		{"from before its time", healed, "199 alice send m1\n200 carol create\n" + late, 0, nil},
		{"from the moment of its joining", healed, "200 alice send m1\n200 carol create\n" + late, 0, []string{"SDS-IN-5 carol knows of m1"}},
		{"nobody told", healed, "200 alice send m1\n210 bob drop m1\n900_000 bob advance", 1, nil},
		{"ephemeral messages are not mended", healed, "200 alice send e1\n210 bob drop e1\n220 alice cast s1 names=e1\n90_000 bob get s1\n900_000 bob advance", 0, nil},
		{"a sync message is not mended", healed, "200 alice cast s1\n210 bob drop s1\n900_000 bob advance", 0, nil},
		{"what was dropped damaged did not count", healed, "200 alice send m1\n210 bob drop m1 damage=bit\n900_000 bob advance", 0, nil},
		{"nor what nobody can read", healed, "200 alice send m1\n210 bob drop m1 unreadable=1\n900_000 bob advance", 0, nil},
		{"who left is not judged", healed, waits + missed + "50_000 bob leave\n900_000 alice advance", 0, nil},
		{"a store node had it", whole(250_000, store), waits + "41_000 carol create\n41_000 carol get m1; deliver m1\n280_000 bob advance; lose m1; deliver m2", 0,
			[]string{"SDS-IN-3 bob declared m1 lost, although a store node has it and answers"}},
		{"nobody had it", whole(250_000, store), waits + "280_000 bob advance; lose m1; deliver m2", 0, nil},
		{"nobody can ask the store node", whole(250_000, store, noStore), waits + "41_000 carol create\n41_000 carol get m1; deliver m1\n280_000 bob advance; lose m1; deliver m2", 0, nil},
		{"there is none", healed, waits + "41_000 carol create\n41_000 carol get m1; deliver m1\n280_000 bob advance; lose m1; deliver m2", 0, nil},
		{"it fails", whole(250_000, store, faults(fault.Loss, fault.StoreAbsent)), waits + "41_000 carol create\n41_000 carol get m1; deliver m1\n280_000 bob advance; lose m1; deliver m2", 0, nil},
		{"something else fails", whole(250_000, store, faults(fault.Loss)), waits + "41_000 carol create\n41_000 carol get m1; deliver m1\n280_000 bob advance; lose m1; deliver m2", 0, []string{"SDS-IN-3 "}},
		{"what was lost and came", whole(250_000, store), waits + "280_000 bob advance; lose m1; deliver m2\n290_000 bob get m1; deliver m1", 0, nil},
	})
	newBench(t, whole(250_000)).absent("convergence after healing", "")
	newBench(t, whole(249_999)).absent("convergence after healing", "the network is not whole for lost_after_ms at the end")
}

// What is missing at the end for a reason that was declared.
func TestTally_whatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		story string
		want  Tally
	}{
		"nothing":                          {"100 alice send m1\n200 bob get m1; deliver m1", Tally{}},
		"lost":                             {waits + "200_000 bob get m1 damage=bit\n280_000 bob advance; lose m1; deliver m2", Tally{DeclaredLost: 1}},
		"from before its time":             {"100 alice send m1\n200 alice send m2 names=m1\n300 bob get m2; deliver m2\n400 bob advance", Tally{Prehistory: 1}},
		"unheard":                          {"100 alice send m1\n110 alice send m2\n200 bob advance", Tally{Unheard: 2}},
		"lost, and came":                   {waits + "280_000 bob advance; lose m1; deliver m2\n290_000 bob get m1; deliver m1", Tally{}},
		"from before its time, and came":   {"100 alice send m1\n200 alice send m2 names=m1\n300 bob get m2; deliver m2\n400 bob get m1; deliver m1", Tally{}},
		"sent before somebody joined":      {"100 alice send m1\n150 bob get m1; deliver m1\n200 carol create\n300 carol advance", Tally{}},
		"sent in the moment of joining":    {"200 alice send m1\n200 bob get m1; deliver m1\n200 carol create\n300 carol advance", Tally{Unheard: 1}},
		"ephemeral messages do not count":  {"100 alice send e1", Tally{}},
		"nor do those who left":            {"100 alice send m1\n150 bob leave", Tally{}},
		"lost by one, not heard by others": {"0 carol create\n" + waits + "280_000 bob advance; lose m1; deliver m2", Tally{DeclaredLost: 1, Unheard: 3}},
	} {
		b := newBench(t, func(s *Setup) { s.HealMS = 900_000 })
		b.play(c.story)
		b.suite.Finish()
		if got := b.suite.Tally(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestTally_addsUp(t *testing.T) {
	sum := Tally{1, 2, 3, 4, 5}
	sum.Add(Tally{10, 20, 30, 40, 50})
	if want := (Tally{11, 22, 33, 44, 55}); sum != want {
		t.Errorf("got %+v, want %+v", sum, want)
	}
}

// What is told does not depend on the order of a map, which is another one each
// time.
func TestLoss_isToldInOrder(t *testing.T) {
	for range 20 {
		judge(t, "no loss without a declared reason", []trial{
			{"of what waits the first to come", nil, waits + "400 alice send m1a names=m1\n40_010 bob get m1a\n50_000 bob inspect", 4, []string{"SDS-RECV-13 bob received m2"}},
			{"of participants the first by name", nil, "0 carol create\n0 aaron create\n100 alice send m1\n110 alice send m2\n120 alice send m3\n150 carol get m1\n150 bob get m2\n150 aaron get m3", 3,
				[]string{"SDS-RECV-14 m3 still"}},
		})
	}
}
