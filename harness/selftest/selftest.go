// Package selftest judges the judge: it starts the program causeway against
// adapters that prove nothing or lie, and says where its verdict or its exit
// code is not the one that they deserve.
//
// Everything goes over processes and pipes, as it does for people. The
// adapters are in package null.
package selftest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/report"
)

// Programs are the commands that take part.
type Programs struct {
	Causeway string   // the judge
	Null     []string // the command before the name of a null adapter
	Honest   []string // the adapter that a liar stands in front of
	Dir      string   // for reports and lists of known failures
}

// Result is what became of one row.
type Result struct {
	Row     Row
	Verdict string
	Exit    int
	Seconds float64
	Wrong   []string // what differs from what the row wants; empty: nothing
	Output  string   // what causeway printed
}

// limit ends a row that hangs: no row takes long, whatever the adapter does.
const limit = 2 * time.Minute

// Run runs one row.
func (p Programs) Run(ctx context.Context, row Row) Result {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	file := filepath.Join(p.Dir, strings.ReplaceAll(row.Name, " ", "-")+".json")
	args, err := p.arguments(row, file)
	if err != nil {
		return Result{Row: row, Wrong: []string{err.Error()}}
	}
	began := time.Now()
	command := exec.CommandContext(ctx, p.Causeway, args...)
	command.WaitDelay = 5 * time.Second
	output, err := command.CombinedOutput()
	result := Result{Row: row, Seconds: time.Since(began).Seconds(), Output: string(output), Exit: command.ProcessState.ExitCode()}
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		result.Wrong = append(result.Wrong, err.Error())
		return result
	}
	result.judge(file)
	return result
}

// arguments are the command line of a row, whose files they write.
func (p Programs) arguments(row Row, file string) ([]string, error) {
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return nil, err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	args := []string{"test", "--report", "json=" + file}
	if row.Doctor {
		args = []string{"doctor"}
	}
	if row.Known != "" {
		known := strings.TrimSuffix(file, ".json") + ".yaml"
		if err := os.WriteFile(known, []byte(row.Known), 0o644); err != nil {
			return nil, err
		}
		args = append(args, "--known", known)
	}
	args = append(append(args, row.Flags...), "--")
	args = append(append(args, p.Null...), row.Adapter)
	if !row.Alone {
		args = append(args, p.Honest...)
	}
	return args, nil
}

// judge compares what happened with what the row wants.
func (r *Result) judge(file string) {
	wrong := func(format string, args ...any) { r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...)) }
	if r.Row.Doctor {
		r.Verdict = "ill"
		if strings.HasSuffix(strings.TrimSpace(r.Output), ", 0 failed") {
			r.Verdict = "healthy"
		}
	} else {
		r.read(file, wrong)
	}
	if r.Verdict != r.Row.Verdict {
		wrong("the verdict is %s, want %s", r.Verdict, r.Row.Verdict)
	}
	if r.Exit != r.Row.Exit {
		wrong("exit code %d, want %d", r.Exit, r.Row.Exit)
	}
	if said := strings.Join(strings.Fields(r.Output), " "); !strings.Contains(said, r.Row.Says) {
		wrong("the output does not say %q", r.Row.Says)
	}
}

// read takes the verdict from the report, which has to agree with the exit
// code.
func (r *Result) read(file string, wrong func(string, ...any)) {
	text, err := os.ReadFile(file)
	if err != nil {
		wrong("no report: %v", err)
		return
	}
	run, err := report.Read(bytes.TrimSpace(text))
	if err != nil {
		wrong("%v", err)
		return
	}
	if int(run.Exit()) != r.Exit {
		wrong("the report says exit code %d, the program ended with %d", run.Exit(), r.Exit)
	}
	r.Verdict = VerdictOf(run)
	if r.Row.Failing == nil {
		return
	}
	var failing []string
	for i := range run.Cases {
		if run.Cases[i].Verdict != report.PASS {
			failing = append(failing, run.Cases[i].ID)
		}
	}
	if !slices.Equal(failing, r.Row.Failing) {
		wrong("not PASS: %q, want %q alone", failing, r.Row.Failing)
	}
}

// Stale is the verdict on a run whose list of known failures does not fit.
const Stale = "STALE"

// VerdictOf says in one word what a run showed. What a known failure explains
// counts as passed.
func VerdictOf(run *report.Run) string {
	verdicts := []report.Verdict{report.PASS}
	for i := range run.Cases {
		if run.Cases[i].Known == nil && run.Cases[i].Verdict != report.SKIP {
			verdicts = append(verdicts, run.Cases[i].In(run.Scope))
		}
	}
	worst := report.Worst(verdicts...)
	switch {
	case run.Fault != "" || worst == report.ERROR:
		return string(report.ERROR)
	case run.Known != nil && len(run.Known.Stale) > 0:
		return Stale
	}
	return string(worst)
}
