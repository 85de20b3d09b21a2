package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/report"
)

func newDoctor() *cobra.Command {
	s := &subject{}
	cmd := &cobra.Command{
		Use:   "doctor [flags] [-- COMMAND...]",
		Short: "Probe whether an adapter keeps to the contract, before its implementation is judged",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.take(cmd, args); err != nil {
				return err
			}
			return &ending{report.Broken, errors.New("not yet")}
		},
	}
	s.flags(cmd)
	return cmd
}
