package selftest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/report"
)

// The test binary is also a causeway that says what it was asked and writes a
// report of one case.
func TestMain(m *testing.M) {
	if verdict := os.Getenv("SELFTEST_AS_CAUSEWAY"); verdict != "" {
		os.Exit(causeway(report.Verdict(verdict)))
	}
	os.Exit(m.Run())
}

func causeway(verdict report.Verdict) int {
	fmt.Println(strings.Join(os.Args[1:], " "))
	if os.Args[1] == "doctor" {
		fmt.Println("10 passed, 0 failed")
		return 0
	}
	run := &report.Run{Scope: report.Full, Cases: []report.Case{{ID: "a/one", Verdict: verdict}}}
	at := slices.IndexFunc(os.Args, func(arg string) bool { return strings.HasPrefix(arg, "json=") })
	file, err := os.Create(strings.TrimPrefix(os.Args[at], "json="))
	if err == nil {
		err = report.WriteJSON(file, run)
	}
	if err != nil {
		fmt.Println(err)
		return 9
	}
	return int(run.Exit())
}

func programs(t *testing.T, verdict report.Verdict) Programs {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SELFTEST_AS_CAUSEWAY", string(verdict))
	return Programs{Causeway: self, Null: []string{"null"}, Honest: []string{"honest"}, Dir: t.TempDir() + "/new"}
}

func TestRun_startsTheProgramWithTheRowsAdapter(t *testing.T) {
	p := programs(t, report.PASS)
	for name, test := range map[string]struct {
		row  Row
		want string
	}{
		"alone":  {Row{Name: "a row", Adapter: "silent", Alone: true, Flags: []string{"--run", "x"}, Verdict: "PASS"}, "--run x -- null silent\n"},
		"liar":   {Row{Name: "a row", Adapter: "mute", Verdict: "PASS"}, "a-row.json -- null mute honest\n"},
		"known":  {Row{Name: "a row", Adapter: "mute", Known: "- case: x\n", Verdict: "PASS"}, "--known " + p.Dir + "/a-row.yaml -- null mute honest\n"},
		"doctor": {Row{Name: "a row", Adapter: "mute", Doctor: true, Verdict: "healthy"}, "doctor -- null mute honest\n"},
	} {
		if r := p.Run(context.Background(), test.row); len(r.Wrong) > 0 || !strings.Contains(r.Output, test.want) {
			t.Errorf("%s: wrong %q, output %q, want %q", name, r.Wrong, r.Output, test.want)
		}
	}
	if text, err := os.ReadFile(p.Dir + "/a-row.yaml"); err != nil || string(text) != "- case: x\n" {
		t.Errorf("the list of known failures: %q, %v", text, err)
	}
}

func TestRun_seesTheVerdictAndTheExitCode(t *testing.T) {
	p := programs(t, report.FAIL)
	if r := p.Run(context.Background(), Row{Name: "fails", Verdict: "FAIL", Exit: 1}); len(r.Wrong) > 0 || r.Exit != 1 || r.Verdict != "FAIL" {
		t.Errorf("got %+v", r)
	}
	if r := p.Run(context.Background(), Row{Name: "fails", Verdict: "PASS"}); len(r.Wrong) != 2 {
		t.Errorf("wrong: %q, want verdict and exit code", r.Wrong)
	}
	p.Dir = "/dev/null/no-directory"
	if r := p.Run(context.Background(), Row{Name: "fails", Verdict: "FAIL", Exit: 1}); len(r.Wrong) != 1 {
		t.Errorf("no word about a directory that cannot be made: %+v", r)
	}
}
