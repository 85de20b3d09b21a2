package scenario

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/simnet"
)

func groupOf(t *testing.T, a *toy) Group {
	t.Helper()
	session, err := driver.Open(context.Background(), driver.InProcess(func() contract.Handler { return a }, driver.LocalOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return Group{session}
}

// three is a plan for alice, bob and carol: alice says m1 after a second.
func three(faults ...fault.Fault) *Scenario {
	return &Scenario{
		Seed: 7, Participants: []Participant{{Name: "alice"}, {Name: "bob"}, {Name: "carol"}},
		Delay: simnet.Delay{MinMS: 50}, Sends: []Send{{AtMS: 1_000, From: "alice", Label: "m1"}},
		Faults: faults, TrafficMS: 25_000, HealMS: 2_000,
	}
}

// played runs a plan and lists its steps as "time node kind packet".
func played(t *testing.T, s *Scenario, a *toy) (*Result, []string) {
	t.Helper()
	record := &history.Recorder{}
	result, err := Run(context.Background(), s, groupOf(t, a), history.Names{}, record)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, step := range record.Steps {
		line := history.Clock(step.AtMS) + " " + step.Node + " " + string(step.Kind)
		if step.Packet != nil {
			line += " " + step.Packet.Name
		}
		lines = append(lines, line)
	}
	return result, lines
}

func want(t *testing.T, lines []string, line string, present bool) {
	t.Helper()
	if slices.Contains(lines, line) != present {
		t.Errorf("step %q: want it to be there: %v; there are\n%s", line, present, strings.Join(lines, "\n"))
	}
}

func TestRun_carriesBroadcastsAndAdvancesAtDeadlines(t *testing.T) {
	result, lines := played(t, three(), &toy{})
	want(t, lines, "00:01.050 bob receive m1", true)
	want(t, lines, "00:01.050 carol receive m1", true)
	want(t, lines, "00:01.050 alice receive m1", false)
	want(t, lines, "00:11.000 alice advance", true)
	want(t, lines, "00:11.050 bob receive m1#2", true)
	want(t, lines, "00:27.000 alice advance", true) // the end
	advances := 0
	for _, line := range lines {
		if strings.HasSuffix(line, "alice advance") {
			advances++
		}
	}
	if advances != 3 {
		t.Errorf("alice was advanced %d times; want at 11 s, 21 s and the end: deadlines are given, nothing is polled", advances)
	}
	if result.Messages != 1 || result.Broadcasts != 3 || result.Deliveries != 6 {
		t.Errorf("result %+v; want 1 message, 3 broadcasts, 6 deliveries", result)
	}
}

func TestRun_isAFunctionOfItsSeed(t *testing.T) {
	s := three(fault.Fault{Kind: fault.Loss, UntilMS: 25_000, Rate: 0.5})
	s.Delay.TailMS = 300
	first, _ := played(t, s, &toy{})
	again, _ := played(t, s, &toy{})
	if first.Digest != again.Digest {
		t.Errorf("the same seed gave the digests %s and %s", first.Digest, again.Digest)
	}
	s.Seed++
	if other, _ := played(t, s, &toy{}); other.Digest == first.Digest {
		t.Error("another seed gave the same digest")
	}
}

func TestRun_crashedParticipantsHearNothingAndRecover(t *testing.T) {
	result, lines := played(t, three(fault.Fault{Kind: fault.Crash, AtMS: 500, UntilMS: 5_000, Who: []string{"bob"}}), &toy{})
	want(t, lines, "00:00.500 bob crash", true)
	want(t, lines, "00:01.050 bob drop m1", true)
	want(t, lines, "00:05.000 bob restart", true)
	want(t, lines, "00:11.050 bob receive m1#2", true)
	if undone := result.Undone(); len(undone) > 0 {
		t.Errorf("no receipt for %v", undone)
	}
}

func TestRun_offlineParticipantsAreToldAndCutOff(t *testing.T) {
	a := &toy{}
	result, lines := played(t, three(fault.Fault{Kind: fault.Offline, AtMS: 500, UntilMS: 5_000, Who: []string{"bob"}}), a)
	want(t, lines, "00:00.500 bob context", true)
	want(t, lines, "00:01.050 bob drop m1", true)
	want(t, lines, "00:05.000 bob context", true)
	if result.Receipts[0].Count != 1 {
		t.Errorf("receipts %d, want 1 for m1", result.Receipts[0].Count)
	}
	a = &toy{drop: []contract.Capability{contract.CapOffline}}
	_, lines = played(t, three(fault.Fault{Kind: fault.Offline, AtMS: 500, UntilMS: 5_000, Who: []string{"bob"}}), a)
	want(t, lines, "00:00.500 bob context", false)
	want(t, lines, "00:01.050 bob drop m1", true)
}

func TestRun_storeNodeAnswersWishes(t *testing.T) {
	wish := func(enabled bool) []string {
		a := &toy{}
		s := three(fault.Fault{Kind: fault.Loss, UntilMS: 5_000, Rate: 1, To: "carol"})
		s.Store = enabled
		asked := false
		group := groupOf(t, a)
		record := &history.Recorder{}
		wrapped := contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
			ok, err := a.Handle(req)
			if req.Cmd == contract.Advance && req.Node == "alice" && !asked {
				asked = true
				id := string(record.Steps[len(record.Steps)-1].Packet.Message.MessageID)
				ok.Events = append(ok.Events, contract.Event{Retrieve: &contract.Retrieve{Entries: []contract.HistoryEntry{{MessageID: id}, {MessageID: "unknown"}}}})
			}
			return ok, err
		})
		session, err := driver.Open(context.Background(), driver.InProcess(func() contract.Handler { return wrapped }, driver.LocalOptions{}))
		if err != nil {
			t.Fatal(err)
		}
		group[0] = session
		if _, err := Run(context.Background(), s, group, history.Names{}, record); err != nil {
			t.Fatal(err)
		}
		var from []string
		for _, step := range record.Steps {
			if step.Kind == history.Received && step.Packet.From == StoreNode {
				from = append(from, step.Node+" "+step.Packet.Name)
			}
		}
		return from
	}
	if got := wish(true); !slices.Equal(got, []string{"alice m1"}) {
		t.Errorf("with a store node: %v; want m1 for alice, who asked", got)
	}
	if got := wish(false); len(got) > 0 {
		t.Errorf("without a store node: %v", got)
	}
}

