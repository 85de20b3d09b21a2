package nodes

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku"
)

func group(t *testing.T, skip ...fault.Kind) (*world, *Group) {
	t.Helper()
	return started(t, Options{Names: []string{"alice", "bob", "carol"}, Skip: skip})
}

// started starts go-waku nodes in a world of their own, with one that stores.
func started(t *testing.T, o Options) (*world, *Group) {
	t.Helper()
	w, backend := newWorld()
	engine, err := docker.Connect(context.Background(), docker.Options{Backend: backend, NoReaper: true})
	if err != nil {
		t.Fatal(err)
	}
	o.Kinds, o.Store, o.Speed, o.Images = []waku.Kind{waku.GoWaku}, true, 60, Images{Agent: "agent", Nodes: map[string]string{"gowaku": "waku"}}
	g, err := Start(context.Background(), engine, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		g.Close()
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return w, g
}

// heard waits for arrivals of one payload at some nodes, and complains about
// any other.
func heard(t *testing.T, g *Group, payload string, by ...string) {
	t.Helper()
	for range by {
		a := <-g.Arrivals()
		if string(a.Payload) != payload || !slices.Contains(by, a.Node) {
			t.Errorf("%s heard %q, want %q at %v", a.Node, a.Payload, payload, by)
		}
	}
}

// everyKind is one fault of each kind that nodes can do.
var everyKind = []fault.Fault{
	{Kind: fault.Halves, Who: []string{"alice"}},
	{Kind: fault.One, Who: []string{"alice"}},
	{Kind: fault.OneWay, Who: []string{"alice"}},
	{Kind: fault.Bridge, Who: []string{"carol", "alice"}},
	{Kind: fault.StoreAbsent},
	{Kind: fault.Offline, Who: []string{"alice"}},
	{Kind: fault.Slow, From: "alice", LengthMS: 3_000},
	{Kind: live.PacketLoss, From: "alice", Rate: 1},
	{Kind: fault.Crash, Who: []string{"carol"}},
	{Kind: live.Pause, Who: []string{"carol"}},
}

func TestGroup_carriesAndRetrieves(t *testing.T) {
	_, g := group(t)
	hint := g.Publish("alice", []byte("hello"))
	heard(t, g, "hello", "bob", "carol")
	if again := g.Publish("alice", []byte("hello")); string(again) == string(hint) {
		t.Error("the same payload has the same hint at another time")
	}
	heard(t, g, "hello", "bob", "carol")
	got, err := g.Retrieve(context.Background(), "bob", [][]byte{hint})
	if err != nil || len(got) != 1 || string(got[0].Hint) != string(hint) {
		t.Errorf("retrieved %+v, %v; want the one with the hint", got, err)
	}
	if err := g.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if logs, err := g.Logs(context.Background()); err != nil || len(logs) != 8 {
		t.Errorf("%d logs, %v; want those of 4 nodes and their agents", len(logs), err)
	}
}

func TestFaults_everyKindHasAReceiptAndTheNetworkIsWholeAfterIt(t *testing.T) {
	_, g := group(t)
	for i, f := range everyKind {
		f.UntilMS = 1
		if err := g.Begin(context.Background(), i, f); err != nil {
			t.Fatalf("%s: %v", f.Kind, err)
		}
		g.Publish("alice", []byte("during "+string(f.Kind)))
		switch f.Kind {
		case fault.Slow, fault.StoreAbsent:
			heard(t, g, "during "+string(f.Kind), "bob", "carol")
		case fault.Bridge:
			heard(t, g, "during bridge", "carol")
		case fault.Crash, live.Pause:
			heard(t, g, "during "+string(f.Kind), "bob")
		}
		seen, err := g.End(context.Background(), i, f)
		if err != nil || seen.Count == 0 || seen.Text == "" {
			t.Errorf("%s: receipt %+v, %v", f.Kind, seen, err)
		}
		if f.Kind == live.Pause { // what came while it stood still
			heard(t, g, "during pause", "carol")
		}
		g.Publish("alice", []byte("after "+string(f.Kind)))
		heard(t, g, "after "+string(f.Kind), "bob", "carol")
	}
	if err := g.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// A receipt is worth something only if there is none where the fault was left
// out.
func TestFaults_oneThatIsLeftOutHasNoReceipt(t *testing.T) {
	var kinds []fault.Kind
	for _, f := range everyKind {
		kinds = append(kinds, f.Kind)
	}
	_, g := group(t, kinds...)
	noReceipts(t, g)
}

// Nor where the agent takes the rules and they do nothing.
func TestFaults_rulesThatDoNothingHaveNoReceipt(t *testing.T) {
	w, g := group(t, fault.Crash, live.Pause)
	w.mu.Lock()
	w.deaf = true
	w.mu.Unlock()
	for _, f := range everyKind {
		if f.Kind == fault.Slow {
			continue // this world's probes are slow by rule alone
		}
		receipt(t, g, f)
	}
}

func noReceipts(t *testing.T, g *Group) {
	t.Helper()
	for _, f := range everyKind {
		receipt(t, g, f)
	}
}

func receipt(t *testing.T, g *Group, f fault.Fault) {
	t.Helper()
	f.UntilMS = 1
	if err := g.Begin(context.Background(), 0, f); err != nil {
		t.Fatalf("%s: %v", f.Kind, err)
	}
	g.Publish("alice", []byte("x"))
	heard(t, g, "x", "bob", "carol")
	seen, err := g.End(context.Background(), 0, f)
	if err != nil || seen.Count != 0 || seen.Text == "" {
		t.Errorf("%s: receipt %+v, %v; want none, and why", f.Kind, seen, err)
	}
}

func TestDoes_knowsWhatNodesCannotDo(t *testing.T) {
	g := &Group{}
	for _, k := range []fault.Kind{fault.Loss, "burn"} {
		if g.Does(k) {
			t.Errorf("nodes cannot do %s", k)
		}
	}
}

// A rule of the machine that rewrites addresses would keep every fault from
// meeting its packets.
func TestStart_refusesANetworkThatRewritesAddresses(t *testing.T) {
	w, backend := newWorld()
	w.rewritten = "172.18.62.65"
	engine, err := docker.Connect(context.Background(), docker.Options{Backend: backend, NoReaper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	images := Images{Agent: "agent", Nodes: map[string]string{"gowaku": "waku"}}
	_, err = Start(context.Background(), engine, Options{Names: []string{"alice", "bob"}, Kinds: []waku.Kind{waku.GoWaku}, Speed: 60, Images: images})
	var unavailable *docker.Unavailable
	if !errors.As(err, &unavailable) || !strings.Contains(err.Error(), `arrives from "172.18.62.65"`) || !strings.Contains(err.Error(), "iptables -t nat -S") {
		t.Errorf("error %v, want what was seen, and where to look", err)
	}
}

func TestStart_saysWhichNodeDidNotStart(t *testing.T) {
	_, backend := newWorld()
	delete(backend.Programs, "waku")
	engine, err := docker.Connect(context.Background(), docker.Options{Backend: backend, NoReaper: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Start(context.Background(), engine, Options{
		Names: []string{"alice"}, Kinds: []waku.Kind{waku.GoWaku}, Images: Images{Agent: "agent", Nodes: map[string]string{"gowaku": "waku"}},
	})
	if err == nil || !strings.Contains(err.Error(), "start alice") {
		t.Errorf("error %v, want one that names alice", err)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}
