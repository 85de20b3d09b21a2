package scenario

import (
	"context"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// plan is a run of four in which everybody says something every second.
func plan(faults ...fault.Fault) *Scenario {
	s := &Scenario{Seed: 7, Store: true, Delay: simnet.Delay{MinMS: 50}, TrafficMS: 20_000, HealMS: 5_000, Faults: faults}
	for _, name := range []string{"alice", "bob", "carol", "dave"} {
		s.Participants = append(s.Participants, Participant{Name: name})
		for at := int64(1); at < 20; at++ {
			s.Sends = append(s.Sends, Send{AtMS: at * 1_000, From: name, Label: name + string(rune('a'+at))})
		}
	}
	return s
}

func undoneOf(t *testing.T, s *Scenario, a *toy) []fault.Fault {
	t.Helper()
	result, err := Run(context.Background(), s, groupOf(t, a), history.Names{})
	if err != nil {
		t.Fatal(err)
	}
	return result.Undone()
}

// Every kind acts, and says so; where it cannot act, the run is INVALID.
func TestFaults_leaveAReceiptOrMakeTheRunInvalid(t *testing.T) {
	acts := map[fault.Kind]fault.Fault{
		fault.Loss: {Rate: 0.5}, fault.Burst: {Rate: 1, LengthMS: 500}, fault.Duplicate: {Rate: 0.5, LengthMS: 9}, fault.Reorder: {Rate: 0.5, LengthMS: 900},
		fault.Slow: {LengthMS: 300}, fault.Corrupt: {Rate: 0.5},
		fault.Halves: {Who: []string{"alice", "bob"}}, fault.One: {Who: []string{"bob"}}, fault.Bridge: {Who: []string{"alice", "bob"}},
		fault.Ring: {Who: []string{"alice", "bob", "carol", "dave"}}, fault.OneWay: {Who: []string{"alice"}},
		fault.Crash: {Who: []string{"bob"}}, fault.Restore: {Who: []string{"bob"}}, fault.Offline: {Who: []string{"bob"}}, fault.Leave: {Who: []string{"bob"}},
		fault.Skew: {Who: []string{"bob"}, LengthMS: -60_000}, fault.Jump: {Who: []string{"bob"}, LengthMS: 60_000},
		fault.StoreAbsent: {}, fault.StoreSlow: {LengthMS: 700}, fault.StorePartial: {Rate: 0.5},
	}
	for _, kind := range fault.Kinds() {
		f, known := acts[kind]
		if !known {
			t.Errorf("no fault of the kind %s is tried", kind)
			continue
		}
		f.Kind, f.AtMS, f.UntilMS = kind, 5_000, 15_000
		if kind == fault.Skew {
			f.AtMS = 0
		}
		if undone := undoneOf(t, plan(f), &toy{wish: "x"}); len(undone) > 0 {
			t.Errorf("%s left no receipt", f)
		}
		still := plan(f)
		still.Sends = nil
		still.Participants[1].JoinsMS = 24_000 // nobody says anything, and bob is not there
		if kind == fault.Skew || kind == fault.StoreAbsent || kind == fault.StoreSlow {
			still.Participants = still.Participants[:1] // nobody is there at all to ask anything
			still.Participants[0].JoinsMS, still.Participants[0].Name = 24_000, "bob"
			if kind == fault.Skew {
				continue // whoever joins looks at the clock
			}
		}
		if undone := undoneOf(t, still, &toy{}); len(undone) != 1 {
			t.Errorf("%s has a receipt, although it could not act", f)
		}
	}
}

func TestCorrupt_whatArrivesMustBeRefusedByEverybody(t *testing.T) {
	for _, ids := range []string{"derived", "opaque"} {
		s := plan(fault.Fault{Kind: fault.Corrupt, UntilMS: 20_000, Rate: 0.9})
		s.Config.IDs = ids
		record := &history.Recorder{}
		if _, err := Run(context.Background(), s, groupOf(t, &toy{}), history.Names{}, record); err != nil {
			t.Fatal(err)
		}
		unreadable, misnamed := 0, 0
		for _, step := range record.Steps {
			switch p := step.Packet; {
			case step.Kind != history.Received || p.Damage == "":
			case p.Err != nil || p.Message.ChannelID != Channel:
				unreadable++
			case ids == "opaque":
				t.Errorf("with opaque IDs a receiver cannot tell that %s is damaged: %s", p.Name, p.Damage)
			default:
				misnamed++
			}
		}
		if unreadable == 0 || ids == "derived" && misnamed == 0 {
			t.Errorf("%s IDs: %d packets are no messages, %d have a wrong ID; want some of either", ids, unreadable, misnamed)
		}
	}
}

func TestJump_theClockIsSetAndSetRight(t *testing.T) {
	s := plan(fault.Fault{Kind: fault.Jump, AtMS: 5_000, UntilMS: 10_000, Who: []string{"bob"}, LengthMS: -3_000})
	record := &history.Recorder{}
	if _, err := Run(context.Background(), s, groupOf(t, &toy{}), history.Names{}, record); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, step := range record.Steps {
		if step.Kind == history.ClockSet {
			told = append(told, step.Line(nil))
		}
		if want := step.Node == "bob" && step.AtMS > 5_000 && step.AtMS < 10_000; (step.WrongMS != 0) != want && step.AtMS%5_000 != 0 {
			t.Fatalf("at %d the clock of %s is %d ms wrong", step.AtMS, step.Node, step.WrongMS)
		}
	}
	if len(told) != 2 || !strings.Contains(told[0], "now 00:03.000 slow") || !strings.Contains(told[1], "now right") {
		t.Errorf("told %q", told)
	}
}

func TestLeave_whoIsGoneGetsNothingAndIsNoMember(t *testing.T) {
	a := &toy{}
	s := plan(fault.Fault{Kind: fault.Leave, AtMS: 5_500, UntilMS: 20_000, Who: []string{"bob"}})
	var members []string
	a.fail = func(req contract.Request) error {
		if req.Cmd == contract.Context {
			members = req.Members
		}
		return nil
	}
	record := &history.Recorder{}
	if _, err := Run(context.Background(), s, groupOf(t, a), history.Names{}, record); err != nil {
		t.Fatal(err)
	}
	for _, step := range record.Steps {
		if step.Node == "bob" && step.AtMS > 5_500 {
			t.Fatalf("after it left: %s", step.Line(nil))
		}
	}
	if strings.Join(members, " ") != "alice carol dave" {
		t.Errorf("the others were told that %v are members", members)
	}
}

func TestLinks_haveDelaysOfTheirOwn(t *testing.T) {
	s := plan()
	s.Delay.SpreadMS = 400
	s.Links = []Link{{From: "alice", To: "bob", Delay: simnet.Delay{MinMS: 900}}}
	record := &history.Recorder{}
	if _, err := Run(context.Background(), s, groupOf(t, &toy{}), history.Names{}, record); err != nil {
		t.Fatal(err)
	}
	took := map[string]int64{}
	for _, step := range record.Steps {
		if step.Kind == history.Received {
			link, ms := step.Packet.From+">"+step.Node, step.AtMS-step.Packet.AtMS
			if before, known := took[link]; known && before != ms {
				t.Fatalf("the link %s took %d and %d ms", link, before, ms)
			}
			took[link] = ms
		}
	}
	if took["alice>bob"] != 900 || took["bob>alice"] == took["carol>alice"] {
		t.Errorf("links took %v", took)
	}
	s.Links = append(s.Links, Link{From: "alice", To: "mallory"})
	if err := s.Validate(); err == nil || !strings.Contains(err.Error(), `unknown participant "mallory"`) {
		t.Errorf("error %v", err)
	}
}
