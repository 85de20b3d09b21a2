package contract

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed schema/contract-1.schema.json
var schemaText []byte

// SchemaText is the JSON Schema (draft 2020-12) of contract version 1, for
// whoever wants to check lines with a validator of their own.
func SchemaText() []byte { return bytes.Clone(schemaText) }

const schemaURL = "urn:causeway:contract:1"

// schemas are compiled once; they are read-only afterwards and safe for
// concurrent use.
type schemas struct {
	whole          *jsonschema.Schema // any line
	request, reply *jsonschema.Schema
	requestFor     map[Command]*jsonschema.Schema // request, and what the command requires
	replyTo        map[Command]*jsonschema.Schema // where the command asks for more than reply does
}

var compiled = sync.OnceValue(func() schemas {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		panic(fmt.Sprintf("contract: the embedded schema is not JSON: %v", err))
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseRegexpEngine(regexpEngine)
	if err := compiler.AddResource(schemaURL, document); err != nil {
		panic(fmt.Sprintf("contract: the embedded schema: %v", err))
	}
	part := func(name string) *jsonschema.Schema { return compiler.MustCompile(schemaURL + "#/$defs/" + name) }
	requestFor := make(map[Command]*jsonschema.Schema, len(Commands))
	for _, cmd := range Commands {
		requestFor[cmd] = part("request." + string(cmd))
	}
	return schemas{
		whole:      compiler.MustCompile(schemaURL),
		request:    part("request"),
		requestFor: requestFor,
		reply:      part("reply"),
		replyTo: map[Command]*jsonschema.Schema{
			Hello:    part("reply.hello"),
			Inspect:  part("reply.inspect"),
			Snapshot: part("reply.snapshot"),
		},
	}
})

// CheckRequest says whether line is a request of the contract. The error is a
// *Problem.
func CheckRequest(line []byte) error {
	_, err := readRequest(line)
	return err
}

// CheckReply says whether line is a reply to cmd. The error is a *Problem.
func CheckReply(cmd Command, line []byte) error {
	_, err := readReply(cmd, line)
	return err
}

func readRequest(line []byte) (map[string]any, error) {
	object, err := parseObject(line)
	if err != nil {
		return nil, err
	}
	// The command picks the schema, which costs less than a schema that looks
	// for the command; the whole schema says the same, and a test holds them together.
	cmd, _ := object["cmd"].(string)
	schema, known := compiled().requestFor[Command(cmd)]
	if !known {
		schema = compiled().request
	}
	if err := schema.Validate(object); err != nil {
		return nil, schemaProblem(err, object)
	}
	return object, nil
}

func readReply(cmd Command, line []byte) (map[string]any, error) {
	object, err := parseObject(line)
	if err != nil {
		return nil, err
	}
	schema, special := compiled().replyTo[cmd]
	if !special {
		schema = compiled().reply
	}
	if err := schema.Validate(object); err != nil {
		return nil, schemaProblem(err, object)
	}
	return object, nil
}
