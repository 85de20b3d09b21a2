package history

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// The measures of the drawing, in pixels.
const (
	svgGutter = 104 // times stand here
	svgLine   = 16  // of text
	svgGap    = 12  // between rows
	svgHead   = 30  // names of participants
	svgLetter = 6.7 // how wide a letter is, more or less
	svgColumn = 150 // at least
	svgWidest = 250 // at most; longer labels take more lines
	svgPauses = 5_000
)

// svgStyle has colours that can be told apart on white and on black.
const svgStyle = `<style>
text{fill:#1b1f24;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.bg{fill:#fff}.t{fill:#6b7280}.who{font-weight:bold;font-size:14px}.title{font-weight:bold;font-size:15px}
.life{stroke:#cbd5e1;stroke-width:2}.row{stroke:#f1f5f9}.dot{fill:#475569}
.way{stroke:#2563eb;stroke-width:1.6}.tip{fill:#2563eb}.lost{stroke:#dc2626;stroke-width:1.6;stroke-dasharray:5 4}.cross{stroke:#dc2626;stroke-width:2.4}
.gone{fill:#b91c1c}.span{fill:#f59e0b;fill-opacity:.16}.edge{fill:#f59e0b}.fault{fill:#92400e;font-style:italic}
.bad{fill:#fee2e2;stroke:#dc2626;stroke-width:1.5}.wrong{fill:#991b1b;font-weight:bold;stroke:none}.ring{fill:none;stroke:#dc2626;stroke-width:2.5}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3;stroke:#0d1117}.bg{fill:#0d1117}.t{fill:#8b949e}.life{stroke:#3d444d}.row{stroke:#161b22}.dot{fill:#9198a1}
.way{stroke:#79b8ff}.tip{fill:#79b8ff}.lost,.cross{stroke:#ff7b72}.gone{fill:#ff7b72}.span{fill:#d29922;fill-opacity:.2}.edge{fill:#d29922}.fault{fill:#e3b341}
.bad{fill:#4c1519;stroke:#ff7b72}.wrong{fill:#ffdcd7;stroke:none}.ring{stroke:#ff7b72}}
</style>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 1 10 5 0 9z"/></marker></defs>
`

// WriteSVG draws the picture: lifelines run down, each packet is an arrow from
// its broadcast to its arrival. Rows are steps, so that a quiet hour takes no
// more paper than a busy second.
func (p *Picture) WriteSVG(w io.Writer) error {
	d := newDrawing(p)
	d.title()
	top := d.y
	d.y += svgHead
	for i := range d.rows {
		d.place(&d.rows[i])
	}
	bottom := d.y + svgGap
	d.y = bottom
	d.caption()
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"system-ui,'DejaVu Sans',sans-serif\" font-size=\"12\">\n", d.width, d.y+svgGap, d.width, d.y+svgGap)
	b.WriteString(svgStyle)
	b.WriteString("<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n")
	d.spans(&b, bottom)
	for _, who := range p.Participants {
		x := d.column[who]
		fmt.Fprintf(&b, "<text class=\"who\" x=\"%d\" y=\"%d\">%s</text>\n", x-8, top+18, html.EscapeString(who))
		fmt.Fprintf(&b, "<line class=\"life\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", x, top+svgHead-4, x, bottom)
	}
	for i := range d.rows {
		d.arrow(&b, &d.rows[i])
	}
	for i := range d.rows {
		d.label(&b, &d.rows[i])
	}
	b.WriteString(d.words.String())
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// spans shades the lanes of those for whom something goes wrong.
func (d *drawing) spans(b *strings.Builder, bottom int) {
	for i := range d.rows {
		s := d.rows[i].span
		if s == nil {
			continue
		}
		end := bottom
		for _, later := range d.rows[i+1:] {
			if later.atMS >= s.UntilMS {
				end = later.top - svgGap/2
				break
			}
		}
		top := d.rows[i].top - svgGap/2
		for _, who := range d.picture.Participants {
			if s.concerns(who) {
				fmt.Fprintf(b, "<rect class=\"span\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", d.column[who]-12, top, d.lane, end-top)
				fmt.Fprintf(b, "<rect class=\"edge\" x=\"%d\" y=\"%d\" width=\"3\" height=\"%d\"/>\n", d.column[who]-12, top, end-top)
			}
		}
	}
}

// arrow draws the way of a packet, where its broadcast is in the picture. The
// way of a packet that got lost ends before it arrives.
func (d *drawing) arrow(b *strings.Builder, r *placed) {
	if r.step == nil || r.step.Packet == nil {
		return
	}
	from, known := d.column[r.step.Packet.From]
	x, here := d.column[r.step.Node]
	sent, drawn := d.sentAt[r.step.Packet]
	if !known || !here || !drawn {
		return
	}
	side := 6
	if from > x {
		side = -6
	}
	if r.step.Kind == Dropped {
		endX, endY := from+(x-from)*4/5, sent+(r.y-sent)*4/5
		fmt.Fprintf(b, "<line class=\"lost\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", from+side, sent, endX, endY)
		fmt.Fprintf(b, "<path class=\"cross\" d=\"M%d %d l10 10 m0 -10 l-10 10\"/>\n", endX-5, endY-5)
		return
	}
	fmt.Fprintf(b, "<line class=\"way\" marker-end=\"url(#tip)\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", from+side, sent, x-side, r.y)
}

// label writes what happens in a row beside the lifeline.
func (d *drawing) label(b *strings.Builder, r *placed) {
	fmt.Fprintf(b, "<text class=\"t\" x=\"12\" y=\"%d\">%s</text>\n", r.y+4, Clock(r.atMS))
	if r.pauseMS > 0 {
		fmt.Fprintf(b, "<text class=\"t\" x=\"28\" y=\"%d\" font-size=\"10\">⋮ %s</text>\n", r.y-svgLine, pause(r.pauseMS))
	}
	if r.span != nil {
		d.lines(b, "fault", d.laneOf(r.span), r.y+4, r.lines)
		return
	}
	x := d.column[r.step.Node]
	class := ""
	switch {
	case r.step == d.picture.Wrong:
		class = "wrong"
		fmt.Fprintf(b, "<rect class=\"bad\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>\n", x+9, r.y+r.below-11, d.lane-26, len(r.lines)*svgLine+7)
		fmt.Fprintf(b, "<circle class=\"ring\" cx=\"%d\" cy=\"%d\" r=\"8\"/>\n", x, r.y)
	case r.step.Kind == Dropped:
		class = "gone"
	}
	fmt.Fprintf(b, "<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"4.5\"/>\n", x, r.y)
	d.lines(b, class, x+14, r.y+r.below+4, r.lines)
}

func (d *drawing) lines(b *strings.Builder, class string, x, y int, lines []string) {
	for i, line := range lines {
		fmt.Fprintf(b, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", class, x, y+i*svgLine, html.EscapeString(line))
	}
}
