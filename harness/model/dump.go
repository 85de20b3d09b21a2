package model

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// How much of a message a dump shows.
const (
	dumpValueBytes = 48
	dumpLines      = 64
)

// Dump shows b field by field for a report: offset, name, value. It takes any
// bytes; where they stop being fields it says why and shows the rest. Long
// values and long messages are cut, with a word about how much is left out.
func Dump(b []byte) string {
	lines := []string{fmt.Sprintf("%d bytes", len(b))}
	lines = append(lines, messageSchema.dump(b, 0, "")...)
	if len(lines) > dumpLines {
		left := len(lines) - dumpLines
		lines = append(lines[:dumpLines], fmt.Sprintf("        … %d more lines", left))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (s schema) dump(b []byte, base int, indent string) (lines []string) {
	line := func(offset int, format string, args ...any) {
		lines = append(lines, fmt.Sprintf("%6d  %s", offset, indent)+fmt.Sprintf(format, args...))
	}
	fields, broken := readFields(b, base)
	for _, f := range fields {
		spec, known := s.known(f)
		line(f.start, "%-*s %s", 24-len(indent), s.label(f.number), f.show(spec, known))
		if known && spec.entry != nil {
			lines = append(lines, spec.entry.dump(f.bytes, f.valueAt, indent+"  ")...)
		}
	}
	if broken != nil {
		rest := b[broken.offset-base:]
		line(broken.offset, "!! %s: read %s, expected %s", broken.class, broken.read, broken.expected)
		line(broken.offset, "   %d bytes not read: %s", len(rest), cutHex(rest))
	}
	return lines
}

// show is the value of f in words.
func (f field) show(spec fieldSchema, known bool) string {
	switch {
	case known && spec.entry != nil:
		return fmt.Sprintf("entry of %d bytes", len(f.bytes))
	case known && f.wire == WireVarint:
		return strconv.FormatUint(f.value, 10)
	case f.wire == WireBytes:
		text := fmt.Sprintf("%d bytes %s", len(f.bytes), cutQuote(f.bytes))
		if !known {
			text += " (ignored)"
		}
		return text
	default:
		return fmt.Sprintf("%s %d (ignored)", f.wire, f.value)
	}
}

// cutQuote is b quoted if it is printable text, else in hexadecimal; cut when
// it is long.
func cutQuote(b []byte) string {
	head := b[:min(len(b), dumpValueBytes)]
	for len(head) < len(b) && len(head) > 0 && !utf8.RuneStart(b[len(head)]) {
		head = head[:len(head)-1] // do not cut a character in two
	}
	if len(head) == 0 && len(b) > 0 { // no character begins there
		return cutHex(b)
	}
	for _, r := range string(head) {
		if r == utf8.RuneError || !strconv.IsPrint(r) {
			return cutHex(b)
		}
	}
	return strconv.Quote(string(head)) + more(len(b)-len(head))
}

func cutHex(b []byte) string {
	head := b[:min(len(b), dumpValueBytes)]
	return hex.EncodeToString(head) + more(len(b)-len(head))
}

func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" … %d more bytes", n)
}
