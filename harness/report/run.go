package report

import (
	"time"

	"github.com/causeway-sds/causeway/rfc"
)

// Run is one run of the suite against one subject.
type Run struct {
	Tool    Tool
	Subject Subject
	Scope   Scope
	Seed    uint64
	Pattern string   // of the cases that ran; empty: all
	Flags   []string // further ones, without which a case could not be run again
	Cases   []Case   // in the order of the suite

	// Requirements are those of the specification, in its order, with or
	// without a case.
	Requirements []rfc.Requirement

	// Program is how the tool was called, for commands that somebody may copy;
	// empty: by its name.
	Program string

	Known *KnownResult // nil: no list was given

	// Fault is why the run ended early or never began; empty when it went
	// the whole way.
	Fault string

	// FaultOf names what failed then, such as the engine, where that was not the
	// adapter: to examine the adapter would say nothing about it.
	FaultOf string

	Allow   Allow
	Reports []string // paths of the reports written, to be named at the end
}

// Tool names the program that judged.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Subject is what was judged, in its own words: the answer to hello.
type Subject struct {
	Name         string            `json:"name"`
	Version      string            `json:"version"`
	Language     string            `json:"language"`
	Command      []string          `json:"command"` // empty: the built-in reference
	Clock        string            `json:"clock"`
	StepMS       int64             `json:"step_ms"` // 0: the subject gives deadlines
	Capabilities []string          `json:"capabilities"`
	Dialects     []string          `json:"dialects"`
	Dialect      string            `json:"dialect"` // the one that this run used
	Policy       map[string]string `json:"policy"`  // what the adapter does, not the library under test
}

// Allow says how many cases may show nothing before the run counts as
// incomplete.
type Allow struct {
	Vacuous    int `json:"vacuous"`
	Untestable int `json:"untestable"`
}

// Case is one case of the suite and what became of it.
type Case struct {
	ID           string // stable: section/slug, such as receive/buffers-until-met
	Title        string
	Section      string // a section of the specification, or vectors/<family>
	Group        string // "core", or the optional capability that the case is about
	Requirements []string

	Verdict         Verdict // by the full text
	UpstreamVerdict Verdict // by the upstream text
	Outcomes        []Outcome
	Reason          string // why it is not PASS, on one line
	Checks          []Check
	Notes           []string   // what the case observed, as data
	Transcript      []Exchange // kept unless the verdict is PASS
	Elapsed         time.Duration

	Known *KnownEntry // the entry of the known list that this case's failure fits
}

// In returns the verdict in a scope.
func (c Case) In(scope Scope) Verdict {
	if scope == Upstream {
		return c.UpstreamVerdict
	}
	return c.Verdict
}

// Outcome is what a case showed about one requirement.
type Outcome struct {
	Requirement string  `json:"requirement"`
	Verdict     Verdict `json:"verdict"`
	Upstream    Verdict `json:"upstream_verdict"`
}

// In returns the verdict in a scope.
func (o Outcome) In(scope Scope) Verdict {
	if scope == Upstream {
		return o.Upstream
	}
	return o.Verdict
}

// Check is one statement about the subject, made while a case ran.
type Check struct {
	Requirement string `json:"requirement"`
	Held        bool   `json:"held"`
	Message     string `json:"message"`            // what the sentence wants here
	Expected    string `json:"expected,omitempty"` // where there is a value to compare
	Got         string `json:"got,omitempty"`
	At          int    `json:"at"` // exchanges made before the check: the last of them is what it judges
}

// Exchange is one request and its reply, as the lines that were carried.
type Exchange struct {
	Request string   `json:"request"`
	Reply   string   `json:"reply"`
	Notes   []string `json:"notes,omitempty"` // the wire bytes in both, spelled out
}
