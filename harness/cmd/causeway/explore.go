package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/rfc"
)

const exploreExample = `  causeway explore --seeds 1000                      the built-in reference
  causeway explore --seeds 50 -- ./my-adapter
  causeway explore --seed 17 --seeds 1 --faults loss,crash --duration 2m -- ./my-adapter`

// mostParallel is how many seeds may run at the same time.
const mostParallel = 64

// exploreFlags are the flags of causeway explore, as they were typed.
type exploreFlags struct {
	subject
	seed         uint64
	seeds        int
	participants int
	faults       string
	duration     time.Duration
	loss         float64
	out          string
	with         []string
	shard        string
	shardNumber  int
	shards       int
	shrinkTime   time.Duration
	parallel     int
	progress     *progress
}

func newExplore() *cobra.Command {
	f := &exploreFlags{}
	cmd := &cobra.Command{
		Use:     "explore [flags] [-- COMMAND...]",
		Short:   "Let a group of participants meet random traffic and faults on a simulated network",
		Example: exploreExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return f.explore(cmd, args) },
	}
	f.subject.flags(cmd)
	flags := cmd.Flags()
	flags.IntVar(&f.seeds, "seeds", 100, "how many schedules to run, one for each seed")
	flags.Uint64Var(&f.seed, "seed", 1, "the first seed, 1 to 2^53-1")
	flags.IntVar(&f.participants, "participants", 5, "members of the group, 2 to 1000")
	flags.StringVar(&f.faults, "faults", "all", "kinds of faults, separated by commas: "+kindNames())
	flags.DurationVar(&f.duration, "duration", 5*time.Minute, "virtual time with traffic and faults, 10s to 240h; the network is whole for some minutes after it")
	flags.Float64Var(&f.loss, "loss", 0.2, "share of packets that are lost one by one, 0 to 0.95")
	flags.StringArrayVar(&f.with, "with", nil, "command of a further adapter in the same group, or reference for the built-in one; members are hosted in turn; may be repeated")
	flags.StringVar(&f.shard, "shard", "1/1", "which part of the seeds to run, as in 2/4; the findings of all parts are those of the whole")
	flags.IntVar(&f.parallel, "parallel", min(runtime.GOMAXPROCS(0), mostParallel), fmt.Sprintf("seeds at the same time, each with adapters of its own, 1 to %d; what is found is the same", mostParallel))
	flags.DurationVar(&f.shrinkTime, "shrink-time", 2*time.Minute, "real time to spend on shrinking one kind of violation, for subjects that are slow")
	flags.StringVar(&f.out, "out", "out", "directory for replay files and drawings of what is found")
	return cmd
}

