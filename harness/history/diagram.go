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

// WriteText draws the picture as text: time runs down, each participant has a
// column, with # for | while something goes wrong there.
//
//	            alice             bob
//	00:01.000   m1>               |
//	00:01.080   |                 >m1 *m1
//
// m1> is a broadcast, >m1 an arrival, x m1 a packet that got lost, *m1 a
// delivery. An exclamation mark stands before the step that is wrong.
func (p *Picture) WriteText(w io.Writer) error {
	widths := map[string]int{}
	for _, who := range p.Participants {
		widths[who] = len(who)
	}
	rows := p.rows()
	for _, r := range rows {
		if r.step != nil {
			widths[r.step.Node] = max(widths[r.step.Node], len(r.step.cell(p.Names)))
			if r.step == p.Wrong {
				widths[r.step.Node] = max(widths[r.step.Node], len(r.step.silence()))
			}
		}
	}
	write := func(mark, head string, text func(string) string) error {
		line := fmt.Sprintf("%s %-10s", mark, head)
		for _, who := range p.Participants {
			line += fmt.Sprintf("  %-*s", widths[who], text(who))
		}
		_, err := fmt.Fprintln(w, strings.TrimRight(line, " "))
		return err
	}
	if err := write(" ", "", func(who string) string { return who }); err != nil {
		return err
	}
	wrong := false
	for _, r := range rows {
		if r.span != nil {
			if _, err := fmt.Fprintf(w, "  %-10s  # %s\n", Clock(r.atMS), r.span.Text); err != nil {
				return err
			}
			continue
		}
		cell, mark := r.step.cell(p.Names), " "
		if r.step == p.Wrong {
			mark, wrong = "!", true
			if cell == "" {
				cell = r.step.silence()
			}
		} else if cell == "" {
			continue
		}
		err := write(mark, Clock(r.atMS), func(who string) string {
			if who == r.step.Node {
				return cell
			}
			return p.lifeline(who, r.atMS)
		})
		if err != nil {
			return err
		}
	}
	legend := "m> broadcast, >m arrival, x m lost on the way, *m delivery"
	if len(p.Spans) > 0 {
		legend += ", # something goes wrong"
	}
	if wrong {
		legend += ", ! the step that is wrong"
	}
	_, err := fmt.Fprintln(w, "  ("+legend+")")
	return err
}

func (p *Picture) lifeline(who string, atMS int64) string {
	for i := range p.Spans {
		if s := &p.Spans[i]; s.concerns(who) && s.AtMS <= atMS && atMS < s.UntilMS {
			return "#"
		}
	}
	return "|"
}
