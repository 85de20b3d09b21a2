// Package driver carries the contract to an adapter, in the same process or
// over stdin and stdout of another program, behind one interface. It checks
// the form of every line and says what is wrong with it; what an
// implementation does within the contract is for others to judge.
package driver

import (
	"context"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Driver exchanges one request for one reply with an adapter.
//
// The error of Call is a *contract.Error when the adapter refused the request,
// a *Fault when it broke the contract, and the context's error when that
// ended first. After a Fault that is Fatal, and after a cancelled call, every
// further Call returns a Fault: start the adapter again.
//
// A Driver is used by one goroutine at a time.
type Driver interface {
	Call(ctx context.Context, req contract.Request) (contract.OK, error)
	// Close ends the adapter and waits until it is gone. Its error is a
	// *Fault if the adapter did not end by itself as the contract says.
	Close() error
}

// Opener starts an adapter. It is kept, so that a session can start the same
// adapter again.
type Opener func(ctx context.Context) (Driver, error)

// Direction says which way a line went.
type Direction string

// The two directions of a transcript.
const (
	ToAdapter   Direction = "->"
	FromAdapter Direction = "<-"
)

// Observer sees every line that goes either way, without its line feed, as it
// was before any check. It must neither keep nor change the slice.
type Observer func(dir Direction, line []byte)
