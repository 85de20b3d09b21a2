package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// noiseLimit is how many lines of noise a talk reads past. An adapter that
// greets the world on stdout still gets its other probes.
const noiseLimit = 20

// talk is one run of the adapter. It reads on where a Driver would give up,
// and collects what was wrong on the way.
//
// Invariant: after broken is set nothing more is sent or read.
type talk struct {
	process *driver.Process
	options driver.Options
	nextID  uint64
	until   time.Time // when the reply to the first request is due
	broken  error

	noise   []string // lines that are no replies
	schema  []string // replies of a wrong form, with what is wrong
	wrongID []string // replies to other requests
	replies [][]byte // every reply, for comparison
	latest  map[string]*int64
}

// errForm is returned for a reply whose form was wrong; the details are in
// talk.schema.
var errForm = errors.New("the reply breaks the schema")

// start starts the adapter.
func (e *examination) start() (*talk, error) {
	process, err := driver.StartProcess(e.options)
	if err != nil {
		return nil, err
	}
	t := &talk{process: process, options: e.options, latest: make(map[string]*int64)}
	t.until = time.Now().Add(orDefault(e.options.StartTimeout, driver.DefaultStartTimeout))
	e.mu.Lock()
	e.talks = append(e.talks, t)
	e.mu.Unlock()
	return t, nil
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d <= 0 {
		return fallback
	}
	return d
}

// ask sends one request and reads its reply. The error is a *contract.Error
// when the adapter refused, errForm for a reply of a wrong form, and anything
// else when the talk is over.
func (t *talk) ask(ctx context.Context, req contract.Request) (contract.OK, error) {
	t.nextID++
	req.ID = t.nextID
	replies, err := t.swap(ctx, []contract.Request{req}, contract.EncodeRequest(req))
	if err != nil {
		return contract.OK{}, err
	}
	reply := replies[0]
	if reply.Error != nil {
		return contract.OK{}, reply.Error
	}
	if req.Node != "" {
		t.latest[req.Node] = reply.OK.DeadlineMS
	}
	return *reply.OK, nil
}

// swap sends lines at once and reads as many replies.
func (t *talk) swap(ctx context.Context, requests []contract.Request, lines ...[]byte) ([]contract.Reply, error) {
	if t.broken != nil {
		return nil, t.broken
	}
	until := time.Now().Add(orDefault(t.options.CallTimeout, driver.DefaultCallTimeout))
	if len(t.replies) == 0 {
		until = t.until
	}
	undo := t.process.InterruptOn(ctx)
	replies, err := t.exchange(until, requests, lines)
	if undo() {
		err = ctx.Err()
	}
	if err != nil && !errors.Is(err, errForm) {
		t.broken = err
		t.process.Kill()
	}
	return replies, err
}

func (t *talk) exchange(until time.Time, requests []contract.Request, lines [][]byte) ([]contract.Reply, error) {
	if err := t.process.Write(until, append(bytes.Join(lines, []byte("\n")), '\n')); err != nil {
		return nil, err
	}
	var out []contract.Reply
	var form error
	for _, req := range requests {
		line, err := t.line(until)
		if err != nil {
			return nil, err
		}
		t.replies = append(t.replies, line)
		reply, err := contract.DecodeReply(req.Cmd, line)
		if err != nil {
			t.schema = append(t.schema, fmt.Sprintf("reply to %s: %v", req.Cmd, err))
			form = errForm
		}
		if id, found := contract.LineID(line); found && id != req.ID {
			t.wrongID = append(t.wrongID, fmt.Sprintf("request %d got: %s", req.ID, contract.Excerpt(line)))
		}
		out = append(out, reply)
	}
	return out, form
}

// line reads on to the next line that could be a reply.
func (t *talk) line(until time.Time) ([]byte, error) {
	for {
		line, err := t.process.Read(until)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) {
			return line, nil
		}
		t.noise = append(t.noise, contract.Excerpt(line))
		if len(t.noise) >= noiseLimit {
			return nil, &driver.Fault{
				Kind: driver.Noise, Read: t.noise[0], Expected: "replies, one JSON object a line",
				Hint:   "stdout carries replies and nothing else: write logs to stderr",
				Stderr: t.process.Stderr(),
			}
		}
	}
}

// fromError makes a failed probe of what ended a talk.
func fromError(name, anchor, cause string, err error) Probe {
	p := Probe{Name: name, Verdict: Fail, Cause: cause + ": " + err.Error(), Anchor: anchor}
	var fault *driver.Fault
	if errors.As(err, &fault) {
		p.Cause = fmt.Sprintf("%s: %s, expected %s", cause, fault.Kind, fault.Expected)
		p.Read, p.Hint, p.Stderr = fault.Read, fault.Hint, fault.Stderr
	}
	return p
}
