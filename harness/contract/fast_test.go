package contract

import (
	"strings"
	"testing"
)

// parts lists every compiled part of the schema.
func parts() map[string]part {
	all := map[string]part{"request": compiled().request, "reply": compiled().reply}
	for cmd, p := range compiled().requestFor {
		all["request."+string(cmd)] = p
	}
	for cmd, p := range compiled().replyTo {
		all["reply."+string(cmd)] = p
	}
	return all
}

// sound asserts that whatever the quick form accepts, the thorough one does.
func sound(t *testing.T, line string) {
	t.Helper()
	object, err := parseObject([]byte(line))
	if err != nil {
		return
	}
	for name, p := range parts() {
		if !p.quick.surely(object) {
			continue
		}
		if err := p.thorough.Validate(object); err != nil {
			t.Errorf("%s: the quick check accepts %s\nbut %v", name, line, err)
		}
	}
}

func TestQuickCheck_acceptsNothingThatTheSchemaRefuses(t *testing.T) {
	samples := append([]string(nil), requestSamples...)
	for _, lines := range replySamples {
		samples = append(samples, lines...)
	}
	for line := range mutatedLines(t, samples) {
		sound(t, line)
	}
}

// If the quick form were sure of too little, every call would be slow and no
// other test would tell.
func TestQuickCheck_isSureOfOrdinaryLines(t *testing.T) {
	ordinary := func(line string, p part) {
		object, err := parseObject([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		if !p.quick.surely(object) {
			t.Errorf("not sure of %s", line)
		}
	}
	for _, line := range requestSamples {
		if !strings.Contains(line, "9007199254740991") { // the bound itself may be left to the thorough form
			req, err := DecodeRequest([]byte(line))
			if err != nil {
				t.Fatal(err)
			}
			ordinary(line, compiled().requestFor[req.Cmd])
		}
	}
	for cmd, lines := range replySamples {
		p, special := compiled().replyTo[cmd]
		if !special {
			p = compiled().reply
		}
		for _, line := range lines {
			ordinary(line, p)
		}
	}
}

func TestQuickCheck_knowsNoKeywordThatItSkips(t *testing.T) {
	for _, keyword := range []string{"anyOf", "not", "patternProperties", "prefixItems", "const", "format"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was skipped in silence", keyword)
				}
			}()
			(&rules{}).compile(map[string]any{keyword: "x"})
		}()
	}
}

func FuzzQuickCheck(f *testing.F) {
	for _, line := range requestSamples {
		f.Add(line)
	}
	for _, lines := range replySamples {
		for _, line := range lines {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, line string) { sound(t, line) })
}
