package selftest

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// tailLines is how much of a row's output is shown when it is not as wanted.
const tailLines = 25

// Table runs rows, a few at a time, and prints one line for each in their
// order, then what was wrong. It says whether every row was as wanted.
func Table(ctx context.Context, w io.Writer, rows []Row, play func(context.Context, Row) Result) (bool, error) {
	t := &table{w: w}
	t.line("%-40s %-8s %-8s %4s %8s  %s", "null adapter", "expected", "verdict", "exit", "seconds", "")
	began := time.Now()
	wrong := []Result{}
	for r := range inOrder(ctx, rows, play) {
		row := r.Row
		verdict, ok := r.Verdict, "ok"
		if verdict == "" {
			verdict = "none"
		}
		if len(r.Wrong) > 0 {
			ok, wrong = "WRONG", append(wrong, r)
		}
		t.line("%-40s %-8s %-8s %4d %8.1f  %s", row.Name, row.Verdict, verdict, r.Exit, r.Seconds, ok)
	}
	t.line("%-40s %-8s %-8s %4s %8.1f  %d of %d as expected", "total", "", "", "", time.Since(began).Seconds(), len(rows)-len(wrong), len(rows))
	for _, r := range wrong {
		t.line("\n%s: %s", r.Row.Name, strings.Join(r.Wrong, "; "))
		for _, line := range tail(r.Output) {
			t.line("    %s", line)
		}
	}
	return len(wrong) == 0, t.err
}

// inOrder plays as many rows at a time as there are cores, and gives their
// results in the order of the rows.
func inOrder(ctx context.Context, rows []Row, play func(context.Context, Row) Result) <-chan Result {
	slots, places, results := make(chan struct{}, runtime.NumCPU()), make(chan chan Result, len(rows)), make(chan Result)
	go func() {
		defer close(places)
		for _, row := range rows {
			slots <- struct{}{}
			place := make(chan Result, 1)
			places <- place
			go func() {
				place <- play(ctx, row)
				<-slots
			}()
		}
	}()
	go func() {
		defer close(results)
		for place := range places {
			results <- <-place
		}
	}()
	return results
}

// tail is the end of an output.
func tail(output string) []string {
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	return lines[max(0, len(lines)-tailLines):]
}

// table writes lines until one cannot be written.
type table struct {
	w   io.Writer
	err error
}

func (t *table) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintln(t.w, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}
