package history

import (
	"fmt"
	"io"
	"strings"
)

// WriteMermaid draws the picture as a Mermaid sequence diagram. The step that
// is wrong has a coloured ground.
func (p *Picture) WriteMermaid(w io.Writer) error {
	var b strings.Builder
	if p.Title != "" {
		fmt.Fprintf(&b, "---\ntitle: %q\n---\n", p.Title)
	}
	b.WriteString("sequenceDiagram\n")
	shown := map[string]bool{}
	for _, who := range p.Participants {
		fmt.Fprintf(&b, "  participant %s\n", who)
		shown[who] = true
	}
	for _, r := range p.rows() {
		switch {
		case r.span != nil:
			over := r.span.Who
			if len(over) == 0 {
				over = p.Participants
			}
			if len(over) > 2 { // a note spans from one to another
				over = []string{over[0], over[len(over)-1]}
			}
			fmt.Fprintf(&b, "  Note over %s: %s\n", strings.Join(over, ","), mermaid(r.span.Text))
		case r.step == p.Wrong:
			b.WriteString("  rect rgba(220, 38, 38, 0.2)\n")
			p.mermaidStep(&b, r.step, shown)
			if p.Text != "" {
				fmt.Fprintf(&b, "  Note over %s: ✗ %s\n", r.step.Node, mermaid(p.Text))
			}
			b.WriteString("  end\n")
		default:
			p.mermaidStep(&b, r.step, shown)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p *Picture) mermaidStep(b *strings.Builder, s *Step, shown map[string]bool) {
	if (s.Kind == Received || s.Kind == Dropped) && shown[s.Packet.From] {
		arrow := map[Kind]string{Received: "->>", Dropped: "--x"}[s.Kind]
		fmt.Fprintf(b, "  %s%s%s: %s\n", s.Packet.From, arrow, s.Node, mermaid(s.Packet.Name))
	}
	notes := s.labels(p.Names)
	if s.Kind == Received || s.Kind == Dropped {
		notes = notes[1:] // the arrow tells
	}
	if len(notes) > 0 {
		fmt.Fprintf(b, "  Note over %s: %s\n", s.Node, mermaid(Clock(s.AtMS)+" "+strings.Join(notes, ", ")))
	}
}

// mermaid writes text without the characters that end a line or a comment in
// Mermaid.
func mermaid(text string) string {
	return strings.NewReplacer("#", "#35;", ";", ",", "\n", " ").Replace(text)
}
