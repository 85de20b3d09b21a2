package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// WriteTerminal writes the report that people read: what went wrong first,
// then the table, then one line that says what the subject was shown to be.
func WriteTerminal(w io.Writer, r *Run, style Style) error {
	t := &terminal{run: r, style: style}
	t.heading()
	t.fault()
	t.failures()
	t.others()
	t.known()
	t.table()
	t.footer()
	_, err := io.WriteString(w, t.b.String())
	return err
}

type terminal struct {
	b     strings.Builder
	run   *Run
	style Style
}

func (t *terminal) line(format string, args ...any) {
	fmt.Fprintf(&t.b, format+"\n", args...)
}

func (t *terminal) heading() {
	s := t.run.Subject
	if s.Name == "" {
		return
	}
	t.line("subject: %s", printable(strings.TrimSpace(fmt.Sprintf("%s %s (%s), clock %s, dialect %s", s.Name, s.Version, s.Language, s.Clock, s.Dialect))))
	if s.StepMS > 0 {
		t.line("timers: the subject gives no deadlines; advanced every %d ms", s.StepMS)
	}
	for _, topic := range slices.Sorted(maps.Keys(s.Policy)) {
		t.line("policy: %s", printable(topic+": "+s.Policy[topic])+" (not credited to the library under test)")
	}
	t.line("")
}

func (t *terminal) fault() {
	if t.run.Fault == "" {
		return
	}
	t.line("%s %s", t.style.verdict(ERROR, "ERROR"), indented("", t.run.Fault))
	if t.run.FaultOf == "" && len(t.run.Subject.Command) > 0 && !strings.HasPrefix(t.run.Fault, "interrupted") {
		words := []string{ShellQuote(t.run.program()), "doctor", "--"}
		for _, word := range t.run.Subject.Command {
			words = append(words, ShellQuote(word))
		}
		t.line("this says more: %s\n", strings.Join(words, " "))
	}
}

// others lists the cases that neither failed nor passed, a line each, or one line
// where many have the same reason. INFO and SKIP are in the table only: the first is data for the JSON report, the
// second the subject's own choice.
func (t *terminal) others() {
	for _, v := range []Verdict{VACUOUS, UNTESTABLE, NONSTRICT} {
		var reasons []string
		ids := map[string][]string{}
		for i := range t.run.Cases {
			c := &t.run.Cases[i]
			if c.Known != nil || c.In(t.run.Scope) != v {
				continue
			}
			if ids[c.Reason] == nil {
				reasons = append(reasons, c.Reason)
			}
			ids[c.Reason] = append(ids[c.Reason], c.ID)
		}
		for _, reason := range reasons {
			t.other(v, ids[reason], cut(printable(reason), 240))
		}
		if len(reasons) > 0 {
			t.line("")
		}
	}
}

func (t *terminal) other(v Verdict, ids []string, reason string) {
	if len(ids) > detailed {
		t.line("%s %s: %s; the first is %s", t.style.verdict(v, string(v)), plural(len(ids), "case"), reason, ids[0])
		return
	}
	for _, id := range ids {
		t.line("%s %s: %s", t.style.verdict(v, string(v)), id, reason)
	}
}

func (t *terminal) known() {
	if t.run.Known == nil {
		return
	}
	for _, line := range t.run.Known.Stale {
		t.line("%s %s", t.style.verdict(FAIL, "STALE"), wrapAfter(fmt.Sprintf("%s, %s", t.run.Known.Path, printable(cut(line, 600)))))
	}
	type group struct {
		entry *KnownEntry
		cases int
	}
	var groups []group
	for i := range t.run.Cases {
		entry := t.run.Cases[i].Known
		if entry == nil {
			continue
		}
		at := slices.IndexFunc(groups, func(g group) bool { return g.entry == entry })
		if at < 0 {
			groups, at = append(groups, group{entry: entry}), len(groups)
		}
		groups[at].cases++
	}
	for _, g := range groups {
		t.line("%s %s (%s): %s [%s, until %s]", t.style.paint(faint, "known"), g.entry.Case,
			plural(g.cases, "case"), cut(strings.Join(strings.Fields(g.entry.Why), " "), 240), g.entry.Issue, g.entry.Expires)
	}
	if len(groups)+len(t.run.Known.Stale) > 0 {
		t.line("")
	}
}

func wrapAfter(text string) string {
	return strings.TrimSpace(wrap("      ", text))
}

func (t *terminal) footer() {
	r := t.run
	if len(r.Cases) > 0 {
		t.counts()
	}
	for _, path := range r.Reports {
		t.line("report: %s", path)
	}
	summary := r.Summary()
	if r.Exit() == Conformant && r.standing() != "not conformant" {
		summary = t.style.paint(green, summary)
	} else {
		summary = t.style.paint(red, summary)
	}
	t.line("%s", summary)
}

func (t *terminal) counts() {
	r := t.run
	for _, scope := range Scopes {
		mark := ""
		if scope == r.Scope {
			mark = "   (this run's scope)"
		}
		t.line("scope %-9s %s%s", string(scope)+":", Count(r.Cases, scope), mark)
	}
	if r.Known != nil {
		t.line("known failures: %s in %s, %d stale", plural(r.knownCases(), "case"), r.Known.Path, len(r.Known.Stale))
	}
	t.line("coverage: %s", r.coverage())
}

func (r *Run) knownCases() int {
	n := 0
	for i := range r.Cases {
		if r.Cases[i].Known != nil {
			n++
		}
	}
	return n
}

// coverage says how many requirements the cases of this run name.
func (r *Run) coverage() string {
	total, shown := 0, 0
	for _, q := range r.Results() {
		total++
		if len(q.Cases) > 0 {
			shown++
		}
	}
	return fmt.Sprintf("%d of %d requirements checked by %s", shown, total, plural(len(r.Cases), "case"))
}

// String lists the verdicts that occur, as in "61 PASS, 2 SKIP".
func (c Counts) String() string {
	var parts []string
	for _, v := range Verdicts {
		if c[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c[v], v))
		}
	}
	if len(parts) == 0 {
		return "no cases"
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
