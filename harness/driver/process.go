package driver

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Process is an adapter's program and the lines to and from it, unchecked:
// Start puts a Driver on it, and the doctor talks to it directly.
//
// The program leads a process group of its own, so that ending it ends its
// children too.
type Process struct {
	options Options
	command *exec.Cmd
	stdin   *os.File
	stdout  *os.File
	lines   *contract.LineReader
	stderr  *tail

	exited chan struct{} // closed when the program is gone and stderr is read
	status error         // how it ended; read after exited
	ended  bool          // Close or Kill was called
	heard  bool          // it has said a line
}

// StartProcess starts the program. It does not wait for a sign of life.
func StartProcess(options Options) (*Process, error) {
	options = options.withDefaults()
	if len(options.Command) == 0 {
		return nil, &Fault{Kind: NotStarted, Expected: "a command", Hint: "name the adapter's program behind --"}
	}
	p := &Process{options: options, stderr: &tail{}, exited: make(chan struct{})}
	if err := p.spawn(); err != nil {
		return nil, notStarted(options, err)
	}
	p.lines = contract.NewLineReader(p.stdout, options.LineBytes)
	go func() {
		p.status = p.command.Wait()
		close(p.exited)
	}()
	return p, nil
}

func (p *Process) spawn() (err error) {
	theirStdin, ourStdin, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirStdin.Close()
	ourStdout, theirStdout, err := os.Pipe()
	if err != nil {
		ourStdin.Close()
		return err
	}
	defer theirStdout.Close()

	p.command = exec.Command(p.options.Command[0], p.options.Command[1:]...)
	p.command.Stdin, p.command.Stdout, p.command.Stderr = theirStdin, theirStdout, p.stderr
	p.command.Env = append(os.Environ(), p.options.Env...)
	p.command.Dir = p.options.Dir
	p.command.WaitDelay = time.Second // a grandchild may hold stderr open
	leadGroup(p.command)
	if err := p.command.Start(); err != nil {
		return errors.Join(err, ourStdin.Close(), ourStdout.Close())
	}
	p.stdin, p.stdout = ourStdin, ourStdout
	return nil
}

// Write sends bytes, with their line feeds, until a moment.
func (p *Process) Write(until time.Time, lines []byte) error {
	if err := p.stdin.SetWriteDeadline(until); err != nil {
		return p.gone(err)
	}
	_, err := p.stdin.Write(lines)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return p.hang("", "that it reads its input")
	}
	return p.gone(err)
}

// Read returns the next line from the program, which has to come before a
// moment.
func (p *Process) Read(until time.Time) ([]byte, error) {
	if err := p.stdout.SetReadDeadline(until); err != nil {
		return nil, p.gone(err)
	}
	line, err := p.lines.Next()
	var tooLong *contract.LineTooLong
	switch {
	case err == nil:
		p.heard = true
		p.options.Observe.see(FromAdapter, line)
		return line, nil
	case errors.As(err, &tooLong):
		return nil, p.tooLong(tooLong)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, p.hang(contract.Excerpt(line), "a line")
	case errors.Is(err, io.EOF) && len(line) > 0:
		p.options.Observe.see(FromAdapter, line)
		return line, nil // a last line without its end; what follows is the end
	}
	return nil, p.gone(err)
}

// InterruptOn makes Write and Read end when the context does. The function
// that it returns undoes that, and says whether the context came first.
func (p *Process) InterruptOn(ctx context.Context) (undo func() (interrupted bool)) {
	stop := context.AfterFunc(ctx, func() {
		past := time.Unix(1, 0)
		// An error means that the pipes are closed, which is as good.
		_ = p.stdin.SetWriteDeadline(past)
		_ = p.stdout.SetReadDeadline(past)
	})
	return func() bool { return !stop() }
}

// Stderr returns the last lines that the program wrote to stderr.
func (p *Process) Stderr() []string { return p.stderr.lines() }

// Kill ends the program and its children at once.
func (p *Process) Kill() {
	if p.ended {
		return
	}
	p.ended = true
	killGroup(p.command)
	<-p.exited
	_ = p.stdin.Close()
	_ = p.stdout.Close()
}

// Close ends the program's input and waits for its exit; if it does not exit
// in time, it is killed. The error is a *Fault that says what was wrong.
func (p *Process) Close() error {
	if p.ended {
		return nil
	}
	defer p.Kill()
	until := time.Now().Add(p.options.ExitTimeout)
	_ = p.stdin.Close() // it may have closed its end already
	if err := p.silentUntilEnd(until); err != nil {
		return err
	}
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-p.exited:
	case <-timer.C:
		return p.lingers()
	}
	if p.status != nil && !errors.Is(p.status, exec.ErrWaitDelay) {
		return p.badExit()
	}
	return nil
}

// silentUntilEnd reads stdout to its end, where nothing is due any more.
func (p *Process) silentUntilEnd(until time.Time) error {
	if err := p.stdout.SetReadDeadline(until); err != nil {
		return p.gone(err)
	}
	line, err := p.lines.Next()
	switch {
	case len(line) > 0 || err == nil:
		p.options.Observe.see(FromAdapter, line)
		return p.noise(line, "nothing: every request had its reply")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return p.lingers()
	}
	return nil // the end
}
