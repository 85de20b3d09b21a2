package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/report"
)

// The test binary is also the program, and a few adapters, so that what runs
// here runs as it does for people: Ginkgo can run once in a process.
func TestMain(m *testing.M) {
	switch os.Getenv("CAUSEWAY_TEST_AS") {
	case "program":
		os.Exit(int(execute(context.Background(), os.Args[1:], os.Stdout, os.Stderr)))
	case "adapter":
		os.Exit(adapterOf(os.Args[1]))
	}
	os.Exit(m.Run())
}

// adapterOf is an adapter in which one thing is wrong.
func adapterOf(kind string) int {
	switch kind {
	case "silent":
		select {}
	case "reference":
		if err := contract.Serve(bufio.NewReader(os.Stdin), os.Stdout, builtin()); err != nil {
			return 1
		}
		return 0
	case "noisy":
		fmt.Println("hello, I am an adapter")
	}
	lamport := uint64(1)
	wrong := model.Sealed(model.Message{SenderID: "alice", ChannelID: "c", Lamport: &lamport, Content: []byte("something else")})
	handler := contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
		if req.Cmd == contract.Hello {
			return contract.OK{
				Contract: 1, Clock: contract.ClockVirtual, Capabilities: contract.Core, Dialects: []string{"sds-1"},
				Implementation: &contract.Implementation{Name: "nothing", Version: "0", Language: "go"},
			}, nil
		}
		if kind == "crashing" && req.Cmd == contract.Receive {
			fmt.Fprintln(os.Stderr, "segmentation fault, said the adapter")
			os.Exit(3)
		}
		if kind == "careless" && req.Cmd == contract.Send {
			return contract.OK{Broadcast: []contract.Broadcast{{Wire: model.Encode(wrong)}}}, nil
		}
		return contract.OK{}, nil
	})
	if err := contract.Serve(bufio.NewReader(os.Stdin), os.Stdout, handler); err != nil {
		return 1
	}
	return 0
}

// program runs the program in a process of its own, and returns what it said.
func program(t *testing.T, args ...string) (stdout, stderr string, code report.Exit) {
	t.Helper()
	cmd := exec.Command(executable(t), args...)
	cmd.Env = append(os.Environ(), "CAUSEWAY_TEST_AS=program")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), report.Exit(cmd.ProcessState.ExitCode())
}

// command is the command line of an adapter.
func command(t *testing.T, kind string) []string {
	return []string{"--", "env", "CAUSEWAY_TEST_AS=adapter", executable(t), kind}
}

func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// inProcess runs a command that starts no suite.
func inProcess(args ...string) (stdout, stderr string, code report.Exit) {
	var out, errs bytes.Buffer
	code = execute(context.Background(), args, &out, &errs)
	return out.String(), errs.String(), code
}

func TestCommandLine_wrongUseIsExit2WithTheNearestRightOne(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "known.yaml")
	if err := os.WriteFile(bad, []byte("- case: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ line, want string }{
		{"tset", `unknown command "tset"; did you mean "test"?`},
		{"test --rn x", "unknown flag: --rn; did you mean --run?"},
		{"test --run", "flag needs an argument: --run"},
		{"list --foobarbaz", "causeway list --help"},
		{"test --run recieve/*", `no case matches "recieve/*"; did you mean "receive/*"?`},
		{"test --run receive/*,receive/bufers-until-met", `did you mean "receive/buffers-until-met"?`},
		{"test --run ,", "expected a glob"},
		{"list --run nothing-like-it-at-all", "causeway list shows all cases"},
		{"test --scope fll", `did you mean "full"?`},
		{"test --report jsn=x", `did you mean "json"?`},
		{"test --report json", "expected FORMAT=FILE"},
		{"test --seed 0", "expected 1 to 9007199254740991"},
		{"test --seed x", "--seed: read \"x\", expected a whole number, 1 to 2^53-1"},
		{"test --report json=" + filepath.Dir(bad), "is a directory"},
		{"test --report json=" + bad + "/x", "expected a file that can be written"},
		{"targets --report md=" + filepath.Dir(bad), "is a directory"},
		{"test --call-timeout 5", "--call-timeout: read \"5\", expected a time with its unit"},
		{"test --allow-vacuous x", "--allow-vacuous: read \"x\", expected a whole number"},
		{"explore --loss much", "--loss: read \"much\", expected a number"},
		{"targets --members 5,x", "expected whole numbers, separated by commas"},
		{"bogus", "causeway --help lists what there is"},
		{"replay " + filepath.Dir(bad), "expected a file that causeway explore wrote"},
		{"test --allow-vacuous -1", "not below 0"},
		{"test --call-timeout 0s", "longer than 0"},
		{"doctor --line-bytes 0 -- ./adapter", "expected at least 1, such as 4194304"},
		{"test --known /does/not/exist.yaml", "no such file"},
		{"test --known " + bad, "entry without reason"},
		{"test ./adapter", "put -- before the command"},
		{"test x -- ./adapter", `read "x" before --`},
		{"test --", "no command after --"},
		{"doctor", "no adapter to examine"},
		{"diff one.json", "read 1 files, expected 2"},
		{"diff " + bad + " " + bad, "read a JSON report"},
		{"diff /does/not/exist.json " + bad, "no such file"},
		{"explain", "read 0 IDs"},
		{"explain SDS-RECV-133", `did you mean "SDS-RECV-13"?`},
		{"explain receive/bufers-until-met", `did you mean "receive/buffers-until-met"?`},
		{"explain receive/buffers", "did you mean receive/buffers-until-met?"},
		{"explain receive/", "begin so, such as receive/"},
		{"list receive/*", "--run 'receive/*'"},
		{"help tst", `no command "tst"; did you mean "test"?`},
		{"doctor --", "no adapter to examine"},
	} {
		t.Run(test.line, func(t *testing.T) {
			stdout, stderr, code := inProcess(strings.Fields(test.line)...)
			if code != report.Usage || !strings.Contains(stderr, test.want) || stdout != "" {
				t.Errorf("exit %d, stdout %q, stderr:\n%s\nwant exit 2 and %q", code, stdout, stderr, test.want)
			}
		})
	}
}

