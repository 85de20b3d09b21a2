package report

import (
	"strings"
	"testing"
)

func TestExit_firstThatApplies(t *testing.T) {
	pass := judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1"))
	fail := judged("send/fails", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1"))
	should := judged("send/long", "1. Sending", []string{"T-SEND-2"}, broken("T-SEND-2"))
	clarified := judged("receive/deaf", "2. Receiving", []string{"T-RECV-1"}, broken("T-RECV-1"))
	vacuous := judged("send/never", "1. Sending", []string{"T-SEND-1"})
	untestable := settled("send/late", "1. Sending", CoreGroup, []string{"T-SEND-1"}, UNTESTABLE, "clock")
	broke := settled("send/odd", "1. Sending", CoreGroup, []string{"T-SEND-1"}, ERROR, "noise")
	skip := settled("repair/asks", "3. Repair", "repair", []string{"T-REP-1"}, SKIP, "not declared")
	known := fail
	known.Known = &KnownEntry{}

	for _, test := range []struct {
		name  string
		cases []Case
		edit  func(*Run)
		want  Exit
		line  string
	}{
		{"all pass", []Case{pass}, nil, Conformant, "conformant: core (1/1)"},
		{"a SHOULD is still conformant", []Case{pass, should}, nil, Conformant, "conformant: core (1/1)"},
		{"an unclaimed group", []Case{pass, skip}, nil, Conformant, "conformant: core (1/1); not claimed: repair"},
		{"a declared group, skipped for something else", []Case{pass, skip}, func(r *Run) { r.Subject.Capabilities = []string{"repair"} }, Conformant, "conformant: core (1/1)"},
		{"a MUST failed", []Case{pass, fail}, nil, Nonconformant, "not conformant: core (0/1)"},
		{"a failure before a vacuous case", []Case{fail, vacuous}, nil, Nonconformant, "not conformant: core (0/1)"},
		{"vacuous", []Case{pass, vacuous}, nil, Incomplete, "incomplete: core (0/1)"},
		{"vacuous and allowed", []Case{pass, vacuous}, func(r *Run) { r.Allow.Vacuous = 1 }, Conformant, "conformant: core (0/1)"},
		{"untestable", []Case{pass, untestable}, func(r *Run) { r.Allow.Vacuous = 1 }, Incomplete, "incomplete: core (0/1)"},
		{"untestable and allowed", []Case{pass, untestable}, func(r *Run) { r.Allow.Untestable = 1 }, Conformant, "conformant: core (0/1)"},
		{"a known failure", []Case{pass, known}, nil, Conformant, "not conformant: core (0/1)"},
		{"a stale list", []Case{fail}, func(r *Run) { r.Known = &KnownResult{Stale: []string{"x"}} }, Stale, "not conformant: core (0/1)"},
		{"an error before everything", []Case{fail, broke}, func(r *Run) { r.Known = &KnownResult{Stale: []string{"x"}} }, Broken, "no verdict: core (0/1)"},
		{"a fault", nil, func(r *Run) { r.Fault = "it did not start" }, Broken, "no verdict"},
		{"no cases", nil, nil, Incomplete, "incomplete"},
		{"clarified, full scope", []Case{pass, clarified}, nil, Nonconformant, "not conformant: core (1/2)"},
		{"clarified, upstream scope", []Case{pass, clarified}, func(r *Run) { r.Scope = Upstream }, Conformant, "conformant to the upstream text: core (1/1)"},
		{"a part", []Case{pass}, func(r *Run) { r.Pattern = "send/*" }, Conformant, "nothing violated in the part that ran: core (1/1)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := runOf(test.cases...)
			if test.edit != nil {
				test.edit(r)
			}
			if got := r.Exit(); got != test.want {
				t.Errorf("exit %d, want %d", got, test.want)
			}
			if got := r.Summary(); got != test.line {
				t.Errorf("summary %q, want %q", got, test.line)
			}
		})
	}
}

func TestSummary_countsEachShouldOfAGroupThatHasNoMust(t *testing.T) {
	must := judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1"))
	for _, test := range []struct {
		check Check
		want  string
	}{
		{held("T-SEND-2"), "conformant: core (1/1), digests (1/1 SHOULD)"},
		{broken("T-SEND-2"), "conformant: core (1/1), digests (0/1 SHOULD)"},
	} {
		only := judged("digests/brief", "1. Sending", []string{"T-SEND-2"}, test.check)
		only.Group = "digests"
		r := runOf(must, only)
		if got := r.Summary(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestSummary_coreFirst(t *testing.T) {
	repair := judged("repair/asks", "3. Repair", []string{"T-REP-1"}, held("T-REP-1"))
	repair.Group = "acked-by"
	r := runOf(repair, judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1")))
	if got := r.Summary(); !strings.HasPrefix(got, "conformant: core (1/1), acked-by (1/1)") {
		t.Errorf("got %q", got)
	}
}
