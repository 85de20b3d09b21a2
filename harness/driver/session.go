package driver

import (
	"context"
	"errors"
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Session is a conversation with an adapter that has said hello. It knows how
// to start the adapter again.
//
// Invariant: hello was answered with a version that this harness speaks.
type Session struct {
	open   Opener
	driver Driver
	hello  contract.OK
}

// Open starts an adapter and says hello.
func Open(ctx context.Context, open Opener) (*Session, error) {
	s := &Session{open: open}
	if err := s.start(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Session) start(ctx context.Context) error {
	d, err := s.open(ctx)
	if err != nil {
		return err
	}
	versions := contract.VersionRange{Min: contract.MinVersion, Max: contract.Version}
	hello, err := d.Call(ctx, contract.Request{Cmd: contract.Hello, Contract: &versions})
	if err == nil && (hello.Contract < versions.Min || hello.Contract > versions.Max) {
		err = &Fault{
			Kind:     BadSchema,
			Read:     fmt.Sprintf("contract version %d", hello.Contract),
			Expected: fmt.Sprintf("one from %d to %d, as hello offered", versions.Min, versions.Max),
			Hint:     "answer hello with the newest version that both sides speak",
		}
	}
	if err != nil {
		return errors.Join(err, dropFault(d.Close()))
	}
	s.driver, s.hello = d, hello
	return nil
}

// dropFault forgets how badly an adapter ended that is given up anyway.
func dropFault(err error) error {
	var fault *Fault
	if errors.As(err, &fault) {
		return nil
	}
	return err
}

// Hello is what the adapter said of itself.
func (s *Session) Hello() contract.OK { return s.hello }

// Has says whether the adapter declared a capability.
func (s *Session) Has(capability contract.Capability) bool {
	for _, c := range s.hello.Capabilities {
		if c == capability {
			return true
		}
	}
	return false
}

// Call sends one request; its ID is chosen here.
func (s *Session) Call(ctx context.Context, req contract.Request) (contract.OK, error) {
	return s.driver.Call(ctx, req)
}

// Reopen ends the adapter, however it is, and starts it again with the same
// options. All its participants are gone.
func (s *Session) Reopen(ctx context.Context) error {
	if err := dropFault(s.driver.Close()); err != nil {
		return err
	}
	return s.start(ctx)
}

// Close ends the adapter.
func (s *Session) Close() error { return s.driver.Close() }
