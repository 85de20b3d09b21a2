package docker

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// reapVariable asks a program that was started again to sweep instead of
// doing its job.
const reapVariable = "CAUSEWAY_REAP_RUN"

// reapTimeout is how long the sweep of a killed run may take.
const reapTimeout = 60 * time.Second

// ReapIfAsked belongs at the beginning of main and TestMain of every program
// that runs nodes. A run starts its own program a second time, which waits
// until the first is gone, however it ended, and then removes what it left.
func ReapIfAsked() {
	run := os.Getenv(reapVariable)
	if run == "" {
		return
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // ends when the last writer is gone
	ctx, cancel := context.WithTimeout(context.Background(), reapTimeout)
	defer cancel()
	b, err := dial()
	if err == nil {
		_, err = sweep(ctx, b, ofRun(run))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "causeway: sweep after a killed run:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// reaper is the process that waits.
type reaper struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

func startReaper(run string) (*reaper, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), reapVariable+"="+run)
	cmd.SysProcAttr = ownGroup() // a Ctrl-C at the terminal is not for it
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the process that sweeps up: %w", err)
	}
	return &reaper{cmd, stdin}, nil
}

// stop lets the reaper look once more and end.
func (r *reaper) stop() error {
	if err := r.stdin.Close(); err != nil {
		return err
	}
	return r.cmd.Wait()
}
