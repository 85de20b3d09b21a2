package rfc

import (
	"regexp"
	"strings"
)

// keyword finds the upper-case keywords of RFC 2119 and RFC 8174.
var keyword = regexp.MustCompile(`\b(MUST|SHALL|SHOULD|REQUIRED|RECOMMENDED|MAY|OPTIONAL)\b`)

var keywordLevel = map[string]Level{
	"MUST": Must, "SHALL": Must, "REQUIRED": Must,
	"SHOULD": Should, "RECOMMENDED": Should,
	"MAY": May, "OPTIONAL": May,
}

// strongestKeyword returns the strongest level that a sentence speaks of.
func strongestKeyword(sentence string) (Level, bool) {
	seen := map[Level]bool{}
	for _, k := range keyword.FindAllString(withoutCode(sentence), -1) {
		seen[keywordLevel[k]] = true
	}
	for _, l := range []Level{Must, Should, May} {
		if seen[l] {
			return l, true
		}
	}
	return "", false
}

// definesKeywords recognises the paragraph that every RFC copies from
// RFC 2119 or RFC 8174.
func definesKeywords(s string) bool {
	return strings.Contains(strings.ReplaceAll(strings.ToLower(s), "keywords", "key words"), "key words") &&
		strings.Contains(s, "RFC 2119")
}

var inlineCode = regexp.MustCompile("(?s)``.+?``|`[^`]*`")

// withoutCode blanks inline code, keeping every line break, so that line
// numbers and sentence ends stay where they are. The X in its place can open a
// sentence as the code did.
func withoutCode(s string) string {
	return inlineCode.ReplaceAllStringFunc(s, func(code string) string {
		return "X" + strings.Repeat("\n", strings.Count(code, "\n"))
	})
}

var (
	sentenceEnd  = regexp.MustCompile(`[.!?][)"”*]*\s+`)
	abbreviation = regexp.MustCompile(`\b(e\.g|i\.e|cf|vs|etc|no|resp)\.[)"”*]*\s+$`)
)

// sentences splits running text. A full stop before a lower-case word, or
// after a common abbreviation, ends nothing.
func sentences(s string) []string {
	s = withoutCode(s)
	var out []string
	start := 0
	for _, end := range sentenceEnd.FindAllStringIndex(s, -1) {
		if end[1] == len(s) || abbreviation.MatchString(s[start:end[1]]) || isLower(s[end[1]]) {
			continue
		}
		out = append(out, strings.TrimSpace(s[start:end[1]]))
		start = end[1]
	}
	if rest := strings.TrimSpace(s[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
