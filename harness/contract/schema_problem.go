package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// schemaProblem turns what the validator found into the one Problem that a
// person should look at first.
func schemaProblem(err error, object map[string]any) error {
	var found *jsonschema.ValidationError
	if !errors.As(err, &found) {
		panic(fmt.Sprintf("contract: the validator itself: %v", err))
	}
	leaf := firstLeaf(found)
	at := valueAt(object, leaf.InstanceLocation)
	return &Problem{
		Path:     pointer(leaf.InstanceLocation),
		Read:     describe(at),
		Expected: expectation(leaf.ErrorKind, at),
	}
}

// firstLeaf is the cause with the smallest path, so that the same line always
// gets the same message. A choice between ok and error is a leaf itself: its
// branches would each tell half of it.
func firstLeaf(e *jsonschema.ValidationError) *jsonschema.ValidationError {
	if _, choice := e.ErrorKind.(*kind.OneOf); choice || len(e.Causes) == 0 {
		return e
	}
	best := firstLeaf(e.Causes[0])
	for _, cause := range e.Causes[1:] {
		if leaf := firstLeaf(cause); slices.Compare(leaf.InstanceLocation, best.InstanceLocation) < 0 {
			best = leaf
		}
	}
	return best
}

func pointer(location []string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, key := range location {
		b.WriteString("/" + escape.Replace(key))
	}
	return b.String()
}

func valueAt(v any, location []string) any {
	for _, key := range location {
		switch container := v.(type) {
		case map[string]any:
			v = container[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(container) {
				return nil
			}
			v = container[i]
		}
	}
	return v
}

// describe shows a value as it was read; of an object it shows the fields, as
// a missing field is most often one with another name.
func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case map[string]any:
		if len(v) == 0 {
			return "an object without fields"
		}
		return Excerpt([]byte("an object with " + strings.Join(slices.Sorted(maps.Keys(v)), ", ")))
	case []any:
		return fmt.Sprintf("an array of %d", len(v))
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("contract: a value that came from JSON does not go back: %v", err))
	}
	return Excerpt(text)
}

func expectation(k jsonschema.ErrorKind, at any) string {
	switch k := k.(type) {
	case *kind.Required:
		return plural("the field", len(k.Missing)) + " " + quoted(k.Missing)
	case *kind.Type:
		expected := article(strings.Join(k.Want, " or "))
		if at == nil {
			expected += " (a field without a value is left out)"
		}
		return expected
	case *kind.Enum:
		return "one of " + listed(k.Want)
	case *kind.Const:
		return fmt.Sprint(k.Want)
	case *kind.Pattern:
		if k.Want == base64Pattern {
			return "standard base64 with padding"
		}
		return "text like " + k.Want
	case *kind.OneOf:
		return "exactly one of ok and error"
	case *kind.AdditionalProperties:
		return "no " + quoted(k.Properties) + ": the contract does not know this kind"
	case *kind.MinProperties, *kind.MaxProperties:
		return "exactly one kind of event"
	case *kind.UniqueItems:
		return "each item once"
	case *kind.MinItems:
		return fmt.Sprintf("at least %d items", k.Want)
	case *kind.MinLength:
		return "text that is not empty"
	case *kind.Minimum:
		return "at least " + k.Want.RatString()
	case *kind.Maximum:
		return "at most " + k.Want.RatString()
	}
	return "what the schema says: " + strings.Join(k.KeywordPath(), "/")
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = strconv.Quote(name)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func listed(values []any) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, ", ")
}

func plural(noun string, n int) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
