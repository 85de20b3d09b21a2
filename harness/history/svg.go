package history

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// The measures of the drawing, in pixels.
const (
	svgColumn = 230
	svgRow    = 34
	svgLeft   = 150
	svgTop    = 50
)

// WriteSVG draws the steps as a space-time diagram: lifelines run down, each
// packet is an arrow from its broadcast to its arrival. Rows are steps, so that
// a quiet hour takes no more paper than a busy second.
func WriteSVG(w io.Writer, participants []string, steps []*Step, names Names) error {
	column, sentAt := map[string]int{}, map[*Packet]int{}
	for i, p := range participants {
		column[p] = svgLeft + i*svgColumn
	}
	var b strings.Builder
	rows := 0
	for _, s := range steps {
		x, here := column[s.Node]
		if !here || s.cell(names) == "" {
			continue
		}
		y := svgTop + (rows+1)*svgRow
		rows++
		fmt.Fprintf(&b, "<text x=\"8\" y=\"%d\" class=\"t\">%s</text>\n", y+4, Clock(s.AtMS))
		for _, p := range s.Broadcast {
			sentAt[p] = y
		}
		if s.Packet != nil {
			svgArrow(&b, s, column, sentAt, x, y)
		}
		fmt.Fprintf(&b, "<circle cx=\"%d\" cy=\"%d\" r=\"4\"/>\n", x, y)
		fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\">%s</text>\n", x+9, y-6, html.EscapeString(s.cell(names)))
	}
	height := svgTop + (rows+2)*svgRow
	width := svgLeft + len(participants)*svgColumn
	head := fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n", width, height)
	head += "<style>.t{fill:#777}.life{stroke:#bbb}.way{stroke:#36c}.lost{stroke:#c33;stroke-dasharray:4}</style>\n"
	head += "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
	for _, p := range participants {
		head += fmt.Sprintf("<text x=\"%d\" y=\"24\" font-weight=\"bold\">%s</text>\n", column[p]-10, html.EscapeString(p))
		head += fmt.Sprintf("<line class=\"life\" x1=\"%d\" y1=\"32\" x2=\"%d\" y2=\"%d\"/>\n", column[p], column[p], height-10)
	}
	_, err := io.WriteString(w, head+b.String()+"</svg>\n")
	return err
}

// svgArrow draws the way of a packet, where its broadcast is in the picture.
func svgArrow(b *strings.Builder, s *Step, column map[string]int, sentAt map[*Packet]int, x, y int) {
	from, known := column[s.Packet.From]
	if sent, drawn := sentAt[s.Packet]; known && drawn {
		class := map[Kind]string{Received: "way", Dropped: "lost"}[s.Kind]
		fmt.Fprintf(b, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", class, from, sent, x, y)
	}
}
