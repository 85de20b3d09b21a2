package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/suites/sut"

	_ "github.com/causeway-sds/causeway/suites" // registers the cases
)

// finding is what the suite found in one mutant.
type finding struct {
	Mutant  string  `json:"mutant"`
	Seconds float64 `json:"seconds"`
	Fault   string  `json:"fault,omitempty"`   // why the run ended early
	Kills   []kill  `json:"kills"`             // in the order of the suite
	Crashes []brief `json:"crashes,omitempty"` // cases that ended with a crash or a hang
	Errors  []brief `json:"errors,omitempty"`  // cases that could not be judged
	Catch   *catch  `json:"catch,omitempty"`   // where a group was simulated instead
}

// kill is a requirement that a mutant was seen to violate.
type kill struct {
	Requirement string   `json:"requirement"`
	Cases       []string `json:"cases"`
	First       string   `json:"first"` // what the first of them says
}

type brief struct {
	Case string `json:"case"`
	Why  string `json:"why"`
}

// task is a mutant to be examined.
type task struct {
	Mutant string `json:"mutant"`
	Cases  string `json:"cases"` // globs of case IDs; empty: all

	// Property that a simulated group is to show violated, instead of the cases.
	Property string `json:"property,omitempty"`
}

// work examines the mutants that come in, a line of JSON each, and writes a line
// of JSON for each.
func work(ctx context.Context, in io.Reader, out io.Writer) error {
	tasks, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var t task
		switch err := tasks.Decode(&t); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		fresh := built[t.Mutant]
		if fresh == nil {
			return fmt.Errorf("this program holds no mutant %q", t.Mutant)
		}
		if err := answers.Encode(examine(ctx, t, fresh)); err != nil {
			return err
		}
	}
}

// examine runs the suite. Lines are skipped: form is what the reference's
// adapter is checked for elsewhere, and without it a run takes half the time.
func examine(ctx context.Context, t task, fresh func() contract.Handler) finding {
	if t.Property != "" {
		c := hunt(ctx, t, fresh)
		return finding{Mutant: t.Mutant, Seconds: c.Seconds, Fault: c.Fault, Kills: []kill{}, Catch: &c}
	}
	began := time.Now()
	run := sut.Examine(ctx, sut.Options{
		Open:    inProcess(fresh),
		Partner: inProcess(built[control]),
		Tool:    report.Tool{Name: "mutants"},
		Pattern: t.Cases,
		Today:   began,
	})
	f := sift(t.Mutant, run)
	f.Seconds = time.Since(began).Seconds()
	return f
}

func inProcess(fresh func() contract.Handler) func(driver.Observer) driver.Opener {
	return func(driver.Observer) driver.Opener {
		return driver.InProcess(fresh, driver.LocalOptions{SkipLines: true})
	}
}

// sift keeps what a run says about a mutant. A crash is told apart from the
// violations that a case was written to see.
func sift(name string, run *report.Run) finding {
	f := finding{Mutant: name, Fault: firstLine(run.Fault), Kills: []kill{}}
	for _, c := range run.Cases {
		if c.Verdict == report.ERROR {
			f.Errors = append(f.Errors, brief{c.ID, firstLine(c.Reason)})
		}
		for _, check := range c.Checks {
			switch {
			case check.Held:
			case sut.IsCrash(check):
				f.Crashes = append(f.Crashes, brief{c.ID, firstLine(check.Got)})
			default:
				f.add(c.ID, check)
			}
		}
	}
	return f
}

func (f *finding) add(id string, check report.Check) {
	at := slices.IndexFunc(f.Kills, func(k kill) bool { return k.Requirement == check.Requirement })
	if at < 0 {
		at = len(f.Kills)
		f.Kills = append(f.Kills, kill{Requirement: check.Requirement, First: check.Failure()})
	}
	if cases := &f.Kills[at].Cases; !slices.Contains(*cases, id) {
		*cases = append(*cases, id)
	}
}

// by returns the cases that saw a requirement violated.
func (f finding) by(requirement string) []string {
	for _, k := range f.Kills {
		if k.Requirement == requirement {
			return k.Cases
		}
	}
	return nil
}

// byVectors says whether a vector saw anything.
func (f finding) byVectors() bool {
	return slices.ContainsFunc(f.Kills, func(k kill) bool {
		return slices.ContainsFunc(k.Cases, func(id string) bool { return strings.HasPrefix(id, "vectors/") })
	})
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line[:min(len(line), 300)]
}
