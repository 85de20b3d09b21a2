package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

// What bob asks for.
func TestRepair_requests(t *testing.T) {
	on := config(contract.Config{Repair: "on"})
	begin := "100 alice send m1\n200 alice send m2 names=m1\n300 alice send m3 names=m2,m4,m5,m6,m7\n400 bob get m1; deliver m1\n40_000 bob get m3\n"
	judge(t, "repair", []trial{
		{"what is missing", on, begin + "50_000 bob cast s1 asks=m2", 1, nil},
		{"as much as is allowed", on, begin + "50_000 bob send m9 asks=m2,m4,m5", 3, nil},
		{"more", on, begin + "50_000 bob cast s1 asks=m2,m4,m5,m6", 4, []string{"SDS-REP-7 bob asks in s1 for 4 messages at once"}},
		{"what was delivered", on, begin + "50_000 bob cast s1 asks=m2,m1", 2, []string{"SDS-REP-5 bob asks in s1 for m1, which it has"}},
		{"what waits", on, begin + "50_000 bob cast s1 asks=m3", 1, []string{"SDS-REP-5 bob asks in s1 for m3"}},
		{"what is its own", on, begin + "45_000 bob send m9\n50_000 bob cast s1 asks=m9", 1, []string{"SDS-REP-5 bob asks in s1 for m9"}},
		{"what was declared lost", on, begin + "50_000 bob advance; lose m2\n50_000 bob cast s1 asks=m2", 1, []string{"SDS-REP-28 bob asks in s1 for m2, which it declared lost"}},
		{"what nobody named", on, begin + "50_000 bob cast s1 asks=m8", 1, []string{"SDS-REP-3 bob asks in s1 for m8, which no message named that arrived there"}},
		{"what a sync message named", on, begin + "500 alice cast s2 names=m8\n510 bob get s2\n50_000 bob cast s1 asks=m8", 1, nil},
		{"what one named that does not count", on, begin + "500 alice cast s2 by=bob names=m8\n510 bob get s2\n50_000 bob cast s1 asks=m8", 2, []string{"SDS-REP-12 alice", "SDS-REP-3 bob"}},
		{"what an ephemeral one named", on, begin + "500 alice send e1 names=m8\n510 bob get e1\n50_000 bob cast s1 asks=m8", 1, []string{"SDS-REP-3 "}},
		{"what others only ask for", on, begin + "500 dave create\n500 dave cast s2 asks=m2\n510 alice get s2\n600 alice cast s3 asks=m2\n610 dave get s3", 2, []string{"SDS-REP-3 dave", "SDS-REP-5 alice"}},
		{"what is said again is not judged", on, begin + "50_000 bob send m9 asks=m2\n51_000 bob advance; cast m9 asks=m1", 1, nil},
		{"nor what is no message", on, begin + "50_000 bob cast s1 asks=m1 unreadable=1", 0, nil},
		{"nor an ephemeral one", on, begin + "50_000 bob send e1 asks=m1", 0, nil},
	})
}

