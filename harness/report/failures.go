package report

import (
	"fmt"
	"slices"
	"strings"
)

// detailed is how many cases of one violated requirement are shown with what
// was sent and what came back; the others are named.
const detailed = 2

// failures shows what nobody expected, by requirement: the sentence, then its
// cases.
func (t *terminal) failures() {
	for _, v := range []Verdict{ERROR, FAIL} {
		for _, id := range t.violated(v) {
			t.requirement(v, id)
		}
		t.unnamed(v)
	}
}

// violated lists the requirements of the unexpected cases with verdict v, in
// the order of the specification.
func (t *terminal) violated(v Verdict) []string {
	var ids []string
	for _, q := range t.run.Requirements {
		if len(t.casesOf(v, q.ID)) > 0 {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// casesOf lists the unexpected cases in which a requirement has verdict v. An
// ERROR belongs to no sentence and is shown by unnamed.
func (t *terminal) casesOf(v Verdict, id string) []*Case {
	if v == ERROR {
		return nil
	}
	var cases []*Case
	for i := range t.run.Cases {
		c := &t.run.Cases[i]
		hit := slices.ContainsFunc(c.Outcomes, func(o Outcome) bool {
			return o.Requirement == id && o.In(t.run.Scope) == v
		})
		if hit && c.Known == nil {
			cases = append(cases, c)
		}
	}
	return cases
}

func (t *terminal) requirement(v Verdict, id string) {
	at := slices.IndexFunc(t.run.Results(), func(q RequirementResult) bool { return q.ID == id })
	q := t.run.Results()[at]
	place := q.Section
	if q.Line > 0 {
		place = fmt.Sprintf("%s, rfc/sds.md:%d", place, q.Line)
	}
	t.line("%s %s (%s, %s; %s)", t.style.verdict(v, string(v)), t.style.paint(bold, id), q.Level, q.Origin, place)
	t.b.WriteString(wrap("  ", q.Sentence))
	cases := t.casesOf(v, id)
	for _, c := range cases[:min(detailed, len(cases))] {
		t.detail(c, id)
	}
	if len(cases) > detailed {
		var ids []string
		for _, c := range cases[detailed:] {
			ids = append(ids, c.ID)
		}
		t.b.WriteString(wrap("  ", fmt.Sprintf("and %s besides: %s", plural(len(ids), "case"), cut(strings.Join(ids, ", "), 600))))
	}
	t.line("")
}

// unnamed shows the cases with verdict v that no requirement of the
// specification stands for.
func (t *terminal) unnamed(v Verdict) {
	shown := 0
	for i := range t.run.Cases {
		c := &t.run.Cases[i]
		if v != ERROR || c.Verdict != ERROR {
			continue
		}
		if shown++; shown > detailed {
			continue
		}
		t.line("%s %s: %s", t.style.verdict(v, string(v)), c.ID, c.Title)
		t.b.WriteString(indented("  ", c.Reason))
		t.exchange(c, len(c.Transcript))
		t.line("  run       %s\n", t.run.Replay(c.ID))
	}
	if shown > detailed {
		t.line("%s in %s besides\n", t.style.verdict(v, string(v)), plural(shown-detailed, "case"))
	}
}

// detail shows one case: what the sentence wants here, what was sent, what
// came back, and how to run it alone.
func (t *terminal) detail(c *Case, requirement string) {
	t.line("  %s: %s", t.style.paint(bold, c.ID), c.Title)
	at := slices.IndexFunc(c.Checks, func(k Check) bool { return k.Requirement == requirement && !k.Held })
	if at < 0 {
		t.field("because", c.Reason)
	} else {
		check := c.Checks[at]
		t.field("wants", check.Message)
		t.field("expected", check.Expected)
		t.field("got", check.Got)
		t.exchange(c, check.At)
	}
	t.field("run", t.run.Replay(c.ID))
}

// exchange shows the last request and reply before a check.
func (t *terminal) exchange(c *Case, before int) {
	if before < 1 || before > len(c.Transcript) {
		return
	}
	e := c.Transcript[before-1]
	t.field("sent", e.Request)
	t.field("received", e.Reply)
	for _, note := range e.Notes {
		t.field("", note)
	}
}

func (t *terminal) field(name, value string) {
	if value == "" {
		return
	}
	t.line("    %-9s %s", name, cut(printable(value), 700))
}

// indented keeps the lines of a text apart, since a fault's text is made of
// lines that people act on.
func indented(indent, text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(indent + printable(line) + "\n")
	}
	return b.String()
}
