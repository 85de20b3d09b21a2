package report

import "strings"

// Match says whether a case ID matches a pattern: a comma-separated list of
// globs, where * stands for any text, slashes included, and ? for one
// character. The empty pattern matches everything.
func Match(pattern, id string) bool {
	if pattern == "" {
		return true
	}
	for _, glob := range Globs(pattern) {
		if matchGlob(glob, id) {
			return true
		}
	}
	return false
}

// Globs splits a pattern into its globs.
func Globs(pattern string) []string {
	var globs []string
	for _, glob := range strings.Split(pattern, ",") {
		if glob = strings.TrimSpace(glob); glob != "" {
			globs = append(globs, glob)
		}
	}
	return globs
}

// matchGlob goes back to the last star on a mismatch and lets it take one
// character more, which is linear for the patterns that people write.
func matchGlob(glob, s string) bool {
	g, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case g < len(glob) && glob[g] == '*':
			star, mark = g, i
			g++
		case g < len(glob) && (glob[g] == '?' || glob[g] == s[i]):
			g++
			i++
		case star >= 0:
			mark++
			g, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(glob[g:], "*") == ""
}
