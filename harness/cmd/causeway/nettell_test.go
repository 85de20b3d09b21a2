package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/suites/network"
)

// logging is nodes that have nothing but logs.
type logging struct{ network.Network }

func (logging) Logs(context.Context) (map[string][]byte, error) {
	return map[string][]byte{"alice.log": []byte("peer gone")}, nil
}

// aWhile is a run in which alice sends one message before a fault and many
// under it.
func aWhile(messages int) *network.Judged {
	cut := fault.Fault{Kind: fault.One, AtMS: 1_000, UntilMS: 9_000, Who: []string{"alice"}}
	plan := &live.Plan{Speed: 60}
	plan.Participants = []scenario.Participant{{Name: "alice"}, {Name: "bob"}}
	plan.Faults = []fault.Fault{cut}
	j := &network.Judged{Result: &live.Result{
		Sum: scenario.Sum{Messages: messages}, Took: 2500 * time.Millisecond, Held: 1200 * time.Millisecond,
		Receipts: []live.Receipt{{Fault: cut, Seen: live.Seen{Count: 7, Text: "7 packets dropped"}}},
	}, Plan: plan}
	for i := range messages {
		j.Steps = append(j.Steps, &history.Step{Index: i, Kind: history.Sent, Node: "alice", AtMS: int64(i) * 1_000, Label: "m" + string(rune('a'+i))})
	}
	return j
}

func TestNetTeller_showsWhatHappenedUnderTheFaultAndWritesAllOfIt(t *testing.T) {
	var w bytes.Buffer
	dir := t.TempDir()
	teller := &netTeller{w: &w, out: dir, network: logging{}}
	if err := teller.tell(t.Context(), network.Case{ID: "scenario/cut"}, aWhile(excerpt+4), &report.Case{Verdict: report.PASS}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"PASS in 2.5 s: 16 messages", "receipt      7", "7 packets dropped", "the clock waited 1.2s",
		"alice    sends mb", "... and 3 lines more in",
	} {
		if !strings.Contains(w.String(), want) {
			t.Errorf("%q is not told:\n%s", want, w.String())
		}
	}
	if strings.Contains(w.String(), "sends ma") {
		t.Errorf("what came before the fault is shown:\n%s", w.String())
	}
	story, err := os.ReadFile(filepath.Join(dir, "cut", "story.txt"))
	if err != nil || strings.Count(string(story), "sends m") != excerpt+4 {
		t.Errorf("the whole story is not there: %v\n%s", err, story)
	}
	if _, err := os.Stat(filepath.Join(dir, "cut", "alice.log")); err == nil {
		t.Error("the logs of a run that passed are kept")
	}
}

func TestNetTeller_keepsTheLogsOfWhatWentWrong(t *testing.T) {
	var w bytes.Buffer
	dir := t.TempDir()
	teller := &netTeller{w: &w, out: dir, network: logging{}}
	if err := teller.tell(t.Context(), network.Case{ID: "scenario/cut"}, aWhile(2), &report.Case{Verdict: report.FAIL, Reason: "bob never heard of ma"}); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "cut", "alice.log")); err != nil || string(text) != "peer gone" {
		t.Errorf("the log of alice: %q, %v", text, err)
	}
	if !strings.Contains(w.String(), "bob never heard of ma") || !strings.Contains(w.String(), "logs of the nodes") {
		t.Errorf("neither the reason nor the place of the logs is told:\n%s", w.String())
	}
}

func TestNetTeller_saysWhereItCannotWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	teller := &netTeller{w: &bytes.Buffer{}, out: file, network: logging{}}
	err := teller.tell(t.Context(), network.Case{ID: "scenario/cut"}, aWhile(1), &report.Case{Verdict: report.PASS})
	if err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v, want an error that names %s", err, file)
	}
}
