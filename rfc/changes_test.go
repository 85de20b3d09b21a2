package rfc

import (
	"os"
	"strings"
	"testing"
)

// Whoever reads what differs from RFC 109 relies on the list being whole.
func TestChanges_listEveryRequirementThatIsNotUpstream(t *testing.T) {
	changes, err := os.ReadFile("CHANGES-FROM-109.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, word := range strings.FieldsFunc(string(changes), func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	}) {
		listed[word] = true
	}
	for _, q := range Requirements() {
		if q.Origin != Upstream && !listed[q.ID] {
			t.Errorf("%s (%s) is not in CHANGES-FROM-109.md; add a row to the section %q", q.ID, q.Origin, q.Section)
		}
	}
}
