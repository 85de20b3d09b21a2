// Command causeway checks an implementation of Scalable Data Sync against the
// specification. It wires packages together and decides nothing itself: the
// suites judge, package report says what was found, package driver talks to
// the adapter.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/report"
)

func main() {
	docker.ReapIfAsked()
	calledAs = os.Args[0]
	useHugePages(softLimitBytes)
	// Most of what a run allocates is small and gone with the next case, so
	// collecting less often is faster and costs little memory.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimitBytes)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(int(code))
}

// calledAs is this program in the commands that it prints.
var calledAs = "causeway"

// softLimitBytes is where the collector begins to work harder: a day of a large
// group has to fit into a small machine.
const softLimitBytes = 800 << 20

// execute runs one command line and returns the exit code.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) report.Exit {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return report.Conformant
	}
	var end *ending
	if !errors.As(err, &end) {
		end = &ending{code: report.Usage, err: explainUsage(root, args, err)}
	}
	if end.err != nil {
		fmt.Fprintf(stderr, "causeway: %v\n", end.err)
	}
	return end.code
}

// ending is the error of a command that knows its exit code. Without an error
// of its own everything was said already.
type ending struct {
	code report.Exit
	err  error
}

func (e *ending) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *ending) Unwrap() error { return e.err }

// wrongUse is an error of the person at the command line.
func wrongUse(format string, args ...any) error {
	return &ending{report.Usage, fmt.Errorf(format, args...)}
}
