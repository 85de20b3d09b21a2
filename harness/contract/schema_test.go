package contract

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type object = map[string]any

func schemaDocument(t *testing.T) object {
	t.Helper()
	var document object
	if err := json.Unmarshal(SchemaText(), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// resolve follows $ref until something else stands there.
func resolve(t *testing.T, document, schema object) object {
	t.Helper()
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return schema
		}
		schema = document["$defs"].(object)[strings.TrimPrefix(ref, "#/$defs/")].(object)
	}
}

func TestSchema_hasTheFieldsOfTheTypesAndNoOthers(t *testing.T) {
	document := schemaDocument(t)
	defs := document["$defs"].(object)
	agree(t, document, "request", reflect.TypeFor[Request](), defs["request"].(object))
	agree(t, document, "reply", reflect.TypeFor[Reply](), defs["reply"].(object))
}

// agree compares a Go type with a schema, all the way down.
func agree(t *testing.T, document object, path string, goType reflect.Type, schema object) {
	schema = resolve(t, document, schema)
	if goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	want := map[reflect.Kind]string{
		reflect.Struct: "object", reflect.Map: "object", reflect.Slice: "array", reflect.Bool: "boolean",
		reflect.Int: "integer", reflect.Int64: "integer", reflect.Uint64: "integer", reflect.Float64: "number", reflect.String: "string",
	}[goType.Kind()]
	if goType == reflect.TypeFor[[]byte]() {
		want = "string"
	}
	if _, enum := schema["enum"]; !enum && schema["type"] != want {
		t.Errorf("%s: the schema says %v, the Go type %s is %s", path, schema["type"], goType, want)
	}
	switch {
	case want == "array":
		agree(t, document, path+"[]", goType.Elem(), schema["items"].(object))
	case goType.Kind() == reflect.Struct:
		agreeFields(t, document, path, goType, schema)
	}
}

func agreeFields(t *testing.T, document object, path string, goType reflect.Type, schema object) {
	properties := schema["properties"].(object)
	var names, always []string
	for i := range goType.NumField() {
		name, options, _ := strings.Cut(goType.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
		if options == "" {
			always = append(always, name)
		}
		if property, ok := properties[name].(object); ok {
			agree(t, document, path+"."+name, goType.Field(i).Type, property)
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff(names, slices.Sorted(maps.Keys(properties))); diff != "" {
		t.Errorf("%s: fields of the type (-) and of the schema (+):\n%s", path, diff)
	}
	var required []string
	for _, name := range asList(schema["required"]) {
		required = append(required, name.(string))
	}
	slices.Sort(always)
	slices.Sort(required)
	if diff := cmp.Diff(always, required); diff != "" {
		t.Errorf("%s: fields that the type always writes (-) and that the schema requires (+):\n%s", path, diff)
	}
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

func TestSchema_listsTheConstantsOfTheTypes(t *testing.T) {
	document := schemaDocument(t)
	defs := document["$defs"].(object)
	property := func(def, name string) object { return defs[def].(object)["properties"].(object)[name].(object) }
	for _, c := range []struct {
		name   string
		schema object
		want   []string
	}{
		{"cmd", property("request", "cmd"), asText(Commands)},
		{"capabilities", property("ok", "capabilities")["items"].(object), asText(Capabilities)},
		{"clock", property("ok", "clock"), asText([]ClockLevel{ClockVirtual, ClockFaked, ClockScaled, ClockReal})},
		{"code", property("error", "code"), asText([]ErrorCode{CodeUnsupported, CodeMalformed, CodeInvalid, CodeInternal})},
	} {
		var got []string
		for _, v := range asList(c.schema["enum"]) {
			got = append(got, v.(string))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: the types (-) and the schema (+):\n%s", c.name, diff)
		}
	}
}

func asText[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// The published schema finds the command by itself; CheckRequest picks the
// schema by the command. Both have to say the same of every line.
func TestSchema_asAWholeSaysWhatCheckRequestSays(t *testing.T) {
	for line := range mutatedLines(t, requestSamples) {
		tree, err := parseObject([]byte(line))
		if err != nil {
			continue
		}
		if _, has := tree["cmd"]; !has {
			continue // for the whole schema that is a reply
		}
		whole, picked := compiled().whole.Validate(tree), CheckRequest([]byte(line))
		if (whole == nil) != (picked == nil) {
			t.Errorf("%s\nthe whole schema: %v\nCheckRequest: %v", line, whole, picked)
		}
	}
}

func TestSamples_agreeWithTheSchema(t *testing.T) {
	for _, line := range requestSamples {
		if err := CheckRequest([]byte(line)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for cmd, lines := range replySamples {
		for _, line := range lines {
			if err := CheckReply(cmd, []byte(line)); err != nil {
				t.Errorf("%s: %s: %v", cmd, line, err)
			}
		}
	}
}

// What the schema lets through, the types can hold: there is no line that
// passes the check and then cannot be read.
func TestDecode_readsWhateverTheSchemaLetsThrough(t *testing.T) {
	accepted := 0
	for line := range mutatedLines(t, requestSamples) {
		if CheckRequest([]byte(line)) != nil {
			continue
		}
		accepted++
		if _, err := DecodeRequest([]byte(line)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for cmd, samples := range replySamples {
		for line := range mutatedLines(t, samples) {
			if CheckReply(cmd, []byte(line)) != nil {
				continue
			}
			accepted++
			if _, err := DecodeReply(cmd, []byte(line)); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
	if accepted < 100 {
		t.Errorf("only %d mutated lines were accepted: the test saw too little", accepted)
	}
}
