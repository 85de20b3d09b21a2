package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/suites"
	"github.com/causeway-sds/causeway/suites/sut"
)

const testExample = `  causeway test                                      the built-in reference
  causeway test -- ./my-adapter --some-flag          a program of yours
  causeway test --run 'receive/*,send/*' -- ./my-adapter
  causeway test --scope upstream --known known.yaml --report junit=out/report.xml -- ./my-adapter
  causeway test --backend net --nodes 5 --run 'scenario/partition*' -- ./my-adapter`

// testFlags are the flags of causeway test, as they were typed.
type testFlags struct {
	subject
	net     netFlags
	run     string
	scope   string
	known   string
	reports []string
	seed    uint64
	allow   report.Allow
}

func newTest() *cobra.Command {
	f := &testFlags{}
	cmd := &cobra.Command{
		Use:     "test [flags] [-- COMMAND...]",
		Short:   "Run the conformance cases against an adapter, or against the built-in reference",
		Example: testExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return f.test(cmd, args) },
	}
	f.subject.flags(cmd)
	f.net.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.run, "run", "", "run the cases whose ID matches one of these comma-separated globs, such as 'receive/*'")
	flags.StringVar(&f.scope, "scope", string(report.Full), "judge by the full text, or by the upstream text alone: full, upstream")
	flags.StringVar(&f.known, "known", "", "YAML file of known failures, which do not fail the run")
	flags.StringArrayVar(&f.reports, "report", nil, "also write a report, as FORMAT=FILE; formats: json, junit, html, md, badge (an SVG, or JSON for shields.io if FILE ends in .json), text")
	flags.Uint64Var(&f.seed, "seed", report.DefaultSeed, "replaces every source of chance, 1 to 2^53-1")
	flags.IntVar(&f.allow.Vacuous, "allow-vacuous", 0, "this many cases may show nothing")
	flags.IntVar(&f.allow.Untestable, "allow-untestable", 0, "this many cases may be untestable")
	return cmd
}

func (f *testFlags) test(cmd *cobra.Command, args []string) error {
	if err := f.subject.take(cmd, args); err != nil {
		return err
	}
	if real, err := f.net.wanted(cmd); real || err != nil {
		if err == nil {
			err = f.testNet(cmd)
		}
		return err
	}
	options, files, err := f.options(matchesSomething)
	if err != nil {
		return err
	}
	progress := newProgress(cmd.ErrOrStderr())
	options.Progress = progress.show
	run := sut.Run(cmd.Context(), sut.Quiet{}, options)
	progress.clear()
	return conclude(cmd, run, files)
}

// conclude writes the reports and chooses the exit code.
func conclude(cmd *cobra.Command, run *report.Run, files []file) error {
	run.Program = calledAs
	if err := writeReports(run, files); err != nil {
		return &ending{report.Broken, err}
	}
	if err := report.WriteTerminal(cmd.OutOrStdout(), run, report.Style{Colour: colour(cmd.OutOrStdout())}); err != nil {
		return &ending{report.Broken, err}
	}
	if code := run.Exit(); code != report.Conformant {
		return &ending{code: code}
	}
	return nil
}

// options turns the flags into a run, or says what is wrong with them before
// anything is started.
func (f *testFlags) options(matches func(pattern string) error) (sut.Options, []file, error) {
	options := sut.Options{
		Open: f.subject.opener, Partner: reference, Command: f.subject.command, Tool: tool(), Scope: report.Scope(f.scope),
		Seed: f.seed, Pattern: f.run, Allow: f.allow, Today: time.Now().UTC(),
	}
	if !slices.Contains(report.Scopes, options.Scope) {
		return options, nil, wrongUse("--scope: read %q, expected full or upstream%s", f.scope, didYouMean(f.scope, []string{"full", "upstream"}))
	}
	if f.seed < 1 || f.seed > 1<<53-1 {
		return options, nil, wrongUse("--seed: read %d, expected 1 to %d", f.seed, int64(1<<53-1))
	}
	if f.allow.Vacuous < 0 || f.allow.Untestable < 0 {
		return options, nil, wrongUse("--allow-vacuous and --allow-untestable are numbers of cases, not below 0")
	}
	if err := matches(f.run); err != nil {
		return options, nil, err
	}
	files, err := reportFiles(f.reports)
	if err != nil || f.known == "" {
		return options, files, err
	}
	text, err := os.ReadFile(f.known)
	if err != nil {
		return options, nil, wrongUse("--known: %w", err)
	}
	list, err := report.ParseKnown(f.known, text)
	if err != nil {
		return options, nil, wrongUse("--known: %w", err)
	}
	options.Known = &list
	return options, files, nil
}

// matchesSomething refuses a pattern with a glob that selects no case.
func matchesSomething(pattern string) error {
	if pattern != "" && len(report.Globs(pattern)) == 0 {
		return wrongUse("--run: read %q, expected a glob such as receive/*", pattern)
	}
	for _, glob := range report.Globs(pattern) {
		if len(sut.Select(suites.Cases(), glob)) == 0 {
			return wrongUse("no case matches %q%s\nhint: causeway list shows all cases", glob, didYouMean(glob, selectable()))
		}
	}
	return nil
}

// selectable is everything that a glob could have been meant to be: each case,
// and all cases of each container.
func selectable() []string {
	var names []string
	for _, c := range suites.Cases() {
		names = append(names, c.ID)
		parts := strings.Split(c.ID, "/")
		for i := 1; i < len(parts); i++ {
			if all := strings.Join(parts[:i], "/") + "/*"; !slices.Contains(names, all) {
				names = append(names, all)
			}
		}
	}
	return names
}

func tool() report.Tool { return report.Tool{Name: "causeway", Version: version()} }

// file is a report that was asked for.
type file struct{ format, path string }

var formats = []string{"json", "junit", "html", "md", "badge", "text"}

func reportFiles(specs []string) ([]file, error) {
	var files []file
	for _, spec := range specs {
		format, path, found := strings.Cut(spec, "=")
		if !found || path == "" {
			return nil, wrongUse("--report: read %q, expected FORMAT=FILE, such as json=out/report.json", spec)
		}
		if !slices.Contains(formats, format) {
			return nil, wrongUse("--report: read the format %q, expected one of %s%s", format, strings.Join(formats, ", "), didYouMean(format, formats))
		}
		if err := mayWrite(path); err != nil {
			return nil, wrongUse("--report: read %q, expected a file that can be written: %w", spec, err)
		}
		files = append(files, file{format, path})
	}
	return files, nil
}

func (f file) String() string { return fmt.Sprintf("%s=%s", f.format, f.path) }
