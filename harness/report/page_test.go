package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func page(t *testing.T, r *Run) string {
	t.Helper()
	return string(written(t, func(b *bytes.Buffer) error { return WriteHTML(b, r) }))
}

// withHistory is the mixed run with a case that has more exchanges than the
// page shows.
func withHistory() *Run {
	r := mixed()
	c := &r.Cases[1]
	for len(c.Transcript) < shownExchanges+3 {
		c.Transcript = append(c.Transcript, Exchange{Request: `{"id":2,"cmd":"advance"}`, Reply: `{"id":2,"ok":{}}`})
	}
	c.Notes = []string{"the clock stands"}
	return r
}

func TestWriteHTML_golden(t *testing.T) {
	golden(t, "mixed.html", []byte(page(t, withHistory())))
}

var (
	idAttribute = regexp.MustCompile(` id="([^"]*)"`)
	reference   = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
)

func TestWriteHTML_needsNothingElseAndItsLinksLeadSomewhere(t *testing.T) {
	html := page(t, withHistory())
	ids := map[string]bool{}
	for _, m := range idAttribute.FindAllStringSubmatch(html, -1) {
		if ids[m[1]] {
			t.Errorf("the ID %q is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, q := range requirements {
		if !ids[q.ID] || !strings.Contains(html, "<blockquote>"+q.Sentence) {
			t.Errorf("%s has no anchor or no sentence", q.ID)
		}
	}
	links := 0
	for _, m := range reference.FindAllStringSubmatch(html, -1) {
		fragment, inside := strings.CutPrefix(m[1], "#")
		target, err := url.PathUnescape(fragment)
		if err != nil {
			t.Error(err)
		}
		switch {
		case inside && !ids[target]:
			t.Errorf("a link leads to %q, which is not there", m[1])
		case !inside && m[1] != "https://example.org/1":
			t.Errorf("the page needs or names %q; only issues of known failures are outside", m[1])
		}
		links++
	}
	if links < 20 || strings.Contains(html, "@import") || strings.Contains(html, "url(") {
		t.Errorf("%d links, or something is loaded by the style", links)
	}
}

func TestWriteHTML_subjectCannotWriteThePage(t *testing.T) {
	r := withHistory()
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	r.Subject.Name, r.Fault, r.Pattern = evil, evil, evil
	r.Subject.Policy = map[string]string{evil: evil}
	r.Cases[1].Checks[0].Got, r.Cases[1].Transcript[0].Reply, r.Cases[1].Notes = evil, evil, []string{evil}
	r.Cases[3].Known.Issue = "javascript:alert(3)"
	html := page(t, r)
	if strings.Count(html, "<script") != 1 || strings.Contains(html, "<img") || strings.Contains(html, `"javascript:`) {
		t.Error("what the subject says became markup")
	}
}

func TestWriteHTML_emptyRunAndFault(t *testing.T) {
	fault := runOf()
	fault.Fault = "it did not start"
	for want, r := range map[string]*Run{"An adapter that said nothing": {Scope: Full}, "it did not start": fault} {
		if html := page(t, r); !strings.Contains(html, want) {
			t.Errorf("no %q in the page", want)
		}
	}
}

func TestWriteMarkdown_golden(t *testing.T) {
	golden(t, "mixed.md", written(t, func(b *bytes.Buffer) error { return WriteMarkdown(b, mixed()) }))
	fault := runOf()
	fault.Fault = "it did not start\n```\n# no heading"
	golden(t, "fault.md", written(t, func(b *bytes.Buffer) error { return WriteMarkdown(b, fault) }))
}

func TestWriteMarkdown_subjectWritesNoMarkup(t *testing.T) {
	r := mixed()
	r.Subject.Name = "<b>bold</b> | [link](x)"
	text := string(written(t, func(b *bytes.Buffer) error { return WriteMarkdown(b, r) }))
	if want := `&lt;b&gt;bold&lt;/b&gt; \| \[link\](x)`; !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
}

func TestWriteBadge_golden(t *testing.T) {
	image := written(t, func(b *bytes.Buffer) error { return WriteBadgeSVG(b, mixed()) })
	golden(t, "mixed.svg", image)
	golden(t, "mixed-badge.json", written(t, func(b *bytes.Buffer) error { return WriteBadgeJSON(b, mixed()) }))
	for decoder := xml.NewDecoder(bytes.NewReader(image)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the image is no XML: %v", err)
		}
	}
}

func TestBadge_saysWhatWasShown(t *testing.T) {
	works := runOf(judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1")))
	fails := runOf(judged("send/works", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1")))
	fault := runOf()
	fault.Fault = "it did not start"
	part := runOf(works.Cases...)
	part.Pattern = "send/*"
	vacuous := runOf(judged("send/never", "1. Sending", []string{"T-SEND-1"}))
	for want, r := range map[string]*Run{
		"conformant 1/1 2e7d32": works, "not conformant 0/1 c62828": fails, "no verdict c62828": fault,
		"nothing violated in the part that ran 1/1 2e7d32": part, "incomplete 0/1 8a5800": vacuous,
	} {
		b := r.Badge()
		if got := b.Message + " " + b.Color; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		text := written(t, func(b *bytes.Buffer) error { return WriteBadgeJSON(b, r) })
		var read map[string]any
		if err := json.Unmarshal(text, &read); err != nil || read["schemaVersion"] != 1.0 || read["label"] != "SDS" {
			t.Errorf("not what shields.io reads: %s", text)
		}
	}
}
