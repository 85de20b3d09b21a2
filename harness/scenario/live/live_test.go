package live

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// slow is how long a toy takes to send.
var slow time.Duration

// toy delivers what arrives, and wishes for what it lacks when it was away.
type toy struct {
	hints int
	sent  []string                   // message IDs
	has   map[string]map[string]bool // by participant
}

// wish asks for what a participant lacks.
func (a *toy) wish(node string) contract.OK {
	lacks := &contract.Retrieve{}
	for _, id := range a.sent {
		if !a.has[node][id] {
			lacks.Entries = append(lacks.Entries, contract.HistoryEntry{MessageID: id})
		}
	}
	if len(lacks.Entries) == 0 {
		return contract.OK{}
	}
	return contract.OK{Events: []contract.Event{{Retrieve: lacks}}}
}

func (a *toy) Handle(req contract.Request) (contract.OK, error) {
	switch req.Cmd {
	case contract.Hello:
		return contract.OK{
			Contract: 1, Clock: contract.ClockVirtual, Dialects: []string{"sds-1"},
			Implementation: &contract.Implementation{Name: "toy", Version: "0", Language: "Go"},
			Capabilities:   []contract.Capability{contract.CapPersistence, contract.CapOffline, contract.CapRetrieve, contract.CapHints, contract.CapSnapshot},
		}, nil
	case contract.Send:
		<-time.After(slow)
		lamport := uint64(*req.NowMS)
		m := model.Sealed(model.Message{SenderID: req.Node, ChannelID: scenario.Channel, Lamport: &lamport, Content: req.Content})
		a.sent = append(a.sent, m.MessageID)
		a.take(req.Node, m.MessageID)
		return contract.OK{
			Events:    []contract.Event{{Sent: &contract.Sent{MessageID: m.MessageID}}},
			Broadcast: []contract.Broadcast{{Wire: model.Encode(m)}},
		}, nil
	case contract.Hint:
		a.hints++
	case contract.Receive:
		m, err := model.Decode(req.Wire)
		if err != nil {
			return contract.OK{Events: []contract.Event{{Rejected: &contract.Rejected{Class: string(model.ClassTruncated)}}}}, nil
		}
		if len(req.RetrievalHint) == 0 {
			return contract.OK{}, errors.New("a message without the hint that the network gave it")
		}
		a.take(req.Node, m.MessageID)
		return contract.OK{Events: []contract.Event{{Delivered: &contract.Delivered{MessageID: m.MessageID, SenderID: m.SenderID, Content: m.Content}}}}, nil
	case contract.Restart:
		return a.wish(req.Node), nil
	case contract.Snapshot:
		return contract.OK{Snapshot: "copy of " + req.Node}, nil
	case contract.Restore:
		if req.Snapshot != "copy of "+req.Node {
			return contract.OK{}, errors.New("a copy that nobody made")
		}
		delete(a.has, req.Node)
		return a.wish(req.Node), nil
	}
	return contract.OK{}, nil
}

func (a *toy) take(node, id string) {
	if a.has[node] == nil {
		a.has[node] = map[string]bool{}
	}
	a.has[node][id] = true
}

// wire is a network that carries everything in a millisecond, and keeps it.
type wire struct {
	names    []string
	arrivals chan Arrival
	all      []Arrival
	down     map[string]bool
	log      []string
	count    int // what receipts say
}

func (w *wire) Publish(node string, payload []byte) []byte {
	hint := fmt.Appendf(nil, "hint %d", len(w.all))
	w.all = append(w.all, Arrival{Payload: payload, Hint: hint})
	for _, to := range w.names {
		if to != node && !w.down[node] && !w.down[to] {
			go func() {
				<-time.After(time.Millisecond)
				w.arrivals <- Arrival{to, payload, hint}
			}()
		}
	}
	return hint
}

func (w *wire) Arrivals() <-chan Arrival { return w.arrivals }

func (w *wire) Retrieve(_ context.Context, _ string, _ [][]byte) ([]Arrival, error) {
	return w.all, nil
}

