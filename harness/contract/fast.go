package contract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rule is a part of the schema, compiled for speed: a call has to cost less
// than 100 µs, and the general validator alone takes half of that. A rule only
// ever says "certainly valid"; of everything else the general validator is
// asked, which also finds the words. Rules are made from the schema itself, and
// a keyword that they do not know makes compiling panic.
type rule struct {
	also     []*rule // $ref
	types    []string
	required []string
	fields   map[string]*rule
	closed   bool  // additionalProperties: false
	others   *rule // additionalProperties: a schema
	fewest   int   // minProperties
	most     int   // maxProperties; 0: any number
	choice   [][]string
	items    *rule
	minItems int
	unique   bool
	enum     []any
	base64   bool
	minRunes int
	minimum  *float64
	maximum  *float64
}

// rules compiles the parts of one schema document, each once.
type rules struct {
	defs map[string]any
	made map[string]*rule
}

func (r *rules) def(name string) *rule {
	if known, ok := r.made[name]; ok {
		return known
	}
	made := &rule{}
	r.made[name] = made // before its parts, which may refer to it
	*made = *r.compile(r.defs[name].(map[string]any))
	return made
}

func (r *rules) compile(schema map[string]any) *rule {
	out := &rule{}
	for keyword, v := range schema {
		switch keyword {
		case "description":
		case "$ref":
			out.also = append(out.also, r.def(strings.TrimPrefix(v.(string), "#/$defs/")))
		case "type":
			out.types = append(out.types, v.(string))
		case "required":
			out.required = names(v)
		case "properties":
			out.fields = make(map[string]*rule)
			for name, part := range v.(map[string]any) {
				out.fields[name] = r.compile(part.(map[string]any))
			}
		case "additionalProperties":
			if part, ok := v.(map[string]any); ok {
				out.others = r.compile(part)
			} else {
				out.closed = !v.(bool)
			}
		case "oneOf":
			for _, part := range v.([]any) {
				out.choice = append(out.choice, onlyRequired(part.(map[string]any)))
			}
		case "items":
			out.items = r.compile(v.(map[string]any))
		case "enum":
			out.enum = v.([]any)
		case "pattern":
			if out.base64 = v == base64Pattern; !out.base64 {
				panic(fmt.Sprintf("contract: a pattern without a matcher: %v", v))
			}
		case "uniqueItems":
			out.unique = v.(bool)
		case "minProperties", "maxProperties", "minItems", "minLength", "minimum", "maximum":
			out.bound(keyword, v)
		default:
			panic(fmt.Sprintf("contract: rules do not know the keyword %q", keyword))
		}
	}
	return out
}

func (r *rule) bound(keyword string, v any) {
	n, err := v.(json.Number).Float64()
	if err != nil {
		panic(fmt.Sprintf("contract: %s: %v", keyword, err))
	}
	switch keyword {
	case "minProperties":
		r.fewest = int(n)
	case "maxProperties":
		r.most = int(n)
	case "minItems":
		r.minItems = int(n)
	case "minLength":
		r.minRunes = int(n)
	case "minimum":
		r.minimum = &n
	case "maximum":
		r.maximum = &n
	}
}

func names(v any) (out []string) {
	for _, name := range v.([]any) {
		out = append(out, name.(string))
	}
	return out
}

func onlyRequired(schema map[string]any) []string {
	if len(schema) != 1 {
		panic("contract: rules know oneOf for required fields alone")
	}
	return names(schema["required"])
}

// surely says that v is certainly valid.
func (r *rule) surely(v any) bool {
	for _, other := range r.also {
		if !other.surely(v) {
			return false
		}
	}
	if r.enum != nil && !r.listed(v) {
		return false
	}
	switch v := v.(type) {
	case map[string]any:
		return r.allows("object") && r.object(v)
	case []any:
		return r.allows("array") && r.array(v)
	case string:
		return r.allows("string") && (!r.base64 || base64Regexp{}.MatchString(v)) && (r.minRunes == 0 || len(v) >= 4*r.minRunes || len([]rune(v)) >= r.minRunes)
	case json.Number:
		return r.number(string(v))
	case bool:
		return r.allows("boolean")
	}
	return r.allows("null")
}

func (r *rule) allows(kind string) bool { return len(r.types) == 0 || slices.Contains(r.types, kind) }

func (r *rule) listed(v any) bool {
	text, ok := v.(string)
	return ok && slices.Contains(r.enum, any(text))
}

func (r *rule) object(object map[string]any) bool {
	if len(object) < r.fewest || r.most > 0 && len(object) > r.most || !hasAll(object, r.required) {
		return false
	}
	met := 0
	for _, required := range r.choice {
		if hasAll(object, required) {
			met++
		}
	}
	if r.choice != nil && met != 1 {
		return false
	}
	for name, v := range object {
		part, known := r.fields[name]
		if !known {
			part = r.others
		}
		if !known && r.closed || part != nil && !part.surely(v) {
			return false
		}
	}
	return true
}

func hasAll(object map[string]any, required []string) bool {
	for _, name := range required {
		if _, there := object[name]; !there {
			return false
		}
	}
	return true
}

func (r *rule) array(items []any) bool {
	if len(items) < r.minItems {
		return false
	}
	for i, v := range items {
		if r.items != nil && !r.items.surely(v) {
			return false
		}
		text, isText := v.(string)
		if r.unique && (!isText || slices.Contains(items[:i], any(text))) {
			return false
		}
	}
	return true
}

// number is sure of plain integers up to 2^53, and of other numbers that are
// not near a bound.
func (r *rule) number(n string) bool {
	if !r.allows("number") && !r.allows("integer") {
		return false
	}
	if len(n) < 17 {
		if i, err := strconv.ParseInt(n, 10, 64); err == nil {
			return (r.minimum == nil || float64(i) >= *r.minimum) && (r.maximum == nil || float64(i) <= *r.maximum)
		}
	}
	f, err := strconv.ParseFloat(n, 64)
	return err == nil && r.allows("number") && (r.minimum == nil || f > *r.minimum) && (r.maximum == nil || f < *r.maximum)
}
