package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

// What bob names in his causal histories.
func TestNaming(t *testing.T) {
	begin := `
		100 alice send m1
		200 alice send m2 names=m1
		250 alice send m3 names=m2
		300 bob get m1; deliver m1
	`
	judge(t, "causal histories", []trial{
		{"what is in the log", nil, begin + "400 bob get m2; deliver m2\n500 bob send m4 names=m1,m2\n600 bob cast s1 names=m4", 5, nil},
		{"the first message has none", nil, "100 alice send m1", 0, nil},
		{"what was not delivered", nil, begin + "500 bob send m4 names=m2", 3, []string{"SDS-HIST-1 bob broadcasts m4, whose history names m2, which is not in its log"}},
		{"what waits", nil, begin + "350 bob get m3\n500 bob send m4 names=m3,m1", 4, []string{"SDS-HIST-1 bob broadcasts m4, whose history names m3, which is not in its log: it waits in the incoming buffer"}},
		{"what was declared lost", nil, begin + "350 bob advance; lose m2\n500 bob cast s1 names=m2", 3, []string{"SDS-HIST-1 bob broadcasts s1, whose history names m2, which is not in its log: it was declared lost"}},
		{"what nobody sent", nil, begin + "500 bob send m4 names=m9", 3, []string{"SDS-HIST-1 bob broadcasts m4, whose history names m9, which is not in its log"}},
		{"a sync message", nil, begin + "400 bob cast s1 names=m1\n500 bob send m4 names=s1", 4, []string{"SDS-HIST-1 bob broadcasts m4, whose history names s1"}},
		{"an ephemeral one", nil, begin + "400 alice send e1\n410 bob get e1; deliver e1\n500 bob send m4 names=e1", 3, []string{"SDS-HIST-1 bob broadcasts m4, whose history names e1"}},
		{"what is as late", nil, begin + "500 bob send m4 names=m1 at=100", 3, []string{"SDS-HIST-2 bob broadcasts m4 with timestamp 1700000000100; its history names m1 with 1700000000100"}},
		{"just before", nil, begin + "500 bob send m4 names=m1 at=101", 3, nil},
		{"the newer one first", nil, begin + "400 bob get m2; deliver m2\n500 bob send m4 names=m2,m1", 4, []string{"SDS-HIST-7 bob broadcasts m4, whose history names m2 before m1, which is older"}},
		{"one twice", nil, begin + "500 bob send m4 names=m1,m1", 4, []string{"SDS-HIST-7 bob broadcasts m4, whose history names m1 before m1"}},
		{"of equal timestamps the ID decides", nil, "100 alice send m1\n200 alice send m2 names=m1 at=100\n300 bob get m1; deliver m1\n400 bob get m2; deliver m2\n500 bob send m4 names=m1,m2", 3,
			[]string{"SDS-HIST-2 alice"}},
		{"the other way round", nil, "100 alice send m1\n150 alice send m2 at=100\n300 bob get m1; deliver m1\n400 bob get m2; deliver m2\n500 bob send m4 names=m2,m1", 2, []string{"SDS-HIST-7 bob"}},
		{"something between the two that is not in the log", nil, begin + "400 bob get m2; deliver m2\n500 bob send m4 names=m2,m9,m1", 5, []string{"SDS-HIST-1 ", "SDS-HIST-7 bob broadcasts m4, whose history names m2 before m1"}},
		{"nothing, although there is something", nil, begin + "500 bob send m4", 2, []string{"SDS-SEND-2 bob broadcasts m4 without a history, although its log has m1"}},
		{"nothing, where all is later", nil, "0 alice send m1 at=500\n300 bob get m1; deliver m1\n500 bob send m4", 0, nil},
		{"nothing, where the first is earlier", nil, begin + "400 alice send m5 names=m1 at=700\n410 bob get m5; deliver m5\n500 bob send m4", 3, []string{"SDS-SEND-2 bob broadcasts m4"}},
		{"a digest may find the last one too late", nil, begin + "400 alice send m5 names=m1 at=700\n410 bob get m5; deliver m5\n500 bob cast s1", 3, nil},
		{"but not when it is not", nil, begin + "500 bob cast s1", 2, []string{"SDS-SEND-2 bob broadcasts s1 without a history"}},
		{"a sync message from an empty log", nil, "500 bob cast s1", 0, nil},
		{"what is said again is not judged", nil, begin + "500 bob send m4 names=m1\n600 bob advance; cast m4 names=m9", 3, nil},
	})
}

