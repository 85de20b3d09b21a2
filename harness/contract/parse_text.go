package contract

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string whose opening quote comes next.
func (p *parser) text() (string, error) {
	p.at++ // the opening quote
	start := p.at
	for ; p.at < len(p.in); p.at++ {
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return string(p.in[start : p.at-1]), nil
		case c == '\\':
			return p.escapedText(append([]byte(nil), p.in[start:p.at]...))
		case c < ' ':
			return "", p.problem("no control character inside a string")
		}
	}
	return "", p.problem("a closing quote")
}

// escapedText goes on from the first backslash, behind which out was read.
func (p *parser) escapedText(out []byte) (string, error) {
	for p.at < len(p.in) {
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return string(out), nil
		case c < ' ':
			return "", p.problem("no control character inside a string")
		case c != '\\':
			out = append(out, c)
			p.at++
		default:
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
		}
	}
	return "", p.problem("a closing quote")
}

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *parser) escape() (rune, error) {
	start := p.at
	if p.at+1 < len(p.in) && p.in[p.at+1] != 'u' {
		if r, known := escapes[p.in[p.at+1]]; known {
			p.at += 2
			return r, nil
		}
	}
	first, ok := p.unit()
	if !ok {
		return 0, p.problem("an escape that JSON knows")
	}
	if !utf16.IsSurrogate(first) {
		return first, nil
	}
	second, ok := p.unit()
	if r := utf16.DecodeRune(first, second); ok && r != utf8.RuneError {
		return r, nil
	}
	p.at = start
	return 0, p.problem("a pair of surrogates") // a lone one would read differently in every language
}

// unit reads \uXXXX, or nothing.
func (p *parser) unit() (rune, bool) {
	if p.at+6 > len(p.in) || p.in[p.at] != '\\' || p.in[p.at+1] != 'u' {
		return 0, false
	}
	for _, c := range p.in[p.at+2 : p.at+6] {
		if hex := c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'; !hex {
			return 0, false
		}
	}
	u, err := strconv.ParseUint(string(p.in[p.at+2:p.at+6]), 16, 16)
	if err != nil {
		return 0, false
	}
	p.at += 6
	return rune(u), true
}
