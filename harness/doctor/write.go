package doctor

import (
	"fmt"
	"io"
	"strings"
)

var marks = map[Verdict]string{Pass: "ok  ", Fail: "FAIL", NotApplicable: "n/a "}

// Write renders probes for a terminal, without colours.
func Write(w io.Writer, probes []Probe) error {
	var b strings.Builder
	counts := make(map[Verdict]int)
	for _, p := range probes {
		counts[p.Verdict]++
		fmt.Fprintf(&b, "  %s  %s", marks[p.Verdict], p.Name)
		if p.Verdict == Pass && p.Note != "" {
			fmt.Fprintf(&b, ": %s", p.Note)
		}
		b.WriteString("\n")
		if p.Verdict == Pass {
			continue
		}
		detail(&b, "cause", p.Cause)
		detail(&b, "read", p.Read)
		detail(&b, "hint", p.Hint)
		if len(p.Stderr) > 0 {
			detail(&b, "stderr", "the last lines:\n"+strings.Join(p.Stderr, "\n"))
		}
		detail(&b, "see", p.Anchor)
	}
	fmt.Fprintf(&b, "%d passed, %d failed", counts[Pass], counts[Fail])
	if n := counts[NotApplicable]; n > 0 {
		fmt.Fprintf(&b, ", %d not applicable", n)
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// detail writes one labelled part, its further lines below the first.
func detail(b *strings.Builder, label, text string) {
	if text == "" {
		return
	}
	const indent = "          "
	fmt.Fprintf(b, "%s%-7s %s\n", indent, label+":", strings.ReplaceAll(text, "\n", "\n"+indent+strings.Repeat(" ", 8)))
}
