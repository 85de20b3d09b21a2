package report

import (
	"fmt"
	"io"
	"strings"
)

// markdownFailures is how many violated requirements a summary shows in full:
// CI systems cut summaries that are too long, and people do not read them.
const markdownFailures = 20

// WriteMarkdown writes a short report for the summary page of a CI system: what
// the subject is, what failed, and the table by section.
func WriteMarkdown(w io.Writer, r *Run) error {
	var b strings.Builder
	mark := map[string]string{"good": "✅", "bad": "❌", "open": "⚠️"}[r.tone()]
	fmt.Fprintf(&b, "## %s SDS: %s\n\n", mark, r.standing())
	if r.Subject.Name != "" {
		fmt.Fprintf(&b, "%s %s (%s) · clock %s · dialect %s · scope %s · seed %d · exit code %d\n\n",
			markdownText(r.Subject.Name), markdownText(r.Subject.Version), markdownText(r.Subject.Language), r.Subject.Clock, r.Subject.Dialect, r.Scope, r.Seed, r.Exit())
	}
	if r.Fault != "" {
		fmt.Fprintf(&b, "```text\n%s\n```\n\n", strings.ReplaceAll(r.Fault, "```", "'''"))
	}
	r.markdownStale(&b)
	r.markdownFailures(&b)
	r.markdownTable(&b)
	fmt.Fprintf(&b, "%s · %s\n\n%s\n", Count(r.Cases, r.Scope), r.coverage(), markdownText(r.Summary()))
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Run) markdownStale(b *strings.Builder) {
	if r.Known == nil || len(r.Known.Stale) == 0 {
		return
	}
	b.WriteString("**The list of known failures does not fit:**\n\n")
	for _, line := range r.Known.Stale {
		fmt.Fprintf(b, "- %s\n", markdownText(cut(line, 300)))
	}
	b.WriteString("\n")
}

// markdownFailures shows each requirement that an unforgiven case violates,
// with its sentence and what that case found.
func (r *Run) markdownFailures(b *strings.Builder) {
	shown, left := 0, 0
	for _, q := range r.Results() {
		var failing []*Case
		for i := range r.Cases {
			if c := &r.Cases[i]; c.Known == nil && c.shows(q.ID, r.Scope) == FAIL {
				failing = append(failing, c)
			}
		}
		switch {
		case len(failing) == 0:
			continue
		case shown == markdownFailures:
			left++
			continue
		}
		shown++
		fmt.Fprintf(b, "<details><summary>❌ <b>%s</b> in %s</summary>\n\n> %s\n\n", q.ID, plural(len(failing), "case"), markdownText(q.Sentence))
		for _, c := range failing[:min(len(failing), detailed)] {
			fmt.Fprintf(b, "- `%s`: %s\n", c.ID, markdownText(cut(c.Reason, 400)))
		}
		if more := len(failing) - detailed; more > 0 {
			fmt.Fprintf(b, "- and %s besides\n", plural(more, "case"))
		}
		b.WriteString("\n</details>\n\n")
	}
	if left > 0 {
		fmt.Fprintf(b, "And %s besides.\n\n", plural(left, "violated requirement"))
	}
}

// shows is of, in a scope.
func (c *Case) shows(requirement string, scope Scope) Verdict {
	for _, o := range c.Outcomes {
		if o.Requirement == requirement {
			return o.In(scope)
		}
	}
	return VACUOUS
}

func (r *Run) markdownTable(b *strings.Builder) {
	rows := r.Rows()
	if len(rows) == 0 {
		return
	}
	var used []Verdict
	total := Count(r.Cases, r.Scope)
	b.WriteString("| section | cases |")
	for verdict, n := range inOrder(total) {
		if n > 0 {
			used = append(used, verdict)
			fmt.Fprintf(b, " %s |", verdict)
		}
	}
	b.WriteString("\n|---|--:|" + strings.Repeat("--:|", len(used)) + "\n")
	for _, row := range append(rows, Row{"**total**", len(r.Cases), total}) {
		fmt.Fprintf(b, "| %s | %d |", row.Section, row.Cases)
		for _, verdict := range used {
			cell := " "
			if n := row.Counts[verdict]; n > 0 {
				cell = fmt.Sprint(n)
			}
			fmt.Fprintf(b, " %s |", cell)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}

// markdownText keeps what an adapter says from becoming markup.
func markdownText(s string) string {
	s = strings.Join(strings.Fields(printable(s)), " ")
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "\\|", "[", "\\[", "]", "\\]", "`", "\\`", "*", "\\*", "_", "\\_").Replace(s)
}
