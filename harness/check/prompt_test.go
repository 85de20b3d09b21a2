package check

import "testing"

// After the join window m1 waits for m0 and m2 for m1.
func TestPrompt(t *testing.T) {
	begin := `
		50 alice send m9
		60 bob get m9; deliver m9
		100 alice send m0
		110 alice send m1 names=m0
		120 alice send m2 names=m1
		40_000 bob get m1
	`
	judge(t, "delivery without delay", []trial{
		{"in the same step", nil, begin + "40_100 bob get m0; deliver m0; deliver m1", 3, nil},
		{"one after another", nil, begin + "40_050 bob get m2\n40_100 bob get m0; deliver m0; deliver m1; deliver m2", 4, nil},
		{"what arrives complete", nil, "100 alice send m0\n200 bob get m0", 1, []string{"SDS-RECV-12 bob does not deliver m0, although everything that m0 depends on is in its log since this step"}},
		{"what becomes complete", nil, begin + "40_100 bob get m0; deliver m0", 3, []string{"SDS-RECV-12 bob does not deliver m1, although everything that m1 depends on is in its log since this step"}},
		{"what becomes complete by that", nil, begin + "40_050 bob get m2\n40_100 bob get m0; deliver m0; deliver m1", 4, []string{"SDS-RECV-12 bob does not deliver m2"}},
		{"what is not complete may wait", nil, begin, 1, nil},
		{"each dependency counts", nil, begin + "300 alice send m3 names=m1,m0,m0\n40_100 bob get m3\n40_200 bob get m0; deliver m0; deliver m1; deliver m3", 4, nil},
		{"named twice it counts once", nil, begin + "300 alice send m3 names=m0,m0\n40_100 bob get m3\n40_200 bob get m0; deliver m0; deliver m1", 4, []string{"SDS-RECV-12 bob does not deliver m3"}},
		{"by an own message", nil, begin + "300 bob send m4\n400 alice send m3 names=m4\n40_100 bob get m3", 2, []string{"SDS-RECV-12 bob does not deliver m3"}},
		{"a lost dependency is not in the log", nil, begin + "300_000 bob advance; lose m0", 1, nil},
		{"what was said is said once", nil, begin + "40_100 bob get m0; deliver m0\n40_200 bob advance\n40_300 bob advance; deliver m1", 3, []string{"SDS-RECV-12 "}},
	})
}
