package contract

import (
	"encoding/base64"
	"regexp"
	"testing"
)

// FuzzBase64 holds the fast matcher against the pattern of the schema and
// against the decoder that reads the bytes in the end.
func FuzzBase64(f *testing.F) {
	for _, s := range []string{"", "=", "==", "aGk=", "aGl=", "aG==", "aQ==", "ag==", "aGkx", "aGkx\n", "aGk=aGk=", "a===", "====", "aG k", "aG-_", "aGk", "é===", "aGkxaQ=="} {
		f.Add(s)
	}
	pattern := regexp.MustCompile(base64Pattern)
	f.Fuzz(func(t *testing.T, s string) {
		got := base64Regexp{}.MatchString(s)
		if want := pattern.MatchString(s); got != want {
			t.Errorf("%q: got %v, the pattern says %v", s, got, want)
		}
		raw, err := bytesEncoding.DecodeString(s)
		if got && (err != nil || base64.StdEncoding.EncodeToString(raw) != s) {
			t.Errorf("%q: matches, but decodes to %q with error %v", s, raw, err)
		}
	})
}

func TestBase64_isThePatternOfTheSchema(t *testing.T) {
	bytesDef := schemaDocument(t)["$defs"].(object)["bytes"].(object)
	if got := bytesDef["pattern"]; got != base64Pattern {
		t.Errorf("the schema has %v, the fast matcher stands for %v", got, base64Pattern)
	}
}
