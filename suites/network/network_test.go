package network

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku/nodes"
	"github.com/causeway-sds/causeway/reference/adapter"
)

func group(t *testing.T) scenario.Group {
	t.Helper()
	s, err := driver.Open(context.Background(), driver.InProcess(func() contract.Handler { return adapter.New() }, driver.LocalOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return scenario.Group{s}
}

// perfect is a network that carries everything at once and whose receipts say
// what they are told to.
type perfect struct {
	names    []string
	arrivals chan live.Arrival
	all      []live.Arrival
	receipts int
	resets   int
	alike    bool // without light clients
}

func (p *perfect) Publish(node string, payload []byte) []byte {
	hint := []byte{byte(len(p.all)), byte(len(p.all) >> 8), 1}
	p.all = append(p.all, live.Arrival{Payload: payload, Hint: hint})
	for _, to := range p.names {
		if to != node {
			p.arrivals <- live.Arrival{Node: to, Payload: payload, Hint: hint}
		}
	}
	return hint
}

func (p *perfect) Arrivals() <-chan live.Arrival { return p.arrivals }

func (p *perfect) Retrieve(context.Context, string, [][]byte) ([]live.Arrival, error) {
	return nil, nil
}

func (p *perfect) Begin(context.Context, int, fault.Fault) error { return nil }

func (p *perfect) End(context.Context, int, fault.Fault) (live.Seen, error) {
	return live.Seen{Count: p.receipts, Text: "told to say so"}, nil
}

func (p *perfect) Does(fault.Kind) bool { return true }

func (p *perfect) Check(context.Context) error { return nil }

func (p *perfect) Reset(context.Context) error {
	p.resets++
	return nil
}

func (p *perfect) Serves() bool { return !p.alike }

func (p *perfect) Logs(context.Context) (map[string][]byte, error) { return nil, nil }

func play(t *testing.T, pattern string, receipts int) *report.Run {
	t.Helper()
	g, run := group(t), &report.Run{Scope: report.Full}
	cases := Select(pattern)
	p := &perfect{names: cases[0].Plan(1, 3, 1000, g).Names(), arrivals: make(chan live.Arrival, 1<<16), receipts: receipts}
	if err := Run(context.Background(), Options{Cases: cases, Members: 3, Speed: 1000, Seed: 1}, g, p, run); err != nil {
		t.Fatal(err)
	}
	if p.resets != len(run.Cases) {
		t.Errorf("%d resets for %d cases", p.resets, len(run.Cases))
	}
	return run
}

func TestRun_passesWithReceiptsAndIsInvalidWithout(t *testing.T) {
	with := play(t, "scenario/partition-halves", 5).Cases[0]
	if with.Verdict != report.PASS || len(with.Notes) != 1 || !strings.Contains(with.Notes[0], "told to say so") {
		t.Errorf("with receipts: %s %s, notes %q", with.Verdict, with.Reason, with.Notes)
	}
	run := play(t, "scenario/partition-halves", 0)
	without := run.Cases[0]
	if without.Verdict != report.ERROR || !strings.HasPrefix(without.Reason, "INVALID: ") || run.Exit() != report.Broken {
		t.Errorf("without: %s %s, exit %d; want INVALID and exit 3", without.Verdict, without.Reason, run.Exit())
	}
}

func TestRun_leavesLightClientsOutWhereNoNodeIsOne(t *testing.T) {
	g, run := group(t), &report.Run{Scope: report.Full}
	cases := Select("scenario/light-client")
	if err := Run(context.Background(), Options{Cases: cases, Members: 3, Speed: 1000, Seed: 1}, g, &perfect{alike: true}, run); err != nil {
		t.Fatal(err)
	}
	if c := run.Cases[0]; c.Verdict != report.SKIP || !strings.Contains(c.Reason, "light client") {
		t.Errorf("read %s %s, want that it was left out, and why", c.Verdict, c.Reason)
	}
	if p := cases[0].Plan(1, 3, 60, g); p.TrafficSpeed != lightSpeed || len(light(p)) != 1 || p.Names()[2] != "luna" {
		t.Errorf("traffic at the speed %g, with the light clients %v among %v", p.TrafficSpeed, light(p), p.Names())
	}
}

// broken is a network whose nodes fail.
type broken struct{ *perfect }

func (b broken) Reset(context.Context) error { return errors.New("alice: connection refused") }

func TestRun_blamesAnEngineThatIsGone(t *testing.T) {
	gone := &docker.Unavailable{Reason: "the engine does not answer any more", Hint: "start it again"}
	lost, cancel := context.WithCancelCause(context.Background())
	cancel(gone)
	for _, c := range []struct {
		name  string
		ctx   context.Context
		alive func(context.Context) error
		says  string
	}{
		{"asked", context.Background(), func(context.Context) error { return gone }, gone.Reason},
		{"told", lost, nil, gone.Reason},
		{"alive", context.Background(), func(context.Context) error { return nil }, "connection refused"},
	} {
		run := &report.Run{Scope: report.Full}
		err := Run(c.ctx, Options{Cases: Select("scenario/whole"), Members: 3, Speed: 1000, Seed: 1, Alive: c.alive}, group(t), broken{&perfect{}}, run)
		if err == nil || !strings.Contains(err.Error(), c.says) || run.Cases[0].Verdict != report.ERROR || !strings.Contains(run.Cases[0].Reason, c.says) {
			t.Errorf("%s: %v, %s %s; want %q", c.name, err, run.Cases[0].Verdict, run.Cases[0].Reason, c.says)
		}
		if strings.Contains(run.Cases[0].Reason, gone.Hint) {
			t.Errorf("%s: the case repeats the remedy, which the run gives: %s", c.name, run.Cases[0].Reason)
		}
	}
}

func TestCases_arePlansForAnyNumberOfMembers(t *testing.T) {
	g := group(t)
	ids := map[string]bool{}
	for _, c := range Cases() {
		if ids[c.ID] || c.Title == "" {
			t.Errorf("%s: an ID that is taken, or no title", c.ID)
		}
		ids[c.ID] = true
		for _, members := range []int{2, 3, 5, 20} {
			p := c.Plan(1, members, 60, g)
			if err := p.Validate(); err != nil {
				t.Errorf("%s with %d members: %v", c.ID, members, err)
			}
			if len(p.Participants) != members || len(p.Sends) < 10 {
				t.Errorf("%s with %d members has %d participants and %d messages", c.ID, members, len(p.Participants), len(p.Sends))
			}
			for _, f := range p.Faults {
				if len(f.Who) >= members {
					t.Errorf("%s with %d members: everybody is in %s", c.ID, members, f)
				}
			}
			said := map[string]bool{}
			for _, s := range p.Sends {
				said[s.From] = true
			}
			if len(said) < min(members, 10) {
				t.Errorf("%s with %d members: only %d of them say something", c.ID, members, len(said))
			}
		}
	}
	for _, id := range []string{"scenario/whole", "scenario/loss-20", "scenario/no-store", "scenario/churn", "scenario/store-killed", "scenario/paused-node", "scenario/light-client", "scenario/service-killed"} {
		if !ids[id] {
			t.Errorf("%s is missing", id)
		}
	}
}

func TestStoreHearsAll_unlessItIsCutOff(t *testing.T) {
	g := group(t)
	for pattern, want := range map[string]bool{"scenario/loss-20": true, "scenario/partition-one": false, "scenario/store-killed": false, "scenario/no-store": false, "scenario/service-killed": false} {
		if got := storeHearsAll(Select(pattern)[0].Plan(1, 5, 60, g)); got != want {
			t.Errorf("%s: %v, want %v", pattern, got, want)
		}
	}
}

// What can be simulated can be had on real nodes, between node and participant
// or among the nodes.
func TestCases_everyKindOfFaultIsPossibleOnRealNodes(t *testing.T) {
	can := &nodes.Group{}
	for _, kind := range fault.Kinds() {
		if !live.InBridge(kind) && !can.Does(kind) {
			t.Errorf("nobody does %s", kind)
		}
	}
}