// What the filters of bob's messages contain. He received m1 and m2.
func TestFilter(t *testing.T) {
	begin := "100 alice send m1\n200 alice send m2\n300 bob get m1; deliver m1\n400 bob get m2; deliver m2\n"
	judge(t, "filters miss nothing", []trial{
		{"all that was received", nil, begin + "500 bob send m3 window=m1,m2\n600 bob cast s1 window=m1,m2", 4, nil},
		{"one is not there", nil, begin + "500 bob send m3 window=m2", 2,
			[]string{"SDS-BLOOM-2 bob broadcasts m3 with a filter that does not contain m1, which it received, and whose timestamp lies between the filter's floor and the message's"}},
		{"below the floor nothing is asked for", nil, begin + "500 bob send m3 window=m2 floor=100", 1, nil},
		{"just above it is", nil, begin + "500 bob send m3 window=m2 floor=99", 2, []string{"SDS-BLOOM-2 "}},
		{"no filter", nil, begin + "500 bob send m3 filter=none", 0, []string{"SDS-BLOOM-1 bob broadcasts m3: "}},
		{"one that cannot be read", nil, begin + "500 bob cast s1 filter=bad", 0, []string{"SDS-BLOOM-1 bob broadcasts s1: "}},
		{"what is later is not asked for", nil, begin + "450 alice send m4 at=501\n450 bob get m4; deliver m4\n500 bob send m3 window=m1,m2", 2, nil},
		{"what is of the same time is", nil, begin + "450 alice send m4 at=500\n450 bob get m4; deliver m4\n500 bob send m3 window=m1,m2", 3, []string{"SDS-BLOOM-2 bob broadcasts m3 with a filter that does not contain m4"}},
		{"what waits is", nil, begin + "450 alice send m4 names=m9\n450 bob get m4\n500 bob send m3 window=m1,m2", 3, []string{"SDS-BLOOM-2 bob broadcasts m3 with a filter that does not contain m4"}},
		{"what waits below the floor is not", nil, begin + "450 alice send m4 names=m9\n450 bob get m4\n500 bob send m3 floor=450", 0, nil},
		{"what waits just above it is", nil, begin + "450 alice send m4 names=m9\n450 bob get m4\n500 bob send m3 floor=449", 1, []string{"SDS-BLOOM-2 "}},
		{"what waits and is there", nil, begin + "450 alice send m4 names=m9\n450 bob get m4\n500 bob send m3 window=m1,m2,m4", 3, nil},
		{"what arrives in the same step may come after", nil, begin + "450 alice send m4\n500 bob get m4; deliver m4; cast m3 window=m1,m2", 2, nil},
		{"own ones are not received", nil, begin + "450 bob send m4 window=m1,m2\n500 bob send m3 window=m1,m2", 4, nil},
		{"what is said again is not judged", nil, begin + "500 bob send m3 window=m1,m2\n600 bob advance; cast m3 filter=none", 2, nil},
		{"a resend by another is not", nil, begin + "500 bob advance; cast m1 filter=none", 0, nil},
	})
	newBench(t, config(contract.Config{Dialect: "waku-js"})).absent("filters miss nothing", "the dialect has another filter")
	newBench(t, config(contract.Config{Dialect: "sds-1"})).absent("filters miss nothing", "")
}
