package selftest

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/selftest/null"
)

func TestRows_nameAdaptersThatExist(t *testing.T) {
	names := map[string]bool{}
	for _, name := range null.Names() {
		names[name] = true
	}
	seen := map[string]bool{}
	for _, row := range Rows() {
		if !names[row.Adapter] {
			t.Errorf("row %q: no adapter %q", row.Name, row.Adapter)
		}
		if seen[row.Name] {
			t.Errorf("row %q is there twice", row.Name)
		}
		seen[row.Name] = true
	}
}

func TestTable_keepsTheOrderAndShowsWhatIsWrong(t *testing.T) {
	rows := []Row{{Name: "first", Verdict: "PASS"}, {Name: "second", Verdict: "FAIL"}, {Name: "third", Verdict: "PASS"}}
	play := func(_ context.Context, row Row) Result {
		r := Result{Row: row, Verdict: "PASS", Output: strings.Repeat("early\n", 100) + "the last words\n"}
		if row.Verdict != r.Verdict {
			r.Wrong = []string{"the verdict is PASS, want FAIL"}
		}
		return r
	}
	var text strings.Builder
	ok, err := Table(context.Background(), &text, rows, play)
	if err != nil || ok {
		t.Errorf("got %v, %v, want false and no error", ok, err)
	}
	got := text.String()
	var order []string
	for _, line := range strings.Split(got, "\n")[1:4] {
		order = append(order, strings.Fields(line)[0])
	}
	if !slices.Equal(order, []string{"first", "second", "third"}) {
		t.Errorf("rows in the order %q", order)
	}
	for _, want := range []string{"WRONG", "2 of 3 as expected", "\nsecond: the verdict is PASS, want FAIL\n    early", "    the last words\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "    early"); n != tailLines-1 {
		t.Errorf("%d early lines shown, want the last %d lines", n, tailLines)
	}
	if ok, _ := Table(context.Background(), &text, rows[:1], play); !ok {
		t.Error("a table without a wrong row is not ok")
	}
}

// judge sees each difference by itself.
func TestJudge_everyDifferenceIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.json")
	write := func(run *report.Run) {
		var text strings.Builder
		if err := report.WriteJSON(&text, run); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(&report.Run{Scope: report.Full, Cases: []report.Case{
		{ID: "a/one", Verdict: report.PASS}, {ID: "a/two", Verdict: report.FAIL},
	}})
	for name, test := range map[string]struct {
		row  Row
		exit int
		want string
	}{
		"as wanted":     {Row{Verdict: "FAIL", Exit: 1, Says: "two words", Failing: []string{"a/two"}}, 1, ""},
		"verdict":       {Row{Verdict: "PASS", Exit: 1}, 1, "the verdict is FAIL, want PASS"},
		"exit code":     {Row{Verdict: "FAIL", Exit: 3}, 1, "exit code 1, want 3"},
		"program":       {Row{Verdict: "FAIL", Exit: 0}, 0, "the report says exit code 1, the program ended with 0"},
		"output":        {Row{Verdict: "FAIL", Exit: 1, Says: "three words"}, 1, `does not say "three words"`},
		"another case":  {Row{Verdict: "FAIL", Exit: 1, Failing: []string{"a/one"}}, 1, `not PASS: ["a/two"], want ["a/one"] alone`},
		"no case fails": {Row{Verdict: "FAIL", Exit: 1, Failing: []string{}}, 1, "want [] alone"},
	} {
		r := Result{Row: test.row, Exit: test.exit, Output: "two\n   words"}
		r.judge(file)
		got := strings.Join(r.Wrong, "; ")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	cut, gone := Result{}, Result{}
	cut.judge(file)
	gone.judge(file + ".not")
	if len(cut.Wrong) == 0 || len(gone.Wrong) == 0 {
		t.Errorf("no word about a report that was cut off (%q) or is not there (%q)", cut.Wrong, gone.Wrong)
	}
}

func TestJudge_theDoctor(t *testing.T) {
	for output, want := range map[string]string{"10 passed, 0 failed\n": "healthy", "9 passed, 1 failed\n": "ill", "": "ill", "8 passed, 10 failed": "ill"} {
		r := Result{Row: Row{Doctor: true}, Output: output}
		r.judge("")
		if r.Verdict != want {
			t.Errorf("%q: got %s, want %s", output, r.Verdict, want)
		}
	}
}

func TestVerdictOf_theWorstThatNobodyForgives(t *testing.T) {
	known := &report.KnownEntry{}
	cases := func(c ...report.Case) *report.Run { return &report.Run{Scope: report.Full, Cases: c} }
	fault := cases(report.Case{Verdict: report.PASS})
	fault.Fault = "it hangs"
	stale := cases(report.Case{Verdict: report.FAIL})
	stale.Known = &report.KnownResult{Stale: []string{"expired"}}
	for name, test := range map[string]struct {
		run  *report.Run
		want string
	}{
		"pass":    {cases(report.Case{Verdict: report.PASS}, report.Case{Verdict: report.SKIP}), "PASS"},
		"known":   {cases(report.Case{Verdict: report.FAIL, Known: known}), "PASS"},
		"fail":    {cases(report.Case{Verdict: report.FAIL}, report.Case{Verdict: report.VACUOUS}), "FAIL"},
		"error":   {cases(report.Case{Verdict: report.ERROR}), "ERROR"},
		"fault":   {fault, "ERROR"},
		"stale":   {stale, "STALE"},
		"vacuous": {cases(report.Case{Verdict: report.VACUOUS}, report.Case{Verdict: report.PASS}), "VACUOUS"},
	} {
		if got := VerdictOf(test.run); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}
