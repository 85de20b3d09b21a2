package main

import (
	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/doctor"
	"github.com/causeway-sds/causeway/harness/report"
)

func newDoctor() *cobra.Command {
	s := &subject{}
	cmd := &cobra.Command{
		Use:     "doctor [flags] -- COMMAND...",
		Short:   "Probe whether an adapter keeps to the contract, before its implementation is judged",
		Example: "  causeway doctor -- ./my-adapter --some-flag",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return wrongUse("no adapter to examine; give its command: causeway doctor -- ./my-adapter")
			}
			if err := s.take(cmd, args); err != nil {
				return err
			}
			probes := doctor.Run(cmd.Context(), s.options())
			if err := doctor.Write(cmd.OutOrStdout(), probes); err != nil {
				return &ending{report.Broken, err}
			}
			if !doctor.Healthy(probes) {
				return &ending{code: report.Broken}
			}
			return nil
		},
	}
	s.flags(cmd)
	return cmd
}
