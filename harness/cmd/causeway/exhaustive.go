package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/rfc"
)

const exhaustiveExample = `  causeway exhaustive                                  the built-in reference
  causeway exhaustive --messages 4 -- ./my-adapter
  causeway exhaustive --schedule 'm1() m2(m1): m2 m1' -- ./my-adapter`

// exhaustiveFlags are the flags of causeway exhaustive, as they were typed.
type exhaustiveFlags struct {
	subject
	messages int
	schedule string
}

func newExhaustive() *cobra.Command {
	f := &exhaustiveFlags{}
	cmd := &cobra.Command{
		Use:     "exhaustive [flags] [-- COMMAND...]",
		Short:   "Try every delivery order of a few messages, whatever they name, with one lost and one twice",
		Example: exhaustiveExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	f.subject.flags(cmd)
	cmd.Flags().IntVar(&f.messages, "messages", explore.MostMessages, fmt.Sprintf("messages at most, 1 to %d", explore.MostMessages))
	cmd.Flags().StringVar(&f.schedule, "schedule", "", "run one schedule, as a finding names it, and tell what happens")
	return cmd
}

func (f *exhaustiveFlags) run(cmd *cobra.Command, args []string) error {
	if err := f.subject.take(cmd, args); err != nil {
		return err
	}
	if f.messages < 1 || f.messages > explore.MostMessages {
		return wrongUse("--messages: read %d, expected 1 to %d", f.messages, explore.MostMessages)
	}
	if f.schedule != "" {
		if err := explore.CheckSchedule(f.schedule); err != nil {
			return wrongUse("--schedule: %w", err)
		}
	}
	group, err := f.sessions(cmd.Context())
	defer closeGroup(group)
	if err != nil {
		return &ending{report.Broken, err}
	}
	out := cmd.OutOrStdout()
	if f.schedule != "" {
		return f.one(cmd.Context(), out, f.schedule, group)
	}
	who := group[0].Hello().Implementation
	fmt.Fprintf(out, "%s %s (%s): every delivery order of every dependency graph, at most one message lost and at most one twice\n", who.Name, who.Version, who.Language)
	failed := false
	for n := 1; n <= f.messages; n++ {
		found, err := f.all(cmd, n, group)
		if err != nil {
			return &ending{report.Broken, err}
		}
		failed = failed || found
	}
	if failed {
		return &ending{code: report.Nonconformant}
	}
	_, err = fmt.Fprintln(out, "nothing found")
	return err
}

// sessions starts as many subjects as there are processors.
func (f *exhaustiveFlags) sessions(ctx context.Context) (scenario.Group, error) {
	var group scenario.Group
	for range runtime.GOMAXPROCS(0) {
		session, err := f.subject.session(ctx)
		if err != nil {
			return group, err
		}
		group = append(group, session)
	}
	return group, nil
}

func closeGroup(group scenario.Group) {
	for _, session := range group {
		_ = session.Close() // it is asked for nothing more
	}
}

// all tries all schedules of n messages.
func (f *exhaustiveFlags) all(cmd *cobra.Command, n int, group scenario.Group) (found bool, err error) {
	out, expected, began := cmd.OutOrStdout(), explore.Expected(n), time.Now()
	progress := newProgress(cmd.ErrOrStderr())
	result, err := explore.RunAll(cmd.Context(), n, group, func(tried int) { progress.show(tried, expected, fmt.Sprintf("schedules of %d messages", n)) })
	progress.clear()
	fmt.Fprintf(out, "  %d messages: tried %d, expected %d, in %s\n", n, result.Tried, expected, time.Since(began).Round(10*time.Millisecond))
	if err != nil {
		return false, err
	}
	for _, v := range result.Found {
		if err := f.one(cmd.Context(), out, v.Schedule, group); err != nil {
			var end *ending
			if !errors.As(err, &end) || end.code != report.Nonconformant {
				return true, err
			}
		}
	}
	if result.Tried != expected {
		return false, fmt.Errorf("tried %d schedules, expected %d: the enumeration is wrong", result.Tried, expected)
	}
	return len(result.Found) > 0, nil
}

// one runs one schedule and tells what happens.
func (f *exhaustiveFlags) one(ctx context.Context, w io.Writer, schedule string, group scenario.Group) error {
	bad, steps, names, err := explore.RunOne(ctx, schedule, group)
	if err != nil {
		return &ending{report.Broken, err}
	}
	if bad != nil {
		fmt.Fprintf(w, "\n%s schedule %s\n  %s.\n", grade(bad.Requirements), schedule, bad.Text)
		for _, id := range bad.Requirements {
			if r, known := rfc.Lookup(id); known {
				fmt.Fprintf(w, "    %s (%s): %s\n", id, r.Level, strings.Join(strings.Fields(r.Sentence), " "))
			}
		}
	}
	fmt.Fprintln(w)
	if err := history.WriteStory(w, steps, names); err != nil {
		return err
	}
	command := ""
	if len(f.subject.command) > 0 {
		command = " -- " + strings.Join(f.subject.command, " ")
	}
	if bad == nil {
		_, err = fmt.Fprintln(w, "\nnothing found")
		return err
	}
	fmt.Fprintf(w, "\nreplay: causeway exhaustive --schedule '%s'%s\n\n", schedule, command)
	return &ending{code: report.Nonconformant}
}
