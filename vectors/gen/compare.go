package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// compareFile reports the first difference between a file and what it should
// hold.
func compareFile(path string, want []byte) error {
	got, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%w; run: go run ./vectors/gen", err)
	}
	if bytes.Equal(got, want) {
		return nil
	}
	where := "formatting only"
	if difference := firstDifference(got, want); difference != "" {
		where = difference
	}
	line := 1 + bytes.Count(want[:commonPrefix(got, want)], []byte("\n"))
	return fmt.Errorf("%s:%d differs from what the generator writes: %s\nif the generator is right, run: go run ./vectors/gen", path, line, where)
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

type file struct {
	Vectors []map[string]any `json:"vectors"`
}

// firstDifference names the vector and the place in it.
func firstDifference(got, want []byte) string {
	var g, w file
	if err := json.Unmarshal(got, &g); err != nil {
		return "the file is no JSON: " + err.Error()
	}
	if err := json.Unmarshal(want, &w); err != nil {
		panic(err)
	}
	for i := range min(len(g.Vectors), len(w.Vectors)) {
		if g.Vectors[i]["id"] != w.Vectors[i]["id"] {
			return fmt.Sprintf("vector %d: id %v, expected %v", i, g.Vectors[i]["id"], w.Vectors[i]["id"])
		}
		if d := differ("", any(g.Vectors[i]), any(w.Vectors[i])); d != "" {
			return fmt.Sprintf("vector %v: %s", w.Vectors[i]["id"], d)
		}
	}
	if len(g.Vectors) != len(w.Vectors) {
		return fmt.Sprintf("%d vectors, expected %d", len(g.Vectors), len(w.Vectors))
	}
	return ""
}

func differ(path string, got, want any) string {
	switch want := want.(type) {
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			return differObjects(path, got, want)
		}
	case []any:
		if got, ok := got.([]any); ok {
			return differLists(path, got, want)
		}
	default:
		if got == want {
			return ""
		}
	}
	return fmt.Sprintf("%s is %s, expected %s", path, short(got), short(want))
}

func differObjects(path string, got, want map[string]any) string {
	var keys []string
	for k := range want {
		keys = append(keys, k)
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		g, inGot := got[k]
		w, inWant := want[k]
		switch {
		case !inGot:
			return path + "." + k + " is absent"
		case !inWant:
			return path + "." + k + " is there and should not"
		}
		if d := differ(path+"."+k, g, w); d != "" {
			return d
		}
	}
	return ""
}

func differLists(path string, got, want []any) string {
	for i := range min(len(got), len(want)) {
		if d := differ(fmt.Sprintf("%s[%d]", path, i), got[i], want[i]); d != "" {
			return d
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%s has %d elements, expected %d", path, len(got), len(want))
	}
	return ""
}

// short cuts a value for a message.
func short(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	if len(b) > 120 {
		return string(b[:120]) + "…"
	}
	return string(b)
}
