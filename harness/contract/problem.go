package contract

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Problem says where a line leaves the contract: what was read at Path and
// what was expected there. Path is a JSON pointer; empty is the whole line.
type Problem struct {
	Path     string
	Read     string
	Expected string
}

func (p *Problem) Error() string {
	where := "the line"
	if p.Path != "" {
		where = p.Path
	}
	return fmt.Sprintf("at %s: read %s, expected %s", where, p.Read, p.Expected)
}

// excerptBytes is how much of a line a message shows.
const excerptBytes = 200

// Excerpt renders text from an adapter for a person: printable, one line, and
// at most 200 bytes of it.
func Excerpt(text []byte) string {
	shown, rest := text, 0
	if len(text) > excerptBytes {
		cut := excerptBytes
		for cut > excerptBytes-utf8.UTFMax && !utf8.RuneStart(text[cut]) {
			cut-- // never through the middle of a character
		}
		shown, rest = text[:cut], len(text)-cut
	}
	printable := printable(string(shown))
	if rest > 0 {
		printable += fmt.Sprintf("… (%d bytes more)", rest)
	}
	return printable
}

// printable escapes control characters and broken UTF-8, and nothing else:
// JSON stays readable, with its quotes.
func printable(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r != utf8.RuneError && strconv.IsPrint(r) {
			b.WriteRune(r)
		} else {
			quoted := strconv.Quote(s[i : i+size])
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += size
	}
	return b.String()
}