func TestMayWrite_leavesNothingAndChangesNothing(t *testing.T) {
	old := filepath.Join(t.TempDir(), "old.json")
	if err := os.WriteFile(old, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(filepath.Dir(old), "new", "fresh.json")
	for _, path := range []string{old, fresh} {
		if err := mayWrite(path); err != nil {
			t.Error(err)
		}
	}
	if text, err := os.ReadFile(old); err != nil || string(text) != "kept" {
		t.Errorf("read %q, %v", text, err)
	}
	if _, err := os.Stat(fresh); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is there: %v", fresh, err)
	}
}

func TestExplain_requirementWithItsCases(t *testing.T) {
	stdout, _, code := inProcess("explain", "sds-recv-13")
	for _, want := range []string{"SDS-RECV-13\n", "MUST", "upstream", "8. Receiving", "incoming buffer", "receive/buffers-until-met: "} {
		if code != report.Conformant || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in:\n%s", code, want, stdout)
		}
	}
}

func TestExplain_propertyWithItsRequirements(t *testing.T) {
	stdout, _, code := inProcess("explain", "Causal Delivery")
	if code != 0 || !strings.HasPrefix(stdout, "causal delivery\n  property No effect is delivered before its cause") || !strings.Contains(stdout, "\nSDS-ORD-6\n") {
		t.Errorf("exit %d, read %s", code, stdout)
	}
	stdout, _, _ = inProcess("explain", "SDS-ORD-6")
	if !strings.HasSuffix(stdout, "  groups   causal delivery; no duplicate, no invention\n") {
		t.Errorf("the properties that look at the requirement are not named: %s", stdout)
	}
}

func TestExplain_caseWithItsRequirements(t *testing.T) {
	stdout, _, code := inProcess("explain", "receive/buffers-until-met")
	for _, want := range []string{"title ", "group    core", "SDS-RECV-13\n", "SDS-RECV-14\n"} {
		if code != report.Conformant || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in:\n%s", code, want, stdout)
		}
	}
}

func TestList_oneLineACase(t *testing.T) {
	stdout, _, code := inProcess("list", "--run", "receive/buffers*")
	if want := "receive/buffers-until-met\tSDS-RECV-12,SDS-RECV-13,SDS-RECV-14\t"; code != report.Conformant || !strings.HasPrefix(stdout, want) {
		t.Errorf("exit %d, got %q, want a line with %q", code, stdout, want)
	}
}

func TestRequirements_countsAndChecks(t *testing.T) {
	stdout, _, code := inProcess("requirements")
	if code != report.Conformant || !strings.Contains(stdout, "8. Receiving") || !strings.Contains(stdout, "\ntotal") {
		t.Errorf("exit %d:\n%s", code, stdout)
	}
	_, stderr, code := inProcess("requirements", "--check")
	uncovered := strings.Contains(stderr, "have no case")
	if uncovered != (code == report.Nonconformant) {
		t.Errorf("exit %d with %q", code, stderr)
	}
}

func TestVersion_namesTheContract(t *testing.T) {
	stdout, _, code := inProcess("version")
	if code != report.Conformant || !strings.Contains(stdout, fmt.Sprintf("adapter contract %d to %d", contract.MinVersion, contract.Version)) {
		t.Errorf("exit %d: %q", code, stdout)
	}
}

