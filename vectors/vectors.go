// Package vectors serves the test vectors: the JSON files, embedded, and types
// to read them with. FORMAT.md explains the format for people who write in
// another language; gen/ writes the files.
//
// The package neither runs a vector nor knows an implementation.
package vectors

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

//go:embed */*.json
var files embed.FS

//go:embed schema/vectors-1.schema.json
var schema []byte

// Format is the version of the format that this package reads.
const Format = 1

// Kind says what a vector's input and expectation are.
type Kind string

// The kinds of format 1.
const (
	Decode      Kind = "decode"
	Encode      Kind = "encode"
	Identity    Kind = "identity"
	Order       Kind = "order"
	FilterBuild Kind = "filter-build"
	FilterCheck Kind = "filter-check"
	AckMath     Kind = "ack-math"
	AckNamed    Kind = "ack-named"
	RepairWaits Kind = "repair-waits"
	Script      Kind = "script"
)

// LibraryOnly flags a vector that no sequence of contract commands can show:
// it is for the unit tests of implementations.
const LibraryOnly = "library-only"

// Family is one file.
type Family struct {
	Format  int      `json:"format"`
	Name    string   `json:"family"`
	Vectors []Vector `json:"vectors"`
}

// Vector is one statement of the specification as data.
type Vector struct {
	ID           string          `json:"id"` // <family>/<name>
	Requirements []string        `json:"requirements"`
	Flags        []string        `json:"flags,omitempty"`
	Comment      string          `json:"comment"`
	Kind         Kind            `json:"kind"`
	Needs        Needs           `json:"needs"`
	Input        json.RawMessage `json:"input,omitempty"`  // one of the Input types
	Expect       json.RawMessage `json:"expect,omitempty"` // one of the Expect types
	Steps        []Step          `json:"steps,omitempty"`  // the vector as contract commands
}

// Needs says what an implementation must offer for the vector to apply.
type Needs struct {
	Clock        string   `json:"clock"`                  // weakest clock level of the contract
	Capabilities []string `json:"capabilities,omitempty"` // of the contract
	Dialect      string   `json:"dialect,omitempty"`      // "sds-1" where filters are compared
	Config       []string `json:"config,omitempty"`       // parameters that the steps set
}

// Families reads all files, sorted by name. Files that do not have the format
// are a bug of this repository and panic.
var Families = sync.OnceValue(func() []Family {
	paths, err := fs.Glob(files, "*/*.json")
	if err != nil {
		panic(err)
	}
	var all []Family
	for _, path := range paths {
		if strings.HasPrefix(path, "schema/") {
			continue
		}
		f, err := read(path)
		if err != nil {
			panic(fmt.Sprintf("vectors: %s: %v", path, err))
		}
		all = append(all, f)
	}
	return all
})

func read(path string) (Family, error) {
	text, err := files.ReadFile(path)
	if err != nil {
		return Family{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var f Family
	if err := decoder.Decode(&f); err != nil {
		return Family{}, err
	}
	if f.Format != Format {
		return Family{}, fmt.Errorf("format %d, expected %d", f.Format, Format)
	}
	return f, nil
}

// Schema is the JSON Schema (draft 2020-12) of the files.
func Schema() []byte { return bytes.Clone(schema) }
