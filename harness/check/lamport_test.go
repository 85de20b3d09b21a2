package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/fault"
)

// Timestamps are counted from the epoch, which is when alice and bob begin.
func TestLamport_ofMessages(t *testing.T) {
	judge(t, "Lamport timestamps", []trial{
		{"the time", nil, "100 alice send m1\n200 alice cast s1", 2, nil},
		{"one more where it does not pass", nil, "100 alice send m1\n100 alice send m2 at=101\n100 alice cast s1 at=102", 3, nil},
		{"ahead of the time", nil, "100 alice send m1 at=101", 1, []string{"SDS-SEND-1 alice broadcasts m1 with timestamp 1700000000101 at 1700000000100; its own was 1700000000000, so that it has to be 1700000000100"}},
		{"behind the time", nil, "100 alice send m1 at=99", 1, []string{"SDS-SEND-1 "}},
		{"a sync message ahead of the time", nil, "100 alice cast s1 at=101", 1, []string{"SDS-SYNC-3 alice broadcasts s1 with timestamp 1700000000101 at 1700000000100"}},
		{"the same once more", nil, "100 alice send m1\n100 alice send m2", 2, []string{"SDS-SEND-1 alice broadcasts m2 with timestamp 1700000000100, after one with 1700000000100"}},
		{"one too many", nil, "100 alice send m1\n100 alice send m2 at=102", 2, []string{"SDS-SEND-1 alice broadcasts m2 with timestamp 1700000000102 at 1700000000100; its own was 1700000000100, so that it has to be 1700000000101"}},
		{"a resend is not judged", nil, "100 alice send m1\n300 alice advance; cast m1", 1, nil},
		{"nor a sync message sent once more", nil, "100 alice cast s1\n300 alice advance; cast s1", 1, nil},
		{"another sync message is", nil, "100 alice cast s1\n300 alice advance; cast s1 names=m1", 2, []string{"SDS-SYNC-3 "}},
		{"nor an answer", nil, "100 alice send m1\n200 bob get m1; deliver m1\n300 bob advance; cast m1", 1, nil},
		{"nor a message without a timestamp", nil, "100 alice send e1", 0, nil},
		{"nor what is no message", nil, "100 alice send m1 unreadable=1", 0, nil},
		{"set back it may use timestamps again", faults(fault.Restore), "100 alice copy\n100 alice send m1\n100 alice setback\n100 alice send m2", 2, nil},
		{"but not after a restart", faults(fault.Crash), "100 alice send m1\n100 alice restart\n100 alice send m2", 2, []string{"SDS-SEND-1 alice broadcasts m2 with timestamp 1700000000100, after one with 1700000000100"}},
	})
}

// Carol's clock is 400 ms fast from the beginning, so that her message raises
// bob's timestamp.
func TestLamport_ofMessagesAfterDeliveries(t *testing.T) {
	begin := "0 carol create wrong=400\n100 carol send m1 wrong=400\n"
	judge(t, "Lamport timestamps", []trial{
		{"raised", nil, begin + "200 bob get m1; deliver m1\n300 bob send m2 at=501", 2, nil},
		{"not raised", nil, begin + "200 bob get m1; deliver m1\n300 bob send m2", 2, []string{"SDS-SEND-1 bob broadcasts m2 with timestamp 1700000000300 at 1700000000300; its own was 1700000000500, so that it has to be 1700000000501"}},
		{"sent in the step of the delivery, after it", nil, begin + "300 bob get m1; deliver m1; cast m2 at=501", 2, nil},
		{"before it", nil, begin + "300 bob get m1; deliver m1; cast m2; cast s1 at=301", 3, nil},
		{"in between", nil, begin + "300 bob get m1; deliver m1; cast m2 at=400", 2, []string{"SDS-SEND-1 "}},
		{"two at once before it", nil, begin + "300 bob get m1; deliver m1; cast m2; cast s1 at=302", 3, []string{"SDS-SYNC-3 "}},
		{"what waits raises nothing", nil, begin + "200 bob get m1\n300 bob send m2", 2, nil},
		{"nor does a sync message", nil, begin + "150 carol cast s1 wrong=400\n200 bob get s1\n300 bob send m2", 3, nil},
		{"nor an ephemeral one", nil, begin + "150 carol send e1 wrong=400\n200 bob get e1; deliver e1\n300 bob send m2", 2, nil},
	})
}

