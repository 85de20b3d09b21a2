package doctor_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/doctor"
	"github.com/causeway-sds/causeway/harness/driver"
)

func guide(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "ADAPTER.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// A probe that points at a heading which is not there helps nobody.
func TestAnchors_areHeadingsOfTheGuide(t *testing.T) {
	headings := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(guide(t), -1) {
		slug := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		headings[strings.ReplaceAll(slug, " ", "-")] = true
	}
	probes := doctor.Run(context.Background(), adapter(t, ""))
	probes = append(probes, doctor.Run(context.Background(), driver.Options{Command: []string{"true"}})...)
	for _, p := range probes {
		if _, heading, _ := strings.Cut(p.Anchor, "#"); !headings[heading] {
			t.Errorf("%s points at %q, which ADAPTER.md does not have", p.Name, p.Anchor)
		}
	}
}

// The guide names every field, command, value and capability of the contract.
func TestGuide_namesEverythingInTheContract(t *testing.T) {
	var schema any
	if err := json.Unmarshal(contract.SchemaText(), &schema); err != nil {
		t.Fatal(err)
	}
	page := guide(t)
	words := map[string]bool{}
	vocabulary(schema, words)
	if len(words) < 100 {
		t.Errorf("only %d words found in the schema: the test looks in the wrong place", len(words))
	}
	for word := range words {
		if !strings.Contains(page, "`"+word+"`") {
			t.Errorf("ADAPTER.md does not name `%s`", word)
		}
	}
}

// vocabulary gathers the names of properties and the values of enumerations.
func vocabulary(schema any, words map[string]bool) {
	switch schema := schema.(type) {
	case []any:
		for _, part := range schema {
			vocabulary(part, words)
		}
	case map[string]any:
		if properties, ok := schema["properties"].(map[string]any); ok {
			for name := range properties {
				words[name] = true
			}
		}
		if values, ok := schema["enum"].([]any); ok {
			for _, v := range values {
				words[v.(string)] = true
			}
		}
		for _, part := range schema {
			vocabulary(part, words)
		}
	}
}

// The session in the guide is what it says: lines of the contract.
func TestGuide_showsASessionThatKeepsTheContract(t *testing.T) {
	_, session, _ := strings.Cut(guide(t), "```session\n")
	session, _, _ = strings.Cut(session, "```")
	var request contract.Request
	lines := strings.Split(strings.TrimSpace(session), "\n")
	if len(lines) < 10 {
		t.Fatalf("found %d lines of a session", len(lines))
	}
	for _, line := range lines {
		direction, text, _ := strings.Cut(line, " ")
		var err error
		if direction == string(driver.ToAdapter) {
			request, err = contract.DecodeRequest([]byte(text))
		} else {
			_, err = contract.DecodeReply(request.Cmd, []byte(text))
		}
		if err != nil {
			t.Errorf("%s\n%v", line, err)
		}
	}
}
