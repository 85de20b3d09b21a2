package main

import (
	"fmt"
	"strings"
)

// nearest returns the candidate that takes the fewest changes of a letter to
// become what was typed, or "" when none is near enough to be meant.
func nearest(typed string, candidates []string) string {
	best, least := "", 1+max(2, len(typed)/2)
	for _, c := range candidates {
		if d := distance(strings.ToLower(typed), strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// didYouMean is nearest as the end of a message.
func didYouMean(typed string, candidates []string) string {
	if near := nearest(typed, candidates); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// distance is the Levenshtein distance of two strings, in bytes: everything
// that people can name here is ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
