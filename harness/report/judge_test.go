package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/rfc"
)

func TestJudge_verdictFollowsFromChecks(t *testing.T) {
	for _, test := range []struct {
		name           string
		names          []string
		checks         []Check
		vacuous        string
		full, upstream Verdict
	}{
		{"all held", []string{"T-SEND-1"}, []Check{held("T-SEND-1")}, "", PASS, PASS},
		{"upstream MUST violated", []string{"T-SEND-1"}, []Check{broken("T-SEND-1")}, "", FAIL, FAIL},
		{"one of two checks violated", []string{"T-SEND-1"}, []Check{held("T-SEND-1"), broken("T-SEND-1"), held("T-SEND-1")}, "", FAIL, FAIL},
		{"SHOULD violated", []string{"T-SEND-2"}, []Check{broken("T-SEND-2")}, "", NONSTRICT, NONSTRICT},
		{"MAY not done", []string{"T-SEND-3"}, []Check{broken("T-SEND-3")}, "", INFO, INFO},
		{"clarified MUST violated", []string{"T-RECV-1"}, []Check{broken("T-RECV-1")}, "", FAIL, INFO},
		{"clarified violated, upstream held", []string{"T-RECV-1", "T-SEND-1"}, []Check{broken("T-RECV-1"), held("T-SEND-1")}, "", FAIL, INFO},
		{"a named requirement never checked", []string{"T-SEND-1", "T-SEND-2"}, []Check{held("T-SEND-1")}, "", VACUOUS, VACUOUS},
		{"violated outweighs never checked", []string{"T-SEND-1", "T-SEND-2"}, []Check{broken("T-SEND-1")}, "", FAIL, FAIL},
		{"a precondition ended the case", []string{"T-SEND-1"}, []Check{held("T-SEND-1")}, "nobody sent", VACUOUS, VACUOUS},
		{"a precondition ended the case after a violation", []string{"T-SEND-1"}, []Check{broken("T-SEND-1")}, "nobody sent", FAIL, FAIL},
		{"clarified never checked", []string{"T-RECV-1"}, nil, "", VACUOUS, INFO},
		{"a requirement that only a check names", []string{"T-SEND-2"}, []Check{held("T-SEND-2"), broken("T-SEND-1")}, "", FAIL, FAIL},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := Case{Requirements: test.names, Checks: test.checks}
			Judge(&c, lookup, test.vacuous)
			if c.Verdict != test.full || c.UpstreamVerdict != test.upstream {
				t.Errorf("got %s, upstream %s; want %s, upstream %s", c.Verdict, c.UpstreamVerdict, test.full, test.upstream)
			}
			if (c.Reason == "") != (c.Verdict == PASS) {
				t.Errorf("verdict %s with reason %q", c.Verdict, c.Reason)
			}
		})
	}
}

func TestJudge_byTheUpstreamTextOnlyUpstreamIsViolated(t *testing.T) {
	for origin, want := range map[rfc.Origin]Verdict{rfc.Upstream: FAIL, rfc.Clarified: INFO, rfc.Departure: INFO, rfc.Extension: INFO} {
		of := func(id string) (rfc.Requirement, bool) {
			return rfc.Requirement{ID: id, Level: rfc.Must, Origin: origin}, true
		}
		c := Case{Requirements: []string{"T-1"}, Checks: []Check{broken("T-1")}}
		if Judge(&c, of, ""); c.UpstreamVerdict != want || c.Verdict != FAIL {
			t.Errorf("origin %s: %s, upstream %s; want FAIL and %s", origin, c.Verdict, c.UpstreamVerdict, want)
		}
	}
}

func TestJudge_reasonNamesWhatWasExpectedAndGot(t *testing.T) {
	c := Case{Requirements: []string{"T-SEND-1"}, Checks: []Check{broken("T-SEND-1")}}
	Judge(&c, lookup, "")
	if want := "T-SEND-1: the answer is 42, expected 42, got 41"; c.Reason != want {
		t.Errorf("got %q, want %q", c.Reason, want)
	}
}

func TestWorst_orderOfVerdicts(t *testing.T) {
	for _, test := range []struct {
		of   []Verdict
		want Verdict
	}{
		{nil, VACUOUS},
		{[]Verdict{SKIP}, SKIP},
		{[]Verdict{SKIP, PASS}, PASS},
		{[]Verdict{PASS, INFO}, INFO},
		{[]Verdict{NONSTRICT, INFO}, NONSTRICT},
		{[]Verdict{NONSTRICT, UNTESTABLE}, UNTESTABLE},
		{[]Verdict{VACUOUS, UNTESTABLE}, VACUOUS},
		{[]Verdict{VACUOUS, FAIL}, FAIL},
		{[]Verdict{ERROR, FAIL}, ERROR},
	} {
		if got := Worst(test.of...); got != test.want {
			t.Errorf("Worst(%v) = %s, want %s", test.of, got, test.want)
		}
	}
}

func TestMatch_globsOverCaseIDs(t *testing.T) {
	for _, test := range []struct {
		pattern, id string
		want        bool
	}{
		{"", "send/works", true},
		{"send/works", "send/works", true},
		{"send/works", "send/works-too", false},
		{"send/*", "send/works", true},
		{"vectors/*", "vectors/wire/odd", true},
		{"*odd", "vectors/wire/odd", true},
		{"*/wire/*", "vectors/wire/odd", true},
		{"send/w?rks", "send/works", true},
		{"send/w?rks", "send/wrks", false},
		{"receive/*, send/*", "send/works", true},
		{"receive/*", "send/works", false},
		{"*a*a*b", "aaaaaaaaaaaaaaab", true},
		{"send/", "send/works", false},
	} {
		if got := Match(test.pattern, test.id); got != test.want {
			t.Errorf("Match(%q, %q) = %v, want %v", test.pattern, test.id, got, test.want)
		}
	}
}

func TestResults_worstOverTheCasesOfARequirement(t *testing.T) {
	r := mixed()
	got := map[string]Verdict{}
	for _, q := range r.Results() {
		got[q.ID] = q.Verdict
	}
	want := map[string]Verdict{"T-SEND-1": ERROR, "T-SEND-2": NONSTRICT, "T-SEND-3": INFO, "T-RECV-1": FAIL, "T-REP-1": SKIP}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
