// Package rfc serves the specification: its text, embedded, and the registry
// of its requirements, extracted from that text. The registry has no list of
// its own to keep in step: a requirement is a tagged sentence of sds.md.
//
// The package knows nothing of who implements or checks a requirement.
package rfc

import (
	_ "embed"
	"slices"
	"sync"
)

//go:embed sds.md
var text string

// Level is the strength of a requirement, in the sense of RFC 2119.
type Level string

// The levels, strongest first. MUST NOT, SHALL and REQUIRED count as MUST,
// SHOULD NOT and RECOMMENDED as SHOULD, OPTIONAL as MAY.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	May    Level = "MAY"
)

// Origin says where a requirement comes from. A report can be restricted to
// the upstream ones, so that a foreign implementation is judged by the text
// that it was written from.
type Origin string

// The origins.
const (
	Upstream  Origin = "upstream"  // Vac RFC 109 says it
	Clarified Origin = "clarified" // RFC 109 is silent or ambiguous; this text decides
	Departure Origin = "departure" // RFC 109 says otherwise; this text departs from it
	Extension Origin = "extension" // optional, ours; one side without it still interoperates
)

// Requirement is one tagged sentence of the specification.
type Requirement struct {
	ID       string // such as SDS-SEND-3; never reused for something else
	Level    Level
	Origin   Origin
	Section  string // the nearest heading above, without its number signs
	Sentence string // the whole item after its tag, on one line
	Line     int    // of the tag in the text, from 1
}

// Text returns the specification as it was embedded.
func Text() string { return text }

// Requirements returns all requirements in the order of the text. The slice
// is the caller's own.
func Requirements() []Requirement { return slices.Clone(registry().list) }

// Lookup finds a requirement by its ID, such as SDS-SEND-3.
func Lookup(id string) (Requirement, bool) {
	r, ok := registry().byID[id]
	return r, ok
}

type index struct {
	list []Requirement
	byID map[string]Requirement
}

// registry leaves the offences of the text to the package's test: whoever
// reads the registry at run time has a text that passed it.
var registry = sync.OnceValue(func() index {
	list, _ := Extract(text)
	byID := make(map[string]Requirement, len(list))
	for _, r := range list {
		byID[r.ID] = r
	}
	return index{list, byID}
})
