package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const rootLong = `Causeway checks an implementation of Scalable Data Sync (Vac RFC 109) against
the specification in rfc/sds.md. An implementation takes part through an
adapter, a program that answers JSON lines: see harness/ADAPTER.md.

Exit codes, the first that applies:
  2  a flag, a command or a name is wrong
  3  the adapter or the harness failed; nothing was shown
  5  the list of known failures does not fit the subject
  1  a MUST was violated
  4  more cases than allowed were vacuous or untestable
  0  conformant`

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "causeway",
		Short:         "Check an implementation of Scalable Data Sync against its specification",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongUse("unknown command %q%s\nhint: causeway --help lists what there is", args[0], didYouMean(args[0], commandNames(cmd)))
			}
			return cmd.Help()
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(newHelp(root))
	root.AddCommand(newTest(), newList(), newExplain(), newRequirements(), newDoctor(), newExplore(), newReplay(), newExhaustive(), newDiff(), newScenario(), newTargets(), newVersion())
	return root
}

// newHelp is cobra's help, but that a topic which is none is wrong use.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say what a command does and which flags it takes",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 || cmd == root && len(args) > 0 {
				return wrongUse("no command %q%s\nhint: causeway --help lists what there is", strings.Join(args, " "), didYouMean(args[0], commandNames(root)))
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

func commandNames(root *cobra.Command) []string {
	names := []string{"help"}
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// expected says what a flag of a type takes.
func expected(typ string) string {
	switch typ {
	case "int":
		return "a whole number"
	case "uint64":
		return "a whole number, 1 to 2^53-1" // all of them are seeds
	case "float64":
		return "a number, such as 0.5"
	case "duration":
		return "a time with its unit, such as 500ms, 10s or 2m"
	case "bool":
		return "true or false"
	case "intSlice":
		return "whole numbers, separated by commas"
	}
	return "a " + typ
}

// explainUsage adds what was probably meant to an error of cobra's flag
// parser.
func explainUsage(root *cobra.Command, args []string, err error) error {
	cmd, _, findErr := root.Find(args)
	if findErr != nil {
		cmd = root
	}
	hint := fmt.Sprintf("\nhint: %s --help lists what there is", cmd.CommandPath())
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return fmt.Errorf("--%s: read %q, expected %s%s", invalid.GetFlag().Name, invalid.GetValue(), expected(invalid.GetFlag().Value.Type()), hint)
	}
	name, found := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !found {
		return fmt.Errorf("%w%s", err, hint)
	}
	var flags []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	if near := nearest(name, flags); near != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, near)
	}
	return fmt.Errorf("%w%s", err, hint)
}