func (w *wire) Begin(_ context.Context, _ int, f fault.Fault) error {
	<-time.After(10 * time.Second) // real time, during which the clock stands still
	w.log = append(w.log, "begin "+string(f.Kind))
	for _, name := range f.Who {
		w.down[name] = true
	}
	return nil
}

func (w *wire) End(_ context.Context, _ int, f fault.Fault) (Seen, error) {
	w.log = append(w.log, "end "+string(f.Kind))
	clear(w.down)
	return Seen{w.count, "counted"}, nil
}

func (w *wire) Does(k fault.Kind) bool { return k != fault.OneWay }

func (w *wire) Check(context.Context) error { return nil }

func plan() *Plan {
	return &Plan{Speed: 60, Scenario: scenario.Scenario{
		Seed: 1, TrafficMS: 60_000, HealMS: 30_000,
		Participants: []scenario.Participant{{Name: "alice"}, {Name: "bob"}, {Name: "carol"}},
		Sends: []scenario.Send{
			{AtMS: 1_000, From: "alice", Label: "m1"}, {AtMS: 20_000, From: "alice", Label: "m2"}, {AtMS: 50_000, From: "bob", Label: "m3"},
		},
	}}
}

// play runs a plan in a bubble of its own time.
func play(t *testing.T, p *Plan, w *wire) (*Result, []*history.Step, error) {
	t.Helper()
	w.arrivals, w.down, w.names = make(chan Arrival, 100), map[string]bool{}, p.Names()
	session, err := driver.Open(context.Background(), driver.InProcess(func() contract.Handler { return &toy{has: map[string]map[string]bool{}} }, driver.LocalOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	recorder := &history.Recorder{}
	result, err := Run(context.Background(), p, scenario.Group{session}, w, history.Names{}, recorder)
	return result, recorder.Steps, err
}

func delivered(steps []*history.Step, names history.Names) map[string]int {
	count := map[string]int{}
	for _, s := range steps {
		for _, e := range s.Events {
			if e.Delivered != nil {
				count[names.Of(e.Delivered.MessageID)]++
			}
		}
	}
	return count
}

func TestRun_carriesMessagesOverTheNetworkInProtocolTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		result, steps, err := play(t, plan(), &wire{})
		if err != nil {
			t.Fatal(err)
		}
		if got := delivered(steps, result.Names); got["m1"] != 2 || got["m2"] != 2 || got["m3"] != 2 {
			t.Errorf("delivered %v, want each message twice", got)
		}
		if took := time.Since(began).Round(time.Millisecond); took != 1500*time.Millisecond {
			t.Errorf("90 s at the speed 60 took %s, want 1.5 s", took)
		}
		for i, s := range steps {
			if s.Index != i || i > 0 && s.AtMS < steps[i-1].AtMS {
				t.Errorf("step %d has the index %d and the time %d after %d", i, s.Index, s.AtMS, steps[i-1].AtMS)
			}
			if s.Kind == history.Received && s.AtMS-s.Packet.AtMS != 60 {
				t.Errorf("%s arrived after %d ms, want a millisecond of the network, times 60", s.Packet.Name, s.AtMS-s.Packet.AtMS)
			}
		}
	})
}

func TestRun_trafficHasASpeedOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := plan()
		p.TrafficSpeed = 10
		began := time.Now()
		result, steps, err := play(t, p, &wire{})
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began).Round(time.Millisecond); took != 6500*time.Millisecond {
			t.Errorf("60 s at the speed 10 and 30 s at 60 took %s, want 6.5 s", took)
		}
		if got := delivered(steps, result.Names); got["m1"] != 2 || got["m3"] != 2 {
			t.Errorf("delivered %v, want each message twice", got)
		}
		p.TrafficSpeed = 0.5
		if _, _, err := play(t, p, &wire{}); err == nil || !strings.Contains(err.Error(), "with traffic 0.5") {
			t.Errorf("error %v, want one that names the speed", err)
		}
	})
}

