package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
)

// tries is a setup with a first period of 10 s, and so many attempts.
func tries(attempts int) func(*Setup) {
	return config(contract.Config{ResendUnacknowledgedMS: new(int64(10_000)), ResendAttempts: new(attempts)})
}

var ten = config(contract.Config{ResendUnacknowledgedMS: new(int64(10_000))})

// Alice sends m1 at 0 and again later. The first period is 10 s, give or take
// 20 %, then 20 s, and so on.
func TestResend_notTooSoonAndNotTooOften(t *testing.T) {
	begin := "0 alice send m1\n"
	two := tries(2)
	eight := ""
	for _, at := range []string{"10", "30", "70", "150", "270", "390", "510", "630"} {
		eight += at + "_000 alice cast m1\n"
	}
	judge(t, "resend policy", []trial{
		{"by default after three intervals", nil, begin + "12_000 alice cast m1", 1, nil},
		{"by default not before", nil, begin + "11_998 alice cast m1", 1, []string{"SDS-OUT-4 alice broadcasts m1 again 00:11.998 after the previous time; the shortest period is 00:12.000"}},
		{"a first time", ten, begin + "8_000 alice cast m1", 1, nil},
		{"less than the shortest period after", ten, begin + "7_998 alice cast m1", 1, []string{"SDS-OUT-4 alice broadcasts m1 again 00:07.998 after the previous time; the shortest period is 00:08.000"}},
		{"rounded down", ten, begin + "7_999 alice cast m1", 1, nil},
		{"the second period is twice as long", ten, begin + "10_000 alice cast m1\n25_999 alice cast m1", 2, nil},
		{"and no shorter", ten, begin + "10_000 alice cast m1\n25_998 alice cast m1", 2, []string{"SDS-OUT-4 alice broadcasts m1 again 00:15.998 after the previous time; the shortest period is 00:16.000"}},
		{"the period is configured", config(contract.Config{ResendUnacknowledgedMS: new(int64(1_000))}), begin + "800 alice cast m1\n2_400 alice cast m1", 2, nil},
		{"the interval counts threefold", config(contract.Config{IntervalMS: new(int64(10_000))}), begin + "23_998 alice cast m1", 1, []string{"SDS-OUT-4 alice broadcasts m1 again 00:23.998 after the previous time; the shortest period is 00:24.000"}},
		{"a short interval does not", config(contract.Config{IntervalMS: new(int64(1_000))}), begin + "7_998 alice cast m1", 1, []string{"SDS-OUT-4 "}},
		{"periods end at two minutes", ten, begin + "10_000 alice cast m1\n30_000 alice cast m1\n70_000 alice cast m1\n150_000 alice cast m1\n246_000 alice cast m1", 5, nil},
		{"at least", ten, begin + "10_000 alice cast m1\n30_000 alice cast m1\n70_000 alice cast m1\n150_000 alice cast m1\n245_998 alice cast m1", 5,
			[]string{"SDS-OUT-4 alice broadcasts m1 again 01:35.998 after the previous time; the shortest period is 01:36.000"}},
		{"as often as allowed", two, begin + "10_000 alice cast m1\n30_000 alice cast m1", 2, nil},
		{"by default eight times", ten, begin + eight, 8, nil},
		{"by default not nine times", ten, begin + eight + "900_000 alice cast m1", 9, []string{"SDS-OUT-6 "}},
		{"more often", two, begin + "10_000 alice cast m1\n30_000 alice cast m1\n100_000 alice cast m1", 3, []string{"SDS-OUT-6 alice broadcasts m1 again, more often than resend_attempts allows"}},
		{"acknowledged", ten, begin + "5_000 alice advance; ack m1\n10_000 alice cast m1", 1, []string{"SDS-OUT-5 alice broadcasts m1 again, although it is acknowledged"}},
		{"acknowledged at another level only", ten, begin + "5_000 alice advance; ack m1 level=steward\n10_000 alice cast m1", 1, nil},
		{"with other bytes", ten, begin + "10_000 alice cast m1 names=m0", 1, []string{"SDS-OUT-3 alice broadcasts m1 again with other bytes than the first time"}},
		{"without the request", ten, "0 alice send m1 asks=m0\n10_000 alice cast m1 asks=", 1, nil},
		{"with the request", ten, "0 alice send m1 asks=m0\n10_000 alice cast m1", 1, nil},
		{"offline", ten, begin + "10_000 alice offline\n10_000 alice cast m1", 1, []string{"SDS-OFF-1 alice broadcasts m1#2 while it is offline"}},
		{"time offline does not count", ten, begin + "1_000 alice offline\n21_000 alice online\n23_001 alice advance\n27_998 alice cast m1", 1, []string{"SDS-OUT-4 alice broadcasts m1 again 00:07.998"}},
		{"of others it is not judged", ten, begin + "10 bob get m1; deliver m1\n20 bob cast m1", 0, nil},
		{"nor what is no message", ten, begin + "20 alice cast m1 unreadable=1", 0, nil},
		{"nor sync messages", ten, "10 alice cast s1\n20 alice cast s1", 0, nil},
		{"nor a message that was not sent", ten, "10 alice cast m1\n20 alice cast m1", 0, nil},
	})
}

