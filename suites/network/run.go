package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/rfc"
)

// Network is nodes that are used for one scenario after another.
type Network interface {
	live.Network
	// Reset makes the network whole and forgets what the last scenario sent.
	Reset(ctx context.Context) error
	// Serves tells whether light clients can take part.
	Serves() bool
	// Logs returns what nodes wrote, by file name.
	Logs(ctx context.Context) (map[string][]byte, error)
}

// Options say what is played.
type Options struct {
	Cases   []Case
	Members int
	Speed   float64
	Seed    uint64

	Alive func(ctx context.Context) error                    // says if the engine of the nodes is gone; nil: there is none
	Begin func(c Case, plan *live.Plan)                      // before a case is played; may be nil
	End   func(c Case, j *Judged, result *report.Case) error // after it; may be nil
}

// Run plays cases on a network and adds them to a report. The error is for
// what ends the run: an engine that is gone, an adapter that is.
func Run(ctx context.Context, o Options, group scenario.Group, network Network, run *report.Run) error {
	for _, c := range o.Cases {
		result := report.Case{ID: c.ID, Title: c.Title, Section: "scenario", Group: "core"}
		began := time.Now()
		j, err := one(ctx, o, c, group, network, &result)
		result.Elapsed = time.Since(began)
		if err == nil && j != nil && o.End != nil {
			err = o.End(c, j, &result)
		}
		run.Cases = append(run.Cases, result)
		if err != nil {
			return err
		}
	}
	return nil
}

// one plays a case. Only what no other case would survive is an error.
func one(ctx context.Context, o Options, c Case, group scenario.Group, network Network, result *report.Case) (*Judged, error) {
	for _, need := range c.Needs {
		if !group.Has(need) {
			report.Set(result, report.SKIP, "the capability "+string(need)+" is not declared", rfc.Lookup)
			return nil, nil
		}
	}
	plan := c.Plan(o.Seed, o.Members, o.Speed, group)
	if len(light(plan)) > 0 && !network.Serves() {
		report.Set(result, report.SKIP, "these nodes are of no kind that was seen to be a light client", rfc.Lookup)
		return nil, nil
	}
	if o.Begin != nil {
		o.Begin(c, plan)
	}
	if err := o.blame(ctx, network.Reset(ctx)); err != nil {
		report.Set(result, report.ERROR, reason(err), rfc.Lookup)
		return nil, err
	}
	j, err := judge(ctx, plan, group, network)
	err = o.blame(ctx, err)
	switch {
	case ends(ctx, err):
		report.Set(result, report.ERROR, reason(err), rfc.Lookup)
		return j, err
	case err != nil:
		report.Set(result, report.ERROR, err.Error(), rfc.Lookup)
	case j.invalid() != "":
		report.Set(result, report.ERROR, j.invalid(), rfc.Lookup)
	default:
		verdict(result, j)
	}
	for _, r := range j.Receipts {
		result.Notes = append(result.Notes, fmt.Sprintf("receipt: %s: %d, %s", r.Fault, r.Count, r.Text))
	}
	return j, nil
}

// blame looks whether an error is only what one sees of an engine that is gone.
func (o *Options) blame(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if o.Alive != nil {
		if gone := o.Alive(ctx); gone != nil {
			return gone
		}
	}
	return err
}

// ends tells which errors end the run and not only the case.
func ends(ctx context.Context, err error) bool {
	var engine *docker.Unavailable
	var adapter *scenario.Broken
	return ctx.Err() != nil || errors.As(err, &engine) || errors.As(err, &adapter)
}

// reason is why a case ended. What to do about an engine that is gone the run
// says, once for all cases.
func reason(err error) string {
	var engine *docker.Unavailable
	if errors.As(err, &engine) {
		return engine.Reason
	}
	return err.Error()
}

// verdict turns findings into checks.
func verdict(c *report.Case, j *Judged) {
	if len(j.Findings) == 0 {
		report.Set(c, report.PASS, "", rfc.Lookup)
		return
	}
	for _, f := range j.Findings {
		for _, id := range f.Requirements {
			if !slices.Contains(c.Requirements, id) {
				c.Requirements = append(c.Requirements, id)
			}
		}
		c.Checks = append(c.Checks, report.Check{Requirement: f.Requirements[0], Message: f.Property, Got: f.String()})
	}
	report.Judge(c, rfc.Lookup, "")
	var texts []string
	for _, f := range j.Findings {
		texts = append(texts, f.String())
	}
	c.Reason = strings.Join(texts, "; ")
}

// Describe fills in what the participants say of themselves.
func Describe(run *report.Run, group scenario.Group, command []string) {
	hello := group[0].Hello()
	run.Subject = report.Subject{
		Command: command, Clock: string(hello.Clock), StepMS: hello.StepMS, Dialect: dialect(group),
		Dialects: hello.Dialects, Policy: hello.Policy,
	}
	if i := hello.Implementation; i != nil {
		run.Subject.Name, run.Subject.Version, run.Subject.Language = i.Name, i.Version, i.Language
	}
	for _, c := range contract.Capabilities {
		if group.Has(c) {
			run.Subject.Capabilities = append(run.Subject.Capabilities, string(c))
		}
	}
}

func dialect(group scenario.Group) string {
	if d := group.Dialect(); d != "" {
		return d
	}
	return "sds-1"
}
