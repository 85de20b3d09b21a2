package vectors

import (
	"fmt"
	"slices"
	"strings"
)

// entry is one of causal_history or repair_request, on the wire or in a
// pattern, by the names of the schema. What is absent is not there.
type entry map[string]string

// wireEntries reads the entries of one of the two fields.
func wireEntries(wire []byte, field string) []entry {
	var all []entry
	walk(wire, func(number, _ uint64, value []byte) {
		if names[number] != field || number != 11 && number != 13 {
			return
		}
		e := entry{}
		walk(value, func(number, _ uint64, value []byte) {
			switch number {
			case 1:
				e["message_id"] = string(value)
			case 2:
				e["retrieval_hint"] = fmt.Sprintf("%x", value)
			case 3:
				e["sender_id"] = string(value)
			}
		})
		all = append(all, e)
	})
	return all
}

func patternEntries(v any) []entry {
	var all []entry
	values, _ := v.([]any)
	for _, each := range values {
		fields, _ := each.(map[string]any)
		e := entry{}
		for name, value := range fields {
			if name == "retrieval_hint" {
				e[name] = fmt.Sprintf("%x", bytesOf(value))
			} else {
				e[name] = fmt.Sprint(value)
			}
		}
		all = append(all, e)
	}
	return all
}

// compareEntries gives both lists as text, those on the wire with the fields
// that the pattern has.
func compareEntries(pattern any, wire []byte, field string) (want, got string) {
	patterns := patternEntries(pattern)
	seen := wireEntries(wire, field)
	for i := range min(len(seen), len(patterns)) {
		shown := entry{}
		for name := range patterns[i] {
			if value, ok := seen[i][name]; ok {
				shown[name] = value
			}
		}
		seen[i] = shown
	}
	return entriesText(patterns), entriesText(seen)
}

func entriesText(all []entry) string {
	var texts []string
	for _, e := range all {
		var parts []string
		for name, value := range e {
			parts = append(parts, fmt.Sprintf("%s %q", name, value))
		}
		slices.Sort(parts)
		texts = append(texts, strings.Join(parts, ", "))
	}
	return strings.Join(texts, "; ")
}
