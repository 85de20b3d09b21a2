package main

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/measure"
	"github.com/causeway-sds/causeway/harness/report"
)

// targetsFlags are the flags of causeway targets, as they were typed.
type targetsFlags struct {
	subject
	members  []int
	networks []string
	seed     uint64
	seeds    int
	messages int
	parallel int
	reports  []string
	check    bool
}

func newTargets() *cobra.Command {
	f := &targetsFlags{}
	cmd := &cobra.Command{
		Use:   "targets [flags] [-- COMMAND...]",
		Short: "Measure on the simulated network what the protocol is meant to reach",
		Example: `  causeway targets --report md=rfc/TARGETS.md                 the built-in reference
  causeway targets --members 5,50 --network '10 %' -- ./my-adapter`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	f.subject.flags(cmd)
	flags := cmd.Flags()
	flags.IntSliceVar(&f.members, "members", []int{5, 50, 500}, "sizes of the group, 2 to 1000 each")
	flags.StringArrayVar(&f.networks, "network", nil, "measure this network only, such as '10 %', bursts, partition or 'random gaps'; may be repeated")
	flags.Uint64Var(&f.seed, "seed", 1, "the first seed, 1 to 2^53-1")
	flags.IntVar(&f.seeds, "seeds", 0, "runs of each configuration; 0: as many as its size allows")
	flags.IntVar(&f.messages, "messages", 0, "messages measured in each run; 0: as many as the size allows")
	flags.IntVar(&f.parallel, "parallel", 2, "configurations measured at the same time, 1 to 64")
	flags.StringArrayVar(&f.reports, "report", nil, "write the figures, as json=FILE or md=FILE; of an md file the part from \"## Remarks\" on stays; may be repeated")
	flags.BoolVar(&f.check, "check", false, "exit with 1 if a target is missed")
	return cmd
}

func (f *targetsFlags) validate() error {
	for _, n := range f.members {
		if n < 2 || n > 1000 {
			return wrongUse("--members: read %d, expected 2 to 1000", n)
		}
	}
	for _, r := range f.reports {
		if format, file, _ := strings.Cut(r, "="); format != "json" && format != "md" || file == "" {
			return wrongUse("--report: read %q, expected json=FILE or md=FILE", r)
		} else if err := mayWrite(file); err != nil {
			return wrongUse("--report: read %q, expected a file that can be written: %w", r, err)
		}
	}
	switch {
	case f.seeds < 0 || f.seeds > 1_000_000:
		return wrongUse("--seeds: read %d, expected 0 to 1000000", f.seeds)
	case f.seed < 1 || f.seed > 1<<52:
		return wrongUse("--seed: read %d, expected 1 to %d", f.seed, int64(1<<52))
	case f.messages < 0 || f.messages > 100_000:
		return wrongUse("--messages: read %d, expected 0 to 100000", f.messages)
	case f.parallel < 1 || f.parallel > 64:
		return wrongUse("--parallel: read %d, expected 1 to 64", f.parallel)
	}
	return nil
}

// settings lists what is to be measured, the small groups first.
func (f *targetsFlags) settings() ([]measure.Setting, error) {
	var all []measure.Setting
	known := map[string]bool{}
	for _, members := range slices.Compact(slices.Sorted(slices.Values(f.members))) {
		for _, s := range measure.Settings(members) {
			known[string(s.Network)] = true
			if len(f.networks) == 0 || slices.Contains(f.networks, string(s.Network)) {
				all = append(all, s)
			}
		}
	}
	if len(all) == 0 && len(f.networks) == 0 {
		return nil, wrongUse("--members: read no size, expected some, such as 5,50")
	}
	for _, n := range f.networks {
		if !known[n] {
			names := slices.Sorted(maps.Keys(known))
			return nil, wrongUse("--network: read %q, expected one of %s%s", n, strings.Join(names, ", "), didYouMean(n, names))
		}
	}
	return all, nil
}

func (f *targetsFlags) run(cmd *cobra.Command, args []string) error {
	if err := errors.Join(f.subject.take(cmd, args), f.validate()); err != nil {
		return err
	}
	settings, err := f.settings()
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	progress := newProgress(cmd.ErrOrStderr())
	bench := &bench{flags: f, settings: settings, rows: make([]*measure.Row, len(settings)), out: out, progress: progress}
	err = bench.measure(cmd.Context())
	progress.clear()
	if err != nil {
		return &ending{report.Broken, err}
	}
	for _, r := range f.reports {
		if err := bench.write(r); err != nil {
			return &ending{report.Broken, err}
		}
	}
	return bench.verdict()
}
