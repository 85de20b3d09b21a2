package check

import "testing"

// Bob's join window is open for 30 s after his first message.
func TestCausal(t *testing.T) {
	begin := `
		100 alice send m0
		150 bob get m0; deliver m0
		200 alice send m1 names=m0
		300 alice send m2 names=m1
	`
	judge(t, "causal delivery", []trial{
		{"the cause comes first", nil, begin + "40_000 bob get m1; deliver m1\n40_001 bob get m2; deliver m2", 2, nil},
		{"the cause waits", nil, begin + `
			300 alice send m3 names=m2
			40_000 bob get m2
			40_001 bob get m3; deliver m3
		`, 1, []string{"SDS-ORD-6 bob delivers m3 before its cause m2: m3 names m2, which waits in the incoming buffer there"}},
		{"the cause never came", nil, begin + "40_000 bob get m2; deliver m2", 1,
			[]string{"SDS-ORD-6 bob delivers m2 before its cause m1: m2 names m1, which never arrived there"}},
		{"the last moment of the join window", nil, begin + "30_149 bob get m2; deliver m2", 1, nil},
		{"the first moment after it", nil, begin + "30_150 bob get m2; deliver m2", 1, []string{"SDS-ORD-6 bob delivers m2 before its cause m1"}},
		{"the window stands still offline", nil, begin + `
			200 bob offline
			300 bob advance
			10_200 bob online
			40_149 bob get m2; deliver m2
		`, 1, nil},
		{"as long as that and no longer", nil, begin + `
			200 bob offline
			300 bob advance
			10_200 bob online
			40_150 bob get m2; deliver m2
		`, 1, []string{"SDS-ORD-6 "}},
		{"being told twice changes nothing", nil, begin + `
			200 bob offline
			5_000 bob offline
			10_200 bob online
			20_000 bob online
			40_149 bob get m2; deliver m2
		`, 1, nil},
		{"in either direction", nil, begin + `
			200 bob offline
			5_000 bob offline
			10_200 bob online
			20_000 bob online
			40_150 bob get m2; deliver m2
		`, 1, []string{"SDS-ORD-6 "}},
		{"a first message at the very beginning", nil, `
			0 alice send m0
			0 bob get m0; deliver m0
			100 alice send m1
			110 alice send m2 names=m1
			120 alice send m3
			150 bob get m3; deliver m3
			30_000 bob get m2; deliver m2
		`, 1, []string{"SDS-ORD-6 "}},
		{"what sorts later and was not received is waited for", nil, begin + `
			500 alice send m5
			510 alice send m4 names=m5 at=400
			40_000 bob get m4; deliver m4
		`, 1, []string{"SDS-ORD-6 bob delivers m4 before its cause m5"}},
		{"no window without a first message", nil, `
			200 alice send m1
			300 alice send m2 names=m1
			90_000 bob get m2; deliver m2
		`, 1, nil},
		{"an own message opens none", nil, `
			100 alice send m0
			110 alice send m4 by=bob
			150 bob get m4; deliver m4
			200 alice send m1
			300 alice send m2 names=m1
			40_000 bob get m2; deliver m2
		`, 1, nil},
		{"of messages that wait one has the excuse", nil, begin + `
			150 alice send m5
			300 alice send m6 names=m5,m1
			300 bob get m6
			40_000 bob get m5; deliver m5; deliver m6
		`, 2, nil},
		{"what prehistory names is prehistory", nil, begin + `
			300 bob get m2; deliver m2
			400 alice send m7
			500 alice send m8 names=m7
			600 alice send m9 names=m8
			700 bob get m9; deliver m9
			50_000 bob get m8; deliver m8
		`, 3, nil},
		{"but not what others name later", nil, begin + `
			400 alice send m7
			600 alice send m9 names=m7
			50_000 bob get m9; deliver m9
		`, 1, []string{"SDS-ORD-6 bob delivers m9 before its cause m7"}},
		{"what was received is no prehistory", nil, begin + `
			250 alice send m5
			300 alice send m6 names=m5
			350 alice send m7 names=m6
			300 bob get m6
			400 bob get m7; deliver m7
		`, 1, []string{"SDS-ORD-6 bob delivers m7 before its cause m6"}},
		{"declared lost counts as met", nil, begin + "40_000 bob get m2\n300_000 bob advance; lose m1; deliver m2", 1, nil},
		{"until it comes", nil, begin + `
			50_000 alice send m5 names=m1
			40_000 bob get m2
			300_000 bob advance; lose m1; deliver m2
			300_100 bob get m1
			300_200 bob get m5; deliver m5
		`, 2, []string{"SDS-ORD-6 bob delivers m5 before its cause m1"}},
		{"what a sync message named in the window is prehistory", nil, begin + `
			250 alice send m5
			300 alice cast s1 names=m5
			400 alice send m6 names=m5
			500 bob get s1
			40_000 bob get m6; deliver m6
		`, 1, nil},
		{"and after it is not", nil, begin + `
			250 alice send m5
			300 alice cast s1 names=m5
			400 alice send m6 names=m5
			40_000 bob get s1
			40_001 bob get m6; deliver m6
		`, 1, []string{"SDS-ORD-6 bob delivers m6 before its cause m5"}},
		{"a message does not wait for itself", nil, begin + "400 alice send m5 names=m5\n40_000 bob get m5; deliver m5", 1, nil},
		{"nor for what was received and sorts later", nil, begin + `
			400 alice send m6 names=m9
			450 alice send m7 names=m6 at=400
			40_000 bob get m6
			40_001 bob get m7; deliver m7
			40_003 alice send m4 names=m6 at=300
			40_004 bob get m4; deliver m4
		`, 2, []string{"SDS-ORD-6 bob delivers m7 before its cause m6"}},
		{"of equal timestamps the ID decides", nil, begin + `
			400 alice send m6 names=m9
			450 alice send m5 names=m6 at=400
			40_000 bob get m6
			40_001 bob get m5; deliver m5
		`, 1, nil},
		{"own messages are not judged", nil, begin + "40_000 alice send m5 names=m9\n40_001 alice get m5; deliver m5", 0, nil},
		{"nor ephemeral ones", nil, begin + "40_000 alice send e1 names=m9\n40_001 bob get e1; deliver e1", 0, nil},
	})
}
