package scenarios

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/check"
)

// A finding is counted under a requirement that the case names, so that no
// violation is lost between a case and its report.
func TestAnswersFor_isARequirementOfTheCase(t *testing.T) {
	properties := append(always, mended)
	for _, c := range []struct{ property, requirement, want string }{
		{"wire", "SDS-HIST-1", "SDS-HIST-1"},            // the broken sentence itself
		{"causal delivery", "SDS-RECV-13", "SDS-ORD-6"}, // that of its property
		{"resend policy", "SDS-OUT-4", "SDS-RECV-16"},   // the last one, to which all contribute
	} {
		got := answersFor(properties, check.Finding{Property: c.property, Requirements: []string{c.requirement}})
		if got != c.want {
			t.Errorf("%s of %s is counted under %s, want %s", c.requirement, c.property, got, c.want)
		}
	}
}
