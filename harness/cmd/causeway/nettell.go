package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/suites/network"
)

// netTeller tells what happened in a scenario on real nodes, and writes it
// down.
type netTeller struct {
	w       io.Writer
	out     string
	network network.Network
}

// excerpt is how many lines of a story are shown; all of them are in a file.
const excerpt = 12

// tell shows receipts and an excerpt, and writes story and diagrams, and the
// nodes' logs if something went wrong.
func (t *netTeller) tell(ctx context.Context, c network.Case, j *network.Judged, result *report.Case) error {
	fmt.Fprintf(t.w, "  %s in %.1f s: %d messages, %d broadcasts, %d arrivals, %d deliveries, %d from the store\n",
		result.Verdict, j.Took.Seconds(), j.Messages, j.Broadcasts, j.Arrivals, j.Deliveries, j.Retrieved)
	for _, r := range j.Receipts {
		fmt.Fprintf(t.w, "  receipt %6d  %s: %s\n", r.Count, r.Fault, r.Text)
	}
	if j.Held > time.Second {
		fmt.Fprintf(t.w, "  the clock waited %s for adapters or harness, which did not keep up with --speed\n", j.Held.Round(100*time.Millisecond))
	}
	if result.Reason != "" {
		fmt.Fprintf(t.w, "  %s\n", result.Reason)
	}
	dir := filepath.Join(t.out, filepath.Base(c.ID))
	if err := t.write(dir, j); err != nil {
		return err
	}
	t.show(j, dir)
	if result.Verdict == report.PASS {
		return nil
	}
	return t.logs(context.WithoutCancel(ctx), dir)
}

// logs writes what the nodes wrote.
func (t *netTeller) logs(ctx context.Context, dir string) error {
	logs, err := t.network.Logs(ctx)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range logs {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(t.w, "  logs of the nodes and their agents: %s/*.log\n\n", dir)
	return err
}

// show prints what happened around the first fault that has a beginning.
func (t *netTeller) show(j *network.Judged, dir string) {
	var from int64
	for _, r := range j.Receipts {
		if r.Fault.AtMS > 0 {
			from = r.Fault.AtMS
			break
		}
	}
	var shown []*history.Step
	visible, more := 0, 0
	for _, s := range j.Steps {
		switch {
		case s.AtMS < from || s.Line(j.Names) == "" || s.Kind == history.Created:
		case visible < excerpt:
			visible++
			shown = append(shown, s)
		default:
			more++
		}
	}
	_ = history.WriteStory(t.w, shown, j.Names) // the terminal is gone if that fails
	fmt.Fprintln(t.w)
	_ = (&history.Picture{Participants: j.Plan.Names(), Steps: shown, Names: j.Names, Spans: spans(slices.Concat(j.Plan.Faults, j.Plan.Extra))}).WriteText(t.w)
	fmt.Fprintf(t.w, "  ... and %d lines more in %s/story.txt, drawn in diagram.txt and diagram.svg beside it\n\n", more, dir)
}

func (t *netTeller) write(dir string, j *network.Judged) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	picture := &history.Picture{Participants: j.Plan.Names(), Steps: j.Steps, Names: j.Names, Spans: spans(slices.Concat(j.Plan.Faults, j.Plan.Extra))}
	for name, write := range map[string]func(io.Writer) error{
		"story.txt":   func(w io.Writer) error { return history.WriteStory(w, j.Steps, j.Names) },
		"diagram.txt": picture.WriteText,
		"diagram.svg": picture.WriteSVG,
	} {
		if err := writeTo(filepath.Join(dir, name), write); err != nil {
			return err
		}
	}
	return nil
}
