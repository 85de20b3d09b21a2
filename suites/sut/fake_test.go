package sut

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/rfc"
)

// The requirements of the specification in these tests. BadInput is the one
// that the package knows by name.
var testRequirements = []rfc.Requirement{
	{ID: "T-1", Level: rfc.Must, Origin: rfc.Upstream, Section: "1. One", Sentence: "It MUST."},
	{ID: "T-2", Level: rfc.Should, Origin: rfc.Clarified, Section: "2. Two", Sentence: "It SHOULD."},
	{ID: BadInput, Level: rfc.Must, Origin: rfc.Clarified, Section: "1. One", Sentence: "It MUST survive."},
}

func testLookup(id string) (rfc.Requirement, bool) {
	at := slices.IndexFunc(testRequirements, func(r rfc.Requirement) bool { return r.ID == id })
	if at < 0 {
		return rfc.Requirement{}, false
	}
	return testRequirements[at], true
}

// fake is an implementation that delivers whatever it decodes, broadcasts
// whatever is sent, and breaks over some contents.
type fake struct {
	hello   contract.OK
	starts  int
	open    map[string]bool
	tick    func(nowMS int64) contract.OK // the answer to advance
	advance []int64                       // the times at which advance was called
	asked   []contract.Request            // everything but hello
}

func newFake() *fake {
	return &fake{hello: contract.OK{
		Contract: 1, Clock: contract.ClockVirtual, Dialects: []string{DialectSDS1},
		Capabilities:   append([]contract.Capability{contract.CapDerivedIDs}, contract.Core...),
		Implementation: &contract.Implementation{Name: "fake", Version: "0", Language: "go"},
	}}
}

// opener makes the fake what sut.Options wants.
func (f *fake) opener(observe driver.Observer) driver.Opener {
	return func(context.Context) (driver.Driver, error) {
		f.starts++
		f.open = map[string]bool{}
		handler := contract.HandlerFunc(f.handle)
		inner, err := driver.InProcess(func() contract.Handler { return handler }, driver.LocalOptions{Observe: observe})(context.Background())
		return &breakable{Driver: inner}, err
	}
}

// breakable crashes, hangs or breaks the contract over some contents.
type breakable struct {
	driver.Driver
	gone bool
}

var breaking = map[string]driver.Kind{
	"crash": driver.ExitedEarly, "hang": driver.Hang, "noise": driver.Noise, "schema": driver.BadSchema,
}

func (b *breakable) Call(ctx context.Context, req contract.Request) (contract.OK, error) {
	kind, breaks := breaking[string(req.Content)]
	switch {
	case b.gone:
		return contract.OK{}, &driver.Fault{Kind: driver.Stopped}
	case breaks:
		b.gone = kind != driver.BadSchema
		return contract.OK{}, &driver.Fault{Kind: kind, Read: "something", Expected: "something else"}
	}
	return b.Driver.Call(ctx, req)
}

func (f *fake) handle(req contract.Request) (contract.OK, error) {
	if req.Cmd != contract.Hello && req.Cmd != contract.Create && !f.open[req.Node] {
		return contract.OK{}, &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "unknown node " + req.Node}
	}
	if req.Cmd != contract.Hello {
		f.asked = append(f.asked, req)
	}
	switch req.Cmd {
	case contract.Hello:
		return f.hello, nil
	case contract.Create:
		if f.open[req.Node] {
			return contract.OK{}, &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "node is there"}
		}
		f.open[req.Node] = true
	case contract.Close:
		delete(f.open, req.Node)
	case contract.Send:
		return f.send(req)
	case contract.Receive:
		return f.receive(req)
	case contract.Hint:
		if len(req.RetrievalHint) == 0 {
			return contract.OK{}, &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "empty hint"}
		}
	case contract.Snapshot:
		return contract.OK{Snapshot: "s1"}, nil
	case contract.Advance:
		f.advance = append(f.advance, *req.NowMS)
		if f.tick != nil {
			return f.tick(*req.NowMS), nil
		}
	}
	return contract.OK{}, nil
}

func (f *fake) send(req contract.Request) (contract.OK, error) {
	switch string(req.Content) {
	case "":
		return contract.OK{}, &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "empty"}
	case "panic":
		panic("over this content")
	}
	lamport := uint64(*req.NowMS)
	m := model.Sealed(model.Message{SenderID: req.Node, ChannelID: DefaultChannel, Lamport: &lamport, Content: req.Content})
	return contract.OK{
		Broadcast: []contract.Broadcast{{Wire: model.Encode(m)}},
		Events:    []contract.Event{{Sent: &contract.Sent{MessageID: m.MessageID}}},
	}, nil
}

func (f *fake) receive(req contract.Request) (contract.OK, error) {
	m, err := model.Decode(req.Wire)
	if err != nil {
		return contract.OK{Events: []contract.Event{{Rejected: &contract.Rejected{Class: "truncated"}}}}, nil
	}
	if string(m.Content) == "refuse" {
		return contract.OK{}, &contract.Error{Code: contract.CodeUnsupported, Definite: true, Text: "no"}
	}
	return contract.OK{Events: []contract.Event{{Delivered: &contract.Delivered{MessageID: m.MessageID, SenderID: m.SenderID, Content: m.Content}}}}, nil
}

// suite builds a tree of one container, as Describe and It do for the program.
func suite(t *testing.T, body func()) []*Case {
	t.Helper()
	tree := &tree{lookup: testLookup, containers: []container{{"test", body}}}
	tree.build()
	return tree.cases
}

// execute runs cases against a fake, without Ginkgo.
func execute(t *testing.T, f *fake, options Options, cases []*Case) *report.Run {
	t.Helper()
	ctx := context.Background()
	options.Open = f.opener
	options.Today = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	e := begin(ctx, cases, testLookup, testRequirements, options)
	if e.run.Fault != "" {
		return e.end()
	}
	for _, c := range e.cases {
		e.one(ctx, c)
	}
	return e.end()
}

// verdictOf runs one case.
func verdictOf(t *testing.T, f *fake, spec Spec, body func(*T)) report.Case {
	t.Helper()
	run := execute(t, f, Options{}, suite(t, func() { It("one", "One", spec, body) }))
	if len(run.Cases) != 1 {
		t.Fatalf("no case ran: %s", run.Fault)
	}
	return run.Cases[0]
}
