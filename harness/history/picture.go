package history

import "slices"

// Picture is what a space-time diagram shows: some steps of a run, who took
// part, what went wrong around them, and the step that a reader is to look at.
type Picture struct {
	Participants []string
	Steps        []*Step
	Names        Names
	Spans        []Span // what went wrong for a while
	Wrong        *Step  // the step that breaks a rule; may be nil
	Title        string // what is shown, in a line; may be empty
	Text         string // what Wrong breaks, in sentences; may be empty
}

// Span is something that holds for participants for a while, as a fault does.
type Span struct {
	Who           []string // nobody named: everybody
	AtMS, UntilMS int64
	Text          string
}

// concerns tells whether a participant is meant.
func (s *Span) concerns(who string) bool { return len(s.Who) == 0 || slices.Contains(s.Who, who) }

// row is a line of a picture: a step that shows something, or the beginning of
// a span.
type row struct {
	step *Step
	span *Span
	atMS int64
}

// rows puts the steps that show something and the beginnings of spans into one
// order. A span that begins after the last step, or ends before the first, has
// no place in the picture.
func (p *Picture) rows() []row {
	var rows []row
	for _, s := range told(p.Steps, p.Names) {
		rows = append(rows, row{step: s, atMS: s.AtMS})
	}
	if w := p.Wrong; w != nil && !slices.ContainsFunc(rows, func(r row) bool { return r.step == w }) {
		at := slices.IndexFunc(rows, func(r row) bool { return r.step.Index > w.Index })
		if at < 0 {
			at = len(rows)
		}
		rows = slices.Insert(rows, at, row{step: w, atMS: w.AtMS})
	}
	if len(rows) == 0 {
		return nil
	}
	lastMS := rows[len(rows)-1].atMS
	for i := range p.Spans {
		s := &p.Spans[i]
		if s.AtMS > lastMS {
			continue
		}
		at, _ := slices.BinarySearchFunc(rows, s.AtMS, func(r row, ms int64) int {
			if r.atMS < ms || r.span != nil && r.atMS == ms {
				return -1
			}
			return 1
		})
		rows = slices.Insert(rows, at, row{span: s, atMS: s.AtMS})
	}
	return rows
}
