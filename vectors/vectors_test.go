package vectors

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/causeway-sds/causeway/rfc"
)

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatalf("the schema is no JSON: %v", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("urn:causeway:vectors:1", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("urn:causeway:vectors:1")
}

func TestFiles_fitTheSchema(t *testing.T) {
	s := compile(t)
	paths, err := fs.Glob(files, "*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasPrefix(path, "schema/") {
			continue
		}
		text, err := files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := s.Validate(instance); err != nil {
			t.Errorf("%s: %.2000v", path, err)
		}
	}
}

func TestSchema_refusesWhatIsNoVector(t *testing.T) {
	s := compile(t)
	const good = `{"id":"wire/x","requirements":["SDS-WIRE-1"],"comment":"c","kind":"decode","needs":{"clock":"real"},"input":{"wire":"00"},"expect":{"reject":["field"]}}`
	for _, c := range []struct{ name, old, new string }{
		{"nothing wrong", "", ""},
		{"odd hexadecimal", `"00"`, `"000"`},
		{"upper-case hexadecimal", `"00"`, `"AB"`},
		{"unknown class", `"field"`, `"fields"`},
		{"unknown kind", `"decode"`, `"decodes"`},
		{"no requirement", `["SDS-WIRE-1"]`, `[]`},
		{"expectation of another kind", `{"reject":["field"]}`, `{"wire":"00"}`},
		{"no input", `"input":{"wire":"00"},`, ``},
		{"unknown field", `"comment"`, `"remark":"","comment"`},
		{"unknown clock level", `"real"`, `"wall"`},
	} {
		text := `{"format":1,"family":"wire","vectors":[` + strings.Replace(good, c.old, c.new, 1) + `]}`
		instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		err = s.Validate(instance)
		if refused := err != nil; refused != (c.old != "") {
			t.Errorf("%s: refused %v (%v)", c.name, refused, err)
		}
	}
}

func TestVectors_haveIDsOfTheirFamilyAndAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Families() {
		for _, v := range f.Vectors {
			if !strings.HasPrefix(v.ID, f.Name+"/") {
				t.Errorf("%s is in the family %s", v.ID, f.Name)
			}
			if seen[v.ID] {
				t.Errorf("%s is there twice", v.ID)
			}
			seen[v.ID] = true
		}
	}
	if len(seen) < 500 {
		t.Errorf("only %d vectors were read", len(seen))
	}
}

func TestVectors_nameRequirementsThatExist(t *testing.T) {
	for _, v := range all() {
		ids := slices.Clone(v.Requirements)
		for _, s := range v.Steps {
			for _, id := range s.Expect.Requirements {
				if !slices.Contains(v.Requirements, id) {
					t.Errorf("%s: a step checks %s, which the vector does not name", v.ID, id)
				}
			}
		}
		for _, id := range ids {
			if _, ok := rfc.Lookup(id); !ok {
				t.Errorf("%s: the specification has no requirement %s", v.ID, id)
			}
		}
	}
}

func TestVectors_canBeReplayedOrSayWhyNot(t *testing.T) {
	for _, v := range all() {
		replayable := v.Kind == Decode || len(v.Steps) > 0
		if replayable == slices.Contains(v.Flags, LibraryOnly) {
			t.Errorf("%s: replayable is %v and the flags are %q", v.ID, replayable, v.Flags)
		}
	}
}

// Of each requirement whose effect is bytes, there is a vector that accepts
// and one that rejects, where there is anything to reject.
func TestVectors_coverWhatIsVisibleInBytes(t *testing.T) {
	accepting, rejecting := map[string]bool{}, map[string]bool{}
	for _, v := range all() {
		for _, id := range v.Requirements {
			if rejects(v) {
				rejecting[id] = true
			} else {
				accepting[id] = true
			}
		}
	}
	for _, id := range strings.Fields("SDS-KIND-1 SDS-WIRE-1 SDS-WIRE-2 SDS-WIRE-3 SDS-WIRE-5 SDS-ID-1 SDS-ID-2 SDS-ID-3 SDS-ID-4 SDS-ID-5 SDS-ID-6 SDS-LIM-2 SDS-LIM-3 SDS-LIM-4 SDS-LIM-5 SDS-BLOOM-1 SDS-BLOOM-2 SDS-BLOOM-3 SDS-BLOOM-4 SDS-BLOOM-5 SDS-BLOOM-6 SDS-BLOOM-7") {
		if !accepting[id] {
			t.Errorf("no vector accepts what %s is about", id)
		}
	}
	for _, id := range strings.Fields("SDS-KIND-1 SDS-KIND-2 SDS-WIRE-5 SDS-WIRE-6 SDS-WIRE-7 SDS-ID-1 SDS-ID-4 SDS-LIM-1 SDS-LIM-3") {
		if !rejecting[id] {
			t.Errorf("no vector rejects what %s is about", id)
		}
	}
}

