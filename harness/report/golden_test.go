package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", path, diff)
	}
}

func written(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteTerminal_golden(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error { return WriteTerminal(b, mixed(), Style{}) })
	golden(t, "mixed.txt", got)
	if bytes.Contains(got, []byte("\x1b")) {
		t.Error("escape sequences without colour")
	}
}

func TestWriteTerminal_conformantGolden(t *testing.T) {
	r := runOf(judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1")))
	golden(t, "conformant.txt", written(t, func(b *bytes.Buffer) error { return WriteTerminal(b, r, Style{}) }))
}

func TestWriteTerminal_faultGolden(t *testing.T) {
	r := runOf()
	r.Subject = Subject{Command: []string{"cat"}}
	r.Fault = "adapter: schema\n  read:     {\"id\":1}\n  hint:     the program sends its input back: it is not an adapter"
	golden(t, "fault.txt", written(t, func(b *bytes.Buffer) error { return WriteTerminal(b, r, Style{}) }))
}

// The doctor examines adapters. Where something else failed it has nothing to say.
func TestWriteTerminal_sendsNobodyToTheDoctorForAnEngine(t *testing.T) {
	r := runOf()
	r.Subject = Subject{Command: []string{"./my-adapter"}}
	r.Fault, r.FaultOf = "the engine does not answer any more\nhint: start Docker again", "engine"
	got := string(written(t, func(b *bytes.Buffer) error { return WriteTerminal(b, r, Style{}) }))
	if strings.Contains(got, "doctor") || !strings.Contains(got, "start Docker again\n\nno verdict") {
		t.Errorf("want the remedy, and nothing of the doctor, who knows adapters alone:\n%s", got)
	}
	junit := string(written(t, func(b *bytes.Buffer) error { return WriteJUnit(b, r) }))
	if !strings.Contains(junit, `name="engine"`) || strings.Contains(junit, `name="adapter"`) {
		t.Errorf("want the engine blamed, not the adapter:\n%s", junit)
	}
}

func TestWriteTerminal_coloursOnDemand(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error { return WriteTerminal(b, mixed(), Style{Colour: true}) })
	if !bytes.Contains(got, []byte("\x1b[31mFAIL\x1b[0m")) {
		t.Error("no red FAIL")
	}
}

func TestWriteTerminal_subjectCannotMoveTheCursor(t *testing.T) {
	r := mixed()
	r.Subject.Name = "evil\x1b[2J"
	r.Cases[1].Transcript[0].Reply = "\x1b]0;title\x07"
	r.Cases[1].Checks[0].Got = "\x1b[1A"
	if got := written(t, func(b *bytes.Buffer) error { return WriteTerminal(b, r, Style{}) }); bytes.ContainsAny(got, "\x1b\x07") {
		t.Errorf("control characters in:\n%q", got)
	}
}

func TestWriteJSON_golden(t *testing.T) {
	golden(t, "mixed.json", written(t, func(b *bytes.Buffer) error { return WriteJSON(b, mixed()) }))
}

func TestWriteJSON_agreesWithItsSchema(t *testing.T) {
	schema := compiled(t)
	fault := runOf()
	fault.Fault = "it did not start"
	for name, r := range map[string]*Run{"mixed": mixed(), "fault": fault, "empty": {Scope: Upstream}} {
		text := written(t, func(b *bytes.Buffer) error { return WriteJSON(b, r) })
		if err := schema.Validate(decoded(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchema_refusesAReportThatIsNotWhole(t *testing.T) {
	schema := compiled(t)
	text := written(t, func(b *bytes.Buffer) error { return WriteJSON(b, mixed()) })
	for name, edit := range map[string]func(map[string]any){
		"no footer":       func(r map[string]any) { delete(r, "footer") },
		"unknown verdict": func(r map[string]any) { r["cases"].([]any)[0].(map[string]any)["verdict"] = "OK" },
		"another version": func(r map[string]any) { r["report"] = json.Number("2") },
		"a stray field":   func(r map[string]any) { r["extra"] = true },
	} {
		report := decoded(t, text).(map[string]any)
		edit(report)
		if schema.Validate(report) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	var cut any
	if json.Unmarshal(text[:len(text)-3], &cut) == nil {
		t.Error("a file that was cut off still parses")
	}
}

func TestWriteJSON_footerIsLast(t *testing.T) {
	text := written(t, func(b *bytes.Buffer) error { return WriteJSON(b, mixed()) })
	if footer, last := bytes.LastIndex(text, []byte("\n \"footer\": {")), bytes.LastIndex(text, []byte("\n \"known\": ")); footer < last {
		t.Error("the footer does not come last")
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("report.json", decoded(t, Schema)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWriteJUnit_golden(t *testing.T) {
	golden(t, "mixed.xml", written(t, func(b *bytes.Buffer) error { return WriteJUnit(b, mixed()) }))
}

func TestWriteJUnit_agreesWithTheExitCode(t *testing.T) {
	fault := runOf()
	fault.Fault = "it did not start"
	allowed := runOf(judged("send/never", "1. Sending", []string{"T-SEND-1"}))
	allowed.Allow.Vacuous = 1
	for name, r := range map[string]*Run{
		"mixed":     mixed(),
		"pass":      runOf(judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1"))),
		"should":    runOf(judged("send/long", "1. Sending", []string{"T-SEND-2"}, broken("T-SEND-2"))),
		"vacuous":   runOf(judged("send/never", "1. Sending", []string{"T-SEND-1"})),
		"allowed":   allowed,
		"fault":     fault,
		"bad bytes": runOf(settled("send/odd", "1. Sending", CoreGroup, []string{"T-SEND-1"}, FAIL, "\x00\x1b\xff")),
	} {
		text := written(t, func(b *bytes.Buffer) error { return WriteJUnit(b, r) })
		var read junitSuites
		if err := xml.Unmarshal(text, &read); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if red := read.Failures+read.Errors > 0; red != (r.Exit() != Conformant) {
			t.Errorf("%s: %d failures and %d errors, exit code %d", name, read.Failures, read.Errors, r.Exit())
		}
	}
}
