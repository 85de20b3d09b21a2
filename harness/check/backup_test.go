package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
)

// Who goes back to a copy of its state has what the copy has, and nothing that
// came after it.
func TestBackup(t *testing.T) {
	back := faults(fault.Restore)
	for property, trials := range map[string][]trial{
		"no duplicate, no invention": {
			{"what came after the copy comes again", back, "100 alice send m1\n110 bob copy\n120 bob get m1; deliver m1\n130 bob setback\n140 bob get m1; deliver m1", 2, nil},
			{"what came before does not", back, "100 alice send m1\n110 bob get m1; deliver m1\n120 bob copy\n130 bob setback\n140 bob get m1; deliver m1", 2, []string{"SDS-ORD-6 bob delivers m1 again"}},
			{"back twice", back, "100 alice send m1\n110 bob copy\n120 bob setback\n130 bob get m1; deliver m1\n140 bob setback\n150 bob get m1; deliver m1", 2, nil},
			{"without a copy nothing changes", back, "100 alice send m1\n110 bob get m1; deliver m1\n130 bob setback\n140 bob get m1; deliver m1", 2, []string{"SDS-ORD-6 bob delivers m1 again"}},
			{"others do not go back", back, "100 alice send m1\n110 bob copy\n110 carol create\n120 carol get m1; deliver m1\n130 bob setback\n140 carol get m1; deliver m1", 2, []string{"SDS-ORD-6 carol delivers m1 again"}},
			{"own messages come from others again", back, "90 alice copy\n100 alice send m1\n130 alice setback\n140 alice get m1; deliver m1", 1, nil},
		},
		"total order of logs": {
			{"the log is that of the copy", back, "100 alice send m1\n110 bob get m1; deliver m1\n120 bob copy\n130 alice send m2\n140 bob get m2; deliver m2\n150 bob setback\n160 bob inspect log=m1", 0, nil},
			{"it may not have more", back, "100 alice send m1\n110 bob get m1; deliver m1\n120 bob copy\n130 alice send m2\n140 bob get m2; deliver m2\n150 bob setback\n160 bob inspect log=m1,m2", 1, []string{"SDS-STATE-1 "}},
			{"what belongs before it does not overwrite the copy", back, "100 alice send m1\n110 alice send m2\n120 alice send m3\n130 alice send m4\n140 bob get m2; deliver m2\n140 bob get m3; deliver m3\n140 bob get m4; deliver m4\n150 bob copy\n160 bob get m1; deliver m1\n170 bob setback\n180 bob inspect log=m2,m3,m4", 2, nil},
		},
		"delivery without delay": {
			{"what waited waits", back, waits + "41_000 bob copy\n42_000 bob get m1; deliver m1; deliver m2\n43_000 bob setback\n44_000 bob get m1; deliver m1", 5, []string{"SDS-RECV-12 bob does not deliver m2"}},
			{"what came after waits no more", back, waits + "400 alice send m3 names=m1\n41_000 bob copy\n42_000 bob get m3\n43_000 bob setback\n44_000 bob get m1; deliver m1; deliver m2", 3, nil},
			{"what was ready is not ready again", back, "100 alice send m1\n110 bob copy\n120 bob get m1; deliver m1\n130 bob setback\n140 bob advance", 1, nil},
		},
		"no loss without a declared reason": {
			{"what waited is kept", back, waits + "41_000 bob copy\n42_000 bob get m1; deliver m1; deliver m2\n43_000 bob setback\n44_000 bob inspect", 2, []string{"SDS-RECV-13 bob received m2"}},
			{"what was named was named", back, waits + "41_000 bob copy\n42_000 bob setback\n280_000 bob advance; lose m1; deliver m2", 1, nil},
			{"what was named after the copy was not", back, waits + "41_000 bob copy\n41_500 alice cast s1 names=m7\n42_000 bob get s1\n43_000 bob setback\n900_000 bob advance; lose m7", 2, []string{"SDS-IN-5 bob declares m7 lost, which no message named"}},
			{"nor the sync message that named it", back, waits + "41_000 bob copy\n41_500 alice cast s1 names=m7\n42_000 bob get s1\n43_000 bob setback\n44_000 bob get s1\n290_000 bob advance; lose m7; lose m1; deliver m2", 2, nil},
			{"what is named in the copy is named at its time", back, "100 alice send m0\n150 bob get m0; deliver m0\n160 bob copy\n40_000 alice cast s1 names=m7\n40_000 bob get s1\n41_000 bob setback\n50_000 bob get s1\n280_000 bob advance; lose m7", 1, []string{"SDS-IN-5 bob declares m7 lost 230000 ms after"}},
			{"an excuse is not overwritten", back, `
				100 alice send m0
				110 alice send m1 names=m9
				200 alice send m2 names=m1
				250 alice send m4 names=m8
				300 bob get m0; deliver m0
				310 bob get m2
				320 bob copy
				330 bob advance; deliver m2
				340 bob get m4
				350 bob setback
				40_000 bob get m1
			`, 2, []string{"SDS-RECV-14 m2 still"}},
			{"an excuse is copied", back, "100 alice send m0\n200 alice send m3 names=m9,m8\n300 bob get m3\n310 bob copy\n320 bob setback\n40_000 bob advance", 1, []string{"SDS-RECV-14 m3 still"}},
		},
		"acknowledgements are sound": {
			{"evidence is copied", back, "100 alice send m1\n110 bob cast s1 names=m1 window=m1\n120 alice get s1\n130 alice copy\n140 alice setback\n150 alice advance; ack m1 by=bob", 1, nil},
			{"by filters as well", back, "100 alice send m1\n110 bob cast s1 window=m1\n120 alice get s1\n130 alice copy\n140 alice setback\n150 alice advance; ack m1 by=bob", 1, nil},
			{"what came after is none", back, "100 alice send m1\n105 alice copy\n110 bob cast s1 names=m1\n120 alice get s1\n140 alice setback\n150 alice advance; ack m1", 1, []string{"SDS-ACK-9 "}},
			{"also where there was some before", back, "100 alice send m1\n101 bob cast s1 names=m1 window=m1\n102 alice get s1\n105 alice copy\n110 carol cast s2 names=m1 window=m1\n120 alice get s2\n140 alice setback\n150 alice advance; ack m1 by=carol", 1, []string{"SDS-ACK-10 "}},
			{"filters that come later are looked at", back, "100 alice send m1\n130 alice copy\n140 alice setback\n145 bob cast s1 window=m1\n150 alice get s1; possibly m1", 1, nil},
		},
		"acknowledgements are complete": {
			{"a message of before is acknowledged", back, "100 alice send m1\n105 alice copy\n106 alice advance; ack m1\n110 alice setback\n120 bob cast s1 names=m1\n130 alice get s1", 1, []string{"SDS-ACK-1 "}},
			{"one of after is not known", back, "90 alice copy\n100 alice send m1\n110 alice setback\n120 bob cast s1 names=m1\n130 alice get s1", 0, nil},
		},
		"resend policy": {
			{"what was in the copy may be said again", both(ten, back), "0 alice send m1\n10 alice copy\n20 alice setback\n30 alice cast m1\n40 alice cast m1", 0, nil},
			{"what comes after is counted", both(ten, back), "10 alice copy\n20 alice setback\n30 alice send m1\n40 alice cast m1", 1, []string{"SDS-OUT-4 "}},
			{"a copy of what was never broadcast", both(ten, back), "0 bob cast m1 by=alice\n10 alice advance; sent m1\n20 alice copy\n30 alice setback\n40 alice cast m1\n900_000 alice advance", 0, nil},
			{"a copy by itself changes nothing", both(ten, back), "0 alice send m1\n10 alice copy\n8_000 alice cast m1\n17_000 alice cast m1", 2, []string{"SDS-OUT-4 "}},
		},
		"repair": {
			{"requests are copied", both(config(contract.Config{Repair: "on"}), back), "100 bob send m1\n110 alice get m1; deliver m1\n120 bob cast s1 asks=m1\n130 alice get s1\n140 alice copy\n150 alice cast m1\n160 alice setback\n170 alice cast m1", 3, []string{"SDS-REP-5 bob"}},
			{"what was asked after is not", both(config(contract.Config{Repair: "on"}), back), "100 bob send m1\n110 alice get m1; deliver m1\n115 alice copy\n120 bob cast s1 asks=m1\n130 alice get s1\n160 alice setback\n170 alice cast m1", 2, []string{"SDS-REP-5 bob", "SDS-REP-17 "}},
		},
	} {
		judge(t, property, trials)
	}
}
