package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// subject is what a command line says about the implementation under test.
type subject struct {
	command      []string // empty: the built-in reference
	startTimeout time.Duration
	callTimeout  time.Duration
	lineBytes    int
}

func (s *subject) flags(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&s.startTimeout, "start-timeout", driver.DefaultStartTimeout, "time from the start of the adapter to its answer to hello")
	cmd.Flags().DurationVar(&s.callTimeout, "call-timeout", driver.DefaultCallTimeout, "time for every further answer")
	cmd.Flags().IntVar(&s.lineBytes, "line-bytes", contract.DefaultLineBytes, "bytes in the longest line that the adapter may write")
}

// take reads the command behind the two dashes.
func (s *subject) take(cmd *cobra.Command, args []string) error {
	dash := cmd.ArgsLenAtDash()
	switch {
	case dash < 0 && len(args) > 0:
		return wrongUse("read %q, expected flags; put -- before the command of the adapter: causeway %s -- %s", args[0], cmd.Name(), args[0])
	case dash > 0:
		return wrongUse("read %q before --, expected flags", args[0])
	case dash == 0 && len(args) == 0:
		return wrongUse("no command after --; give the adapter's, or leave -- out for the built-in reference")
	case s.startTimeout <= 0 || s.callTimeout <= 0:
		return wrongUse("a timeout has to be longer than 0, such as 500ms or 10s")
	case s.lineBytes < 1:
		return wrongUse("--line-bytes: read %d, expected at least 1, such as %d", s.lineBytes, contract.DefaultLineBytes)
	}
	s.command = args
	return nil
}

// opener makes the way to start the subject.
func (s *subject) opener(observe driver.Observer) driver.Opener {
	if len(s.command) == 0 {
		return reference(observe)
	}
	options := s.options()
	options.Observe = observe
	return driver.Stdio(options)
}

// options say how the command is started.
func (s *subject) options() driver.Options {
	return driver.Options{Command: s.command, StartTimeout: s.startTimeout, CallTimeout: s.callTimeout, LineBytes: s.lineBytes}
}
