package sut

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Played is a scenario that was played by participants of the subject alone,
// under the judge's rules for groups.
type Played struct {
	*explore.Judged
	steps []*history.Step
}

// Play plays a scenario that plan makes for what the subject can do. Its lines
// are too many for the report; a violation is told by its last steps instead. A
// fault of the adapter ends the case.
func (t *T) Play(plan func(has func(contract.Capability) bool, dialect string) *scenario.Scenario) *Played {
	dialect := t.subject.dialect
	if dialect == DialectSDS1 {
		dialect = "" // the default is left out
	}
	record := &history.Recorder{}
	t.log.paused, t.played = true, true
	judged, err := explore.Judge(t.ctx, plan(t.Has, dialect), scenario.Group{t.session}, record)
	t.log.paused = false
	if err != nil {
		t.breakOff(err)
	}
	return &Played{judged, record.Steps}
}

// storyLines is how much of a story a report tells.
const storyLines = 20

// Tell notes the steps that led to a finding, as sentences.
func (t *T) Tell(p *Played, step int) {
	var lines []string
	for _, s := range p.steps {
		if line := s.Line(p.Names); s.Index <= step && line != "" {
			lines = append(lines, line)
		}
	}
	if left := len(lines) - storyLines; left > 0 {
		t.Note("(%d lines before)", left)
		lines = lines[left:]
	}
	for _, line := range lines {
		t.notes = append(t.notes, cutLine(line))
	}
}
