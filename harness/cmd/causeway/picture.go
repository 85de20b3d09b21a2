package main

import (
	"strings"

	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// pictureOf is what is drawn of a run: all of it, or, where the violation with
// a key shows, what led to it.
func pictureOf(s *scenario.Scenario, j *explore.Judged, steps []*history.Step, key string) *history.Picture {
	p := &history.Picture{Participants: s.Names(), Steps: steps, Names: j.Names, Spans: spans(s.Faults)}
	finding, shown := j.Of(key)
	if !shown || finding.Step >= len(steps) {
		return p
	}
	p.Steps = steps[:finding.Step+1]
	p.Wrong = steps[finding.Step]
	p.Title = string(grade(finding.Requirements)) + " " + finding.Property
	p.Text = finding.Text + ". This breaks " + strings.Join(finding.Requirements, ", ") + "."
	return p
}

// spans are the faults that hold for a while. A packet that is lost by name
// shows where it is lost.
func spans(faults []fault.Fault) []history.Span {
	var all []history.Span
	for _, f := range faults {
		if f.Packet != "" {
			continue
		}
		who := f.Who
		if f.To != "" {
			who = []string{f.To}
		} else if f.From != "" {
			who = []string{f.From}
		}
		all = append(all, history.Span{Who: who, AtMS: f.AtMS, UntilMS: f.UntilMS, Text: f.String()})
	}
	return all
}
