package sut

import (
	"context"
	"io"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/rfc"
)

// Run runs the selected cases as Ginkgo specs and returns what they found. It
// can be called once in a process, as Ginkgo's RunSpecs. Cases run in the
// order of the tree, once each: there is no retry and no shuffling.
//
// A main program passes a Quiet; a test passes its *testing.T and has Ginkgo
// report on its own besides.
func Run(ctx context.Context, t ginkgo.GinkgoTestingT, options Options) *report.Run {
	e := begin(ctx, Cases(), rfc.Lookup, rfc.Requirements(), options)
	if e.run.Fault != "" {
		return e.end()
	}
	specify(e)
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.RandomSeed, suite.RandomizeAllSpecs, suite.FlakeAttempts = 1, false, 0
	if _, quiet := t.(Quiet); quiet {
		formatter.ColorableStdOut = io.Discard
		reporter.NoColor = true
	}
	ginkgo.RunSpecs(t, "Scalable Data Sync", suite, reporter)
	if narrowed := narrowing(suite); narrowed != "" {
		e.run.Pattern = strings.TrimPrefix(e.run.Pattern+" "+narrowed, " ")
		e.cases = e.cases[:len(e.run.Cases)] // the others were left out on purpose
	}
	return e.end()
}

// narrowing is what was asked of Ginkgo itself, in go test -ginkgo.focus=…,
// and leaves cases out.
func narrowing(suite types.SuiteConfig) string {
	var parts []string
	for _, list := range [][]string{suite.FocusStrings, suite.SkipStrings, suite.FocusFiles, suite.SkipFiles} {
		parts = append(parts, list...)
	}
	if suite.LabelFilter != "" {
		parts = append(parts, suite.LabelFilter)
	}
	return strings.Join(parts, " ")
}

// Quiet is the test of a main program: the report says what failed.
type Quiet struct{}

// Fail is called by Ginkgo when a spec failed.
func (Quiet) Fail() {}

// specify builds Ginkgo's tree: one ordered list, so that the order is ours
// whatever Ginkgo's configuration says.
func specify(e *execution) {
	ginkgo.Describe("conformance", ginkgo.Ordered, ginkgo.ContinueOnFailure, func() {
		for _, c := range e.cases {
			ginkgo.It(c.ID+": "+c.Title, ginkgo.Label(c.Spec.requirements...), func(ctx ginkgo.SpecContext) {
				conclude(e.one(ctx, c), e.run.Scope)
			})
		}
	})
}

// conclude tells Ginkgo what its own reports should say.
func conclude(c *report.Case, scope report.Scope) {
	text := string(c.In(scope)) + ": " + c.Reason
	switch c.In(scope) {
	case report.FAIL, report.ERROR, report.VACUOUS:
		ginkgo.Fail(text)
	case report.SKIP, report.UNTESTABLE:
		ginkgo.Skip(text)
	case report.NONSTRICT, report.INFO:
		ginkgo.AddReportEntry(text)
	}
}
