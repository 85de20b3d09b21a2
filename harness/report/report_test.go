package report

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/rfc"
)

// The requirements of a small specification, one of each kind that matters.
var requirements = []rfc.Requirement{
	{ID: "T-SEND-1", Level: rfc.Must, Origin: rfc.Upstream, Section: "1. Sending", Sentence: "A sender MUST send."},
	{ID: "T-SEND-2", Level: rfc.Should, Origin: rfc.Upstream, Section: "1. Sending", Sentence: "A sender SHOULD be brief."},
	{ID: "T-SEND-3", Level: rfc.May, Origin: rfc.Upstream, Section: "1. Sending", Sentence: "A sender MAY sing."},
	{ID: "T-RECV-1", Level: rfc.Must, Origin: rfc.Clarified, Section: "2. Receiving", Sentence: "A receiver MUST listen, whatever it is that the others are saying, for as long as it takes them to say it."},
	{ID: "T-REP-1", Level: rfc.Must, Origin: rfc.Extension, Section: "3. Repair", Sentence: "A receiver MUST ask again."},
}

func lookup(id string) (rfc.Requirement, bool) {
	at := slices.IndexFunc(requirements, func(r rfc.Requirement) bool { return r.ID == id })
	if at < 0 {
		return rfc.Requirement{}, false
	}
	return requirements[at], true
}

// held and broken are checks with one exchange before them.
func held(id string) Check { return Check{Requirement: id, Held: true, Message: "it holds", At: 1} }

func broken(id string) Check {
	return Check{Requirement: id, Message: "the answer is 42", Expected: "42", Got: "41", At: 1}
}

// judged is a case of the core that ran, with its verdicts.
func judged(id, section string, names []string, checks ...Check) Case {
	c := Case{ID: id, Title: "Title of " + id, Section: section, Group: CoreGroup, Requirements: names, Checks: checks, Elapsed: 1500 * time.Microsecond}
	Judge(&c, lookup, "")
	if c.Verdict != PASS {
		c.Transcript = []Exchange{{Request: `{"id":1,"cmd":"send"}`, Reply: `{"id":1,"ok":{}}`, Notes: []string{"sent wire is nothing much"}}}
	}
	return c
}

func settled(id, section, group string, names []string, v Verdict, why string) Case {
	c := Case{ID: id, Title: "Title of " + id, Section: section, Group: group, Requirements: names}
	Set(&c, v, why, lookup)
	return c
}

func runOf(cases ...Case) *Run {
	return &Run{
		Tool:    Tool{Name: "causeway", Version: "test"},
		Subject: Subject{Name: "thing", Version: "1.2", Language: "go", Command: []string{"./thing", "an arg"}, Clock: "virtual", Dialect: "sds-1"},
		Scope:   Full, Seed: DefaultSeed, Cases: cases, Requirements: requirements,
	}
}

// mixed is a run with every verdict, for the golden files.
func mixed() *Run {
	r := runOf(
		judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1")),
		judged("send/fails", "1. Sending", []string{"T-SEND-1", "T-SEND-2"}, broken("T-SEND-1"), held("T-SEND-2")),
		judged("send/fails-again", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1")),
		judged("send/fails-once-more", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1")),
		judged("send/long", "1. Sending", []string{"T-SEND-2"}, broken("T-SEND-2")),
		judged("send/sings", "1. Sending", []string{"T-SEND-3"}, broken("T-SEND-3")),
		judged("receive/deaf", "2. Receiving", []string{"T-RECV-1"}, broken("T-RECV-1")),
		judged("receive/never", "2. Receiving", []string{"T-RECV-1"}),
		settled("receive/late", "2. Receiving", CoreGroup, []string{"T-RECV-1"}, UNTESTABLE, "the adapter's clock is real, the case needs faked"),
		settled("repair/asks", "3. Repair", "repair", []string{"T-REP-1"}, SKIP, "the capability repair is not declared"),
		settled("vectors/wire/odd", "vectors/wire", CoreGroup, []string{"T-SEND-1"}, ERROR, "adapter: noise\n  read:     hello\n  hint:     write logs to stderr"),
	)
	r.Subject.Policy = map[string]string{"resend": "adapter"}
	r.Subject.Capabilities, r.Subject.Dialects = []string{"ack", "resend"}, []string{"sds-1"}
	r.Cases[3].Known = &KnownEntry{
		Case: "send/fails-once-more", Reason: "42", Why: "it counts from 0", Issue: "https://example.org/1", Expires: "2030-01-01", Line: 3,
	}
	r.Known = &KnownResult{Path: "known.yaml", Entries: 2, Stale: []string{"line 9 (send/works): case send/works no longer fails (PASS); remove it from the entry"}}
	r.Reports = []string{"out/report.json"}
	return r
}
