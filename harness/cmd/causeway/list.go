package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/suites"
	"github.com/causeway-sds/causeway/suites/sut"
)

func newList() *cobra.Command {
	var pattern string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the cases: ID, requirements, title",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongUse("read %q, expected flags alone; to choose cases: --run %s", args[0], report.ShellQuote(strings.Join(args, ",")))
			}
			if err := matchesSomething(pattern); err != nil {
				return err
			}
			for _, c := range sut.Select(suites.Cases(), pattern) {
				fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\t%s\n", c.ID, strings.Join(c.Spec.Requirements(), ","), c.Title)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&pattern, "run", "", "only cases whose ID matches one of these comma-separated globs")
	return cmd
}
