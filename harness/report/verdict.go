package report

import "slices"

// Verdict is the outcome of a case, or of a requirement over its cases.
type Verdict string

// The eight verdicts, the same names everywhere.
const (
	PASS       Verdict = "PASS"       // every check held
	FAIL       Verdict = "FAIL"       // a MUST was violated
	NONSTRICT  Verdict = "NONSTRICT"  // a SHOULD was violated; still conformant
	INFO       Verdict = "INFO"       // a MAY, or the text in scope does not ask for it: what was observed, as data
	SKIP       Verdict = "SKIP"       // an optional capability is not declared
	UNTESTABLE Verdict = "UNTESTABLE" // the clock is too weak, or a hook is missing
	VACUOUS    Verdict = "VACUOUS"    // the precondition never happened, so nothing was shown
	ERROR      Verdict = "ERROR"      // adapter, schema or harness failed outside what a case judges
)

// Verdicts lists all verdicts in the order in which reports show them.
var Verdicts = []Verdict{PASS, FAIL, NONSTRICT, INFO, SKIP, UNTESTABLE, VACUOUS, ERROR}

// bySeverity is the order in which one verdict hides another. SKIP comes
// first: a requirement that one case skipped and another showed was shown.
var bySeverity = []Verdict{SKIP, PASS, INFO, NONSTRICT, UNTESTABLE, VACUOUS, FAIL, ERROR}

// Worse says whether v hides w.
func (v Verdict) Worse(w Verdict) bool {
	return slices.Index(bySeverity, v) > slices.Index(bySeverity, w)
}

// Worst returns the verdict that hides all others. Of none it is VACUOUS:
// nothing was shown.
func Worst(verdicts ...Verdict) Verdict {
	if len(verdicts) == 0 {
		return VACUOUS
	}
	worst := verdicts[0]
	for _, v := range verdicts[1:] {
		if v.Worse(worst) {
			worst = v
		}
	}
	return worst
}

// Scope is the text that a subject is judged by.
type Scope string

// The scopes.
const (
	Full     Scope = "full"     // everything that the specification says
	Upstream Scope = "upstream" // only what Vac RFC 109 says
)

// Scopes lists both, the default first.
var Scopes = []Scope{Full, Upstream}
