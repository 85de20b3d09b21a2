package check

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

// besideModel is a setup whose participants the naive model follows.
func besideModel(c contract.Config, more ...func(*Setup)) func(*Setup) {
	return func(s *Setup) {
		config(c)(s)
		s.ModelMembers = 12
		for _, change := range more {
			change(s)
		}
	}
}

// What the model is told of a step, and what it says. Its own tests are in its
// own package.
func TestFollows_eventsMessagesAndStates(t *testing.T) {
	quiet := besideModel(contract.Config{SyncMaxMS: new(int64(0))})
	undelivered := []string{"SDS-RECV-12 bob does not deliver m1; by the text it does so in this step"}
	judge(t, "agreement with the model", []trial{
		{"a conversation", quiet, "100 alice send m1\n200 bob get m1; deliver m1\n300 bob send m2 names=m1 window=m1\n400 alice get m2; deliver m2 after=m1; ack m1 by=bob", 5, nil},
		{"not delivered", quiet, "100 alice send m1\n200 bob get m1", 2, undelivered},
		{"who has parted is not followed", quiet, "100 alice send m1\n200 bob get m1\n300 bob send m2 names=m9\n400 bob inspect", 2, undelivered},
		{"others are", quiet, "100 alice send m1\n200 bob get m1\n300 alice inspect lamport=100 log=m1 out=m1:unacknowledged\n400 alice inspect", 4, []string{"SDS-RECV-12 bob", "SDS-ORD-4 alice has the timestamp 1700000000000", "SDS-ORD-5 alice", "SDS-OUT-8 alice"}},
		{"with a clock of its own", quiet, "100 carol create wrong=400\n200 carol send m1 wrong=400 floor=500\n300 carol cast s1 names=m1 wrong=400 floor=500", 2, nil},
		{"no broadcast", quiet, "100 alice advance; cast m1\n200 alice advance; cast m1", 0, nil},
		{"with another history", quiet, "100 alice send m1\n200 bob get m1; deliver m1\n300 bob send m2 window=m1", 3, []string{"SDS-HIST-3 bob broadcasts m2 with the history (none); from its log the text chooses m1"}},
		{"what was asked for", quiet, "100 alice send m1 text=hello", 0, []string{"SDS-SEND-4 alice sends a message without broadcasting it", "SDS-SEND-5 alice"}},
		{"ephemeral", quiet, "100 alice send e1\n200 bob get e1; deliver e1 flags=ephemeral", 2, nil},
		{"refused", quiet, "100 alice refuse", 0, nil},
		{"refused without a reason", quiet, "100 alice refuse m1", 0, []string{"SDS-SEND-7 alice refuses a message"}},
		{"what is no message", quiet, "100 alice send m1\n200 bob get m1 unreadable=1; reject truncated\n300 bob get m1; deliver m1", 2, nil},
		{"of another channel", quiet, "100 alice send m1\n200 bob get m1 channel=sin; reject channel", 1, nil},
		{"inspected", quiet, "200 bob inspect", 1, nil},
		{"inspected, and something is missing", quiet, "200 bob inspect missing=m9", 1, []string{"SDS-RECV-16 bob misses 1 messages"}},
		{"restarted with an empty window", quiet, "100 alice send m1\n200 bob get m1; deliver m1\n300 bob crash\n400 bob restart\n500 bob send m2 names=m1 floor=100", 6, nil},
		{"not restarted", quiet, "100 alice send m1\n200 bob get m1; deliver m1\n500 bob send m2 names=m1 floor=100", 3, []string{"SDS-BLOOM-2 bob"}},
		{"a crash is nothing to follow", quiet, "100 alice send m1\n110 bob crash\n200 bob get m1", 2, undelivered},
		{"nor what is dropped", quiet, "100 alice send m1\n110 bob drop m1\n200 bob get m1", 2, undelivered},
		{"nor a copy", quiet, "100 alice send m1\n110 bob copy\n200 bob get m1", 2, undelivered},
		{"nor a departure", quiet, "100 alice send m1\n110 bob leave\n200 bob get m1", 2, undelivered},
		{"nor a clock that is set", quiet, "100 alice send m1\n110 bob clock wrong=5\n200 bob get m1 wrong=5", 2, undelivered},
		{"before it is there as well", quiet, "100 alice send m1\n110 carol clock wrong=5\n150 carol create wrong=5\n200 carol get m1 wrong=5", 2, []string{"SDS-RECV-12 carol does not deliver m1"}},
		{"after twenty disagreements the model has had enough", quiet, strings.Repeat("200 bob inspect missing=m9\n", 22), 20, []string{"SDS-RECV-16 "}},
		{"to agree is no disagreement", quiet, strings.Repeat("200 bob inspect\n", 30) + strings.Repeat("200 bob inspect missing=m9\n", 22), 50, []string{"SDS-RECV-16 "}},
		{"who goes back to a copy is not followed any more", quiet, "100 alice send m1\n110 bob setback\n200 bob get m1\n300 bob inspect log=m1", 1, nil},
		{"nor who was never created", quiet, "100 alice send m1\n200 carol get m1\n300 carol inspect log=m1", 1, nil},
	})
}

