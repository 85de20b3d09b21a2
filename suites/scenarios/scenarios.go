// Package scenarios plays the small scenarios of the catalogue as cases
// scenario/<name>: a group of the subject's participants on a simulated network
// with a fault, judged by the rules of harness/check. A case says for each
// property whether it held; which sentence a violation breaks, and how it came
// about, is told with it.
package scenarios

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/catalogue"
	"github.com/causeway-sds/causeway/suites/sut"
)

// property is a rule of the judge, and the sentence for which a case answers
// when that rule was kept.
type property struct{ name, requirement string }

// always are the properties that any group puts to the test, whatever goes
// wrong and whatever it can do beyond the core.
var always = []property{
	{"causal delivery", "SDS-ORD-6"},
	{"no duplicate, no invention", "SDS-RECV-4"},
	{"delivery without delay", "SDS-RECV-12"},
	{"acknowledgements are sound", "SDS-ACK-9"},
	{"acknowledgements are complete", "SDS-ACK-1"},
	{"causal histories", "SDS-HIST-1"},
	{"Lamport timestamps", "SDS-SEND-1"},
	{"sync messages", "SDS-SYNC-4"},
	{"wire", "SDS-WIRE-3"},
}

// mended is what a group has to show where packets do not arrive.
var mended = property{"convergence after healing", "SDS-RECV-16"}

// of lists the properties that a scenario puts to the test.
func of(e catalogue.Entry) []property {
	for _, f := range e.Scenario(report.DefaultSeed, func(contract.Capability) bool { return true }, "").Faults {
		if !slices.Contains([]fault.Kind{fault.Duplicate, fault.Reorder, fault.Slow}, f.Kind) {
			return append(slices.Clip(always), mended)
		}
	}
	return always
}

var _ = sut.Describe("scenario", func() {
	for _, e := range catalogue.All() {
		if !e.Large && !e.Nodes {
			sut.It(e.Name, e.Title, spec(e), func(t *sut.T) { play(t, e) })
		}
	}
})

func spec(e catalogue.Entry) sut.Spec {
	var requirements []string
	for _, p := range of(e) {
		requirements = append(requirements, p.requirement)
	}
	return sut.Req(requirements...).Needs(e.Needs...).Needs(contract.CapAck, contract.CapSync, contract.CapResend)
}

func play(t *sut.T, e catalogue.Entry) {
	played := t.Play(func(has func(contract.Capability) bool, dialect string) *scenario.Scenario {
		return e.Scenario(report.DefaultSeed, has, dialect)
	})
	for _, undone := range played.Undone() {
		t.Require(false, "the planned fault never happened: %s", undone)
	}
	held := map[string]int{}
	for _, c := range played.Counts {
		held[c.Property] = c.Held
	}
	told := map[string]bool{}
	for _, f := range played.Findings {
		requirement := answersFor(of(e), f)
		t.Check(requirement, false, f.Property+" ("+f.Requirements[0]+")", f.Text)
		told[requirement] = true
	}
	for _, p := range of(e) {
		if !told[p.requirement] && held[p.name] > 0 {
			t.Check(p.requirement, true, p.name)
		}
	}
	if len(played.Findings) > 0 {
		t.Tell(played, played.Findings[0].Step)
	}
	t.Note("%d messages, %d broadcasts, %d packets handed over, %d deliveries", played.Messages, played.Broadcasts, played.Packets, played.Deliveries)
}

// answersFor is the requirement of the case under which a finding is counted:
// the broken sentence itself where the case names it, else that of its property,
// else that of the last property, to which all others contribute.
func answersFor(properties []property, f check.Finding) string {
	property := properties[len(properties)-1].requirement
	for _, p := range properties {
		if p.requirement == f.Requirements[0] {
			return p.requirement
		}
		if p.name == f.Property {
			property = p.requirement
		}
	}
	return property
}
