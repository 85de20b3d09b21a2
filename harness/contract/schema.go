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
	request, reply part
	requestFor     map[Command]part // request, and what the command requires
	replyTo        map[Command]part // where the command asks for more than reply does
}

// part is one definition of the schema, in two forms: the quick one knows what
// is certainly valid, the thorough one judges the rest and explains.
type part struct {
	quick    *rule
	thorough *jsonschema.Schema
}

func (p part) check(object map[string]any) error {
	if p.quick.surely(object) {
		return nil
	}
	if err := p.thorough.Validate(object); err != nil {
		return schemaProblem(err, object)
	}
	return nil
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
	quick := rules{defs: document.(map[string]any)["$defs"].(map[string]any), made: make(map[string]*rule)}
	def := func(name string) part {
		return part{quick: quick.def(name), thorough: compiler.MustCompile(schemaURL + "#/$defs/" + name)}
	}
	requestFor := make(map[Command]part, len(Commands))
	for _, cmd := range Commands {
		requestFor[cmd] = def("request." + string(cmd))
	}
	return schemas{
		whole:      compiler.MustCompile(schemaURL),
		request:    def("request"),
		requestFor: requestFor,
		reply:      def("reply"),
		replyTo: map[Command]part{
			Hello:    def("reply.hello"),
			Inspect:  def("reply.inspect"),
			Snapshot: def("reply.snapshot"),
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
	return object, schema.check(object)
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
	return object, schema.check(object)
}