func TestFollows_resendPeriods(t *testing.T) {
	quiet := contract.Config{SyncMaxMS: new(int64(0)), ResendUnacknowledgedMS: new(int64(10_000))}
	forgotten := []string{"SDS-OUT-4 bob has not broadcast m1 again 20000 ms after the last time"}
	alone := func(s *Setup) { s.Participants = []string{"bob"} }
	judge(t, "resend periods", []trial{
		{"in time", besideModel(quiet), "0 bob send m1\n10_000 bob cast m1", 1, nil},
		{"too soon", besideModel(quiet), "0 bob send m1\n7_000 bob cast m1", 1, []string{"SDS-OUT-4 bob broadcasts m1#2 again 7000 ms after the last time"}},
		{"forgotten", besideModel(quiet), "0 bob send m1\n20_000 bob advance", 0, forgotten},
		{"who is alone", besideModel(quiet, alone), "0 bob members\n0 bob send m1\n20_000 bob advance", 0, nil},
		{"who does not know it", besideModel(quiet, alone), "0 bob send m1\n20_000 bob advance", 0, forgotten},
		{"who is in company", besideModel(quiet), "0 bob members\n0 bob send m1\n20_000 bob advance", 0, forgotten},
		{"offline", besideModel(quiet), "0 bob send m1\n1_000 bob offline\n20_000 bob advance", 0, nil},
		{"online", besideModel(quiet), "0 bob send m1\n1_000 bob online\n20_000 bob advance", 0, forgotten},
		{"with a clock that was set", besideModel(quiet), "0 bob send m1\n1_000 bob clock wrong=19_000\n1_000 bob advance wrong=19_000", 0, nil},
		{"who wakes late", besideModel(quiet, func(s *Setup) { s.StepMS = 8_000 }), "0 bob send m1\n20_000 bob advance", 0, nil},
	})
}

func TestFollows_syncTimer(t *testing.T) {
	begin := "0 bob send m1\n"
	none := []string{"SDS-SYNC-8 bob sent no sync message in an interval of 10000 ms"}
	judge(t, "sync timer", []trial{
		{"in the second half", besideModel(contract.Config{}), begin + "5_000 bob cast s1 names=m1\n10_000 bob advance", 2, nil},
		{"in the first half", besideModel(contract.Config{}), begin + "4_900 bob cast s1 names=m1", 0, []string{"SDS-SYNC-8 bob broadcasts s1 4900 ms after an interval of 10000 ms began"}},
		{"never", besideModel(contract.Config{}), begin + "10_000 bob advance", 1, none},
		{"the interval is not over", besideModel(contract.Config{}), begin + "9_999 bob advance", 0, nil},
		{"a message that comes at its end", besideModel(contract.Config{}), begin + "1 alice get m1; deliver m1\n6_000 alice cast s1 names=m1 window=m1\n10_000 bob get s1; ack m1 by=alice", 1, nil},
	})
}

