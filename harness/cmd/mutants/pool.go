package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// pool examines mutants in several processes, so that one that hangs or takes
// all memory ends alone.
type pool struct {
	program string
	jobs    int
	limit   time.Duration // for one mutant
	tell    func(finding) // called for each, one at a time
}

// examine returns what was found in each, in the order of tasks.
func (p pool) examine(ctx context.Context, tasks []task) ([]finding, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	findings := make([]finding, len(tasks))
	todo := make(chan int)
	var told sync.Mutex
	var workers sync.WaitGroup
	for range p.jobs {
		workers.Go(func() {
			var w *process
			defer func() { w.end() }()
			for i := range todo {
				f, err := p.one(ctx, &w, tasks[i])
				if err != nil {
					cancel(err)
					continue
				}
				told.Lock()
				findings[i] = f
				p.tell(f)
				told.Unlock()
			}
		})
	}
	for i := range tasks {
		select {
		case todo <- i:
		case <-ctx.Done():
		}
	}
	close(todo)
	workers.Wait()
	return findings, context.Cause(ctx)
}

// one examines a mutant in w, which it starts when there is none.
func (p pool) one(ctx context.Context, w **process, t task) (finding, error) {
	if *w == nil {
		started, err := start(ctx, p.program)
		if err != nil {
			return finding{}, fmt.Errorf("start a worker: %w", err)
		}
		*w = started
	}
	f, err := (*w).ask(t, p.limit)
	if err == nil {
		return f, nil
	}
	(*w).end()
	*w = nil
	return finding{Mutant: t.Mutant, Fault: err.Error(), Kills: []kill{}}, ctx.Err()
}

// process is a worker.
type process struct {
	cmd     *exec.Cmd
	tasks   io.WriteCloser
	answers *bufio.Reader
}

func start(ctx context.Context, program string) (*process, error) {
	cmd := exec.CommandContext(ctx, program, "worker")
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=400", "GOMEMLIMIT=1GiB")
	cmd.Stderr = os.Stderr
	tasks, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &process{cmd, tasks, bufio.NewReader(answers)}, cmd.Start()
}

func (w *process) ask(t task, limit time.Duration) (finding, error) {
	late := time.AfterFunc(limit, func() { _ = w.cmd.Process.Kill() })
	defer late.Stop()
	if err := json.NewEncoder(w.tasks).Encode(t); err != nil {
		return finding{}, err
	}
	line, err := w.answers.ReadBytes('\n')
	if err != nil {
		return finding{}, fmt.Errorf("the worker ended, or took longer than %s: %w", limit, err)
	}
	var f finding
	return f, json.Unmarshal(line, &f)
}

func (w *process) end() {
	if w == nil {
		return
	}
	_ = w.tasks.Close()
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
}