// The optional sections: each MUST that shows in bytes, numbers or events is
// about some vector. What remains cannot be seen by one participant's replies.
func TestVectors_coverTheOptionalSections(t *testing.T) {
	unseen := map[string]string{
		"SDS-REP-1":  "what is kept shows in answers, SDS-REP-18",
		"SDS-REP-10": "nothing else than SDS-REP-11 demands shows where the sync timer is off",
		"SDS-DUR-2":  "no crash lies between the two in the contract",
		"SDS-DUR-8":  "two filters are right",
		"SDS-DUR-9":  "either is right",
		"SDS-DUR-11": "over the contract every delivery is confirmed",
		"SDS-DUR-12": "binds the application",
	}
	covered := map[string]bool{}
	for _, v := range all() {
		for _, id := range v.Requirements {
			covered[id] = true
		}
	}
	for _, r := range rfc.Requirements() {
		area := strings.Split(r.ID, "-")[1]
		if !slices.Contains(strings.Fields("REP DUR OFF RET HINT LEVEL DIG DIA"), area) {
			continue
		}
		if _, ok := unseen[r.ID]; ok == covered[r.ID] {
			t.Errorf("%s: a vector is about it: %v; named as unseen: %v", r.ID, covered[r.ID], ok)
		}
	}
}

func rejects(v Vector) bool {
	if v.Kind == Decode {
		return strings.Contains(string(v.Expect), `"reject"`)
	}
	for _, s := range v.Steps {
		if s.Expect.Events != nil && slices.ContainsFunc(*s.Expect.Events, func(p Pattern) bool { return p.Kind() == "rejected" }) {
			return true
		}
	}
	return false
}

// The check values of the specification stand in it and in the vectors.
func TestCheckValues_standInTheSpecification(t *testing.T) {
	values := 0
	for _, v := range all() {
		if !slices.Contains(v.Flags, "check-value") {
			continue
		}
		var expect map[string]string
		if err := json.Unmarshal(v.Expect, &expect); err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		for _, value := range expect {
			values++
			if !strings.Contains(rfc.Text(), "`"+value+"`") {
				t.Errorf("%s: the specification has no check value %s", v.ID, value)
			}
		}
	}
	if values != 3 {
		t.Errorf("%d check values, expected 3", values)
	}
}

// FORMAT.md names every kind, every part of an expectation and every family.
func TestFormat_isDocumented(t *testing.T) {
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"broadcast", "events", "no_events", "state", "state_same_as", "error", "requirements", "setup", "name", "library-only", "sendable", "check-value", "settle", "replay_floor", "pruned", "lost", "prehistory", "level"}
	for _, f := range Families() {
		names = append(names, f.Name)
		for _, v := range f.Vectors {
			names = append(names, string(v.Kind))
		}
	}
	for _, name := range names {
		if !regexp.MustCompile("`" + regexp.QuoteMeta(name) + "`").Match(text) {
			t.Errorf("FORMAT.md does not explain `%s`", name)
		}
	}
}

func all() []Vector {
	var list []Vector
	for _, f := range Families() {
		list = append(list, f.Vectors...)
	}
	return list
}

// The worked examples of the specification name vectors, which have to exist.
func TestWorkedExamples_areVectors(t *testing.T) {
	_, examples, found := strings.Cut(rfc.Text(), "Worked examples")
	if !found {
		t.Fatal("the specification has no worked examples")
	}
	known := map[string]bool{}
	for _, v := range all() {
		known[v.ID] = true
	}
	names := regexp.MustCompile("`([a-z]+/[a-z0-9-]+)`").FindAllStringSubmatch(examples, -1)
	if len(names) < 5 {
		t.Errorf("%d vectors are named, expected at least 5", len(names))
	}
	for _, name := range names {
		if !known[name[1]] {
			t.Errorf("the worked examples name the vector %s, which does not exist", name[1])
		}
	}
}
