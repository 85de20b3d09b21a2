package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// table writes one row a section, with a column for each verdict, so that an
// empty column is as visible as a full one.
func (t *terminal) table() {
	rows := t.run.Rows()
	if len(rows) == 0 {
		return
	}
	total := Row{Section: "total", Cases: len(t.run.Cases), Counts: Count(t.run.Cases, t.run.Scope)}
	width := len(total.Section)
	for _, row := range rows {
		width = max(width, utf8.RuneCountInString(row.Section))
	}
	header := fmt.Sprintf("%-*s  %5s", width, "section", "cases")
	for _, v := range Verdicts {
		header += fmt.Sprintf("  %*s", column(v), v)
	}
	t.line("%s", t.style.paint(bold, header))
	for _, row := range rows {
		t.row(row, width)
	}
	t.line("%s", strings.Repeat("-", utf8.RuneCountInString(header)))
	t.row(total, width)
	t.line("")
}

func (t *terminal) row(row Row, width int) {
	// The padding counts characters, as Sprintf does; a colour is put around
	// the padded cell, since its escape sequences have a width of their own.
	line := fmt.Sprintf("%-*s  %5d", width, row.Section, row.Cases)
	for _, v := range Verdicts {
		cell := fmt.Sprintf("%*s", column(v), ".")
		if n := row.Counts[v]; n > 0 {
			cell = t.style.verdict(v, fmt.Sprintf("%*d", column(v), n))
		}
		line += "  " + cell
	}
	t.line("%s", line)
}

func column(v Verdict) int { return max(4, len(v)) }
