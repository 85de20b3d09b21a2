package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/report"
)

const diffLong = `Diff says what changed between two JSON reports, in the scope of the second:
new failures first, then what shows less than before, then the rest.

Exit codes: 0 nothing got worse, 1 something did: a new failure, a case that
shows less or is gone, or a run that broke off; 2 wrong use, such as a file
that is no whole report.`

func newDiff() *cobra.Command {
	return &cobra.Command{
		Use:     "diff BEFORE.json AFTER.json",
		Short:   "Say what changed between two JSON reports",
		Long:    diffLong,
		Example: "  causeway diff main.json out/report.json",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return wrongUse("read %d files, expected 2: causeway diff BEFORE.json AFTER.json", len(args))
			}
			before, err := savedRun(args[0])
			if err != nil {
				return err
			}
			after, err := savedRun(args[1])
			if err != nil {
				return err
			}
			if err := report.WriteDiff(cmd.OutOrStdout(), before, after, report.Style{Colour: colour(cmd.OutOrStdout())}); err != nil {
				return &ending{report.Broken, err}
			}
			if report.Regressed(report.Diff(before, after)) || after.Fault != "" && before.Fault == "" {
				return &ending{code: report.Nonconformant}
			}
			return nil
		},
	}
}

// savedRun reads a report that a run left behind.
func savedRun(path string) (*report.Run, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, wrongUse("%w", err)
	}
	run, err := report.Read(text)
	if err != nil {
		return nil, &ending{report.Usage, fmt.Errorf("%s: %w", path, err)}
	}
	return run, nil
}