func TestRun_faultsWithoutReceiptAreUndone(t *testing.T) {
	result, _ := played(t, three(
		fault.Fault{Kind: fault.One, AtMS: 2_000, UntilMS: 3_000, Who: []string{"bob"}},
		fault.Fault{Kind: fault.One, AtMS: 500, UntilMS: 1_500, Who: []string{"bob"}},
	), &toy{})
	if undone := result.Undone(); len(undone) != 1 || undone[0].AtMS != 2_000 {
		t.Errorf("undone %v; want the partition in which nobody spoke", undone)
	}
}

func TestRun_anAdapterThatDiesIsBrokenAndSaysWhatHadRun(t *testing.T) {
	a := &toy{fail: func(req contract.Request) error {
		if req.Cmd == contract.Receive {
			return errors.New("segmentation fault")
		}
		return nil
	}}
	result, err := Run(context.Background(), three(), groupOf(t, a), history.Names{})
	var broken *Broken
	if !errors.As(err, &broken) || broken.Node != "bob" || broken.Cmd != contract.Receive || broken.AtMS != 1_050 {
		t.Fatalf("error %v; want that bob broke at receive", err)
	}
	if result.Steps == 0 || result.Messages != 1 {
		t.Errorf("result %+v; want what had run", result)
	}
}

func TestRun_sendsThatAreRefusedAreNoBreakdown(t *testing.T) {
	a := &toy{fail: func(req contract.Request) error {
		if req.Cmd == contract.Send {
			return &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "full"}
		}
		return nil
	}}
	if result, _ := played(t, three(), a); result.Refusals != 1 {
		t.Errorf("refusals %d, want 1", result.Refusals)
	}
}

func TestRun_refusesPlansThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Scenario)
		says   string
	}{
		"unknown sender": {func(s *Scenario) { s.Sends[0].From = "mallory" }, `unknown participant "mallory"; there are alice, bob, carol`},
		"no steward":     {func(s *Scenario) { s.Steward = "mallory" }, `the steward is an unknown participant "mallory"`},
		"unknown victim": {func(s *Scenario) { s.Faults = []fault.Fault{{Kind: fault.Crash, UntilMS: 1, Who: []string{"mallory"}}} }, `unknown participant "mallory"`},
		"two of a name":  {func(s *Scenario) { s.Participants[1].Name = "alice" }, "nobody else has"},
		"endless":        {func(s *Scenario) { s.HealMS = 1 << 60 }, "heal_ms"},
		"overflowing":    {func(s *Scenario) { s.TrafficMS, s.HealMS = 1<<62, 1<<62 }, "traffic_ms"},
		"negative":       {func(s *Scenario) { s.TrafficMS = -5 }, "traffic_ms"},
		"label twice":    {func(s *Scenario) { s.Sends = append(s.Sends, s.Sends[0]) }, "label"},
		"late fault":     {func(s *Scenario) { s.Faults = []fault.Fault{{Kind: fault.Loss, UntilMS: 26_000}} }, "traffic_ms"},
		"no seed":        {func(s *Scenario) { s.Seed = 0 }, "seed"},
	} {
		s := three()
		c.change(s)
		if _, err := Run(context.Background(), s, groupOf(t, &toy{}), history.Names{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v; want one with %s", name, err, c.says)
		}
	}
	s := three(fault.Fault{Kind: fault.Crash, UntilMS: 1, Who: []string{"bob"}})
	a := &toy{drop: []contract.Capability{contract.CapPersistence}}
	if _, err := Run(context.Background(), s, groupOf(t, a), history.Names{}); err == nil || !strings.Contains(err.Error(), "persistence") {
		t.Errorf("crash without persistence: error %v", err)
	}
}
