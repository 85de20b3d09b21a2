package driver

import (
	"fmt"
	"strings"
)

// Kind names a way in which an adapter breaks the contract.
type Kind string

// The kinds of faults.
const (
	NotStarted  Kind = "not started"   // the program could not be run
	ExitedEarly Kind = "exited early"  // it ended while a reply was due
	Noise       Kind = "noise"         // stdout carried something that is no reply
	WrongID     Kind = "wrong id"      // a reply to another request
	Hang        Kind = "hang"          // no reply in time
	BadSchema   Kind = "schema"        // a reply that is not what the contract says
	LineTooLong Kind = "line too long" // a line beyond the limit
	Lingers     Kind = "lingers"       // it does not end when its input ends
	BadExit     Kind = "bad exit"      // it ended, and said that something went wrong
	Stopped     Kind = "stopped"       // the adapter is gone since an earlier fault
)

// Fault says how an adapter broke the contract, in a way that a person can act
// on.
type Fault struct {
	Kind     Kind
	Request  string   // the request that was under way, cut; empty if none was
	Read     string   // what was read, cut and printable; empty if nothing was
	Expected string   // what was expected instead
	Hint     string   // what to do
	Stderr   []string // the last lines that the adapter wrote to stderr
	Err      error    // the cause, if there is one
}

func (f *Fault) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "adapter: %s", f.Kind)
	part := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n  %-9s %s", name+":", text)
		}
	}
	part("request", f.Request)
	part("read", f.Read)
	part("expected", f.Expected)
	part("hint", f.Hint)
	if len(f.Stderr) > 0 {
		part("stderr", "the last lines:\n    "+strings.Join(f.Stderr, "\n    "))
	}
	return b.String()
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Fatal says whether the adapter has to be started again. A reply with the
// right ID and a wrong form leaves the conversation in step.
func (f *Fault) Fatal() bool { return f.Kind != BadSchema }
