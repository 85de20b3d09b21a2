package driver

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// This file builds the faults: one function for each kind, so that the words a
// person reads stand in one place.

func notStarted(options Options, err error) *Fault {
	hint := "check the path and that the file is executable"
	if errors.Is(err, exec.ErrNotFound) {
		hint = "check the name; a program in the working directory needs ./ in front of it"
	}
	return &Fault{Kind: NotStarted, Read: err.Error(), Expected: "that " + options.commandLine() + " runs", Hint: hint, Err: err}
}

// gone reports that the program ended, or closed a stream, while it was needed.
func (p *Process) gone(cause error) *Fault {
	read := "the end of its stdout, while the program still runs"
	select {
	case <-p.exited:
		read = p.exitText()
	case <-time.After(time.Second): // the exit follows the end of the stream at once, or not at all
	}
	return &Fault{
		Kind: ExitedEarly, Read: read,
		Expected: "one reply to each request, until stdin ends",
		Hint:     "run the program by hand and paste the request; stderr says more if the adapter logs there",
		Stderr:   p.Stderr(), Err: cause,
	}
}

func (p *Process) exitText() string {
	if p.status == nil || errors.Is(p.status, exec.ErrWaitDelay) {
		return "the program's exit, with status 0"
	}
	return "the program's exit: " + p.status.Error()
}

func (p *Process) hang(read, expected string) *Fault {
	if read != "" {
		read += " (without a line feed)"
	} else {
		read = "nothing"
	}
	within, flag := p.options.CallTimeout, "--call-timeout"
	if !p.heard {
		within, flag = p.options.StartTimeout, "--start-timeout"
	}
	return &Fault{
		Kind: Hang, Read: read,
		Expected: fmt.Sprintf("%s within %s", expected, within),
		Hint:     "flush stdout after every line, and read stdin line by line; " + flag + " gives more time",
		Stderr:   p.Stderr(),
	}
}

func (p *Process) tooLong(cause *contract.LineTooLong) *Fault {
	return &Fault{
		Kind: LineTooLong, Read: contract.Excerpt(cause.Start),
		Expected: fmt.Sprintf("lines of at most %d bytes", cause.LimitBytes),
		Hint:     "write one line for each reply, ended by a line feed; --line-bytes allows longer ones",
		Stderr:   p.Stderr(), Err: cause,
	}
}

func (p *Process) noise(line []byte, expected string) *Fault {
	return &Fault{
		Kind: Noise, Read: contract.Excerpt(line), Expected: expected,
		Hint:   "stdout carries replies and nothing else: write logs to stderr",
		Stderr: p.Stderr(),
	}
}

func (p *Process) lingers() *Fault {
	return &Fault{
		Kind: Lingers, Read: fmt.Sprintf("a program that still runs %s after the end of its input", p.options.ExitTimeout),
		Expected: "its exit",
		Hint:     "leave the main loop when stdin ends, and stop threads and timers that keep the program alive",
		Stderr:   p.Stderr(),
	}
}

func (p *Process) badExit() *Fault {
	return &Fault{
		Kind: BadExit, Read: p.exitText(), Expected: "exit status 0 at the end of the input",
		Hint: "the end of stdin is no error", Stderr: p.Stderr(), Err: p.status,
	}
}

func wrongID(line []byte, got, want uint64) *Fault {
	hint := "answer every request once, in order, with its own id"
	if got > want {
		hint += "; ids are numbers that the harness chooses, not a count of replies"
	}
	return &Fault{
		Kind: WrongID, Read: contract.Excerpt(line), Expected: fmt.Sprintf("the reply with id %d, not %d", want, got), Hint: hint,
	}
}

func schemaFault(request, line []byte, err error) *Fault {
	fault := &Fault{Kind: BadSchema, Read: contract.Excerpt(line), Expected: err.Error(), Err: err}
	var problem *contract.Problem
	if errors.As(err, &problem) {
		where := problem.Path
		if where == "" {
			where = "the line"
		}
		fault.Expected = fmt.Sprintf("at %s: %s (there is %s)", where, problem.Expected, problem.Read)
	}
	fault.Request = contract.Excerpt(request)
	fault.Hint = "see the reference of replies in harness/ADAPTER.md"
	if bytes.Equal(bytes.TrimSpace(line), bytes.TrimSpace(request)) {
		fault.Hint = "the program sends its input back: it is not an adapter"
	}
	return fault
}

// stopped answers calls to an adapter that is gone.
func stopped(earlier error) *Fault {
	read := "a call after Close"
	if earlier != nil {
		first, _, _ := strings.Cut(earlier.Error(), "\n")
		read = "a call after: " + first
	}
	return &Fault{Kind: Stopped, Read: read, Expected: "a running adapter", Hint: "start the adapter again", Err: earlier}
}
