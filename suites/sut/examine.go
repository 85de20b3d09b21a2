package sut

import (
	"context"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/rfc"
)

// Examine runs the selected cases like Run, without Ginkgo around them, and can
// be called for one subject after the other in one process.
func Examine(ctx context.Context, options Options) *report.Run {
	e := begin(ctx, Cases(), rfc.Lookup, rfc.Requirements(), options)
	if e.run.Fault == "" {
		for _, c := range e.cases {
			e.one(ctx, c)
		}
	}
	return e.end()
}
