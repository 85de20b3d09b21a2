package nodes

import (
	"context"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku"
)

// lightGroup is alice and bob, and luna, a light client.
func lightGroup(t *testing.T) *Group {
	t.Helper()
	_, g := started(t, Options{Names: []string{"alice", "bob", "luna"}, Light: []string{"luna"}})
	return g
}

func TestLight_isHeardAndHearsThroughItsServiceNode(t *testing.T) {
	g := lightGroup(t)
	g.Publish("luna", []byte("one"))
	g.Publish("luna", []byte("two")) // one too many for its service node, and tried again
	for range 4 {
		if a := <-g.Arrivals(); a.Node == "luna" || string(a.Payload) != "one" && string(a.Payload) != "two" {
			t.Errorf("%s heard %q", a.Node, a.Payload)
		}
	}
	g.Publish("alice", []byte("three"))
	heard(t, g, "three", "bob", "luna")
	if err := g.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if !g.Serves() || g.Kinds()["gowaku"] != 5 {
		t.Errorf("nodes %v; want those of three participants, a store and a service node", g.Kinds())
	}
}

func TestLight_whatCutsItOffHasAReceiptAndLosesWhatItSays(t *testing.T) {
	g := lightGroup(t)
	for i, f := range []fault.Fault{
		{Kind: fault.One, Who: []string{"luna"}}, {Kind: live.ServiceOutage}, {Kind: fault.Crash, Who: []string{"luna"}},
	} {
		f.UntilMS = 1
		if err := g.Begin(context.Background(), i, f); err != nil {
			t.Fatalf("%s: %v", f.Kind, err)
		}
		if f.Kind != fault.Crash { // what it says then waits until its node is back
			g.Publish("luna", []byte("lost"))
		}
		g.Publish("alice", []byte("missed"))
		heard(t, g, "missed", "bob")
		seen, err := g.End(context.Background(), i, f)
		if err != nil || seen.Count == 0 || seen.Text == "" {
			t.Errorf("%s: receipt %+v, %v", f.Kind, seen, err)
		}
		g.Publish("alice", []byte("after "+string(f.Kind)))
		heard(t, g, "after "+string(f.Kind), "bob", "luna")
		g.Publish("luna", []byte("back after "+string(f.Kind)))
		heard(t, g, "back after "+string(f.Kind), "alice", "bob")
	}
	if err := g.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestReset_forgetsWhatALightClientCouldNotSay(t *testing.T) {
	g := lightGroup(t)
	luna := g.byName["luna"]
	luna.disturb(1) // nothing leaves the queue
	g.Publish("luna", []byte("x"))
	g.Publish("luna", []byte("y"))
	g.forget()
	luna.disturb(-1)
	reset(t, g)
	g.Publish("alice", []byte("z"))
	heard(t, g, "z", "bob", "luna")
}

func TestReset_servesLightClientsTheTopicsOfLaterRuns(t *testing.T) {
	g := lightGroup(t)
	g.mu.Lock()
	g.runs = topicsAhead - 2
	g.mu.Unlock()
	for range 3 {
		reset(t, g)
		g.Publish("alice", []byte("z"))
		heard(t, g, "z", "bob", "luna")
	}
	if upTo := g.byName["luna"].servedUpTo(); upTo != 2*topicsAhead-1 {
		t.Errorf("served up to run %d, want to be served anew from run %d on", upTo, topicsAhead)
	}
}

func reset(t *testing.T, g *Group) {
	t.Helper()
	if err := g.Reset(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestStart_saysThatNoKindIsALightClient(t *testing.T) {
	_, backend := newWorld()
	engine, err := docker.Connect(context.Background(), docker.Options{Backend: backend, NoReaper: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Start(context.Background(), engine, Options{Names: []string{"luna"}, Light: []string{"luna"}, Kinds: []waku.Kind{waku.NWaku}})
	if err == nil || !strings.Contains(err.Error(), "luna cannot be light clients") {
		t.Errorf("error %v, want one that names who cannot be what", err)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}
