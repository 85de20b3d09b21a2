package report

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/rfc"
)

// Read turns a JSON report back into the run that it tells of. A file without
// its footer was cut off while it was written, and is refused.
func Read(text []byte) (*Run, error) {
	var in struct {
		jsonRun
		Footer *jsonFooter `json:"footer"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return nil, fmt.Errorf("read a JSON report: %w", err)
	}
	if in.Report != JSONVersion {
		return nil, fmt.Errorf("read a JSON report: read version %d, expected %d, as causeway test --report json=FILE writes", in.Report, JSONVersion)
	}
	if in.Footer == nil {
		return nil, fmt.Errorf("read a JSON report: it has no footer, so it was cut off; run the suite again")
	}
	r := &Run{
		Tool: in.Tool, Subject: in.Subject, Scope: in.Scope, Seed: in.Seed, Pattern: in.Pattern,
		Fault: in.Fault, Known: in.Known, Allow: in.Footer.Allow,
	}
	for _, c := range in.Cases {
		r.Cases = append(r.Cases, c.whole())
	}
	for _, q := range in.Requirements {
		r.Requirements = append(r.Requirements, rfc.Requirement{ID: q.ID, Level: q.Level, Origin: q.Origin, Section: q.Section, Sentence: q.Sentence})
	}
	if len(r.Cases) != in.Footer.Cases {
		return nil, fmt.Errorf("read a JSON report: read %d cases, expected the %d of its footer", len(r.Cases), in.Footer.Cases)
	}
	return r, nil
}

// whole turns a case of the file back into one of a run.
func (c jsonCase) whole() Case {
	out := Case{
		ID: c.ID, Title: c.Title, Section: c.Section, Group: c.Group, Verdict: c.Verdict, UpstreamVerdict: c.UpstreamVerdict,
		Outcomes: c.Requirements, Reason: c.Reason, Checks: c.Checks, Notes: c.Notes, Transcript: c.Transcript,
		Elapsed: time.Duration(c.Seconds * float64(time.Second)), Known: c.Known,
	}
	for _, o := range c.Requirements {
		out.Requirements = append(out.Requirements, o.Requirement)
	}
	return out
}