// Who comes back may repeat what is not acknowledged, for two seconds, and
// counts from there.
func TestResend_afterComingBack(t *testing.T) {
	begin := "0 alice send m1\n100 alice offline\n200 alice online\n"
	judge(t, "resend policy", []trial{
		{"at once", ten, begin + "200 alice cast m1", 1, nil},
		{"within two seconds", ten, begin + "2_200 alice cast m1", 1, nil},
		{"later", ten, begin + "2_201 alice cast m1", 1, []string{"SDS-OUT-4 "}},
		{"but not what is acknowledged", ten, begin + "200 alice advance; ack m1\n200 alice cast m1", 1, []string{"SDS-OUT-5 "}},
		{"that is no attempt", tries(1), begin + "200 alice cast m1\n10_200 alice cast m1", 2, nil},
		{"the period begins anew", ten, begin + "1_200 alice cast m1\n9_100 alice cast m1", 2, []string{"SDS-OUT-4 alice broadcasts m1 again 00:07.900 after"}},
		{"a repetition may have been an attempt", tries(1), begin + "200 alice cast m1\n60_000 alice advance", 1, nil},
		{"or not, as long as there are more", tries(2), begin + "200 alice cast m1\n60_000 alice advance", 1, []string{"SDS-OUT-1 "}},
	})
}

// With repair on, a broadcast may be an answer as well as a resend.
func TestResend_orAnAnswer(t *testing.T) {
	on := config(contract.Config{Repair: "on", ResendAttempts: new(1), ResendUnacknowledgedMS: new(int64(10_000))})
	begin := "0 alice send m1\n100 bob cast s1 asks=m1\n110 alice get s1\n"
	judge(t, "resend policy", []trial{
		{"an answer may come at once", on, begin + "200 alice cast m1", 1, nil},
		{"one for each request", on, begin + "200 alice cast m1\n300 alice cast m1", 2, []string{"SDS-OUT-4 alice broadcasts m1 again 00:00.300 after the previous time"}},
		{"without repair there are none", ten, begin + "200 alice cast m1", 1, []string{"SDS-OUT-4 "}},
		{"an answer is no attempt", on, begin + "200 alice cast m1\n10_000 alice cast m1", 2, nil},
		{"what could be a resend may be an answer", on, begin + "10_000 alice cast m1\n18_000 alice cast m1", 2, nil},
		{"or it was the attempt", on, begin + "10_000 alice cast m1\n60_000 alice advance", 1, nil},
		{"also when it is acknowledged", on, begin + "150 alice advance; ack m1\n200 alice cast m1", 1, nil},
	})
}

