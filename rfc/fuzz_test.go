package rfc

import (
	"strings"
	"testing"
)

// Whatever a document says, the extractor ends, points into the document and
// counts only items that it read there.
func FuzzExtract(f *testing.F) {
	f.Add(sound)
	f.Add("- **SDS-A-1** (MUST, upstream): `MUST\n`` x MUST. <!-- \n--> MUST\n")
	f.Fuzz(func(t *testing.T, doc string) {
		found, offences := Extract(doc)
		lines := strings.Split(blankComments(doc), "\n")
		for _, r := range found {
			if r.Line < 1 || r.Line > len(lines) || !strings.Contains(lines[r.Line-1], r.ID) {
				t.Errorf("%s is said to be on line %d, which does not name it", r.ID, r.Line)
			}
		}
		for _, o := range offences {
			if o.Line < 1 || o.Line > len(lines) {
				t.Errorf("offence outside of the document: %v", o)
			}
		}
	})
}
