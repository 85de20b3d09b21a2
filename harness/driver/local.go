package driver

import (
	"context"

	"github.com/causeway-sds/causeway/harness/contract"
)

// LocalOptions say how a handler in this process is called.
type LocalOptions struct {
	// Observe sees every line. It is not called when lines are skipped.
	Observe Observer
	// SkipLines hands requests over as they are: several times faster, and
	// nothing checks their form. For runs whose handler was checked before.
	SkipLines bool
}

// InProcess opens handlers in this process; fresh makes the handler anew each
// time the adapter is started. Requests and replies pass through lines and
// schema as they do over stdio, so both doors behave alike.
func InProcess(fresh func() contract.Handler, options LocalOptions) Opener {
	return func(context.Context) (Driver, error) {
		return &local{handler: fresh(), options: options}, nil
	}
}

type local struct {
	handler contract.Handler
	options LocalOptions
	nextID  uint64
	closed  bool
}

func (l *local) Call(ctx context.Context, req contract.Request) (contract.OK, error) {
	if err := ctx.Err(); err != nil {
		return contract.OK{}, err
	}
	if l.closed {
		return contract.OK{}, stopped(nil)
	}
	l.nextID++
	req.ID = l.nextID
	if l.options.SkipLines {
		ok, refused := contract.AnswerRequest(l.handler, req)
		if refused != nil { // a nil *Error is an error that is not nil
			return ok, refused
		}
		return ok, nil
	}
	line, err := requestLine(req)
	if err != nil {
		return contract.OK{}, err
	}
	l.options.Observe.see(ToAdapter, line)
	answer := contract.Answer(l.handler, line)
	l.options.Observe.see(FromAdapter, answer)
	reply, err := contract.DecodeReply(req.Cmd, answer)
	if err != nil {
		return contract.OK{}, schemaFault(line, answer, err)
	}
	return result(reply)
}

func (l *local) Close() error {
	l.closed = true
	return nil
}