// Alice has to repeat m1 and does not: in time are 10 s, 20 % more, and 5 s for
// who wakes late.
func TestResend_nobodyMayForget(t *testing.T) {
	begin := "0 alice send m1\n"
	two := tries(2)
	judge(t, "resend policy", []trial{
		{"in time", ten, begin + "17_000 alice advance", 0, nil},
		{"too late", ten, begin + "17_001 alice advance", 0, []string{"SDS-OUT-1 alice does not broadcast m1 again, which nobody acknowledged, 00:17.001 after the last time"}},
		{"the second time", ten, begin + "17_000 alice cast m1\n46_000 alice advance", 1, nil},
		{"the second time too late", ten, begin + "17_000 alice cast m1\n46_001 alice advance", 1, []string{"SDS-OUT-1 alice does not broadcast m1 again, which nobody acknowledged, 00:29.001 after the last time"}},
		{"the last time", two, begin + "10_000 alice cast m1\n30_000 alice cast m1\n900_000 alice advance", 2, nil},
		{"possibly acknowledged it has longer", ten, begin + "100 alice advance; possibly m1\n41_000 alice advance", 0, nil},
		{"but not for ever", ten, begin + "100 alice advance; possibly m1\n41_001 alice advance", 0, []string{"SDS-OUT-1 "}},
		{"in the second period as well", ten, begin + "100 alice advance; possibly m1\n30_000 alice cast m1\n107_000 alice advance", 1, nil},
		{"that long", ten, begin + "100 alice advance; possibly m1\n30_000 alice cast m1\n107_001 alice advance", 1, []string{"SDS-OUT-1 "}},
		{"twice the other period at least", config(contract.Config{ResendUnacknowledgedMS: new(int64(20_000))}), begin + "100 alice advance; possibly m1\n53_000 alice advance", 0, nil},
		{"not longer than that", config(contract.Config{ResendUnacknowledgedMS: new(int64(20_000))}), begin + "100 alice advance; possibly m1\n53_001 alice advance", 0, []string{"SDS-OUT-1 "}},
		{"as configured", config(contract.Config{ResendUnacknowledgedMS: new(int64(10_000)), ResendPossiblyMS: new(int64(1_000))}), begin + "100 alice advance; possibly m1\n6_201 alice advance", 0, []string{"SDS-OUT-1 "}},
		{"acknowledged", ten, begin + "100 alice advance; ack m1\n900_000 alice advance", 0, nil},
		{"one acknowledged, the other not", ten, begin + "50 alice send m2\n100 alice advance; ack m1\n900_000 alice advance", 0, []string{"SDS-OUT-1 alice does not broadcast m2 again"}},
		{"given up", ten, begin + "100 alice advance; giveup m1\n900_000 alice advance", 0, nil},
		{"of others nobody gives up", ten, begin + "100 bob advance; giveup m1; possibly m1; ack m1\n17_001 alice advance", 0, []string{"SDS-OUT-1 "}},
		{"offline", ten, begin + "100 alice offline\n900_000 alice advance", 0, nil},
		{"time offline does not count", ten, begin + "100 alice offline\n10_000 alice online\n26_900 alice advance", 0, nil},
		{"time before and after does", ten, begin + "100 alice offline\n10_000 alice online\n26_901 alice advance", 0, []string{"SDS-OUT-1 "}},
		{"who does not wake is not judged", ten, begin + "900_000 alice send m2", 0, nil},
		{"nor who went offline then", ten, begin + "900_000 alice offline\n900_001 alice advance", 0, nil},
		{"a clock that jumps by nothing", both(ten, faults(fault.Jump)), begin + "17_001 alice advance", 0, []string{"SDS-OUT-1 "}},
		{"of several the first one is told", ten, "0 alice send m2 at=3\n0 alice send m1 at=2\n0 alice send m3 at=1\n18_000 alice advance", 0, []string{"SDS-OUT-1 alice does not broadcast m3 again"}},
		{"an answer by another came first", ten, "0 bob cast m1 by=alice\n10 alice advance; sent m1\n900_000 alice advance", 0, nil},
		{"what was in a copy is not counted", both(ten, faults(fault.Restore)), begin + "10 alice copy\n20 alice setback\n30 alice cast m1\n900_000 alice advance", 0, nil},
	})
}

func TestResend_isJudgedWhereThereIsOne(t *testing.T) {
	newBench(t).absent("resend policy", "")
	for _, c := range []contract.Capability{contract.CapResend, contract.CapAck} {
		newBench(t, func(s *Setup) { delete(s.Capabilities, c) }).absent("resend policy", "the capability "+string(c)+" is not declared")
	}
}
