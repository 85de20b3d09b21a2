package check

import "testing"

// The predecessor that a delivery names.
func TestOrder_ofDeliveries(t *testing.T) {
	begin := "100 alice send m1\n200 alice send m2\n300 alice send m3\n400 bob get m2; deliver m2\n"
	judge(t, "total order of logs", []trial{
		{"at the end", nil, begin + "500 bob get m3; deliver m3 after=m2", 1, nil},
		{"at the end, placed elsewhere", nil, begin + "410 bob get m1; deliver m1\n500 bob get m3; deliver m3 after=m1", 1,
			[]string{"SDS-ORD-1 bob puts m3 into its log after m1; by Lamport timestamp and ID its place is after m2"}},
		{"at the beginning, placed elsewhere", nil, begin + "500 bob get m1; deliver m1 after=m2", 1,
			[]string{"SDS-ORD-1 bob puts m1 into its log after m2; by Lamport timestamp and ID its place is the first one"}},
		{"in between", nil, begin + "410 bob get m3; deliver m3\n500 alice send m4 at=250\n500 bob get m4; deliver m4 after=m2", 1, nil},
		{"who names none is not judged", nil, begin + "500 bob get m3; deliver m3", 0, nil},
		{"what is in the log already is not placed", nil, begin + "500 bob get m2; deliver m2 after=m2", 0, nil},
		{"nor what is ephemeral", nil, begin + "500 alice send e1\n500 bob get e1; deliver e1 after=m1", 0, nil},
		{"nor what is only told", nil, begin + "500 bob get m1; lose m1", 0, nil},
		{"of equal timestamps the ID decides", nil, begin + "500 alice send m20 at=200\n500 bob get m20; deliver m20 after=m2", 1, nil},
		{"and not who comes first", nil, begin + "500 alice send m19 at=200\n500 bob get m19; deliver m19 after=m2", 1, []string{"SDS-ORD-1 bob puts m19 into its log after m2; by Lamport timestamp and ID its place is the first one"}},
	})
}

// A message that belongs far before the end finds its place as well.
func TestOrder_farFromTheEnd(t *testing.T) {
	begin := ""
	for _, id := range []string{"10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21"} {
		begin += id + "0 alice send m" + id + "\n300 bob get m" + id + "; deliver m" + id + "\n"
	}
	judge(t, "total order of logs", []trial{
		{"before all", nil, begin + "400 alice send m1 at=50\n400 bob get m1; deliver m1 after=m10", 1, []string{"SDS-ORD-1 bob puts m1 into its log after m10; by Lamport timestamp and ID its place is the first one"}},
		{"third", nil, begin + "400 alice send m1 at=115\n400 bob get m1; deliver m1 after=m11", 1, nil},
		{"of the same time, before", nil, begin + "400 alice send m1 at=110\n400 bob get m1; deliver m1 after=m10", 1, nil},
		{"of the same time, behind", nil, begin + "400 alice send m2 at=110\n400 bob get m2; deliver m2 after=m11", 1, nil},
		{"the last but eight", nil, begin + "400 alice send m1 at=135\n400 bob get m1; deliver m1 after=m13", 1, nil},
		{"shown", nil, begin + "400 bob inspect log=m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21", 11, nil},
	})
}

// The log that bob shows.
func TestOrder_ofStates(t *testing.T) {
	begin := "100 alice send m1\n200 bob send m2\n300 alice send m3\n400 bob get m1; deliver m1\n500 bob get m3; deliver m3\n"
	judge(t, "total order of logs", []trial{
		{"as it is", nil, begin + "600 bob inspect log=m1,m2,m3", 2, nil},
		{"empty", nil, "600 bob inspect", 0, nil},
		{"in another order", nil, begin + "600 bob inspect log=m1,m3,m2", 2, []string{"SDS-ORD-1 the log of bob has m3 (1700000000300) before m2 (1700000000200)"}},
		{"twice the same", nil, begin + "600 bob inspect log=m1,m2,m2,m3", 3, []string{"SDS-ORD-1 the log of bob has m2 (1700000000200) before m2 (1700000000200)"}},
		{"without what was delivered", nil, begin + "600 bob inspect log=m2,m3", 1, []string{"SDS-ORD-5 the log of bob lacks m1, which it delivered"}},
		{"without what was sent", nil, begin + "600 bob inspect log=m1,m3", 1, []string{"SDS-ORD-5 the log of bob lacks m2, which it sent"}},
		{"without anything", nil, begin + "600 bob inspect", 0, []string{"SDS-ORD-5 the log of bob lacks m1"}},
		{"with something else instead", nil, begin + "600 bob inspect log=m1,m2,m4@300", 2, []string{"SDS-ORD-5 the log of bob lacks m3"}},
		{"at another time", nil, begin + "600 bob inspect log=m1,m2,m3@301", 2, []string{"SDS-ORD-5 the log of bob lacks m3"}},
		{"with another one at the time", nil, "100 alice send m1\n400 bob get m1; deliver m1\n600 bob inspect log=m4@100", 0, []string{"SDS-ORD-5 the log of bob lacks m1"}},
		{"at another time only", nil, "100 alice send m1\n400 bob get m1; deliver m1\n600 bob inspect log=m1@101", 0, []string{"SDS-ORD-5 the log of bob lacks m1"}},
		{"with something too many", nil, begin + "600 bob inspect log=m1,m2,m3,m4@400", 3, []string{"SDS-STATE-1 the log of bob has m4, which it neither delivered nor sent"}},
		{"with something before its delivery", nil, begin + "550 alice send m4\n560 bob get m4\n600 bob inspect log=m1,m2,m3,m4", 3, []string{"SDS-STATE-1 the log of bob has m4"}},
		{"pruned", nil, begin + "600 bob inspect log=m3 pruned=m1,m2", 0, nil},
		{"pruned, and in another order", nil, begin + "600 bob inspect log=m3,m2 pruned=m1", 1, []string{"SDS-ORD-1 "}},
	})
}
