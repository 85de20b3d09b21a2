package vectors

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

func (d *differences) broadcasts(want []vectors.Broadcast, got []*sut.Message) {
	if len(want) != len(got) {
		d.differ("%d messages are broadcast, not %d", len(want), len(got))
	}
	for i := range min(len(want), len(got)) {
		if want[i].Wire != nil && !bytes.Equal(*want[i].Wire, got[i].Wire) {
			d.differ("%s in broadcast %d, whose bytes are %x, not %x", differing(*want[i].Wire, got[i].Wire), i+1, []byte(*want[i].Wire), got[i].Wire)
		}
		for _, name := range slices.Sorted(maps.Keys(want[i].Fields)) {
			if w, g := compareField(name, want[i].Fields[name], got[i].Wire); w != g {
				d.differ("%s of broadcast %d is %s, not %s", name, i+1, or(w), or(g))
			}
		}
	}
}

// differing names the fields in which two messages differ, each with what it has
// to be and what it is.
func differing(want, got []byte) string {
	w, g := fieldsOf(want), fieldsOf(got)
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(w)) {
		if w[name] != g[name] {
			texts = append(texts, fmt.Sprintf("%s is %s, not %s", name, shortText(w[name]), shortText(or(g[name]))))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g)) {
		if _, known := w[name]; !known {
			texts = append(texts, fmt.Sprintf("%s is absent, not %s", name, shortText(g[name])))
		}
	}
	if texts == nil {
		return "the fields are the same but not their order, encoding or what entries carry"
	}
	return strings.Join(texts, ", ")
}

func shortText(s string) string {
	const most = 100
	if len(s) > most {
		return fmt.Sprintf("%s… (%d characters)", strings.ToValidUTF8(s[:most], ""), len(s))
	}
	return s
}

func or(s string) string {
	if s == "" {
		return "absent"
	}
	return s
}

// compareField gives a field of a pattern and of a message in the same form.
func compareField(name string, pattern any, wire []byte) (want, got string) {
	if name == "causal_history" || name == "repair_request" {
		return compareEntries(pattern, wire, name)
	}
	return expected(name, pattern), fieldsOf(wire)[name]
}

// expected is a field of a pattern in the form that fieldsOf gives it.
func expected(name string, v any) string {
	switch name {
	case "lamport_timestamp":
		if f, ok := v.(float64); ok {
			return fmt.Sprintf("%.0f", f)
		}
		return fmt.Sprint(v)
	case "bloom_filter", "content":
		return fmt.Sprintf("%x", bytesOf(v))
	}
	return fmt.Sprint(v)
}

func list(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", ids)
}

var names = map[uint64]string{
	1: "sender_id", 2: "message_id", 3: "channel_id", 10: "lamport_timestamp",
	11: "causal_history", 12: "bloom_filter", 13: "repair_request", 20: "content",
}

// kindOf reads the kind off the fields, as section 2 of the specification says.
func kindOf(fields map[string]string) string {
	switch {
	case fields["lamport_timestamp"] == "":
		return "ephemeral"
	case fields["content"] == "":
		return "sync"
	}
	return "content"
}

// fieldsOf reads the fields of a message as text: strings as they are, numbers
// in decimal, bytes in hexadecimal, entries as a list of IDs. What cannot be
// read ends the reading; comparisons then find what is absent.
func fieldsOf(wire []byte) map[string]string {
	fields, histories := map[string]string{}, map[string][]string{}
	walk(wire, func(number, v uint64, value []byte) {
		switch name := names[number]; number {
		case 1, 2, 3:
			fields[name] = string(value)
		case 10:
			fields[name] = fmt.Sprint(v)
		case 11, 13:
			walk(value, func(number, _ uint64, value []byte) {
				if number == 1 {
					histories[name] = append(histories[name], string(value))
				}
			})
		case 12, 20:
			fields[name] = fmt.Sprintf("%x", value)
		}
	})
	for name, ids := range histories {
		fields[name] = list(ids)
	}
	if len(fields) > 0 {
		fields["kind"] = kindOf(fields)
	}
	return fields
}

// walk calls visit for each varint and each length-delimited field.
func walk(b []byte, visit func(number, v uint64, value []byte)) {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 || key&7 != 0 && key&7 != 2 {
			return
		}
		v, m := binary.Uvarint(b[n:])
		if m <= 0 {
			return
		}
		b = b[n+m:]
		if key&7 == 0 {
			visit(key>>3, v, nil)
			continue
		}
		if v > uint64(len(b)) {
			return
		}
		visit(key>>3, 0, b[:v])
		b = b[v:]
	}
}
