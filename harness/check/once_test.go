package check

import "testing"

func TestOnce(t *testing.T) {
	begin := "100 alice send m1\n110 alice send m2\n"
	judge(t, "no duplicate, no invention", []trial{
		{"each one once", nil, begin + "200 bob get m1; deliver m1\n300 bob get m2; deliver m2\n400 bob get m1", 2, nil},
		{"again", nil, begin + "200 bob get m1; deliver m1\n300 bob get m1; deliver m1", 2, []string{"SDS-ORD-6 bob delivers m1 again"}},
		{"again, after a restart", nil, begin + "200 bob get m1; deliver m1\n300 bob crash\n400 bob restart; deliver m1", 2, []string{"SDS-ORD-6 bob delivers m1 again"}},
		{"what nobody sent", nil, "300 bob advance; deliver m9", 1, []string{"SDS-ORD-6 bob delivers m9, which is no content and no ephemeral message that anybody sent"}},
		{"a sync message", nil, "100 alice cast s1\n300 bob get s1; deliver s1", 1, []string{"SDS-ORD-6 bob delivers s1, which is no content"}},
		{"an own one", nil, "100 bob send m3\n300 bob get m3; deliver m3", 1, []string{"SDS-ORD-6 bob delivers its own m3 to its application"}},
		{"other content", nil, begin + "200 bob get m1; deliver m1 text=hello", 1, []string{`SDS-SEND-4 bob delivers m1 as "hello" of alice; it is "m1" of alice`}},
		{"as of another", nil, begin + "200 bob get m1; deliver m1 from=carol", 1, []string{`SDS-SEND-4 bob delivers m1 as "m1" of carol; it is "m1" of alice`}},
		{"what has not arrived", nil, begin + "200 bob get m1; deliver m1; deliver m2", 2, []string{"SDS-RECV-12 bob delivers m2, which has not arrived there"}},
		{"what arrived damaged has not", nil, begin + "200 bob get m1 damage=bit; deliver m1", 1, []string{"SDS-RECV-12 "}},
		{"what nobody can read has not", nil, begin + "200 bob get m1 unreadable=1; deliver m1", 1, []string{"SDS-RECV-12 "}},
		{"what was dropped has not", nil, begin + "200 bob drop m1\n300 bob advance; deliver m1", 1, []string{"SDS-RECV-12 "}},
		{"ephemeral ones are not asked for that", nil, "100 alice send e1\n200 bob get e1; deliver e1", 1, nil},
		{"ephemeral, again", nil, "100 alice send e1\n200 bob get e1; deliver e1\n300 bob get e1; deliver e1", 2, []string{"SDS-ORD-6 bob delivers e1 again"}},
		{"by each one", nil, "0 carol create\n" + begin + "200 bob get m1; deliver m1\n200 carol get m1; deliver m1", 2, nil},
		{"the first bytes say what it is", nil, begin + "150 alice advance; cast m1 text=hello\n200 bob get m1#2; deliver m1", 1, nil},
		{"what is reported otherwise is not delivered", nil, begin + "200 bob get m1; miss m0; lose m0; request m0", 0, nil},
	})
}
