package sut

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/report"
)

// BadInput is the requirement that an implementation violates when it crashes
// or hangs over what a case gives it.
const BadInput = "SDS-WIRE-6"

// survives is what a case that ended with a crash or a hang was found to lack.
const survives = "the participant survives what it is given"

// IsCrash says whether a check that did not hold stands for a crash or a hang,
// and not for what its case was written to see.
func IsCrash(c report.Check) bool { return c.Requirement == BadInput && c.Message == survives }

// runner runs cases one after another in one adapter.
type runner struct {
	session *driver.Session
	partner *partner
	subject subject
	log     *transcript
	lookup  report.Lookup

	breaks int    // cases in a row that the adapter broke, crashes apart
	fault  string // why no further case can run; empty: the run goes on
}

// breaksAllowed is how many cases in a row may end with a hang or a breach of
// the contract. Beyond it the adapter is broken rather than the cases hard, and
// waiting for the rest would take minutes and show nothing. A crash is quick,
// and an implementation may well crash over each of many hostile inputs.
const breaksAllowed = 5

// run runs one case. It never panics, whatever the case and the adapter do.
func (r *runner) run(ctx context.Context, c *Case) report.Case {
	result := report.Case{
		ID: c.ID, Title: c.Title, Section: c.Section, Group: c.Group(), Requirements: c.Spec.requirements,
		Checks: []report.Check{},
	}
	if r.fault != "" {
		report.Set(&result, report.ERROR, "not run: "+firstLine(r.fault), r.lookup)
		return result
	}
	if verdict, why := r.excuse(c.Spec); verdict != "" {
		report.Set(&result, verdict, why, r.lookup)
		if verdict == report.FAIL && !r.subject.speaks(c.Spec.dialect) {
			silentUpstream(&result)
		}
		return result
	}
	began := time.Now()
	r.log.reset()
	t := &T{ctx: ctx, session: r.session, partner: r.partner, subject: r.subject.in(c.Spec.dialect), spec: c.Spec, log: r.log, now: StartMS}
	bug := t.play(c.body)
	r.judge(&result, t, bug)
	if result.Verdict != report.PASS {
		result.Transcript = r.log.shown(result.Checks)
	}
	r.recover(ctx, t)
	result.Elapsed = time.Since(began)
	return result
}

// excuse says why a case cannot run against this subject, if it cannot.
func (r *runner) excuse(s Spec) (report.Verdict, string) {
	for _, c := range s.needs {
		switch {
		case slices.Contains(r.subject.hello.Capabilities, c):
		case slices.Contains(contract.Core, c):
			return report.FAIL, fmt.Sprintf("the capability %s is not declared, and belongs to the core", c)
		case c == contract.CapInspect:
			return report.UNTESTABLE, "the adapter does not declare inspect, without which this cannot be seen"
		default:
			return report.SKIP, fmt.Sprintf("the capability %s is not declared", c)
		}
	}
	if !r.subject.speaks(s.dialect) {
		if s.dialect == DialectSDS1 {
			return report.FAIL, "the dialect sds-1 is not declared, and belongs to the core"
		}
		return report.SKIP, fmt.Sprintf("the dialect %s is not declared", s.dialect)
	}
	if s.partner && r.partner.open == nil {
		return report.UNTESTABLE, "the run has no partner for mixed groups"
	}
	if have := r.subject.hello.Clock; !clockSatisfies(have, s.clock) {
		return report.UNTESTABLE, fmt.Sprintf("the adapter's clock is %s, the case needs %s", have, s.clock)
	}
	return "", ""
}

// silentUpstream is for a case about the dialect sds-1 against a subject that
// does not speak it: upstream knows no dialects, and nothing was observed.
func silentUpstream(c *report.Case) {
	for i := range c.Outcomes {
		c.Outcomes[i].Upstream = report.INFO
	}
	c.UpstreamVerdict = report.INFO
}

// play runs the body to its end, or to the point where it stops itself. A
// panic of any other kind is a bug in the suite.
func (t *T) play(body func(*T)) (bug string) {
	defer func() {
		switch p := recover().(type) {
		case nil, stop:
		default:
			bug = fmt.Sprintf("bug in the case: %v\n%s", p, debug.Stack())
		}
	}()
	body(t)
	return ""
}

// judge turns what happened into a verdict.
func (r *runner) judge(result *report.Case, t *T, bug string) {
	result.Checks, result.Notes = append(result.Checks, t.checks...), t.notes
	switch {
	case bug != "":
		report.Set(result, report.ERROR, bug, r.lookup)
	case t.fault == nil:
		report.Judge(result, r.lookup, t.vacuous)
	case (t.nodes != nil || t.played) && overInput(t.fault):
		result.Checks = append(result.Checks, report.Check{
			Requirement: BadInput, Message: survives, Got: firstLine(t.fault.Error()), At: t.log.len(),
		})
		report.Judge(result, r.lookup, strings.TrimSpace(t.fault.Error()))
	default:
		report.Set(result, report.ERROR, t.fault.Error(), r.lookup)
	}
}

// overInput says whether the implementation failed over a case's input, as
// opposed to an adapter that does not keep to the contract.
func overInput(err error) bool {
	var fault *driver.Fault
	return crash(err) || errors.As(err, &fault) && fault.Kind == driver.Hang
}

// crash says whether the implementation ended, or caught itself ending.
func crash(err error) bool {
	var fault *driver.Fault
	if errors.As(err, &fault) {
		return fault.Kind == driver.ExitedEarly
	}
	var refused *contract.Error
	return errors.As(err, &refused) && refused.Code == contract.CodeInternal
}

// recover makes the adapter ready for the next case: the nodes of this one are
// forgotten, or, after a fault, the adapter is started again.
func (r *runner) recover(ctx context.Context, t *T) {
	fault := t.fault
	for _, n := range t.nodes {
		if fault == nil {
			_, fault = n.session.Call(ctx, contract.Request{Cmd: contract.Close, Node: n.Name})
		}
	}
	if fault == nil {
		r.breaks = 0
		return
	}
	if !crash(fault) {
		r.breaks++
	}
	if r.breaks >= breaksAllowed {
		r.fault = fmt.Sprintf("%d cases in a row ended with the adapter's fault; the last: %v", r.breaks, fault)
		return
	}
	if ctx.Err() != nil {
		r.fault = "interrupted"
		return
	}
	if err := r.partner.forget(); err != nil {
		r.fault = fmt.Sprintf("the partner could not be stopped: %v", err)
		return
	}
	if err := r.session.Reopen(ctx); err != nil {
		r.fault = fmt.Sprintf("the adapter could not be started again: %v", err)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
