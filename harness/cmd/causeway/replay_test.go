package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// The test binary is also the reference as a program, with or without a
// planted defect.
func init() {
	kind := os.Getenv("CAUSEWAY_TEST_PARTICIPANT")
	if kind == "" {
		return
	}
	handler := builtin()
	for _, d := range plantedDefects {
		if d.name == kind {
			handler = &defect{inner: builtin(), ask: d.ask, answer: d.answer}
		}
	}
	handler = spoiled(kind, handler)
	if err := contract.Serve(os.Stdin, os.Stdout, handler); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func participant(t *testing.T, kind string) []string {
	return []string{"--", "env", "CAUSEWAY_TEST_PARTICIPANT=" + kind, executable(t)}
}

func digestIn(t *testing.T, stdout string) string {
	t.Helper()
	_, rest, found := strings.Cut(stdout, "digest ")
	if !found {
		t.Fatalf("no digest in\n%s", stdout)
	}
	return strings.Fields(rest)[0]
}

func TestExplore_theReferenceGivesTheSameHistoryThroughEitherDoor(t *testing.T) {
	args := []string{"explore", "--seeds", "2", "--duration", "30s", "--participants", "4", "--faults", "loss,duplicate,reorder", "--out", t.TempDir()}
	inside, stderr, _ := inProcess(args...)
	again, _, _ := inProcess(args...)
	outside, outsideErr, _ := inProcess(append(args, participant(t, "reference")...)...)
	a, b, c := digestIn(t, inside), digestIn(t, again), digestIn(t, outside)
	if a != b || a != c {
		t.Errorf("digests %s and %s in process, %s as a program; %s %s", a, b, c, stderr, outsideErr)
	}
}

func TestExplore_aFindingIsToldDrawnAndReplayed(t *testing.T) {
	dir := t.TempDir()
	args := append([]string{"explore", "--seeds", "1", "--duration", "30s", "--faults", "none", "--out", dir}, participant(t, "resends at once")...)
	stdout, stderr, code := inProcess(args...)
	if code != report.Nonconformant {
		t.Fatalf("exit %d, want 1\n%s%s", code, stdout, stderr)
	}
	for _, text := range []string{"FAIL resend policy", "shortest period", "SDS-OUT-4 (MUST)", "replay: causeway replay", ">m", "sends m"} {
		if !strings.Contains(stdout, text) {
			t.Errorf("no %q in\n%s", text, stdout)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*resend-policy*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("files %v, %v; want .json, .mmd and .svg", files, err)
	}
	file := files[0]
	if stdout, stderr, code := inProcess(append([]string{"replay", file}, participant(t, "resends at once")...)...); code != report.Nonconformant || !strings.Contains(stdout, "SDS-OUT-4") {
		t.Errorf("replay on the same subject: exit %d\n%s%s", code, stdout, stderr)
	}
	judged := judgeFile(t, file)
	if len(judged.Findings) > 0 {
		t.Errorf("the reference replays with %v", judged.Findings)
	}
}

// judgeFile replays a file on the reference.
func judgeFile(t *testing.T, path string) *explore.Judged {
	t.Helper()
	text, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	file, err := explore.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	judged, err := explore.Judge(context.Background(), &file.Scenario, groupOf(t, builtin), &history.Recorder{})
	if err != nil {
		t.Fatal(err)
	}
	return judged
}

func TestExplore_anAdapterThatDiesIsExit3AndSaysWhatHadRun(t *testing.T) {
	stdout, stderr, code := inProcess(append([]string{"explore", "--seeds", "3", "--faults", "none", "--out", t.TempDir()}, command(t, "dumb-and-crashing")...)...)
	if code == report.Broken {
		t.Fatalf("an adapter that answers everything is called broken: %s", stderr)
	}
	if !strings.Contains(stdout, "3 of 3 ran") {
		t.Errorf("the summary does not say what ran:\n%s", stdout)
	}
	dying := &defect{inner: builtin(), ask: func(_ *memory, req *contract.Request) {
		if req.Cmd == contract.Receive {
			panic("segmentation fault")
		}
	}}
	campaign, err := explore.Run(context.Background(), explore.Options{First: 1, Seeds: 3, Shape: shapeOf(groupOf(t, builtin))}, groupOf(t, func() contract.Handler { return dying }))
	if err == nil || !strings.Contains(err.Error(), "seed 1: at 00:") || campaign.Messages == 0 {
		t.Errorf("error %v after %d messages; want the seed, the time, and what had run", err, campaign.Messages)
	}
}

func TestReplay_badFilesAreExit3(t *testing.T) {
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "file.json")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	_, stderr, code := inProcess("replay", write(`{"causeway_replay": 9}`))
	if code != report.Broken || !strings.Contains(stderr, "version 9") {
		t.Errorf("newer version: exit %d, %s", code, stderr)
	}
	_, stderr, code = inProcess("replay", write(`{"causeway_replay":1,"property":"p","requirements":["r"],"text":"","found_on":"","scenario":{"seed":1,`+
		`"participants":[{"name":"alice"}],"config":{},"delay":{"min_ms":1},"sends":[{"at_ms":1,"from":"mallory","label":"m1"}],"faults":[],"traffic_ms":10,"heal_ms":1}}`))
	if code != report.Broken || !strings.Contains(stderr, `unknown participant "mallory"; there are alice`) {
		t.Errorf("unknown participant: exit %d, %s", code, stderr)
	}
	if _, _, code = inProcess("replay", filepath.Join(t.TempDir(), "absent.json")); code != report.Usage {
		t.Errorf("absent file: exit %d, want 2", code)
	}
	if _, _, code = inProcess("replay"); code != report.Usage {
		t.Errorf("no file: exit %d, want 2", code)
	}
}

func TestExplore_wrongUseIsExit2(t *testing.T) {
	for _, args := range [][]string{
		{"--faults", "los"}, {"--seeds", "0"}, {"--seed", "0"}, {"--participants", "1"}, {"--duration", "1s"}, {"--loss", "20"}, {"--loss", "NaN"}, {"--parallel", "0"}, {"--with", " "}, {"--parallel", "65"}, {"--"}, {"adapter"},
	} {
		if _, stderr, code := inProcess(append([]string{"explore"}, args...)...); code != report.Usage {
			t.Errorf("explore %v: exit %d, want 2: %s", args, code, stderr)
		}
	}
	if _, stderr, _ := inProcess("explore", "--faults", "los"); !strings.Contains(stderr, `did you mean "loss"`) {
		t.Errorf("no advice: %s", stderr)
	}
}

func TestExplore_whatNeverHappenedIsExit4(t *testing.T) {
	stdout, _, code := inProcess("explore", "--seeds", "1", "--duration", "10s", "--faults", "crash,offline,halves,one", "--out", t.TempDir())
	if code != report.Incomplete || !strings.Contains(stdout, "VACUOUS") {
		t.Errorf("exit %d, want 4\n%s", code, stdout)
	}
}

func TestScenario_groupsMayMixAdapters(t *testing.T) {
	one, other := groupOf(t, builtin), groupOf(t, builtin)
	plan := explore.Plan(3, shapeOf(one))
	mixed, err := explore.Judge(context.Background(), plan, scenario.Group{one[0], other[0]})
	if err != nil {
		t.Fatal(err)
	}
	alone, err := explore.Judge(context.Background(), plan, one)
	if err != nil || mixed.Digest != alone.Digest {
		t.Errorf("%v; two adapters give %s, one gives %s", err, mixed.Digest, alone.Digest)
	}
}
