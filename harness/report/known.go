package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// KnownEntry is one known failure of a subject: which cases fail, and why. It
// forgives exactly that, until it expires.
type KnownEntry struct {
	Case        string `yaml:"case" json:"case"`                         // a glob over case IDs
	Requirement string `yaml:"requirement" json:"requirement,omitempty"` // empty: any requirement of the case
	Reason      string `yaml:"reason" json:"reason"`                     // must occur in the text of the failure
	Why         string `yaml:"why" json:"why"`                           // what the implementation does, with its source
	Issue       string `yaml:"issue" json:"issue"`                       // where the defect is tracked
	Expires     string `yaml:"expires" json:"expires"`                   // the day from which the entry counts no more, YYYY-MM-DD
	Line        int    `yaml:"-" json:"line"`                            // in the file
}

// KnownList is a file of known failures.
type KnownList struct {
	Path    string
	Entries []KnownEntry

	// May is for runs that do not repeat themselves, on a real network: what is
	// listed may fail, and need not.
	May bool
}

// KnownResult is what a known list did to a run.
type KnownResult struct {
	Path    string   `json:"path"`
	Entries int      `json:"entries"`
	Stale   []string `json:"stale"` // why the list no longer fits the subject; each line can be acted on
}

// ParseKnown reads a YAML list of known failures. An unknown key, an entry
// without one of case, reason, why, issue or expires, and a date that is none
// are refused: a list that forgives must say what and why.
func ParseKnown(path string, text []byte) (KnownList, error) {
	list := KnownList{Path: path}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return list, fmt.Errorf("known failures %s: %w", path, err)
	}
	if len(root.Content) > 0 && root.Content[0].Kind != yaml.SequenceNode && root.Content[0].Tag != "!!null" {
		return list, fmt.Errorf("known failures %s:%d: read %s, expected a list: one entry for each cause, with case, reason, why, issue and expires; CONTRIBUTING.md shows one",
			path, root.Content[0].Line, kindOf(root.Content[0]))
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&list.Entries); err != nil && err != io.EOF {
		return list, fmt.Errorf("known failures %s: %w", path, err)
	}
	if err := decoder.Decode(&yaml.Node{}); err != io.EOF {
		return list, fmt.Errorf("known failures %s: read a second document, expected one list", path)
	}
	for i := range list.Entries {
		e := &list.Entries[i]
		e.Line = root.Content[0].Content[i].Line
		if err := e.validate(); err != nil {
			return list, fmt.Errorf("known failures %s:%d: %w", path, e.Line, err)
		}
	}
	return list, nil
}

func kindOf(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		return "a map"
	}
	return fmt.Sprintf("%q", n.Value)
}

func (e *KnownEntry) validate() error {
	for _, field := range []struct{ name, value, want string }{
		{"case", e.Case, "a case ID, or a glob such as wire/*"},
		{"reason", e.Reason, "a part of the failure's text"},
		{"why", e.Why, "what the implementation does"},
		{"issue", e.Issue, "a link to where the defect is tracked"},
		{"expires", e.Expires, "a date such as 2027-01-31"},
	} {
		if strings.TrimSpace(field.value) == "" {
			return fmt.Errorf("entry without %s; add %s", field.name, field.want)
		}
	}
	if _, err := time.Parse(time.DateOnly, e.Expires); err != nil {
		return fmt.Errorf("expires: read %q, expected a date such as 2027-01-31", e.Expires)
	}
	return nil
}

func (e *KnownEntry) expired(today time.Time) bool {
	day, err := time.Parse(time.DateOnly, e.Expires)
	return err != nil || !today.Before(day)
}

// covers says whether the entry explains one failure of a case it matches.
func (e *KnownEntry) covers(requirement, failure string) bool {
	return (e.Requirement == "" || e.Requirement == requirement) && strings.Contains(failure, e.Reason)
}

func (e *KnownEntry) String() string { return fmt.Sprintf("line %d (%s)", e.Line, e.Case) }

// Apply marks the cases of run whose failure the list knows and returns what
// no longer fits. All names every case of the suite, so that an entry for a
// case left out by the run's pattern is not called stale. Judgement is by the
// full text whatever the run's scope: one list serves both.
func (l KnownList) Apply(run *Run, all []string, today time.Time) *KnownResult {
	result := &KnownResult{Path: l.Path, Entries: len(l.Entries), Stale: []string{}}
	for i := range l.Entries {
		e := &l.Entries[i]
		result.Stale = append(result.Stale, e.stale(run, all, today, l.May)...)
	}
	for i := range run.Cases {
		c := &run.Cases[i]
		entry, unknown := l.explain(c, today)
		if entry != nil && unknown == "" {
			c.Known = entry
		} else if entry != nil {
			result.Stale = append(result.Stale, fmt.Sprintf("%s: case %s fails for another reason too: %s", entry, c.ID, unknown))
		}
	}
	return result
}

// stale says why an entry does not fit the run.
func (e *KnownEntry) stale(run *Run, all []string, today time.Time, may bool) []string {
	if !slices.ContainsFunc(all, func(id string) bool { return Match(e.Case, id) }) {
		return []string{fmt.Sprintf("%s: no case matches the pattern; correct or remove the entry", e)}
	}
	if e.expired(today) {
		return []string{fmt.Sprintf("%s: expired on %s; look at %s, then remove the entry or give a new date", e, e.Expires, e.Issue)}
	}
	var lines []string
	for i := range run.Cases {
		c := &run.Cases[i]
		if may || !Match(e.Case, c.ID) {
			continue
		}
		failures := failures(c)
		switch {
		case len(failures) == 0:
			lines = append(lines, fmt.Sprintf("%s: case %s no longer fails (%s); remove it from the entry", e, c.ID, c.Verdict))
		case !slices.ContainsFunc(failures, func(f failure) bool { return e.covers(f.requirement, f.text) }):
			lines = append(lines, fmt.Sprintf("%s: case %s fails for another reason: expected %q in: %s", e, c.ID, e.Reason, c.Reason))
		}
	}
	return lines
}

// explain returns an entry that covers a failure of c, and the first failure
// that no entry covers. A nil entry: the list says nothing about the case.
func (l KnownList) explain(c *Case, today time.Time) (entry *KnownEntry, unknown string) {
	for _, f := range failures(c) {
		covered := false
		for i := range l.Entries {
			e := &l.Entries[i]
			if Match(e.Case, c.ID) && !e.expired(today) && e.covers(f.requirement, f.text) {
				covered = true
				entry = e
			}
		}
		if !covered && unknown == "" {
			unknown = f.text
		}
	}
	return entry, unknown
}

// failure is one thing that a known list may explain.
type failure struct{ requirement, text string }

// failures lists what is wrong with a case: its violated checks, and its
// reason when a whole requirement was not shown. An ERROR is never forgiven,
// and an INFO needs no forgiveness.
func failures(c *Case) []failure {
	switch c.Verdict {
	case FAIL, NONSTRICT, VACUOUS, UNTESTABLE:
	default:
		return nil
	}
	var found []failure
	for _, check := range c.Checks {
		if !check.Held && c.of(check.Requirement) != INFO {
			found = append(found, failure{check.Requirement, check.Failure()})
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, o := range c.Outcomes {
		if o.Verdict == c.Verdict {
			found = append(found, failure{o.Requirement, c.Reason})
		}
	}
	return found
}

// of returns what the case showed about one requirement.
func (c *Case) of(requirement string) Verdict {
	for _, o := range c.Outcomes {
		if o.Requirement == requirement {
			return o.Verdict
		}
	}
	return VACUOUS
}
