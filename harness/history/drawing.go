package history

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// drawing is a picture whose places on the paper are being found.
type drawing struct {
	picture *Picture
	rows    []placed
	column  map[string]int  // where the lifeline of a participant is
	sentAt  map[*Packet]int // the height of a broadcast
	lane    int             // how wide the lane of a participant is
	width   int
	y       int
	words   strings.Builder // title and caption
}

// placed is a row with its place.
type placed struct {
	row
	lines   []string
	top, y  int
	below   int   // how far the label is below its usual place
	pauseMS int64 // that nothing happened before it
}

// newDrawing makes the lanes as wide as the longest label needs, within limits.
func newDrawing(p *Picture) *drawing {
	d := &drawing{picture: p, column: map[string]int{}, sentAt: map[*Packet]int{}, lane: svgColumn}
	for _, r := range p.rows() {
		labels := []string{}
		if r.span != nil {
			labels = append(labels, r.span.Text)
		} else {
			labels = append(labels, r.step.labels(p.Names)...)
		}
		for _, l := range labels {
			d.lane = max(d.lane, 44+int(float64(utf8.RuneCountInString(l))*svgLetter))
		}
		d.rows = append(d.rows, placed{row: r, lines: labels})
	}
	d.lane = min(d.lane, svgWidest)
	for i := range d.rows {
		var lines []string
		for _, l := range d.rows[i].lines {
			lines = append(lines, wrapped(l, int(float64(d.lane-44)/svgLetter))...)
		}
		d.rows[i].lines = lines
	}
	for i, who := range p.Participants {
		d.column[who] = svgGutter + i*d.lane
	}
	d.width = max(svgGutter+len(p.Participants)*d.lane, 560)
	return d
}

// labels are what a picture writes beside a step, a line each. Who sent what
// arrives is told by the arrow.
func (s *Step) labels(names Names) []string {
	var out []string
	switch {
	case s.Kind == Received && s.Packet.Damage != "":
		out = append(out, s.Packet.Name+", damaged ("+s.Packet.Damage+")")
	case s.Kind == Received:
		out = append(out, s.Packet.Name)
	case s.Kind == Dropped:
		out = append(out, s.Packet.Name+" is lost")
	default:
		if head := s.head(names); head != "" {
			out = append(out, head)
		}
	}
	out = append(out, s.outcome(names)...)
	if len(out) == 0 { // it is shown because it is wrong
		out = append(out, s.silence())
	}
	return out
}

// silence says what a step is in which nothing happened.
func (s *Step) silence() string {
	if s.Kind == Inspected {
		return "shows its state"
	}
	return "does nothing"
}

// place gives a row its height.
func (d *drawing) place(r *placed) {
	if i := d.index(r); i > 0 {
		if r.pauseMS = r.atMS - d.rows[i-1].atMS; r.pauseMS < svgPauses {
			r.pauseMS = 0
		} else {
			d.y += svgLine
		}
	}
	r.top, r.y = d.y, d.y+svgLine
	if r.step != nil {
		for _, p := range r.step.Broadcast {
			d.sentAt[p] = r.y
		}
	}
	if r.step != nil && r.step.Packet != nil && d.column[r.step.Packet.From] > d.column[r.step.Node] {
		r.below = svgLine - 3 // the arrow comes from where the label would be
	}
	d.y += r.below + max(1, len(r.lines))*svgLine + svgGap
}

func (d *drawing) index(r *placed) int {
	for i := range d.rows {
		if &d.rows[i] == r {
			return i
		}
	}
	return 0
}

// laneOf is where the text about a span stands: in the first lane concerned.
func (d *drawing) laneOf(s *Span) int {
	for _, who := range d.picture.Participants {
		if s.concerns(who) {
			return d.column[who] + 14
		}
	}
	return svgGutter
}

// title stands above the lanes, and caption, what is wrong, below.
func (d *drawing) title() {
	d.y = svgGap
	d.prose("title", d.picture.Title)
}

func (d *drawing) caption() {
	if d.picture.Text != "" {
		d.y += svgLine / 2
		d.prose("", d.picture.Text)
	}
}

func (d *drawing) prose(class, text string) {
	if text == "" {
		return
	}
	lines := wrapped(text, int(float64(d.width-24)/(svgLetter*1.12)))
	d.lines(&d.words, class, 12, d.y+14, lines)
	d.y += len(lines)*svgLine + 4
}

// wrapped breaks text between words. A word that is too long stays whole.
func wrapped(text string, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > most {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// pause says how long nothing happened.
func pause(ms int64) string {
	if ms < 60_000 {
		return fmt.Sprintf("%.1f s", float64(ms)/1000)
	}
	return fmt.Sprintf("%.1f min", float64(ms)/60_000)
}
