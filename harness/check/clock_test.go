package check

import (
	"errors"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
)

// What a participant takes no notice of moves its time by nothing: the clock
// jumps by a minute for one step, and the next message goes by the old time.
func TestLamport_onlyStepsThatShowTimeMoveTheClock(t *testing.T) {
	damaged := &history.Packet{Name: "m9", From: "bob", Damage: "bit 1 of 8"}
	unreadable := &history.Packet{Name: "m9", From: "bob", Err: errors.New("no message")}
	for _, c := range []struct {
		name  string
		step  history.Step
		shown bool
	}{
		{"inspection", history.Step{Kind: history.Inspected}, false},
		{"damaged message", history.Step{Kind: history.Received, Packet: damaged}, false},
		{"rejected message", history.Step{Kind: history.Received, Packet: unreadable}, false},
		{"advance", history.Step{Kind: history.Advanced}, true},
	} {
		b := newBench(nil)
		c.step.Node, c.step.AtMS, c.step.WrongMS = "alice", 100, 60_000
		b.step(&c.step)
		b.says(200, "m1")
		t.Log(c.name)
		if c.shown {
			b.found(t, "Lamport timestamps SDS-SEND-1")
		} else {
			b.found(t)
		}
	}
}

// Who was set back learns its own messages from others again, with their
// timestamps.
func TestLamport_ownMessagesFromElsewhereRaiseTheClock(t *testing.T) {
	for _, raised := range []bool{true, false} {
		b := newBench(nil)
		b.step(&history.Step{AtMS: 50, Node: "alice", Kind: history.Copied})
		m1 := b.says(100, "m1")
		b.step(&history.Step{AtMS: 200, Node: "alice", Kind: history.SetBack})
		delivered := contract.Event{Delivered: &contract.Delivered{MessageID: m1.Message.MessageID, SenderID: "alice", Content: m1.Message.Content}}
		b.step(&history.Step{AtMS: 300, Node: "alice", Kind: history.Received, Packet: m1, Events: []contract.Event{delivered}})
		state := &contract.State{Lamport: epochMS}
		if raised {
			state.Lamport = epochMS + 100
		}
		state.Log = []contract.LogEntry{{MessageID: m1.Message.MessageID, SenderID: "alice", Lamport: *m1.Message.Lamport}}
		b.step(&history.Step{AtMS: 400, Node: "alice", Kind: history.Inspected, State: state})
		wrong := false
		for _, f := range b.suite.Finish() {
			t.Log(raised, f)
			wrong = wrong || f.Property == "Lamport timestamps"
		}
		if wrong == raised {
			t.Errorf("clock raised %v, judged wrong %v", raised, wrong)
		}
	}
}

// Nobody expects anything of a participant that is gone for good.
func TestLoss_whoLeftIsNotJudged(t *testing.T) {
	for _, leaves := range []bool{true, false} {
		b := newBench(func(s *Setup) { s.HealMS, s.EndMS = 3_600_000, 3_601_000 })
		m0 := b.says(100, "m0")
		b.gets(150, m0, m0)
		m1 := b.says(200, "m1")
		b.step(&history.Step{AtMS: 200, Node: "bob", Kind: history.Dropped, Packet: m1})
		m2 := b.says(300, "m2", m1)
		b.gets(350, m2)
		if leaves {
			b.step(&history.Step{AtMS: 400, Node: "bob", Kind: history.Left})
		}
		b.step(&history.Step{AtMS: 3_601_000, Node: "alice", Kind: history.Advanced})
		judged := false
		for _, f := range b.suite.Finish() {
			t.Log(leaves, f)
			judged = judged || f.Node == "bob"
		}
		if judged == leaves {
			t.Errorf("bob left %v, judged %v", leaves, judged)
		}
	}
}
