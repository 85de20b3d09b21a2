package driver

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Stdio opens adapters that are programs and talk on stdin and stdout.
func Stdio(options Options) Opener {
	return func(context.Context) (Driver, error) { return Start(options) }
}

// Start starts a program as a Driver. It does not wait for a sign of life:
// the first call has the start's time limit.
func Start(options Options) (Driver, error) {
	process, err := StartProcess(options)
	if err != nil {
		return nil, err
	}
	return &stdio{process: process, until: time.Now().Add(process.options.StartTimeout)}, nil
}

// stdio is a Driver over a Process.
// Invariant: nothing is under way between two calls, unless broken is set.
type stdio struct {
	process *Process
	nextID  uint64
	until   time.Time // when the reply to the first request is due
	broken  error     // the reason why nothing can be said any more
}

func (s *stdio) Call(ctx context.Context, req contract.Request) (contract.OK, error) {
	if err := ctx.Err(); err != nil {
		return contract.OK{}, err
	}
	if s.broken != nil || s.process.ended {
		return contract.OK{}, stopped(s.broken)
	}
	s.nextID++
	req.ID = s.nextID
	line, err := requestLine(req)
	if err != nil {
		return contract.OK{}, err
	}
	reply, err := s.exchange(ctx, req, line)
	if err != nil {
		return contract.OK{}, s.judged(err)
	}
	return result(reply)
}

// judged gives up the adapter after an error that leaves the two sides out of
// step.
func (s *stdio) judged(err error) error {
	var fault *Fault
	if errors.As(err, &fault) && !fault.Fatal() {
		return err
	}
	s.broken = err
	s.process.Kill()
	return err
}

func (s *stdio) exchange(ctx context.Context, req contract.Request, line []byte) (contract.Reply, error) {
	until := s.until
	if req.ID > 1 {
		until = time.Now().Add(s.process.options.CallTimeout)
	}
	undo := s.process.InterruptOn(ctx)
	answer, err := s.swap(until, line)
	if undo() {
		return contract.Reply{}, ctx.Err()
	}
	if err != nil {
		return contract.Reply{}, during(line, err)
	}
	return s.read(req, line, answer)
}

// swap sends a line and reads one.
func (s *stdio) swap(until time.Time, line []byte) ([]byte, error) {
	if s.process.lines.Buffered() {
		unasked, err := s.process.Read(until)
		if err != nil {
			return nil, err
		}
		return nil, s.process.noise(unasked, "nothing before the next request")
	}
	s.process.options.Observe.see(ToAdapter, line)
	if err := s.process.Write(until, append(line, '\n')); err != nil {
		if noise := s.noiseInstead(); noise != nil {
			return nil, noise
		}
		return nil, err
	}
	return s.process.Read(until)
}

// noiseInstead looks at stdout after a write went wrong: a program that floods
// stdout reads nothing, and the flood is what a person has to hear about.
func (s *stdio) noiseInstead() error {
	line, err := s.process.Read(time.Now().Add(100 * time.Millisecond))
	if err != nil || isObject(line) {
		return nil
	}
	return s.process.noise(line, "JSON objects, one a line")
}

// read takes a line as the reply to a request, or says why it is not.
func (s *stdio) read(req contract.Request, line, answer []byte) (contract.Reply, error) {
	reply, err := contract.DecodeReply(req.Cmd, answer)
	if err == nil && reply.ID == req.ID {
		return reply, nil
	}
	var fault *Fault
	id, hasID := contract.LineID(answer)
	switch {
	case !isObject(answer):
		fault = s.process.noise(answer, "the reply, one JSON object on a line")
	case hasID && id != req.ID:
		fault = wrongID(answer, id, req.ID)
	default:
		fault = schemaFault(line, answer, err)
	}
	fault.Stderr = s.process.Stderr()
	return contract.Reply{}, during(line, fault)
}

func isObject(line []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) }

// during notes which request a fault belongs to.
func during(request []byte, err error) error {
	var fault *Fault
	if errors.As(err, &fault) {
		fault.Request = contract.Excerpt(request)
	}
	return err
}

func (s *stdio) Close() error { return s.process.Close() }
