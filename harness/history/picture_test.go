package history

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// picture is the story with a fault, and with the last step as the wrong one.
func picture() *Picture {
	steps, names := story()
	return &Picture{
		Participants: []string{"alice", "bob"}, Steps: steps, Names: names, Wrong: steps[len(steps)-1],
		Spans: []Span{{Who: []string{"bob"}, AtMS: 1_500, UntilMS: 2_020, Text: "bob offline, 1.500 s to 2.020 s"}, {AtMS: 90_000, UntilMS: 91_000, Text: "after the end"}},
		Title: "FAIL no loss: SDS-IN-5", Text: "bob declares <m1> lost too early.",
	}
}

func TestText_marksFaultsAndTheWrongStep(t *testing.T) {
	var b bytes.Buffer
	if err := picture().WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `              alice  bob
  00:01.000   m1>    |
  00:01.000   |      x m1
  00:01.500   # bob offline, 1.500 s to 2.020 s
  00:02.000   m2>    #
  00:02.050   |      >m2
! 01:03.000   |      lost m1 *m2
  (m> broadcast, >m arrival, x m lost on the way, *m delivery, # something goes wrong, ! the step that is wrong)
`
	if diff := cmp.Diff(b.String(), want); diff != "" {
		t.Error(diff)
	}
}

func TestMermaid_marksFaultsAndTheWrongStep(t *testing.T) {
	var b bytes.Buffer
	if err := picture().WriteMermaid(&b); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"title: \"FAIL no loss: SDS-IN-5\"\n", "  Note over bob: bob offline", "  rect rgba(220, 38, 38, 0.2)\n  Note over bob: 01:03.000 declares m1 lost, delivers m2", "  Note over bob: ✗ bob declares"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("no %q in\n%s", line, b.String())
		}
	}
}

// A picture is well-formed XML, and what is written in a lane does not reach
// into the next one or onto another line.
func TestSVG_labelsStayApart(t *testing.T) {
	p := picture()
	p.Names["id1"] = "a message with quite a long name, which takes more than one line in its lane"
	var b bytes.Buffer
	if err := p.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
	}
	p.Participants = []string{"bob", "alice"} // arrows come from the right
	d := newDrawing(p)
	for i := range d.rows {
		d.place(&d.rows[i])
		for _, line := range d.rows[i].lines {
			if width := int(float64(len(line))*svgLetter) + 44; width > d.lane {
				t.Errorf("%q is %d wide in a lane of %d", line, width, d.lane)
			}
		}
		if arrives := d.rows[i].step != nil && d.rows[i].step.Packet != nil; arrives != (d.rows[i].below > 0) {
			t.Errorf("row %d: a label is %d below its place, arrival %v", i, d.rows[i].below, arrives)
		}
		if i > 0 && d.rows[i].y-d.rows[i-1].y < d.rows[i-1].below+len(d.rows[i-1].lines)*svgLine {
			t.Errorf("row %d begins before the %d lines above end", i, len(d.rows[i-1].lines))
		}
	}
	for class, n := range map[string]int{"bad": 1, "ring": 1, "span": 1, "way": 1, "lost": 1} {
		if got := strings.Count(b.String(), `class="`+class+`"`); got != n {
			t.Errorf("%d of class %s, want %d", got, class, n)
		}
	}
}
