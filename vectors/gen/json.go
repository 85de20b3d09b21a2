package main

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// obj is a JSON object whose keys keep their order.
type obj []field

type field struct {
	key   string
	value any
}

// list is a JSON array.
type list []any

func kv(pairs ...any) obj {
	var o obj
	for i := 0; i < len(pairs); i += 2 {
		o = append(o, field{pairs[i].(string), pairs[i+1]})
	}
	return o
}

func words[T ~string](s ...T) list {
	l := list{}
	for _, w := range s {
		l = append(l, string(w))
	}
	return l
}

const lineWidth = 118

// pretty writes JSON in ASCII: what fits into a line stays on it.
func pretty(v any) []byte {
	var b strings.Builder
	write(&b, v, 0, 0)
	return []byte(b.String() + "\n")
}

func write(b *strings.Builder, v any, indent, before int) {
	flat := compact(v)
	if indent+before+len(flat) <= lineWidth {
		b.WriteString(flat)
		return
	}
	inner := "\n" + strings.Repeat(" ", indent+2)
	switch v := v.(type) {
	case obj:
		b.WriteString("{")
		used := lineWidth // of the current line; full at first
		for i, f := range v {
			comma(b, i)
			name := quote(f.key) + ": "
			size := len(name) + len(compact(f.value)) + 2
			if used+size > lineWidth || isList(f.value) {
				b.WriteString(inner + name)
				used = indent + 2
			} else {
				b.WriteString(" " + name)
			}
			write(b, f.value, indent+2, len(name))
			if used += size; used > lineWidth {
				used = lineWidth // what was broken over lines ends one
			}
		}
		b.WriteString(inner[:len(inner)-2] + "}")
	case list:
		b.WriteString("[")
		for i, e := range v {
			comma(b, i)
			b.WriteString(inner)
			write(b, e, indent+2, 0)
		}
		b.WriteString(inner[:len(inner)-2] + "]")
	default:
		b.WriteString(flat)
	}
}

// isList says whether a value deserves a line of its own.
func isList(v any) bool {
	l, ok := v.(list)
	return ok && len(l) > 0 && len(compact(l)) > lineWidth/2
}

func comma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(",")
	}
}

func compact(v any) string {
	switch v := v.(type) {
	case obj:
		var parts []string
		for _, f := range v {
			parts = append(parts, quote(f.key)+": "+compact(f.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case list:
		var parts []string
		for _, e := range v {
			parts = append(parts, compact(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case uint64:
		return integer(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	panic(fmt.Sprintf("gen writes no %T", v))
}

// integer writes numbers that some languages cannot hold as decimal strings.
func integer(v uint64) string {
	s := strconv.FormatUint(v, 10)
	if v > 1<<53-1 {
		return quote(s)
	}
	return s
}

// quote escapes all but printable ASCII, so that no tool that touches the file
// can normalise an ID.
func quote(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 0x10000:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, hi, lo)
		case r < 0x20 || r > 0x7e:
			fmt.Fprintf(&b, `\u%04x`, r)
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// notation is the byte notation of FORMAT.md: hexadecimal, or, for long input
// with repetitions, a list of pieces.
func notation(data []byte) any {
	if len(data) <= 1024 {
		return hex.EncodeToString(data)
	}
	var pieces list
	var plain []byte
	flush := func() {
		if len(plain) > 0 {
			pieces = append(pieces, hex.EncodeToString(plain))
			plain = nil
		}
	}
	for i := 0; i < len(data); {
		period, times := repetition(data[i:])
		if period*times < 64 || times < 2 {
			plain = append(plain, data[i])
			i++
			continue
		}
		flush()
		pieces = append(pieces, kv("repeat", hex.EncodeToString(data[i:i+period]), "times", times))
		i += period * times
	}
	flush()
	return pieces
}

// repetition finds the shortest unit, of at most 600 bytes, with which data
// begins at least four times, or at least 64 bytes long in all.
func repetition(data []byte) (period, times int) {
	for period = 1; period <= 600 && 4*period <= len(data); period++ {
		n := period
		for n < len(data) && data[n] == data[n-period] {
			n++
		}
		if times = n / period; times >= 4 && period*times >= 64 {
			return period, times
		}
	}
	return 1, 1
}
