package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/catalogue"
)

// scenarioFlags are the flags of causeway scenario, as they were typed.
type scenarioFlags struct {
	subject
	seed uint64
}

func newScenario() *cobra.Command {
	f := &scenarioFlags{}
	cmd := &cobra.Command{
		Use:   "scenario [NAME] [flags] [-- COMMAND...]",
		Short: "Play a named scenario on the simulated network under all checks; without a name, list them",
		Example: `  causeway scenario
  causeway scenario partition-halves -- ./my-adapter
  causeway scenario day                              the built-in reference, for a day of virtual time`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return f.play(cmd, args) },
	}
	f.subject.flags(cmd)
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "of all chance, 1 to 2^53-1")
	return cmd
}

func (f *scenarioFlags) play(cmd *cobra.Command, args []string) error {
	before := cmd.ArgsLenAtDash()
	if before < 0 {
		before = len(args)
	}
	out := cmd.OutOrStdout()
	if before == 0 && len(args) == 0 {
		return listScenarios(out)
	}
	if before != 1 {
		return wrongUse("read %d names, expected one: causeway scenario NAME -- COMMAND", before)
	}
	if f.seed < 1 || f.seed > 1<<53-1 {
		return wrongUse("--seed: read %d, expected 1 to %d", f.seed, int64(1<<53-1))
	}
	entry, found := catalogue.Of(args[0])
	if !found {
		return wrongUse("no scenario %q%s\nhint: causeway scenario lists all", args[0], didYouMean(args[0], scenarioNames()))
	}
	f.subject.command = args[1:]
	session, err := f.subject.session(cmd.Context())
	if err != nil {
		return &ending{report.Broken, err}
	}
	defer session.Close()
	for _, need := range entry.Needs {
		if !session.Has(need) {
			fmt.Fprintf(out, "SKIP %s: the capability %s is not declared\n", entry.Name, need)
			return nil
		}
	}
	progress := newProgress(cmd.ErrOrStderr())
	defer progress.clear()
	return f.judge(cmd.Context(), out, entry, session, progress)
}

func listScenarios(w io.Writer) error {
	for _, e := range catalogue.All() {
		if _, err := fmt.Fprintf(w, "%-18s %s\n", e.Name, e.Title); err != nil {
			return err
		}
	}
	return nil
}

func scenarioNames() []string {
	var names []string
	for _, e := range catalogue.All() {
		names = append(names, e.Name)
	}
	return names
}

func (f *scenarioFlags) judge(ctx context.Context, w io.Writer, entry catalogue.Entry, session *driver.Session, progress *progress) error {
	group := scenario.Group{session}
	plan := entry.Scenario(f.seed, group.Has, group.Dialect())
	began := time.Now()
	before, _, _ := resources()
	judged, err := explore.Judge(ctx, plan, group, &clockwork{progress: progress, endMS: plan.EndMS()})
	took := time.Since(began)
	progress.clear()
	who := session.Hello().Implementation
	fmt.Fprintf(w, "%s: %s\n%s %s (%s), %d participants, seed %d\n", entry.Name, entry.Title, who.Name, who.Version, who.Language, len(plan.Participants), plan.Seed)
	f.figures(w, judged, took, before)
	if err != nil {
		return &ending{report.Broken, err}
	}
	fmt.Fprintf(w, "\nfaults\n")
	for _, r := range judged.Receipts {
		fmt.Fprintf(w, "  %-60s %9d receipts\n", r.Fault, r.Count)
	}
	fmt.Fprintln(w)
	writeCounts(w, judged.Counts, judged.Tally)
	return verdictOf(w, judged)
}

// figures says how much was done in which time.
func (f *scenarioFlags) figures(w io.Writer, judged *explore.Judged, took, before time.Duration) {
	fmt.Fprintf(w, "  %d messages, %d broadcasts, %d packets handed to participants, %d messages delivered; digest %s\n",
		judged.Messages, judged.Broadcasts, judged.Packets, judged.Deliveries, judged.Digest)
	rate := func(n int) float64 { return float64(n) / took.Seconds() }
	fmt.Fprintf(w, "  %.2f s: %.0f packets handed over and %.0f messages delivered a second", took.Seconds(), rate(judged.Packets), rate(judged.Deliveries))
	if after, peak, known := resources(); known && len(f.subject.command) == 0 {
		fmt.Fprintf(w, "; %.2f s of processor time, %d MB at the peak", (after - before).Seconds(), peak>>20)
	}
	fmt.Fprintln(w)
}

// verdictOf tells what was found and chooses the exit code.
func verdictOf(w io.Writer, judged *explore.Judged) error {
	failed := false
	for _, finding := range judged.Findings {
		tellFinding(w, finding)
		failed = failed || mustFail(finding.Requirements)
	}
	for _, undone := range judged.Undone() {
		fmt.Fprintf(w, "INVALID: the planned fault never happened: %s\n", undone)
	}
	switch {
	case len(judged.Undone()) > 0:
		return &ending{code: report.Broken}
	case failed:
		return &ending{code: report.Nonconformant}
	}
	if len(judged.Findings) == 0 {
		fmt.Fprintln(w, "nothing found")
	}
	return nil
}

// clockwork shows how far the virtual time is, a few times a second.
type clockwork struct {
	progress *progress
	endMS    int64
	steps    int
	shown    time.Time
}

func (c *clockwork) Step(s *history.Step) {
	if c.steps++; c.steps%10_000 != 0 || time.Since(c.shown) < time.Second/4 {
		return
	}
	c.shown = time.Now()
	c.progress.show(int(s.AtMS/60_000), int(c.endMS/60_000), fmt.Sprintf("minutes, %d steps", c.steps))
}
