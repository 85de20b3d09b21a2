package contract

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// maxDepth bounds nesting; the contract itself needs six levels.
const maxDepth = 64

// parseObject reads one line as one JSON object and nothing else. It is
// stricter than encoding/json, because two readers must never see two
// different objects in one line: duplicate keys, broken UTF-8, lone surrogates
// and trailing data are refused.
//
// Values are map[string]any, []any, string, json.Number, bool and nil.
func parseObject(line []byte) (map[string]any, error) {
	if at := firstInvalidUTF8(line); at >= 0 {
		return nil, &Problem{Read: fmt.Sprintf("the byte 0x%02x at offset %d", line[at], at), Expected: "UTF-8"}
	}
	p := &parser{in: line}
	p.space()
	if p.at >= len(p.in) || p.in[p.at] != '{' {
		return nil, &Problem{Read: readLine(line), Expected: "one JSON object"}
	}
	v, err := p.object(1)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.in) {
		return nil, p.problem("the end of the line after the object")
	}
	return v, nil
}

func readLine(line []byte) string {
	if len(line) == 0 {
		return "an empty line"
	}
	return Excerpt(line)
}

func firstInvalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// parser walks a line. Invariant: in is valid UTF-8 and at is at most len(in).
type parser struct {
	in []byte
	at int
}

func (p *parser) problem(expected string) error {
	read := "the end of the line"
	if p.at < len(p.in) {
		read = Excerpt(p.in[p.at:])
	}
	return &Problem{Read: fmt.Sprintf("%s at offset %d", read, p.at), Expected: expected}
}

func (p *parser) space() {
	for p.at < len(p.in) {
		switch p.in[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// take steps over c if it comes next.
func (p *parser) take(c byte) bool {
	if p.at < len(p.in) && p.in[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, p.problem(fmt.Sprintf("at most %d levels of nesting", maxDepth))
	}
	p.space()
	if p.at >= len(p.in) {
		return nil, p.problem("a JSON value")
	}
	switch c := p.in[p.at]; {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		return p.text()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return p.word()
}

func (p *parser) object(depth int) (map[string]any, error) {
	p.at++ // the opening brace
	fields := make(map[string]any)
	if p.space(); p.take('}') {
		return fields, nil
	}
	for {
		if p.space(); p.at >= len(p.in) || p.in[p.at] != '"' {
			return nil, p.problem("a key in double quotes")
		}
		start := p.at
		key, err := p.text()
		if err != nil {
			return nil, err
		}
		if _, twice := fields[key]; twice {
			p.at = start
			return nil, p.problem(fmt.Sprintf("each key once, but %q is there twice", key))
		}
		if p.space(); !p.take(':') {
			return nil, p.problem("a colon after the key")
		}
		if fields[key], err = p.value(depth + 1); err != nil {
			return nil, err
		}
		p.space()
		if p.take('}') {
			return fields, nil
		}
		if !p.take(',') {
			return nil, p.problem("a comma or the end of the object")
		}
	}
}

func (p *parser) array(depth int) ([]any, error) {
	p.at++ // the opening bracket
	items := []any{}
	if p.space(); p.take(']') {
		return items, nil
	}
	for {
		item, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		p.space()
		if p.take(']') {
			return items, nil
		}
		if !p.take(',') {
			return nil, p.problem("a comma or the end of the array")
		}
	}
}

func (p *parser) word() (any, error) {
	for _, w := range []struct {
		text  string
		value any
	}{{"true", true}, {"false", false}, {"null", nil}} {
		if end := p.at + len(w.text); end <= len(p.in) && string(p.in[p.at:end]) == w.text {
			p.at = end
			return w.value, nil
		}
	}
	return nil, p.problem("a JSON value")
}

// A number may be as long as the longest that a float64 prints, and its
// exponent as large as a float64 knows: more would only cost time.
const (
	maxNumberBytes = 40
	maxExponent    = 308
)

func (p *parser) number() (any, error) {
	start := p.at
	fail := func(expected string) (any, error) {
		p.at = start
		return nil, p.problem(expected)
	}
	p.take('-')
	if whole := p.digits(); whole == 0 || whole > 1 && p.in[p.at-whole] == '0' {
		return fail("a JSON number")
	}
	if p.take('.') && p.digits() == 0 {
		return fail("a JSON number")
	}
	if p.take('e') || p.take('E') {
		if !p.take('+') {
			p.take('-')
		}
		n := p.digits()
		exponent, err := strconv.Atoi(string(p.in[p.at-n : p.at]))
		if err != nil || exponent > maxExponent {
			return fail(fmt.Sprintf("a number with an exponent of at most %d", maxExponent))
		}
	}
	if p.at-start > maxNumberBytes {
		return fail(fmt.Sprintf("a number of at most %d characters", maxNumberBytes))
	}
	return json.Number(p.in[start:p.at]), nil
}

func (p *parser) digits() int {
	start := p.at
	for p.at < len(p.in) && p.in[p.at] >= '0' && p.in[p.at] <= '9' {
		p.at++
	}
	return p.at - start
}
