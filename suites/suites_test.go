package suites_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/reference/adapter"
	"github.com/causeway-sds/causeway/rfc"
	"github.com/causeway-sds/causeway/suites"
	"github.com/causeway-sds/causeway/suites/sut"
)

// TestConformance_ofTheReference runs the suite as Ginkgo specs against the
// reference, in this process and through the contract. The reference is
// imported here, in a test, and nowhere else in suites.
func TestConformance_ofTheReference(t *testing.T) {
	run := sut.Run(context.Background(), t, sut.Options{
		Open:    reference,
		Partner: reference,
		Tool:    report.Tool{Name: "causeway"},
		Today:   time.Now(),
	})
	if run.Exit() != report.Conformant {
		var text strings.Builder
		if err := report.WriteTerminal(&text, run, report.Style{}); err != nil {
			t.Fatal(err)
		}
		t.Errorf("exit %d\n%s", run.Exit(), &text)
	}
}

func reference(observe driver.Observer) driver.Opener {
	return driver.InProcess(func() contract.Handler { return adapter.New() }, driver.LocalOptions{Observe: observe})
}

// What sections 17 to 24 of the specification say is optional. A case about it
// that needs no capability would count against everybody, in the core.
func TestCases_optionalSectionsAreNotTheCore(t *testing.T) {
	optional := regexp.MustCompile(`^(1[7-9]|2[0-4])\.`)
	for _, c := range suites.Cases() {
		for _, id := range c.Spec.Requirements() {
			if id == "SDS-DIA-1" { // binds also those who speak sds-1 alone: they guess no other dialect
				continue
			}
			if r, _ := rfc.Lookup(id); optional.MatchString(r.Section) && c.Group() == report.CoreGroup {
				t.Errorf("%s checks %s (%s) and needs no capability; add Needs or Dialect to its sut.Req", c.ID, id, r.Section)
			}
		}
	}
}

// Building panics on an unknown requirement, an ID used twice and the like; in
// the program Ginkgo would only end the process.
func TestCases_theTreeBuilds(t *testing.T) {
	if len(suites.Cases()) == 0 {
		t.Error("no cases")
	}
}
