package sut

import (
	"context"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/rfc"
)

// Options say which cases run against what.
type Options struct {
	// Open makes the way to start the subject; observe sees its lines.
	Open    func(observe driver.Observer) driver.Opener
	Command []string // for the report; empty: the built-in reference

	// Partner makes the way to start the implementation that cases about mixed
	// groups bring along; nil: there is none, and those cases are UNTESTABLE.
	Partner func(observe driver.Observer) driver.Opener

	Tool    report.Tool
	Scope   report.Scope // default: full
	Seed    uint64       // default: report.DefaultSeed
	Pattern string       // of case IDs; empty: all
	Known   *report.KnownList
	Today   time.Time // for the expiry of known failures
	Allow   report.Allow

	// Progress is told of each case before it runs; nil: nobody is.
	Progress func(done, total int, id string)
}

func (o Options) withDefaults() Options {
	if o.Scope == "" {
		o.Scope = report.Full
	}
	if o.Seed == 0 {
		o.Seed = report.DefaultSeed
	}
	return o
}

// Select lists the cases whose ID matches a pattern.
func Select(cases []*Case, pattern string) []*Case {
	var selected []*Case
	for _, c := range cases {
		if report.Match(pattern, c.ID) {
			selected = append(selected, c)
		}
	}
	return selected
}

// execution is one run of cases, with Ginkgo around it or without.
type execution struct {
	options Options
	runner  *runner
	run     *report.Run
	all     []*Case
	cases   []*Case
}

// begin starts the subject. When that fails the run has a fault and no case.
func begin(ctx context.Context, all []*Case, lookup report.Lookup, requirements []rfc.Requirement, options Options) *execution {
	options = options.withDefaults()
	e := &execution{options: options, all: all, cases: Select(all, options.Pattern)}
	e.run = &report.Run{
		Tool: options.Tool, Scope: options.Scope, Seed: options.Seed, Pattern: options.Pattern,
		Requirements: requirements, Allow: options.Allow,
		Subject: report.Subject{Command: options.Command},
	}
	log := &transcript{}
	session, err := driver.Open(ctx, options.Open(log.observe))
	if err != nil {
		e.run.Fault = err.Error()
		return e
	}
	e.runner = &runner{session: session, log: log, lookup: lookup, partner: &partner{open: options.Partner}}
	e.greet(session.Hello())
	return e
}

// greet takes over what the subject says of itself.
func (e *execution) greet(hello contract.OK) {
	s, err := subjectOf(hello, e.options.Seed)
	if err != nil {
		e.run.Fault = err.Error()
	}
	e.runner.subject = s
	about := &e.run.Subject
	about.Clock, about.StepMS, about.Dialect = string(hello.Clock), hello.StepMS, s.dialect
	about.Dialects, about.Policy = hello.Dialects, hello.Policy
	if i := hello.Implementation; i != nil {
		about.Name, about.Version, about.Language = i.Name, i.Version, i.Language
	}
	for _, c := range hello.Capabilities {
		about.Capabilities = append(about.Capabilities, string(c))
	}
}

// one runs one case and keeps its result.
func (e *execution) one(ctx context.Context, c *Case) *report.Case {
	if e.options.Progress != nil {
		e.options.Progress(len(e.run.Cases), len(e.cases), c.ID)
	}
	e.run.Cases = append(e.run.Cases, e.runner.run(ctx, c))
	return &e.run.Cases[len(e.run.Cases)-1]
}

// end closes the subject and settles the run.
func (e *execution) end() *report.Run {
	if e.runner != nil {
		if e.run.Fault == "" {
			e.run.Fault = e.runner.fault
		}
		for _, session := range []*driver.Session{e.runner.session, e.runner.partner.session} {
			if session == nil {
				continue
			}
			if err := session.Close(); err != nil && e.run.Fault == "" {
				e.run.Fault = err.Error()
			}
		}
	}
	if e.run.Fault == "" && len(e.run.Cases) < len(e.cases) {
		e.run.Fault = fmt.Sprintf("interrupted after %d of %d cases", len(e.run.Cases), len(e.cases))
	}
	if e.options.Known != nil && e.run.Fault == "" {
		var ids []string
		for _, c := range e.all {
			ids = append(ids, c.ID)
		}
		e.run.Known = e.options.Known.Apply(e.run, ids, e.options.Today)
	}
	return e.run
}
