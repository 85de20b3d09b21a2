// Package null holds adapters that prove nothing and adapters that lie, each
// in one way that has a name. A judge that lets one of them pass, or that
// blames the implementation for what the adapter did, is no judge.
//
// The strangers do not speak the contract at all, or stop after hello. The
// empty ones speak it and do nothing. The liars stand in front of an honest
// adapter, a program that is named on the command line, and change what goes
// through; of the implementation behind it they know nothing.
package null

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// streams are what an adapter has of the world.
type streams struct {
	in  io.Reader
	out io.Writer
}

// Names lists the adapters.
func Names() []string {
	var names []string
	for name := range strangers {
		names = append(names, name, name+"-later")
	}
	for name := range empty {
		names = append(names, name)
	}
	for name := range liars {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Run is the whole program of one adapter: its name, then, for a liar, the
// command of the honest adapter behind it.
func Run(args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("no adapter named, expected one of %s", strings.Join(Names(), ", "))
	}
	s, name := streams{in, out}, args[0]
	if answer, found := strangers[strings.TrimSuffix(name, "-later")]; found {
		return s.stranger(answer, strings.HasSuffix(name, "-later"))
	}
	if handler, found := empty[name]; found {
		return contract.Serve(in, out, handler)
	}
	liar, found := liars[name]
	if !found {
		return fmt.Errorf("read the adapter %q, expected one of %s", name, strings.Join(Names(), ", "))
	}
	if len(args) < 2 {
		return fmt.Errorf("the adapter %s stands in front of another; name its command too", name)
	}
	return s.liar(liar(), args[1:])
}

// liar serves the contract by asking the honest adapter, with the lie between.
func (s streams) liar(l lie, command []string) error {
	ctx := context.Background()
	honest, err := driver.Stdio(driver.Options{Command: command})(ctx)
	if err != nil {
		return fmt.Errorf("start the honest adapter: %w", err)
	}
	served := contract.Serve(s.in, s.out, contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
		asked := req
		if l.ask != nil {
			l.ask(&asked)
		}
		ok, err := honest.Call(ctx, asked)
		if err == nil && l.answer != nil {
			l.answer(req, &ok)
		}
		return ok, err
	}))
	if err := honest.Close(); err != nil {
		return fmt.Errorf("end the honest adapter: %w", err)
	}
	return served
}
