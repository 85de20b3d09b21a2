package history

import (
	"fmt"
	"io"
	"strings"
)

// cell is what a diagram shows of a step, in the column of its participant.
func (s *Step) cell(names Names) string {
	var marks []string
	switch s.Kind {
	case Received:
		arrival := ">" + s.Packet.Name
		if s.Packet.Damage != "" {
			arrival += "!" // damaged
		}
		marks = append(marks, arrival)
	case Dropped:
		marks = append(marks, "x "+s.Packet.Name)
	case Crashed:
		marks = append(marks, "## crash")
	case Restarted:
		marks = append(marks, "## recover")
	case Copied:
		marks = append(marks, "## copy")
	case SetBack:
		marks = append(marks, "## set back")
	case ClockSet:
		marks = append(marks, "## clock "+clockError(s.WrongMS))
	case Left:
		marks = append(marks, "## leave")
	case Told:
		marks = append(marks, map[bool]string{true: "-- online", false: "-- offline"}[s.Online])
	}
	for _, p := range s.Broadcast {
		marks = append(marks, p.Name+">")
	}
	for _, e := range s.Events {
		switch {
		case e.Delivered != nil:
			marks = append(marks, "*"+names.Of(e.Delivered.MessageID))
		case e.Acknowledged != nil:
			marks = append(marks, "ack "+names.Of(e.Acknowledged.MessageID))
		case e.Lost != nil:
			marks = append(marks, "lost "+names.Of(e.Lost.MessageID))
		}
	}
	return strings.Join(marks, " ")
}

// WriteDiagram draws the steps as a space-time diagram: time runs down, each
// participant has a column.
//
//	            alice             bob
//	00:01.000   m1>               |
//	00:01.080   |                 >m1 *m1
//
// m1> is a broadcast, >m1 an arrival, x m1 a packet that got lost, *m1 a
// delivery.
func WriteDiagram(w io.Writer, participants []string, steps []*Step, names Names) error {
	widths := map[string]int{}
	for _, p := range participants {
		widths[p] = len(p)
	}
	for _, s := range steps {
		widths[s.Node] = max(widths[s.Node], len(s.cell(names)))
	}
	row := func(head string, text func(string) string) error {
		line := fmt.Sprintf("  %-10s", head)
		for _, p := range participants {
			line += fmt.Sprintf("  %-*s", widths[p], text(p))
		}
		_, err := fmt.Fprintln(w, strings.TrimRight(line, " "))
		return err
	}
	if err := row("", func(p string) string { return p }); err != nil {
		return err
	}
	for _, s := range steps {
		cell := s.cell(names)
		if cell == "" {
			continue
		}
		err := row(Clock(s.AtMS), func(p string) string {
			if p == s.Node {
				return cell
			}
			return "|"
		})
		if err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "  (m> broadcast, >m arrival, x m lost on the way, *m delivery)")
	return err
}

// WriteMermaid draws the steps as a Mermaid sequence diagram.
func WriteMermaid(w io.Writer, participants []string, steps []*Step, names Names) error {
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	for _, p := range participants {
		fmt.Fprintf(&b, "  participant %s\n", p)
	}
	shown := map[string]bool{}
	for _, p := range participants {
		shown[p] = true
	}
	for _, s := range steps {
		if (s.Kind == Received || s.Kind == Dropped) && shown[s.Packet.From] {
			arrow := map[Kind]string{Received: "->>", Dropped: "--x"}[s.Kind]
			fmt.Fprintf(&b, "  %s%s%s: %s\n", s.Packet.From, arrow, s.Node, mermaid(s.Packet.Name))
		}
		var notes []string
		switch s.Kind {
		case Crashed, Restarted, Told, Copied, SetBack, ClockSet, Left:
			notes = append(notes, s.head(names))
		}
		for _, p := range s.Broadcast {
			notes = append(notes, "broadcasts "+p.Describe(names))
		}
		for _, e := range s.Events {
			if words := names.told(e); words != "" {
				notes = append(notes, words)
			}
		}
		if len(notes) > 0 {
			fmt.Fprintf(&b, "  Note over %s: %s\n", s.Node, mermaid(Clock(s.AtMS)+" "+strings.Join(notes, ", ")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mermaid writes text without the characters that end a line or a comment in
// Mermaid.
func mermaid(text string) string {
	return strings.NewReplacer("#", "#35;", ";", ",").Replace(text)
}