func TestRun_theClockStandsStillWhileAFaultComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := plan(), &wire{count: 3}
		p.Extra = []fault.Fault{{Kind: Pause, AtMS: 10_000, UntilMS: 40_000, Who: []string{"carol"}}}
		result, steps, err := play(t, p, w)
		if err != nil {
			t.Fatal(err)
		}
		if got := delivered(steps, result.Names); got["m1"] != 2 || got["m2"] != 1 || got["m3"] != 2 {
			t.Errorf("delivered %v, want m2 once: carol stood still", got)
		}
		if r := result.Receipts; len(r) != 1 || r[0].Count != 3 || len(result.Undone()) != 0 {
			t.Errorf("receipts %+v, want the network's", r)
		}
		if result.Held > 0 {
			t.Errorf("the clock was held for %s; want one that stood still", result.Held)
		}
	})
}

// A participant that takes half a second for an answer would be half a minute
// behind by the next one.
func TestRun_theClockWaitsForSlowParticipants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := plan()
		p.Sends = append(p.Sends, scenario.Send{AtMS: 1_001, From: "carol", Label: "m4"})
		slow = 500 * time.Millisecond
		defer func() { slow = 0 }()
		result, steps, err := play(t, p, &wire{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if s.Label == "m4" && s.AtMS > 1_001+60*slack.Milliseconds()+1 {
				t.Errorf("m4 was sent at %d, want about 1001", s.AtMS)
			}
		}
		if result.Held < slow-slack {
			t.Errorf("the clock was held for %s, want about %s at least", result.Held, slow)
		}
	})
}

func TestRun_aFaultThatTheNetworkDidNotSeeIsUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := plan()
		p.Faults = []fault.Fault{
			{Kind: fault.Loss, UntilMS: 60_000, Rate: 1, To: "carol"},
			{Kind: fault.Halves, AtMS: 10_000, UntilMS: 40_000, Who: []string{"carol"}},
			{Kind: fault.Duplicate, UntilMS: 1_000, Rate: 1},
		}
		result, steps, err := play(t, p, &wire{})
		if err != nil {
			t.Fatal(err)
		}
		if got := delivered(steps, result.Names); got["m1"] != 1 || got["m3"] != 1 {
			t.Errorf("delivered %v, want nothing for carol", got)
		}
		if undone := result.Undone(); len(undone) != 2 || undone[0].Fault.Kind != fault.Halves || undone[1].Fault.Kind != fault.Duplicate {
			t.Errorf("undone %+v, want halves, without a receipt of the network, and duplicate, which met no message", undone)
		}
	})
}

func TestRun_crashesParticipantAndNodeTogetherAndRetrieves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := plan(), &wire{count: 1}
		p.Store = true
		p.Faults = []fault.Fault{{Kind: fault.Crash, AtMS: 10_000, UntilMS: 40_000, Who: []string{"carol"}}}
		_, steps, err := play(t, p, w)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, s := range steps {
			if s.Node == "carol" && (s.Kind == history.Crashed || s.Kind == history.Restarted) {
				kinds = append(kinds, string(s.Kind))
			}
		}
		if got := strings.Join(append(kinds, w.log...), ", "); got != "crash, restart, begin crash, end crash" {
			t.Errorf("saw %s", got)
		}
	})
}

func TestRun_refusesWhatCannotBe(t *testing.T) {
	for _, c := range []struct {
		change func(*Plan)
		says   string
	}{
		{func(p *Plan) { p.Speed = 0 }, "speed"},
		{func(p *Plan) { p.Seed = 0 }, "seed"},
		{func(p *Plan) {
			p.Faults = []fault.Fault{{Kind: fault.OneWay, UntilMS: 1_000, Who: []string{"bob"}}}
		}, "cannot do the fault one-way"},
	} {
		p := plan()
		c.change(p)
		if _, _, err := play(t, p, &wire{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want one with %q", err, c.says)
		}
	}
}
