package driver

import (
	"strings"
	"time"
)

// Options say how an adapter is started and how long it may take. The zero
// value of each field but Command is its default.
type Options struct {
	Command []string // the program and its arguments
	Env     []string // NAME=value, added to this process's environment
	Dir     string   // working directory; default: this process's

	StartTimeout time.Duration // from the start to the reply to the first request; default 10 s
	CallTimeout  time.Duration // for each further reply; default 5 s
	ExitTimeout  time.Duration // from the end of its input to its exit; default 2 s

	LineBytes int // longest line; default contract.DefaultLineBytes
	Observe   Observer
}

// The default limits.
const (
	DefaultStartTimeout = 10 * time.Second
	DefaultCallTimeout  = 5 * time.Second
	DefaultExitTimeout  = 2 * time.Second
)

func (o Options) withDefaults() Options {
	defaulted := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	defaulted(&o.StartTimeout, DefaultStartTimeout)
	defaulted(&o.CallTimeout, DefaultCallTimeout)
	defaulted(&o.ExitTimeout, DefaultExitTimeout)
	return o
}

func (o Options) commandLine() string { return strings.Join(o.Command, " ") }