func kindNames() string {
	var names []string
	for _, k := range fault.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// kinds reads the list of faults.
func (f *exploreFlags) kinds() ([]fault.Kind, error) {
	var kinds []fault.Kind
	for _, name := range strings.Split(f.faults, ",") {
		name = strings.TrimSpace(name)
		k := fault.Kind(name)
		switch {
		case name == "all":
			kinds = append(kinds, fault.Kinds()...)
		case name == "none":
		case slices.Contains(fault.Kinds(), k):
			kinds = append(kinds, k)
		default:
			return nil, wrongUse("--faults: read %q, expected all, none or some of %s%s", name, kindNames(), didYouMean(name, strings.Split(kindNames(), ", ")))
		}
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	if f.loss == 0 {
		kinds = slices.DeleteFunc(kinds, func(k fault.Kind) bool { return k == fault.Loss })
	}
	return kinds, nil
}

func (f *exploreFlags) validate() error {
	switch {
	case f.seeds < 1:
		return wrongUse("--seeds: read %d, expected at least 1", f.seeds)
	case f.seed < 1 || f.seed > 1<<53-1 || uint64(f.seeds) > 1<<53-f.seed:
		return wrongUse("--seed: read %d with %d seeds, expected all of them from 1 to %d", f.seed, f.seeds, int64(1<<53-1))
	case f.participants < 2 || f.participants > 1000:
		return wrongUse("--participants: read %d, expected 2 to 1000", f.participants)
	case f.duration < 10*time.Second || f.duration > 240*time.Hour:
		return wrongUse("--duration: read %s, expected 10s to 240h", f.duration)
	case slices.ContainsFunc(f.with, func(command string) bool { return strings.TrimSpace(command) == "" }):
		return wrongUse("--with: read an empty command, expected an adapter's, or reference for the built-in one")
	case len(f.with) >= f.participants:
		return wrongUse("--with: read %d further adapters for %d participants, expected a member for each adapter", len(f.with), f.participants)
	case f.parallel < 1 || f.parallel > mostParallel:
		return wrongUse("--parallel: read %d, expected 1 to %d", f.parallel, mostParallel)
	case f.shrinkTime <= 0:
		return wrongUse("--shrink-time: read %s, expected more than 0, such as 2m", f.shrinkTime)
	case !(f.loss >= 0 && f.loss <= 0.95):
		return wrongUse("--loss: read %g, expected 0 to 0.95, a share and no percentage", f.loss)
	}
	return f.readShard()
}

func (f *exploreFlags) explore(cmd *cobra.Command, args []string) error {
	if err := errors.Join(f.subject.take(cmd, args), f.validate()); err != nil {
		return err
	}
	kinds, err := f.kinds()
	if err != nil {
		return err
	}
	groups, err := f.groups(cmd.Context())
	for _, g := range groups {
		defer closeGroup(g)
	}
	if err != nil {
		return &ending{report.Broken, err}
	}
	group := groups[0]
	kinds = explore.Possible(kinds, f.participants, group.Has)
	options := explore.Options{
		First: f.seed, Seeds: f.seeds, Shard: f.shardNumber, Shards: f.shards,
		Shape: explore.Shape{Participants: f.participants, DurationMS: f.duration.Milliseconds(), Loss: f.loss, Kinds: kinds, Dialect: group.Dialect(), Has: group.Has},
	}
	f.progress = newProgress(cmd.ErrOrStderr())
	f.watch(&options)
	began := time.Now()
	campaign, err := explore.Run(cmd.Context(), options, groups...)
	f.progress.clear()
	out := cmd.OutOrStdout()
	f.summary(out, group, campaign, time.Since(began))
	if err != nil {
		return &ending{report.Broken, err}
	}
	return f.verdict(cmd.Context(), out, options.Shape, campaign, group)
}

// session starts the subject. The built-in one skips lines: its form is
// checked elsewhere, and here speed finds more.
func (s *subject) session(ctx context.Context) (*driver.Session, error) {
	if len(s.command) == 0 {
		return driver.Open(ctx, driver.InProcess(builtin, driver.LocalOptions{SkipLines: true}))
	}
	return driver.Open(ctx, driver.Stdio(s.options()))
}

func (f *exploreFlags) summary(w io.Writer, group scenario.Group, c *explore.Campaign, took time.Duration) {
	part := ""
	if f.shards > 1 {
		part = fmt.Sprintf(", part %d of %d", f.shardNumber, f.shards)
	}
	fmt.Fprintf(w, "%s, %d participants, %s of traffic, seeds %d to %d%s: %d of %d ran in %s, %d at a time\n",
		speakers(group), f.participants, f.duration, f.seed, f.seed+uint64(f.seeds)-1, part, c.Runs, f.share(), took.Round(10*time.Millisecond), f.atATime())
	fmt.Fprintf(w, "  %d messages, %d broadcasts, %d packets handed to participants, %d messages delivered", c.Messages, c.Broadcasts, c.Packets, c.Deliveries)
	if c.Refusals > 0 {
		fmt.Fprintf(w, ", %d sends refused", c.Refusals)
	}
	fmt.Fprintf(w, "; digest %s\n\nfaults        planned  receipts\n", c.Digest)
	for _, k := range c.Faults {
		fmt.Fprintf(w, "  %-10s %8d %9d\n", k.Kind, k.Planned, k.Receipts)
	}
	fmt.Fprintln(w)
	writeCounts(w, c.Counts, c.Tally)
}

// verdict explains what was found and chooses the exit code.
func (f *exploreFlags) verdict(ctx context.Context, w io.Writer, shape explore.Shape, c *explore.Campaign, group scenario.Group) error {
	failed := false
	for i, found := range c.Found {
		failed = failed || mustFail(found.Requirements)
		if i >= shownFindings {
			shortly(w, found)
			continue
		}
		if err := f.show(ctx, w, shape, found, group); err != nil {
			for _, untold := range c.Found[i:] {
				shortly(w, untold)
			}
			return &ending{report.Broken, err}
		}
	}
	const epsilon = 0.000001 // the default of ack_epsilon, which schedules leave alone
	if most, bad := c.FilterBound(epsilon); bad {
		failed = true
		fmt.Fprintf(w, "FAIL SDS-ACK-7: %d of %d acknowledgements by filters were false; %d are allowed at 99.9 %%\n", c.Tally.ByFilterFalse, c.Tally.ByFilter, most)
	}
	for _, invalid := range c.Invalid {
		fmt.Fprintf(w, "INVALID seed %d: the planned fault never happened: %s\n", invalid.Seed, invalid.Fault)
	}
	vacuous := c.Vacuous()
	for _, what := range vacuous {
		fmt.Fprintf(w, "VACUOUS: %s never happened; more seeds or a longer --duration would show it\n", what)
	}
	switch {
	case len(c.Invalid) > 0:
		return &ending{code: report.Broken}
	case failed:
		return &ending{code: report.Nonconformant}
	case len(vacuous) > 0:
		return &ending{code: report.Incomplete}
	}
	fmt.Fprintln(w, "nothing found")
	return nil
}

// shortly tells a finding in a line.
func shortly(w io.Writer, found explore.Found) {
	fmt.Fprintf(w, "%s %s: %d seeds, first %d; %s\n", grade(found.Requirements), found.Property, found.Seeds, found.Seed, found.Text)
}

// shownFindings is how many kinds of violations are shrunk and told at length.
const shownFindings = 5

// shrinkRuns is how many runs may be spent on one shrinking.
const shrinkRuns = 300

// show shrinks a finding, tells it and writes its files.
func (f *exploreFlags) show(ctx context.Context, w io.Writer, shape explore.Shape, found explore.Found, group scenario.Group) error {
	whole := explore.Plan(found.Seed, shape)
	budget := explore.Budget{Runs: shrinkRuns, Time: f.shrinkTime}
	budget.Told = func(runs, events int) {
		f.progress.show(runs, shrinkRuns, fmt.Sprintf("runs to shrink seed %d: %d events", found.Seed, events))
	}
	shrunk, err := explore.Shrink(ctx, whole, found.Key(), group, budget)
	f.progress.clear()
	if err != nil {
		return fmt.Errorf("shrink seed %d: %w", found.Seed, err)
	}
	fmt.Fprintf(w, "%s %s: %d of the seeds, first %d; shrunk from %d events to %d in %d runs\n",
		grade(found.Requirements), found.Property, found.Seeds, found.Seed, explore.Events(whole), explore.Events(shrunk.Scenario), shrunk.Runs)
	name := strings.Map(fileLetter, fmt.Sprintf("seed%d-%s-%s", found.Seed, found.Property, found.Requirements[0]))
	path := filepath.Join(f.out, name)
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return err
	}
	file := &explore.File{
		Property: shrunk.Finding.Property, Requirements: shrunk.Finding.Requirements, Text: shrunk.Finding.Text,
		FoundOn: speakers(group), Scenario: *shrunk.Scenario,
	}
	err = writeTo(path+".json", func(w io.Writer) error { return explore.WriteFile(w, file) })
	if err != nil {
		return err
	}
	t := telling{path: path}
	if _, err := t.run(ctx, w, shrunk.Scenario, file.Key(), group); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "replay: %s replay %s.json%s\n\n", report.ShellQuote(calledAs), report.ShellQuote(path), f.commands())
	return err
}

// fileLetter keeps the letters that every file system takes.
func fileLetter(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
		return r
	}
	return '-'
}

func writeTo(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// mustFail tells whether a violation breaks a MUST: the first requirement is
// the one that is broken.
func mustFail(requirements []string) bool {
	r, known := rfc.Lookup(requirements[0])
	return !known || r.Level == rfc.Must
}

func grade(requirements []string) report.Verdict {
	if mustFail(requirements) {
		return report.FAIL
	}
	return report.NONSTRICT
}
