package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/causeway-sds/causeway/rfc"
)

//go:embed html/report.html.tmpl
var htmlTemplate string

//go:embed html/report.css
var htmlStyle string

//go:embed html/report.js
var htmlScript string

var htmlPage = template.Must(template.New("report").Parse(htmlTemplate))

// shownExchanges is how many requests and replies of one case the page holds:
// the last ones, where the failure is. The JSON report has all.
const shownExchanges = 40

// htmlView is what the page shows.
type htmlView struct {
	Tool         Tool
	Subject      Subject
	Scope        Scope
	Seed         uint64
	Pattern      string
	Fault        string
	Standing     string // conformant, not conformant, ...
	Tone         string // good, bad or open
	Summary      string
	Exit         Exit
	Covered      int
	Claims       []Claim
	NotClaimed   []string
	Stale        []string
	Chips        []htmlChip
	Columns      []Verdict
	Rows         []htmlRow
	Requirements []htmlRequirement
	Cases        []htmlCase
	Style        template.CSS
	Script       template.JS
}

type htmlChip struct {
	Verdict Verdict
	Cases   int
}

type htmlRow struct {
	Section string
	Cases   int
	Cells   []htmlCell
}

type htmlCell struct {
	Verdict Verdict
	N       int
}

type htmlRequirement struct {
	rfc.Requirement
	Verdict Verdict
	Cases   []string
}

type htmlCase struct {
	Case
	Verdict   Verdict
	Outcomes  []htmlOutcome
	Failed    []Check
	Exchanges []htmlExchange
	Replay    string
}

type htmlOutcome struct {
	Requirement, Sentence string
	Verdict               Verdict
}

type htmlExchange struct {
	Exchange
	N      int
	Judged bool // a check failed right after it
	Left   int  // this many exchanges are left out here
}

// WriteHTML writes the report as one page that needs nothing else: no network,
// no other file, and no script to be read.
func WriteHTML(w io.Writer, r *Run) error {
	if err := htmlPage.Execute(w, r.page()); err != nil {
		return fmt.Errorf("write the HTML report: %w", err)
	}
	return nil
}

func (r *Run) page() htmlView {
	v := htmlView{
		Tool: r.Tool, Subject: r.Subject.whole(), Scope: r.Scope, Seed: r.Seed, Pattern: r.Pattern, Fault: r.Fault,
		Standing: r.standing(), Tone: r.tone(), Summary: r.Summary(), Exit: r.Exit(),
		Claims: r.Claims(), NotClaimed: r.Unclaimed(), Style: template.CSS(htmlStyle), Script: template.JS(htmlScript),
	}
	if r.Known != nil {
		v.Stale = r.Known.Stale
	}
	total := Count(r.Cases, r.Scope)
	for verdict, n := range inOrder(total) {
		v.Chips = append(v.Chips, htmlChip{verdict, n})
		if n > 0 { // a column of nothing only takes room, which phones lack
			v.Columns = append(v.Columns, verdict)
		}
	}
	for _, row := range r.Rows() {
		out := htmlRow{Section: row.Section, Cases: row.Cases}
		for _, verdict := range v.Columns {
			out.Cells = append(out.Cells, htmlCell{verdict, row.Counts[verdict]})
		}
		v.Rows = append(v.Rows, out)
	}
	sentences := map[string]string{}
	for _, q := range r.Results() {
		v.Requirements = append(v.Requirements, htmlRequirement{q.Requirement, q.In(r.Scope), q.Cases})
		sentences[q.ID] = q.Sentence
		if len(q.Cases) > 0 {
			v.Covered++
		}
	}
	for i := range r.Cases {
		v.Cases = append(v.Cases, r.htmlCase(&r.Cases[i], sentences))
	}
	return v
}

// inOrder yields every verdict with its count, in the order of reports.
func inOrder(counts Counts) func(func(Verdict, int) bool) {
	return func(yield func(Verdict, int) bool) {
		for _, verdict := range Verdicts {
			if !yield(verdict, counts[verdict]) {
				return
			}
		}
	}
}

func (r *Run) htmlCase(c *Case, sentences map[string]string) htmlCase {
	out := htmlCase{Case: *c, Verdict: c.In(r.Scope), Replay: r.Replay(c.ID)}
	for _, o := range c.Outcomes {
		out.Outcomes = append(out.Outcomes, htmlOutcome{o.Requirement, sentences[o.Requirement], o.In(r.Scope)})
	}
	judged := map[int]bool{}
	for _, check := range c.Checks {
		if !check.Held {
			out.Failed = append(out.Failed, check)
			judged[check.At] = true
		}
	}
	first := max(0, len(c.Transcript)-shownExchanges)
	if first > 0 {
		out.Exchanges = append(out.Exchanges, htmlExchange{Left: first})
	}
	for i, e := range c.Transcript[first:] {
		e.Request, e.Reply = cut(e.Request, 2000), cut(e.Reply, 2000)
		out.Exchanges = append(out.Exchanges, htmlExchange{Exchange: e, N: first + i + 1, Judged: judged[first+i+1]})
	}
	return out
}

// tone says how the standing is coloured.
func (r *Run) tone() string {
	switch {
	case r.Exit() == Broken, r.standing() == "not conformant":
		return "bad"
	case r.Exit() == Conformant:
		return "good"
	default:
		return "open"
	}
}
