package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestArithmetic_givesTheCheckValuesOfTheSpecification(t *testing.T) {
	one := derivedID(Message{Sender: "alice", Channel: "0", Lamport: lamport(1), Content: []byte("gm")})
	if want := "E8170OEPSdyFqY_XC9W7xspd"; one != want {
		t.Errorf("first ID: got %s, want %s", one, want)
	}
	filter := buildFilter("alice", 1700000000001, 1699999999001, "m1", "m2", "m3")
	if want := "0107e807f62182ad"; hex.EncodeToString(filter) != want {
		t.Errorf("filter: got %x, want %s", filter, want)
	}
	two := derivedID(Message{Sender: "alice", Channel: "c", Lamport: lamport(1700000000001), History: entries("m2", "m3"), Filter: filter, Content: []byte("hi")})
	if want := "88EWh_0hwjr9F4ZN6TiWGI_u"; two != want {
		t.Errorf("second ID: got %s, want %s", two, want)
	}
}

func TestRun_checksWhatItWrote(t *testing.T) {
	dir := t.TempDir()
	if err := run(dir, false); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err != nil {
		t.Fatalf("what was just written differs: %v", err)
	}
	path := filepath.Join(dir, "order", "order.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Replace(text, []byte(`"lamport": 3`), []byte(`"lamport": 4`), 1)
	if err := os.WriteFile(path, broken, 0o644); err != nil {
		t.Fatal(err)
	}
	err = run(dir, true)
	if err == nil || !strings.Contains(err.Error(), "order/by-lamport") || !strings.Contains(err.Error(), "is 4, expected 3") {
		t.Errorf("a changed number is reported as: %v", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err == nil || !strings.Contains(err.Error(), "formatting only") {
		t.Errorf("another formatting is reported as: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err == nil {
		t.Error("a file that is not there is not reported")
	}
	stray := filepath.Join(dir, "wire", "more.json")
	if err := os.WriteFile(stray, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := strays(dir); err == nil || !strings.Contains(err.Error(), "more.json") {
		t.Errorf("a stray file is reported as: %v", err)
	}
}

func TestNotation_canBeReadBack(t *testing.T) {
	for _, data := range [][]byte{
		nil, {0, 255}, bytes.Repeat([]byte("abc"), 1000), make([]byte, 1<<20),
		join([]byte("head"), make([]byte, 5000), bytes.Repeat(unhex("5a0161"), 700), []byte("tail")),
	} {
		text := compact(notation(data))
		if len(text) > 3000 {
			t.Errorf("%d bytes with repetitions take %d characters", len(data), len(text))
		}
		if got := expand(t, text); !bytes.Equal(got, data) {
			t.Errorf("%d bytes come back as %d", len(data), len(got))
		}
	}
}

func expand(t *testing.T, text string) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if s, ok := v.(string); ok {
		return unhex(s)
	}
	var b []byte
	for _, piece := range v.([]any) {
		switch p := piece.(type) {
		case string:
			b = append(b, unhex(p)...)
		case map[string]any:
			b = append(b, bytes.Repeat(unhex(p["repeat"].(string)), int(p["times"].(float64)))...)
		}
	}
	return b
}

func TestQuote_isJSONOfTheSameString(t *testing.T) {
	for _, s := range []string{"", `a"b\c`, "\x00\n\x7f", "\u00e9e\u0301", "\U0001f980\uffff\u2028"} {
		var got string
		if err := json.Unmarshal([]byte(quote(s)), &got); err != nil || got != s {
			t.Errorf("%q: got %q from %s, %v", s, got, quote(s), err)
		}
	}
}

// The generator must not share code with anything that its vectors judge.
func TestImports_areOfTheStandardLibrary(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if first, _, _ := strings.Cut(strings.Trim(i.Path.Value, `"`), "/"); strings.Contains(first, ".") {
				t.Errorf("%s imports %s", path, i.Path.Value)
			}
		}
	}
}
