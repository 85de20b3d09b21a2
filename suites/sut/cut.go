package sut

import (
	"fmt"
	"regexp"
	"unicode/utf8"
)

// Reports are read by people. A filter of 18 kB in each line of a transcript
// makes them unreadable and says nothing, so long lines are cut for the report,
// after everything was read out of them.
const (
	shownOfBytes = 64       // bytes of a message that is none
	shownOfData  = 512      // characters of one base64 value
	shownOfLine  = 2 * 1024 // bytes of a line
	shownNotes   = 40       // lines of notes to one exchange
)

// data is a base64 value that is too long to be shown whole.
var data = regexp.MustCompile(fmt.Sprintf(`[A-Za-z0-9+/]{%d,1000}[A-Za-z0-9+/=]*`, shownOfData+1))

// cutLine shortens long values within a line, and the line itself if it is
// still too long. The note says what is missing: the result is no JSON that
// could be sent again.
func cutLine(line string) string {
	whole := len(line)
	line = data.ReplaceAllStringFunc(line, func(value string) string {
		return fmt.Sprintf("%s… (%d characters)", value[:shownOfData], len(value))
	})
	if len(line) <= shownOfLine {
		return line
	}
	end := shownOfLine
	for !utf8.RuneStart(line[end]) {
		end--
	}
	return fmt.Sprintf("%s… (cut; the line has %d bytes)", line[:end], whole)
}

// cutNotes keeps the first lines.
func cutNotes(lines []string) []string {
	if len(lines) > shownNotes {
		lines = append(lines[:shownNotes:shownNotes], fmt.Sprintf("… and %d lines more", len(lines)-shownNotes))
	}
	for i := range lines {
		lines[i] = cutLine(lines[i])
	}
	return lines
}

// hex writes bytes in hexadecimal, the first few of them.
func hex(b []byte, shown int) string {
	if len(b) <= shown {
		return fmt.Sprintf("%x", b)
	}
	return fmt.Sprintf("%x… (%d bytes)", b[:shown], len(b))
}
