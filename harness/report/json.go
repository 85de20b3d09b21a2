package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"github.com/causeway-sds/causeway/rfc"
)

// Schema is the JSON Schema (draft 2020-12) of the JSON report.
//
//go:embed schema/report-1.schema.json
var Schema []byte

// JSONVersion is the version of the JSON report's form.
const JSONVersion = 1

type jsonRun struct {
	Report       int               `json:"report"`
	Tool         Tool              `json:"tool"`
	Subject      Subject           `json:"subject"`
	Scope        Scope             `json:"scope"`
	Seed         uint64            `json:"seed"`
	Pattern      string            `json:"pattern"`
	Fault        string            `json:"fault"`
	Cases        []jsonCase        `json:"cases"`
	Requirements []jsonRequirement `json:"requirements"`
	Known        *KnownResult      `json:"known"`
	Footer       jsonFooter        `json:"footer"`
}

type jsonCase struct {
	ID              string      `json:"id"`
	Title           string      `json:"title"`
	Section         string      `json:"section"`
	Group           string      `json:"group"`
	Verdict         Verdict     `json:"verdict"`
	UpstreamVerdict Verdict     `json:"upstream_verdict"`
	Reason          string      `json:"reason,omitempty"`
	Requirements    []Outcome   `json:"requirements"`
	Checks          []Check     `json:"checks"`
	Notes           []string    `json:"notes,omitempty"`
	Transcript      []Exchange  `json:"transcript,omitempty"`
	Seconds         float64     `json:"seconds"`
	Known           *KnownEntry `json:"known,omitempty"`
	Replay          string      `json:"replay"`
}

type jsonRequirement struct {
	ID              string     `json:"id"`
	Level           rfc.Level  `json:"level"`
	Origin          rfc.Origin `json:"origin"`
	Section         string     `json:"section"`
	Sentence        string     `json:"sentence"`
	Verdict         Verdict    `json:"verdict,omitempty"` // absent: no case
	UpstreamVerdict Verdict    `json:"upstream_verdict,omitempty"`
	Cases           []string   `json:"cases"`
}

// jsonFooter ends the report. A file without one was cut off.
type jsonFooter struct {
	Cases          int            `json:"cases"`
	Totals         map[string]int `json:"totals"`
	UpstreamTotals map[string]int `json:"upstream_totals"`
	Known          int            `json:"known"`
	Allow          Allow          `json:"allow"`
	Claims         []Claim        `json:"claims"`
	NotClaimed     []string       `json:"not_claimed"`
	Exit           Exit           `json:"exit"`
	Summary        string         `json:"summary"`
}

// WriteJSON writes the report that machines read: everything the run found,
// with the footer last.
func WriteJSON(w io.Writer, r *Run) error {
	out := jsonRun{
		Report: JSONVersion, Tool: r.Tool, Subject: r.Subject.whole(), Scope: r.Scope, Seed: r.Seed,
		Pattern: r.Pattern, Fault: r.Fault, Known: r.Known,
		Cases: []jsonCase{}, Requirements: []jsonRequirement{}, Footer: r.footer(),
	}
	for i := range r.Cases {
		out.Cases = append(out.Cases, r.jsonCase(&r.Cases[i]))
	}
	for _, q := range r.Results() {
		out.Requirements = append(out.Requirements, jsonRequirement{
			q.ID, q.Level, q.Origin, q.Section, q.Sentence, q.Verdict, q.Upstream, q.Cases,
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("encode the JSON report: %w", err)
	}
	return nil
}

func (r *Run) jsonCase(c *Case) jsonCase {
	out := jsonCase{
		ID: c.ID, Title: c.Title, Section: c.Section, Group: c.Group, Verdict: c.Verdict,
		UpstreamVerdict: c.UpstreamVerdict, Reason: c.Reason, Requirements: c.Outcomes, Checks: c.Checks,
		Notes: c.Notes, Transcript: c.Transcript, Seconds: c.Elapsed.Seconds(), Known: c.Known, Replay: r.Replay(c.ID),
	}
	if out.Checks == nil {
		out.Checks = []Check{}
	}
	if out.Requirements == nil {
		out.Requirements = []Outcome{}
	}
	return out
}

// whole is the subject with empty lists instead of absent ones.
func (s Subject) whole() Subject {
	for _, list := range []*[]string{&s.Command, &s.Capabilities, &s.Dialects} {
		if *list == nil {
			*list = []string{}
		}
	}
	if s.Policy == nil {
		s.Policy = map[string]string{}
	}
	return s
}

func (r *Run) footer() jsonFooter {
	return jsonFooter{
		Cases: len(r.Cases), Totals: Count(r.Cases, Full).whole(), UpstreamTotals: Count(r.Cases, Upstream).whole(),
		Known: r.knownCases(), Allow: r.Allow, Claims: r.Claims(), NotClaimed: r.Unclaimed(), Exit: r.Exit(), Summary: r.Summary(),
	}
}

// whole names every verdict, also those that did not occur.
func (c Counts) whole() map[string]int {
	all := map[string]int{}
	for _, v := range Verdicts {
		all[string(v)] = c[v]
	}
	return all
}