// What bob answers. Carol asks.
func TestRepair_answers(t *testing.T) {
	on := config(contract.Config{Repair: "on"})
	begin := "0 carol create\n100 alice send m1\n110 alice send m2\n200 bob get m1; deliver m1\n"
	asked := begin + "300 carol cast s1 asks=m1\n310 bob get s1\n"
	unasked := []string{"SDS-REP-3 carol"} // nobody named to her what she asks for
	and := func(more string) []string { return []string{unasked[0], more} }
	judge(t, "repair", []trial{
		{"once for a request", on, asked + "400 bob cast m1", 2, unasked},
		{"again for another", on, asked + "400 bob cast m1\n450 carol cast s2 asks=m1\n460 bob get s2\n500 bob cast m1", 4, unasked},
		{"two requests, two answers", on, asked + "350 carol cast s2 asks=m1\n360 bob get s2\n400 bob cast m1\n500 bob cast m1", 4, unasked},
		{"again without another", on, asked + "400 bob cast m1\n500 bob cast m1", 3, and("SDS-REP-17 bob broadcasts m1#3, although nobody asked there for it since the last answer")},
		{"without a request", on, begin + "400 bob cast m1", 1, []string{"SDS-REP-17 bob broadcasts m1#2"}},
		{"not asked, and it stays so", on, begin + "400 bob cast m1\n400 carol cast s1 asks=m1\n410 bob get s1\n500 bob cast m1", 3, []string{"SDS-REP-17 bob broadcasts m1#2", unasked[0]}},
		{"the request did not arrive", on, begin + "300 carol cast s1 asks=m1\n310 bob drop s1\n400 bob cast m1", 2, and("SDS-REP-17 ")},
		{"a request that was known", on, asked + "320 bob get s1\n400 bob cast m1\n500 bob cast m1", 3, and("SDS-REP-17 ")},
		{"an own request", on, begin + "300 carol cast s1 by=bob asks=m1\n310 bob get s1\n400 bob cast m1", 2, []string{"SDS-REP-12 carol", "SDS-REP-17 "}},
		{"an own request from elsewhere", on, begin + "300 carol cast m9 by=bob asks=m1\n310 bob get m9; deliver m9\n400 bob cast m1", 2, []string{"SDS-REP-12 carol", "SDS-REP-17 "}},
		{"the third of a request", on, begin + "300 carol cast s1 asks=m7,m8,m1\n310 bob get s1\n400 bob cast m1", 4, unasked},
		{"the fourth of a request", on, begin + "300 carol cast s1 asks=m7,m8,m9,m1\n310 bob get s1\n400 bob cast m1", 5, []string{"SDS-REP-7 ", unasked[0], "SDS-REP-17 "}},
		{"what is not in the log", on, begin + "300 carol cast s1 asks=m2\n310 bob get s1\n400 bob cast m2", 2, and("SDS-REP-12 bob broadcasts m2#2, which is not in its log")},
		{"what waits", on, begin + "250 alice send m3 names=m9\n40_000 bob get m3\n40_100 carol cast s1 asks=m3\n40_200 bob get s1\n40_300 bob cast m3", 2, and("SDS-REP-12 bob broadcasts m3#2")},
		{"a sync message of another", on, begin + "300 bob cast s1 by=alice", 1, []string{"SDS-REP-12 bob broadcasts s1, which is not in its log"}},
		{"with other bytes", on, asked + "400 bob cast m1 text=hello", 2, and("SDS-REP-18 bob broadcasts m1#2 with other bytes than those in which it first arrived, or with a request of its author")},
		{"with the request of its author", on, begin + "220 alice send m3 asks=m9\n230 bob get m3; deliver m3\n300 carol cast s1 asks=m3\n310 bob get s1\n400 bob cast m3", 3, []string{"SDS-REP-3 ", "SDS-REP-18 "}},
		{"without it", on, begin + "220 alice send m3 asks=m9\n230 bob get m3; deliver m3\n300 carol cast s1 asks=m3\n310 bob get s1\n400 bob cast m3 asks=", 3, []string{"SDS-REP-3 alice"}},
		{"offline", on, asked + "320 bob offline\n400 bob cast m1", 2, and("SDS-OFF-1 bob broadcasts m1#2 while it is offline")},
		{"an answer with other bytes is one too", on, asked + "400 bob cast m1 text=hello\n500 bob cast m1", 3, []string{unasked[0], "SDS-REP-18 ", "SDS-REP-17 "}},
		{"nobody asked for that one, and somebody asks", on, begin + "250 bob cast m1 text=hello\n300 carol cast s1 asks=m1\n310 bob get s1\n400 bob cast m1", 3, []string{"SDS-REP-18 ", unasked[0]}},
		{"what is no message is none", on, begin + "400 bob cast m1 unreadable=1", 0, nil},
		{"nor what is ephemeral", on, begin + "300 alice send e1\n400 bob cast e1", 0, nil},
		{"own ones are resent", on, "100 bob send m1\n400 bob cast m1", 0, nil},
	})
}

func TestRepair_isJudgedWhereItIsOn(t *testing.T) {
	newBench(t).absent("repair", "repair is off")
	newBench(t, config(contract.Config{Repair: "on"})).absent("repair", "")
	newBench(t, config(contract.Config{Repair: "on"}), func(s *Setup) { delete(s.Capabilities, contract.CapRepair) }).absent("repair", "the capability repair is not declared")
}
