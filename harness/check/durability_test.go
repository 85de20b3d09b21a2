package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
)

// What bob had before a crash he has after it.
func TestDurability(t *testing.T) {
	crash := "300 bob crash\n400 bob restart\n"
	crashes := faults(fault.Crash)
	judge(t, "durability across crashes", []trial{
		{"all is there", crashes, "200 bob inspect lamport=7 log=m1 in=m2 missing=m3 lost=m4 prehistory=m5 out=m6:unacknowledged:1\n" + crash +
			"400 bob inspect lamport=7 log=m1 in=m2 missing=m3 lost=m4 prehistory=m5 out=m6:unacknowledged:1", 1, nil},
		{"or more", crashes, "200 bob inspect\n" + crash + "400 bob inspect lamport=8 log=m1 in=m2 missing=m3 lost=m4 prehistory=m5 out=m6:unacknowledged:1", 1, nil},
		{"the timestamp is less", crashes, "200 bob inspect lamport=7\n" + crash + "400 bob inspect lamport=6", 1,
			[]string{"SDS-DUR-4 after a crash the timestamp of bob is 1700000000006; it was 1700000000007"}},
		{"the log lacks something", crashes, "200 bob inspect log=m1,m2\n" + crash + "400 bob inspect log=m2", 1, []string{"SDS-DUR-5 after a crash its log of bob lacks m1, which was there before"}},
		{"the incoming buffer lacks something", crashes, "200 bob inspect in=m1,m2\n" + crash + "400 bob inspect in=m1", 1, []string{"SDS-DUR-5 after a crash its incoming buffer of bob lacks m2"}},
		{"the missing set lacks something", crashes, "200 bob inspect missing=m1\n" + crash + "400 bob inspect", 1, []string{"SDS-DUR-7 after a crash its missing set of bob lacks m1"}},
		{"the lost set lacks something", crashes, "200 bob inspect lost=m1\n" + crash + "400 bob inspect", 1, []string{"SDS-DUR-7 after a crash its lost set of bob lacks m1"}},
		{"the prehistory set lacks something", crashes, "200 bob inspect prehistory=m1\n" + crash + "400 bob inspect", 1, []string{"SDS-DUR-7 after a crash its prehistory set of bob lacks m1"}},
		{"an unacknowledged message is forgotten", crashes, "200 bob inspect out=m1:unacknowledged\n" + crash + "400 bob inspect", 1,
			[]string{"SDS-DUR-6 after a crash the outgoing buffer of bob lacks m1, which nobody had acknowledged"}},
		{"an acknowledged one may leave", crashes, "200 bob inspect out=m1:acknowledged:3\n" + crash + "400 bob inspect", 1, nil},
		{"or stay", crashes, "200 bob inspect out=m1:acknowledged:3\n" + crash + "400 bob inspect out=m1:acknowledged", 1, nil},
		{"but not fall back", crashes, "200 bob inspect out=m1:acknowledged\n" + crash + "400 bob inspect out=m1:possibly_acknowledged", 1,
			[]string{"SDS-DUR-6 after a crash m1 of bob is possibly_acknowledged; it was acknowledged before"}},
		{"resends are forgotten", crashes, "200 bob inspect out=m1:unacknowledged:2\n" + crash + "400 bob inspect out=m1:unacknowledged:1", 1,
			[]string{"SDS-DUR-10 after a crash bob counts 1 resends of m1; there were 2"}},
		{"the recovery itself delivers what waited", crashes, "200 bob inspect in=m1\n300 bob crash\n400 bob restart; deliver m1\n400 bob inspect", 1, nil},
		{"the recovery itself declares lost", crashes, "200 bob inspect missing=m1\n300 bob crash\n400 bob restart; lose m1\n400 bob inspect", 1, nil},
		{"what was delivered before is no excuse", crashes, "200 bob advance; deliver m1; lose m2\n200 bob inspect in=m1\n" + crash + "400 bob inspect", 1, []string{"SDS-DUR-5 "}},
		{"what was lost before is no excuse", crashes, "200 bob advance; lose m1\n200 bob inspect missing=m1\n" + crash + "400 bob inspect", 1, []string{"SDS-DUR-7 "}},
		{"an earlier recovery is no excuse", crashes, "300 bob crash\n400 bob restart; lose m1; deliver m2\n500 bob inspect missing=m1 in=m2\n600 bob crash\n700 bob restart\n700 bob inspect", 1,
			[]string{"SDS-DUR-5 ", "SDS-DUR-7 "}},
		{"nor is one of another kind", faults(fault.Restore), "200 bob copy\n300 bob setback; lose m1; deliver m2\n500 bob inspect missing=m1 in=m2\n600 bob copy\n700 bob setback\n700 bob inspect", 1,
			[]string{"SDS-DUR-5 ", "SDS-DUR-7 "}},
		{"each crash by itself", crashes, "200 bob inspect lamport=7\n" + crash + "400 bob inspect lamport=8\n500 bob inspect lamport=5\n600 bob crash\n700 bob restart\n700 bob inspect lamport=5", 2, nil},
		{"without a crash nothing is compared", crashes, "200 bob inspect lamport=7\n300 bob inspect lamport=6", 0, nil},
		{"nor without a state before", crashes, crash + "400 bob inspect lamport=6", 0, nil},
		{"nor before it is shown", crashes, "200 bob inspect lamport=7\n" + crash + "400 bob advance", 0, nil},
		{"everybody by himself", crashes, "200 alice inspect lamport=7\n200 bob inspect lamport=5\n" + crash + "400 alice inspect lamport=6\n400 bob inspect lamport=5", 1, nil},
		{"back to a copy", faults(fault.Restore), "200 bob inspect lamport=7 log=m1\n200 bob copy\n300 bob inspect lamport=9 log=m1,m2\n400 bob setback\n400 bob inspect lamport=7 log=m1", 1, nil},
		{"back to less than the copy", faults(fault.Restore), "200 bob inspect lamport=7 log=m1\n200 bob copy\n400 bob setback\n400 bob inspect lamport=7", 1, []string{"SDS-DUR-5 "}},
		{"going back may deliver and declare lost", faults(fault.Restore), "200 bob inspect in=m1 missing=m2\n200 bob copy\n400 bob setback; deliver m1; lose m2\n400 bob inspect", 1, nil},
	})
}

func TestDurability_isJudgedWhereSomebodyCrashes(t *testing.T) {
	const property = "durability across crashes"
	newBench(t).absent(property, "nobody crashes or is set back")
	newBench(t, faults(fault.Loss, fault.Leave)).absent(property, "nobody crashes or is set back")
	newBench(t, faults(fault.Loss, fault.Crash)).absent(property, "")
	for _, c := range []contract.Capability{contract.CapPersistence, contract.CapInspect} {
		newBench(t, faults(fault.Restore), func(s *Setup) { delete(s.Capabilities, c) }).absent(property, "the capability "+string(c)+" is not declared")
	}
}
