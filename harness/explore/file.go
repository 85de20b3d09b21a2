package explore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/causeway-sds/causeway/harness/scenario"
)

// FileVersion is the newest version of replay files that this program reads,
// and the one that it writes.
const FileVersion = 1

// File is a schedule that shows a violation, to be replayed on any
// implementation.
type File struct {
	Version      int               `json:"causeway_replay"`
	Property     string            `json:"property"`
	Requirements []string          `json:"requirements"`
	Text         string            `json:"text"`     // what was found
	FoundOn      string            `json:"found_on"` // the implementation
	Scenario     scenario.Scenario `json:"scenario"`
}

// Key tells which violation the file is about.
func (f *File) Key() string { return f.Property + " " + f.Requirements[0] }

// WriteFile writes a replay file.
func WriteFile(w io.Writer, f *File) error {
	f.Version = FileVersion
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(f)
}

// maxFileBytes is more than any schedule has.
const maxFileBytes = 64 << 20

// ReadFile reads a replay file and says what is wrong with it.
func ReadFile(r io.Reader) (*File, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFileBytes {
		return nil, fmt.Errorf("replay file: read more than %d bytes", maxFileBytes)
	}
	var head struct {
		Version *int `json:"causeway_replay"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.Version == nil {
		return nil, fmt.Errorf("replay file: expected a JSON object with causeway_replay, the version of the file; is this a file that causeway explore wrote?")
	}
	if *head.Version > FileVersion {
		return nil, fmt.Errorf("replay file: read version %d, this program knows versions up to %d; use a newer causeway", *head.Version, FileVersion)
	}
	if *head.Version < 1 {
		return nil, fmt.Errorf("replay file: read version %d, expected 1 to %d", *head.Version, FileVersion)
	}
	f := &File{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields() // a fault that is misspelt would silently not happen
	if err := d.Decode(f); err != nil {
		return nil, fmt.Errorf("replay file: %w", err)
	}
	if f.Property == "" || len(f.Requirements) == 0 {
		return nil, fmt.Errorf("replay file: expected the property and its requirements")
	}
	if err := f.Scenario.Validate(); err != nil {
		return nil, fmt.Errorf("replay file: %w", err)
	}
	return f, nil
}