func TestTest_aProgramThatIsNoAdapterIsExit3WithAdvice(t *testing.T) {
	for _, test := range []struct {
		name, want string
		args       []string
	}{
		{"does not start", "check the name", []string{"--", "no-such-program-anywhere"}},
		{"exits", "exited early", []string{"--", "true"}},
		{"echoes", "sends its input back", []string{"--", "cat"}},
		{"silent", "within", append([]string{"--start-timeout", "200ms"}, command(t, "silent")...)},
		{"noisy", "write logs to stderr", command(t, "noisy")},
		{"long lines", "lines of at most 20 bytes", append([]string{"--line-bytes", "20"}, command(t, "")...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "new", "report.json")
			stdout, stderr, code := program(t, append([]string{"test", "--report", "json=" + path}, test.args...)...)
			if code != report.Broken || !strings.Contains(stdout, test.want) || !strings.Contains(stdout, "no verdict") {
				t.Errorf("exit %d, stderr %q, stdout:\n%s\nwant exit 3 and %q", code, stderr, stdout, test.want)
			}
			if footer := footerOf(t, path); footer["exit"] != 3.0 {
				t.Errorf("the report's footer: %v", footer)
			}
		})
	}
}

func TestTest_aCrashOverOneCaseIsItsFailureAndTheRunGoesOn(t *testing.T) {
	stdout, _, code := program(t, append([]string{"test", "--run", "receive/duplicate-has-no-effect,send/content-is-unchanged"}, command(t, "crashing")...)...)
	for _, want := range []string{"FAIL SDS-WIRE-6", "exited early", "VACUOUS send/content-is-unchanged"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in:\n%s", want, stdout)
		}
	}
	if code != report.Nonconformant {
		t.Errorf("exit %d, want 1", code)
	}
}

func TestTest_saysWhatWasSentWhatCameBackAndHowToRunItAlone(t *testing.T) {
	stdout, stderr, code := program(t, append([]string{"test", "--run", "send/content-is-unchanged"}, command(t, "careless")...)...)
	for _, want := range []string{"subject: nothing 0 (go)", "FAIL SDS-SEND-4", "something else", `"cmd":"send"`, `"broadcast":[{`, "causeway test --run send/content-is-unchanged -- env "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in:\n%s", want, stdout)
		}
	}
	if code != report.Nonconformant || stderr != "" || strings.Contains(stdout, "\x1b") {
		t.Errorf("exit %d, stderr %q, want 1, nothing and no colours", code, stderr)
	}
}

func TestTest_knownFailureDoesNotFailTheRun(t *testing.T) {
	known := filepath.Join(t.TempDir(), "known.yaml")
	entry := `- {case: send/content-*, reason: "the content of the broadcast message", why: it sends what it likes, issue: "https://example.org/1", expires: "9999-12-31"}`
	if err := os.WriteFile(known, []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"test", "--run", "send/content-is-unchanged", "--known", known}
	stdout, _, code := program(t, append(args, command(t, "careless")...)...)
	if code != report.Conformant || !strings.Contains(stdout, "known failures: 1 case") || !strings.Contains(stdout, "not conformant") {
		t.Errorf("exit %d:\n%s", code, stdout)
	}
}

func footerOf(t *testing.T, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Footer map[string]any `json:"footer"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.Footer
}

func TestNearest_onlyWhatIsNear(t *testing.T) {
	for _, test := range []struct{ typed, want string }{
		{"tets", "test"}, {"lst", "list"}, {"TEST", "test"}, {"zzzzzzz", ""},
	} {
		if got := nearest(test.typed, []string{"test", "list"}); got != test.want {
			t.Errorf("nearest(%q) = %q, want %q", test.typed, got, test.want)
		}
	}
}

// Every format that --report names writes its file, and a saved report can be
// compared.
func TestTest_writesEveryFormatAndDiffReadsThem(t *testing.T) {
	dir := t.TempDir()
	args := []string{"test", "--run", "send/content-is-unchanged"}
	for _, format := range formats {
		args = append(args, "--report", format+"="+filepath.Join(dir, "report."+format))
	}
	args = append(args, "--report", "badge="+filepath.Join(dir, "badge.json"))
	if stdout, stderr, code := program(t, args...); code != report.Conformant {
		t.Fatalf("exit %d: %s%s", code, stdout, stderr)
	}
	for file, want := range map[string]string{
		"report.json": `"footer"`, "report.junit": "<testsuites", "report.html": "<!doctype html>", "report.md": "## ✅ SDS",
		"report.badge": "<svg", "badge.json": `"schemaVersion":1`, "report.text": "nothing violated",
	} {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, no %q in %.200s", file, err, want, text)
		}
	}
	good, bad := filepath.Join(dir, "report.json"), filepath.Join(dir, "careless.json")
	program(t, append([]string{"test", "--run", "send/content-is-unchanged", "--report", "json=" + bad}, command(t, "careless")...)...)
	for _, test := range []struct {
		from, to, want string
		code           report.Exit
	}{
		{good, good, "no change", report.Conformant},
		{good, bad, "new failure: 1", report.Nonconformant},
		{bad, good, "fixed: 1", report.Conformant},
	} {
		if stdout, stderr, code := inProcess("diff", test.from, test.to); code != test.code || !strings.Contains(stdout, test.want) {
			t.Errorf("exit %d, want %d and %q: %s%s", code, test.code, test.want, stdout, stderr)
		}
	}
}
