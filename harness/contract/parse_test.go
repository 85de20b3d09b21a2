package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParse_refusesWhatTwoReadersCouldReadDifferently(t *testing.T) {
	for name, c := range map[string]struct{ line, expected string }{
		"nothing":             {"", "one JSON object"},
		"noise":               {"Listening on port 80", "one JSON object"},
		"an array":            {`[1]`, "one JSON object"},
		"two objects":         {`{} {}`, "the end of the line"},
		"a key twice":         {`{"id":1,"id":2}`, "each key once"},
		"an escaped key too":  {`{"id":1,"\u0069d":2}`, "each key once"},
		"not UTF-8":           {"{\"id\":\"\xff\"}", "UTF-8"},
		"a lone surrogate":    {`{"id":"\ud800"}`, "a pair of surrogates"},
		"swapped surrogates":  {`{"id":"\udc00\ud800"}`, "a pair of surrogates"},
		"a raw line feed":     {"{\"id\":\"a\nb\"}", "no control character"},
		"a raw tab, later":    {"{\"id\":\"\\n\t\"}", "no control character"},
		"an unknown escape":   {`{"id":"\x"}`, "an escape that JSON knows"},
		"short hex":           {`{"id":"\u00g0"}`, "an escape that JSON knows"},
		"an open string":      {`{"id":"a`, "a closing quote"},
		"an open escape":      {`{"id":"\na`, "a closing quote"},
		"a comma too many":    {`{"id":1,}`, "a key in double quotes"},
		"a single quote":      {`{'id':1}`, "a key in double quotes"},
		"no colon":            {`{"id" 1}`, "a colon"},
		"no comma":            {`{"id":1 "cmd":2}`, "a comma"},
		"no comma in a list":  {`{"id":[1 2]}`, "a comma"},
		"a leading zero":      {`{"id":01}`, "a JSON number"},
		"a bare point":        {`{"id":1.}`, "a JSON number"},
		"a bare minus":        {`{"id":-}`, "a JSON number"},
		"not a number":        {`{"id":NaN}`, "a JSON value"},
		"a huge exponent":     {`{"id":1e999999999}`, "an exponent of at most 308"},
		"an open exponent":    {`{"id":1e}`, "an exponent of at most 308"},
		"a very long number":  {`{"id":` + strings.Repeat("1", 41) + `}`, "at most 40 characters"},
		"no value":            {`{"id":`, "a JSON value"},
		"half a word":         {`{"id":tru}`, "a JSON value"},
		"very deep nesting":   {`{"id":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, "levels of nesting"},
		"a byte order mark":   {"\ufeff{}", "one JSON object"},
		"text after the line": {`{"id":1} // done`, "the end of the line"},
	} {
		_, err := parseObject([]byte(c.line))
		var problem *Problem
		if !errors.As(err, &problem) || !strings.Contains(problem.Expected, c.expected) {
			t.Errorf("%s: got %v, want a problem that expects %q", name, err, c.expected)
		}
	}
}

func TestParse_readsEverythingElse(t *testing.T) {
	line := "\t{ \"a\" : [ 1 , -2.5e+3, true,false , null, {} , [] ], \"b\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\" } \r"
	got, err := parseObject([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"a": []any{json.Number("1"), json.Number("-2.5e+3"), true, false, nil, map[string]any{}, []any{}},
		"b": "\"\\/\b\f\n\r\té😀é",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

// FuzzParse holds the strict reader against encoding/json: what it accepts,
// the other accepts and reads alike.
func FuzzParse(f *testing.F) {
	for _, line := range requestSamples {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"a":"\ud83d\ude00","b":[1.5e-3,{"c":null}]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		got, err := parseObject(line)
		if err != nil {
			var problem *Problem
			if !errors.As(err, &problem) {
				t.Fatalf("%q: %T, want a *Problem", line, err)
			}
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		var want map[string]any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("accepted %q, but encoding/json says %v", line, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, encoding/json reads %#v", line, got, want)
		}
	})
}