// Bob's clock is set back by 5 s after 10 s.
func TestLamport_whenTheClockIsSetBack(t *testing.T) {
	begin := "10_000 bob advance\n10_000 bob clock wrong=-5_000\n"
	judge(t, "Lamport timestamps", []trial{
		{"time stands still", nil, begin + "10_100 bob send m1 wrong=-5_000 at=10_000", 1, nil},
		{"it does not run back", nil, begin + "10_100 bob send m1 wrong=-5_000", 1, []string{"SDS-SEND-1 bob broadcasts m1 with timestamp 1700000005100 at 1700000010000; its own was 1700000000000, so that it has to be 1700000010000"}},
		{"it goes on when the clock has caught up", nil, begin + "15_100 bob send m1 wrong=-5_000", 1, nil},
		{"a restart may forget it", nil, begin + "10_100 bob restart wrong=-5_000\n10_100 bob send m1 wrong=-5_000", 1, nil},
		{"or remember it", nil, begin + "10_100 bob restart wrong=-5_000\n10_100 bob send m1 wrong=-5_000 at=10_000", 1, nil},
		{"since the restart it does not run back", nil, begin + "10_100 bob restart wrong=-5_000\n10_200 bob send m1 wrong=-5_100 at=5_099", 1, []string{"SDS-SEND-1 "}},
		{"going back to a copy may forget it", faults(fault.Restore), "50 bob copy\n" + begin + "10_100 bob setback wrong=-5_000\n10_100 bob send m1 wrong=-5_000", 1, nil},
		{"what it sent it does not forget", nil, "7_000 bob send m2\n" + begin + "10_100 bob restart wrong=-5_000\n10_200 bob send m1 wrong=-5_000 at=7_001", 2, nil},
		{"nor what it delivered, also in this step", nil, "7_000 bob send m2\n7_500 alice send m3\n" + begin + "10_100 bob restart wrong=-5_000\n10_200 bob get m3 wrong=-5_000; deliver m3; cast m1 at=7_001", 3, nil},
		{"who began with a slow clock", nil, "1_000 carol create wrong=-500\n1_100 carol send m1 wrong=-500", 1, nil},
		{"who began with a fast clock, set back", nil, "100 carol create wrong=400\n10_000 carol advance wrong=400\n10_100 carol restart wrong=-5_000\n10_100 carol send m1 wrong=-5_000", 1, nil},
		{"who began with a wrong clock", nil, "100 carol create wrong=400\n300 carol send m1 wrong=400\n400 carol restart wrong=-100\n800 carol send m2 wrong=-100 at=701", 2, nil},
		{"and shows less than at the beginning", nil, "100 carol create wrong=400\n300 carol restart wrong=-100\n550 carol send m2 wrong=-100 at=501", 1, nil},
	})
}

// What a participant takes no notice of moves its time by nothing: bob's clock
// jumps by a minute for one step, and the next message goes by the old time.
func TestLamport_onlyStepsThatShowTimeMoveTheClock(t *testing.T) {
	judge(t, "Lamport timestamps", []trial{
		{"an inspection", nil, "100 bob inspect wrong=60_000\n200 bob send m1", 2, nil},
		{"a damaged message", nil, "100 alice cast s1\n100 bob get s1 wrong=60_000 damage=bit\n200 bob send m1", 2, nil},
		{"what is no message", nil, "100 alice cast s1\n100 bob get s1 wrong=60_000 unreadable=1\n200 bob send m1", 2, nil},
		{"what is dropped", nil, "100 alice cast s1\n100 bob drop s1 wrong=60_000\n200 bob send m1", 2, nil},
		{"a message", nil, "100 alice cast s1\n100 bob get s1 wrong=60_000\n200 bob send m1", 2, []string{"SDS-SEND-1 "}},
		{"an advance", nil, "100 bob advance wrong=60_000\n200 bob send m1", 1, []string{"SDS-SEND-1 "}},
	})
}

// The timestamp that bob shows.
func TestLamport_ofStates(t *testing.T) {
	judge(t, "Lamport timestamps", []trial{
		{"at the start", nil, "700 bob inspect", 1, nil},
		{"of who joined later, with a fast clock", nil, "700 carol create wrong=20\n800 carol inspect lamport=720", 1, nil},
		{"after sending", nil, "100 bob send m1\n200 bob cast s1\n300 bob inspect lamport=200", 3, nil},
		{"too high", nil, "100 bob send m1\n300 bob inspect lamport=101", 2, []string{"SDS-ORD-4 the timestamp of bob is 1700000000101; by what it sent and delivered it is 1700000000100"}},
		{"too low", nil, "100 bob send m1\n300 bob inspect lamport=99", 2, []string{"SDS-ORD-4 "}},
		{"a resend does not lower it", nil, "100 bob send m1\n200 bob cast s1\n250 bob advance; cast m1\n300 bob inspect lamport=200", 3, nil},
		{"after a delivery", nil, "100 alice send m1 at=500\n200 bob get m1; deliver m1\n300 bob inspect lamport=500", 2, []string{"SDS-SEND-1 alice"}},
		{"after one from before", nil, "100 alice send m1\n200 bob send m2\n300 bob get m1; deliver m1\n400 bob inspect lamport=200", 3, nil},
		{"an answer does not raise it", nil, "100 alice send m1 at=500\n200 bob get m1\n250 bob advance; cast m1\n300 bob inspect", 2, []string{"SDS-SEND-1 alice"}},
		{"an ephemeral message does not raise it", nil, "100 bob send e1\n300 bob inspect", 1, nil},
		{"nor what is no message", nil, "100 bob send m1 unreadable=1\n300 bob inspect", 1, nil},
		{"up to a day ahead", nil, "0 carol create wrong=86_400_199\n1 carol send m1 wrong=86_400_199\n200 bob get m1; deliver m1\n300 bob inspect lamport=86_400_200", 2, nil},
		{"and no further", nil, "0 carol create wrong=86_400_199\n2 carol send m1 wrong=86_400_199\n200 bob get m1; deliver m1\n300 bob inspect lamport=86_400_200", 2, nil},
		{"a day ahead of a slow clock", nil, "50 dave create wrong=-50\n0 carol create wrong=86_400_199\n2 carol send m1 wrong=86_400_199\n200 dave get m1 wrong=-50; deliver m1\n300 dave inspect lamport=86_400_150", 2, nil},
		{"own messages from elsewhere raise it", faults(fault.Restore), "50 alice copy\n100 alice send m1\n200 alice setback\n300 alice get m1; deliver m1\n400 alice inspect lamport=100", 2, nil},
		{"they do", faults(fault.Restore), "50 alice copy\n100 alice send m1\n200 alice setback\n300 alice get m1; deliver m1\n400 alice inspect", 2, []string{"SDS-ORD-4 the timestamp of alice is 1700000000000; by what it sent and delivered it is 1700000000100"}},
	})
}