func TestFollows_repair(t *testing.T) {
	on := besideModel(contract.Config{Repair: "on", SyncMaxMS: new(int64(0)), JoinGraceMS: new(int64(0))})
	begin := "100 alice send m0\n110 bob get m0; deliver m0\n200 alice send m1\n300 alice send m2 names=m1\n400 bob get m2; miss m1\n"
	judge(t, "repair: asking", []trial{
		{"at once", on, begin + "500 bob cast s1 names=m0 window=m0,m2 asks=m1", 2, []string{"SDS-REP-4 bob"}},
		{"never", on, begin + "150_000 bob advance", 0, []string{"SDS-REP-11 bob"}},
	})
	asked := "100 alice send m0\n110 bob get m0; deliver m0\n40_000 carol create\n50_000 carol cast s1 asks=m0\n50_100 bob get s1\n"
	judge(t, "repair: answering", []trial{
		{"unasked", on, "100 alice send m0\n110 bob get m0; deliver m0\n50_200 bob cast m0", 2, []string{"SDS-REP-21 bob broadcasts m0#2, for which it has no answer to give"}},
		{"never", on, asked + "180_000 bob advance", 0, []string{"SDS-REP-17 bob"}},
	})
}

func TestFollows_sayWhyTheyAreAbsent(t *testing.T) {
	five := []string{"agreement with the model", "repair: asking", "repair: answering", "resend periods", "sync timer"}
	lacking := func(c contract.Capability) func(*Setup) { return func(s *Setup) { delete(s.Capabilities, c) } }
	on := contract.Config{Repair: "on"}
	for name, c := range map[string]struct {
		setup func(*Setup)
		why   [5]string
	}{
		"nothing":             {besideModel(on), [5]string{}},
		"its dialect by name": {besideModel(contract.Config{Repair: "on", Dialect: "sds-1"}), [5]string{}},
		"another dialect": {besideModel(contract.Config{Repair: "on", Dialect: "waku-js"}), [5]string{
			"the model does not state the dialect waku-js", "the model does not state the dialect waku-js", "the model does not state the dialect waku-js",
			"the model does not state the dialect waku-js", "the model does not state the dialect waku-js"}},
		"left out":              {config(on), [5]string{"the model is left out", "the model is left out", "the model is left out", "the model is left out", "the model is left out"}},
		"as many as it follows": {besideModel(on, func(s *Setup) { s.ModelMembers = 2 }), [5]string{}},
		"too many": {besideModel(on, func(s *Setup) { s.ModelMembers = 1 }), [5]string{
			"the model follows groups of up to 1, since it is slow", "the model follows groups of up to 1, since it is slow", "the model follows groups of up to 1, since it is slow",
			"the model follows groups of up to 1, since it is slow", "the model follows groups of up to 1, since it is slow"}},
		"no repair":            {besideModel(contract.Config{}), [5]string{1: "repair is off", 2: "repair is off"}},
		"no sync messages":     {besideModel(contract.Config{Repair: "on", SyncMaxMS: new(int64(0))}), [5]string{4: "the sync timer is off"}},
		"no deadlines":         {besideModel(on, func(s *Setup) { s.StepMS = 1 }), [5]string{4: "who cannot tell its deadlines wakes late"}},
		"cannot repair":        {besideModel(on, lacking(contract.CapRepair)), [5]string{1: "the capability repair is not declared", 2: "the capability repair is not declared"}},
		"cannot resend":        {besideModel(on, lacking(contract.CapResend)), [5]string{3: "the capability resend is not declared"}},
		"cannot acknowledge":   {besideModel(on, lacking(contract.CapAck)), [5]string{3: "the capability ack is not declared"}},
		"cannot send by timer": {besideModel(on, lacking(contract.CapSync)), [5]string{4: "the capability sync is not declared"}},
	} {
		b := newBench(t, c.setup)
		t.Log(name)
		for i, property := range five {
			b.absent(property, c.why[i])
		}
	}
}

// What a participant cannot do the model does not ask for.
func TestFollows_onlyWhatIsDeclared(t *testing.T) {
	for _, claimed := range []bool{true, false} {
		b := newBench(t, besideModel(contract.Config{SyncMaxMS: new(int64(0))}, func(s *Setup) { s.Capabilities[contract.CapAck] = claimed }))
		b.play("100 alice send m1\n200 bob get m1; deliver m1\n300 bob cast s1 names=m1 window=m1\n400 alice get s1")
		if claimed {
			b.says("agreement with the model", "SDS-ACK-7 alice does not report m1 as acknowledged")
		} else {
			b.says("agreement with the model")
		}
	}
}
