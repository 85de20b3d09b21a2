package sut

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/report"
)

func TestTranscript_hoursWithoutEffectAreNotShown(t *testing.T) {
	f := newFake()
	f.hello.StepMS = 1000
	c := verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("n")
		n.Send("before")
		n.Advance(time.Hour)
		n.Send("between")
		s.Check("T-1", false, "something between")
		n.Advance(time.Hour)
		n.Send("after")
		s.Check("T-1", true, "something after")
	})
	if len(c.Transcript) > 12 {
		t.Fatalf("%d exchanges are shown", len(c.Transcript))
	}
	for i, text := range []string{"between", "after"} {
		e := c.Transcript[c.Checks[i].At-1]
		if content := fmt.Sprintf(`"content":%q`, base64.StdEncoding.EncodeToString([]byte(text))); !strings.Contains(e.Request, content) {
			t.Errorf("the check points at %s, want the send of %q", e.Request, text)
		}
	}
	var notes []string
	for _, e := range c.Transcript {
		notes = append(notes, e.Notes...)
	}
	if got := strings.Join(notes, "\n"); !strings.Contains(got, "3598 exchanges before this one are not shown") {
		t.Errorf("nothing says what is left out:\n%s", got)
	}
}

func TestShorten_keepsTheEndsAndWhatFailed(t *testing.T) {
	var exchanges []report.Exchange
	for i := range 1000 {
		exchanges = append(exchanges, report.Exchange{Request: fmt.Sprint(i + 1)})
	}
	checks := []report.Check{{At: 500, Held: true}, {At: 600}, {At: 1000, Held: true}, {At: 0}}
	shown := shorten(exchanges, checks)
	if len(shown) != 2*shownAtEnds+shownBefore {
		t.Errorf("%d exchanges are shown", len(shown))
	}
	if first, last := shown[0].Request, shown[len(shown)-1].Request; first != "1" || last != "1000" {
		t.Errorf("from %s to %s", first, last)
	}
	if at := checks[1].At; shown[at-1].Request != "600" {
		t.Errorf("the failed check points at %s, want 600", shown[at-1].Request)
	}
	if checks[0].At != 0 || checks[2].At != len(shown) || checks[3].At != 0 {
		t.Errorf("the other checks point at %+v", checks)
	}
}

func TestShorten_leavesAShortTranscriptAlone(t *testing.T) {
	exchanges := []report.Exchange{{Request: `"cmd":"create"`}, {Request: `"cmd":"advance"`, Reply: `"ok":{}`}}
	checks := []report.Check{{At: 2}}
	if got := shorten(exchanges, checks); len(got) != 2 || checks[0].At != 2 || got[1].Notes != nil {
		t.Errorf("%+v, %+v", got, checks)
	}
	if got := shorten(nil, nil); got != nil {
		t.Errorf("%+v", got)
	}
}
