package mutants

import (
	"fmt"
	"strings"
)

// Without is the name of the list of requirements that no mutant breaks, each
// with the reason.
const Without = "without.txt"

// ParseWithout reads that list: lines of an ID, a colon and a reason.
func ParseWithout(text string) (map[string]string, error) {
	reasons := map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, reason, found := strings.Cut(line, ": ")
		if !found || !requirementShape.MatchString(id) || reason == "" {
			return nil, fmt.Errorf("%s line %d: read %q, expected a requirement, a colon and a reason", Without, i+1, line)
		}
		if reasons[id] != "" {
			return nil, fmt.Errorf("%s line %d: %s is there twice", Without, i+1, id)
		}
		reasons[id] = reason
	}
	return reasons, nil
}
