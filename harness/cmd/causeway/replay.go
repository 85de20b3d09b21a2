package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/rfc"
)

func newReplay() *cobra.Command {
	s, with := &subject{}, []string{}
	cmd := &cobra.Command{
		Use:     "replay FILE [flags] [-- COMMAND...]",
		Short:   "Run a schedule that causeway explore found, on the same implementation or on another",
		Example: "  causeway replay out/seed17-causal-delivery-SDS-ORD-6.json -- ./my-adapter",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return replay(cmd, s, with, args) },
	}
	s.flags(cmd)
	cmd.Flags().StringArrayVar(&with, "with", nil, "command of a further adapter in the same group, as causeway explore had it")
	return cmd
}

func replay(cmd *cobra.Command, s *subject, with, args []string) error {
	before := cmd.ArgsLenAtDash()
	if before < 0 {
		before = len(args)
	}
	if before != 1 {
		return wrongUse("read %d files, expected one: causeway replay FILE -- COMMAND", before)
	}
	path := args[0]
	if len(args) == 1 && cmd.ArgsLenAtDash() >= 0 {
		return wrongUse("no command after --; give the adapter's, or leave -- out for the built-in reference")
	}
	s.command = args[1:]
	text, err := os.Open(path)
	if err != nil {
		return wrongUse("%w", err)
	}
	defer text.Close()
	file, err := explore.ReadFile(text)
	var unreadable *fs.PathError
	if errors.As(err, &unreadable) { // a directory, say
		return wrongUse("%w; expected a file that causeway explore wrote", err)
	}
	if err != nil {
		return &ending{report.Broken, fmt.Errorf("%s: %w", path, err)}
	}
	group, err := hosts(cmd.Context(), s, with)
	defer closeGroup(group)
	if err != nil {
		return &ending{report.Broken, err}
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s of %s, found on %s\n", file.Property, path, file.FoundOn)
	t := telling{}
	judged, err := t.run(cmd.Context(), out, &file.Scenario, file.Key(), group)
	if err != nil {
		if judged != nil && judged.Result != nil {
			fmt.Fprintf(out, "until then: %d messages, %d broadcasts, %d deliveries\n", judged.Messages, judged.Broadcasts, judged.Deliveries)
		}
		return &ending{report.Broken, fmt.Errorf("%s: %w", path, err)}
	}
	return replayed(out, file, judged)
}

// replayed chooses the exit code of a replay.
func replayed(w io.Writer, file *explore.File, judged *explore.Judged) error {
	failed := false
	for _, f := range judged.Findings {
		failed = failed || mustFail(f.Requirements)
	}
	for _, f := range judged.Undone() {
		fmt.Fprintf(w, "INVALID: the planned fault never happened on this implementation: %s\n", f)
	}
	switch {
	case len(judged.Undone()) > 0:
		return &ending{code: report.Broken}
	case failed:
		return &ending{code: report.Nonconformant}
	case len(judged.Findings) > 0:
		return nil
	}
	for _, n := range judged.Counts {
		if n.Property == file.Property && n.Held == 0 {
			why := n.Absent
			if why == "" {
				why = "its precondition never held"
			}
			fmt.Fprintf(w, "VACUOUS %s: %s\n", n.Property, why)
			return &ending{code: report.Incomplete}
		}
	}
	fmt.Fprintln(w, "nothing found")
	return nil
}

// telling runs a small schedule once more and tells what happens.
type telling struct {
	path string // where drawings go, without extension; empty: nowhere
}

// toldSteps is how many lines of a story somebody may want to read.
const toldSteps = 120

func (t telling) run(ctx context.Context, w io.Writer, s *scenario.Scenario, key string, group scenario.Group) (*explore.Judged, error) {
	record := &history.Recorder{}
	judged, err := explore.Judge(ctx, s, group, record)
	if err != nil {
		return judged, err
	}
	var also []string
	for _, f := range judged.Findings {
		if t.path == "" || f.Key() == key {
			tellFinding(w, f)
			continue
		}
		also = append(also, f.Key()) // told at its own turn
	}
	if len(also) > 0 {
		fmt.Fprintf(w, "  The same story also breaks: %s.\n", strings.Join(also, "; "))
	}
	picture := pictureOf(s, judged, record.Steps, key)
	visible := 0
	for _, step := range picture.Steps {
		if step.Line(judged.Names) != "" {
			visible++
		}
	}
	if visible > toldSteps {
		fmt.Fprintf(w, "\n  (a story of %d lines, not shown)\n", visible)
	} else {
		fmt.Fprintln(w)
		if err := history.WriteStory(w, picture.Steps, judged.Names); err != nil {
			return judged, err
		}
		fmt.Fprintln(w)
		if err := picture.WriteText(w); err != nil {
			return judged, err
		}
	}
	if t.path == "" {
		return judged, nil
	}
	fmt.Fprintf(w, "\ndrawn: %s.svg, %s.mmd\n", t.path, t.path)
	return judged, errors.Join(writeTo(t.path+".svg", picture.WriteSVG), writeTo(t.path+".mmd", picture.WriteMermaid))
}

// tellFinding says what was found and which sentences it breaks.
func tellFinding(w io.Writer, f check.Finding) {
	fmt.Fprintf(w, "\n  %s %s at %s:\n  %s.\n", grade(f.Requirements), f.Property, history.Clock(f.AtMS), f.Text)
	for _, id := range f.Requirements {
		r, known := rfc.Lookup(id)
		if known {
			fmt.Fprintf(w, "    %s (%s): %s\n", id, r.Level, strings.Join(strings.Fields(r.Sentence), " "))
		}
	}
}
