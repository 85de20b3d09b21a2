package sut

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/report"
)

// Spec says what a case checks and what it needs. It is built from Req and
// its methods, each of which returns a changed copy.
type Spec struct {
	requirements []string
	needs        []contract.Capability
	clock        contract.ClockLevel
	dialect      string
	partner      bool
}

// Req names the requirements that a case checks. Each must be checked at least
// once on every way through the case: one that is not makes the case VACUOUS.
func Req(ids ...string) Spec {
	return Spec{requirements: ids, clock: contract.ClockFaked}
}

// Needs names capabilities without which the case cannot run. Where an
// optional one is not declared the case is SKIP, where it is inspect
// UNTESTABLE, and where it belongs to the core FAIL: the core cannot be left
// undeclared. The first optional one that is named is the group in which the
// report counts the case: a case about repair after a restart needs repair,
// then persistence.
func (s Spec) Needs(capabilities ...contract.Capability) Spec {
	s.needs = append(slices.Clip(s.needs), capabilities...)
	return s
}

// Clock names the weakest clock level that the case can be judged with. By
// default that is faked, which virtual satisfies too; on a weaker one the case
// is UNTESTABLE.
func (s Spec) Clock(weakest contract.ClockLevel) Spec {
	s.clock = weakest
	return s
}

// Dialect ties the case to one dialect. The case about another one's bytes is
// SKIP; sds-1 belongs to the core, as with Needs.
func (s Spec) Dialect(name string) Spec {
	s.dialect = name
	return s
}

// The dialects.
const (
	DialectSDS1   = "sds-1"
	DialectWakuJS = "waku-js"
)

// WithPartner says that the case is about a group in which the subject is mixed
// with the implementation that the run brings along, see T.Partner.
func (s Spec) WithPartner() Spec {
	s.partner = true
	return s
}

// group is the part of a subject's claim that the case belongs to: the core,
// or the first optional capability that it needs.
func (s Spec) group() string {
	for _, c := range s.needs {
		if c != contract.CapInspect && !slices.Contains(contract.Core, c) {
			return string(c)
		}
	}
	if s.dialect != "" && s.dialect != DialectSDS1 {
		return s.dialect
	}
	return report.CoreGroup
}

// Requirements lists the IDs that the case checks.
func (s Spec) Requirements() []string { return slices.Clone(s.requirements) }

// clockLevels is in order of strength, strongest first.
var clockLevels = []contract.ClockLevel{contract.ClockVirtual, contract.ClockFaked, contract.ClockScaled, contract.ClockReal}

func clockSatisfies(have, want contract.ClockLevel) bool {
	at := slices.Index(clockLevels, have)
	return at >= 0 && at <= slices.Index(clockLevels, want)
}
