package report

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Style says how the terminal report may look.
type Style struct {
	Colour bool // escape sequences: only for a terminal whose user did not say NO_COLOR
}

const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
	faint  = "2"
)

func (s Style) paint(code, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s Style) verdict(v Verdict, text string) string {
	switch v {
	case PASS:
		return s.paint(green, text)
	case FAIL, ERROR:
		return s.paint(red, text)
	case NONSTRICT, VACUOUS, UNTESTABLE:
		return s.paint(yellow, text)
	default:
		return s.paint(faint, text)
	}
}

// lineWidth is where prose is broken: the width of most terminals' defaults,
// with room for an indent.
const lineWidth = 96

// wrap breaks prose into lines, each after an indent.
func wrap(indent, text string) string {
	var b strings.Builder
	width := 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case width == 0:
			b.WriteString(indent + word)
			width = len(indent) + n
		case width+1+n > lineWidth:
			b.WriteString("\n" + indent + word)
			width = len(indent) + n
		default:
			b.WriteString(" " + word)
			width += 1 + n
		}
	}
	return b.String() + "\n"
}

// cut shortens text for people; the JSON report keeps it whole.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	end := limit
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes more)", text[:end], len(text)-end)
}

// printable replaces control characters, so that a subject's words cannot
// move the cursor of whoever reads them.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\uFFFD'
		}
		return r
	}, text)
}

// ShellQuote writes an argument so that a shell reads it back.
func ShellQuote(arg string) string {
	plain := arg != "" && strings.IndexFunc(arg, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,@%+", r)
	}) < 0
	if plain {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

// Replay is the command that runs one case again.
func (r *Run) Replay(caseID string) string {
	words := []string{r.program(), "test", "--run", caseID}
	if r.Seed != DefaultSeed {
		words = append(words, "--seed", fmt.Sprint(r.Seed))
	}
	if r.Scope != Full {
		words = append(words, "--scope", string(r.Scope))
	}
	words = append(words, r.Flags...)
	if len(r.Subject.Command) > 0 {
		words = append(words, "--")
		words = append(words, r.Subject.Command...)
	}
	for i := range words {
		words[i] = ShellQuote(words[i])
	}
	return strings.Join(words, " ")
}

func (r *Run) program() string { return cmp.Or(r.Program, r.Tool.Name) }

// DefaultSeed replaces every source of chance unless the run says otherwise.
const DefaultSeed = 1
