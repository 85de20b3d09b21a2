package adapter

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/google/go-cmp/cmp"
)

// talk speaks to a handler through the lines of the contract, so that every
// reply is checked against its schema.
type talk struct {
	t  *testing.T
	h  *Handler
	id int
}

func begin(t *testing.T) *talk { return &talk{t: t, h: New()} }

// ask sends a request whose fields are given as JSON without the ID.
func (c *talk) ask(cmd contract.Command, fields string) contract.Reply {
	c.t.Helper()
	c.id++
	line := fmt.Sprintf(`{"id":%d,"cmd":%q%s}`, c.id, cmd, strings.TrimSuffix(","+fields, ","))
	reply, err := contract.DecodeReply(cmd, contract.Answer(c.h, []byte(line)))
	if err != nil {
		c.t.Fatalf("%s: %v", line, err)
	}
	return reply
}

func (c *talk) ok(cmd contract.Command, fields string) contract.OK {
	c.t.Helper()
	reply := c.ask(cmd, fields)
	if reply.OK == nil {
		c.t.Fatalf("%s %s: %v", cmd, fields, reply.Error)
	}
	return *reply.OK
}

func (c *talk) create(node string, config string) {
	c.t.Helper()
	c.ok(contract.Create, fmt.Sprintf(`"node":%q,"channel":"c","participant":%q,"now_ms":1000,"seed":7%s`, node, "p-"+node, config))
}

// send returns what was broadcast, as the base64 of its bytes.
func (c *talk) send(node, text string) string {
	c.t.Helper()
	ok := c.ok(contract.Send, fmt.Sprintf(`"node":%q,"now_ms":1001,"content":%q`, node, base64.StdEncoding.EncodeToString([]byte(text))))
	return base64.StdEncoding.EncodeToString(ok.Broadcast[0].Wire)
}

func (c *talk) receive(node, wire string) []contract.Event {
	c.t.Helper()
	return c.ok(contract.Receive, fmt.Sprintf(`"node":%q,"now_ms":1002,"wire":%q`, node, wire)).Events
}

func (c *talk) inspect(node string) contract.State {
	c.t.Helper()
	return *c.ok(contract.Inspect, fmt.Sprintf(`"node":%q`, node)).State
}

func TestHandler_carriesAMessage(t *testing.T) {
	c := begin(t)
	c.create("A", "")
	c.create("B", "")
	events := c.receive("B", c.send("A", "hi"))
	if len(events) != 1 || events[0].Delivered == nil || string(events[0].Delivered.Content) != "hi" {
		t.Errorf("B: got %+v, want one delivery of hi", events)
	}
	events = c.receive("A", c.send("B", "ho"))
	if len(events) != 2 || events[0].Acknowledged == nil || !slices.Equal(events[0].Acknowledged.By, []string{"p-B"}) {
		t.Errorf("A: got %+v, want an acknowledgement by p-B and a delivery", events)
	}
	if diff := cmp.Diff(c.inspect("A").Log, c.inspect("B").Log); diff != "" {
		t.Errorf("logs of A - B +:\n%s", diff)
	}
}

func TestHandler_reportsWhatItRejects(t *testing.T) {
	c := begin(t)
	c.create("A", "")
	if events := c.receive("A", "AA=="); len(events) != 1 || events[0].Rejected == nil || events[0].Rejected.Class != "field" {
		t.Errorf("got %+v, want a rejection of class field", events)
	}
	if events := c.receive("A", ""); len(events) != 1 || events[0].Rejected == nil {
		t.Errorf("no bytes at all: got %+v, want a rejection", events)
	}
}

func TestHandler_comesBackWithWhatWasPersisted(t *testing.T) {
	c := begin(t)
	c.create("A", "")
	c.create("B", "")
	c.receive("B", c.send("A", "one"))
	c.receive("A", c.send("B", "two"))
	c.send("A", "three")
	before := c.inspect("A")
	old := c.ok(contract.Snapshot, `"node":"A"`).Snapshot
	c.ok(contract.Restart, `"node":"A","now_ms":1002,"durable":true`)
	if diff := cmp.Diff(c.inspect("A"), before); diff != "" {
		t.Errorf("after a restart - before +:\n%s", diff)
	}
	c.send("A", "four")
	c.ok(contract.Restore, fmt.Sprintf(`"node":"A","now_ms":1002,"snapshot":%q`, old))
	if diff := cmp.Diff(c.inspect("A"), before); diff != "" {
		t.Errorf("after the old state came back - before +:\n%s", diff)
	}
	c.ok(contract.Restart, `"node":"A","now_ms":1003,"durable":false`)
	if s := c.inspect("A"); len(s.Log) != 0 || s.Lamport != 1003 {
		t.Errorf("after the disk was lost: %+v", s)
	}
}

func TestHandler_refusesWithTheRightCode(t *testing.T) {
	c := begin(t)
	c.create("A", `,"config":{"content_limit":3,"ids":"opaque"}`)
	c.ok(contract.Send, `"node":"A","now_ms":1000,"content":"YQ==","message_id":"m1"`)
	for _, r := range []struct {
		cmd    contract.Command
		fields string
		code   contract.ErrorCode
	}{
		{"nonsense", "", contract.CodeUnsupported},
		{contract.Hello, `"contract":{"min":90,"max":99}`, contract.CodeUnsupported},
		{contract.Advance, `"node":"Z","now_ms":1`, contract.CodeInvalid},
		{contract.Create, `"node":"A","channel":"c","participant":"a","now_ms":1,"seed":1`, contract.CodeInvalid},
		{contract.Create, `"node":"D","channel":"","participant":"a","now_ms":1,"seed":1`, contract.CodeInvalid},
		{contract.Create, `"node":"D","channel":"c","participant":"a","now_ms":1,"seed":1,"config":{"dialect":"morse"}`, contract.CodeUnsupported},
		{contract.Create, `"node":"D","channel":"c","participant":"a","now_ms":1,"seed":1,"config":{"filter_window":0}`, contract.CodeInvalid},
		{contract.Send, `"node":"A","now_ms":1,"content":""`, contract.CodeInvalid},
		{contract.Send, `"node":"A","now_ms":1,"content":"YWFhYQ=="`, contract.CodeInvalid},
		{contract.Send, `"node":"A","now_ms":1,"content":"YQ==","message_id":"m1"`, contract.CodeInvalid},
		{contract.Hint, `"node":"A","message_id":"m9","retrieval_hint":"YQ=="`, contract.CodeInvalid},
		{contract.Restore, `"node":"A","now_ms":1,"snapshot":"none"`, contract.CodeInvalid},
	} {
		reply := c.ask(r.cmd, r.fields)
		if reply.Error == nil || reply.Error.Code != r.code || !reply.Error.Definite {
			t.Errorf("%s %s: got %+v, want a definite %s", r.cmd, r.fields, reply, r.code)
		}
	}
	c.ok(contract.Close, `"node":"A"`)
	c.create("A", "")
}

// Zero is a value of its own on the wire.
func TestHandler_takesAZeroForZero(t *testing.T) {
	c := begin(t)
	c.create("A", `,"config":{"sync_max_ms":0,"resend_attempts":0,"history_size":0}`)
	c.send("A", "one")
	ok := c.ok(contract.Advance, `"node":"A","now_ms":3600000`)
	if len(ok.Broadcast) != 0 || len(ok.Events) != 1 || ok.Events[0].GaveUp == nil {
		t.Errorf("after an hour: got %+v, want nothing but the event gave_up", ok)
	}
	if ok := c.ok(contract.Advance, `"node":"A","now_ms":7200000`); ok.DeadlineMS != nil {
		t.Errorf("something is due at %d, where every timer is off", *ok.DeadlineMS)
	}
}

func TestHandler_answersTheSameTwice(t *testing.T) {
	run := func() (lines []string) {
		h := New()
		for i, request := range []string{
			`"cmd":"create","node":"A","channel":"c","participant":"a","now_ms":1000,"seed":9`,
			`"cmd":"context","node":"A","members":["a","b","c"]`,
			`"cmd":"send","node":"A","now_ms":1001,"content":"YQ=="`,
			`"cmd":"advance","node":"A","now_ms":20000`,
			`"cmd":"restart","node":"A","now_ms":20001,"durable":true`,
			`"cmd":"advance","node":"A","now_ms":90000`,
			`"cmd":"inspect","node":"A"`,
		} {
			lines = append(lines, string(contract.Answer(h, fmt.Appendf(nil, `{"id":%d,%s}`, i, request))))
		}
		return lines
	}
	if diff := cmp.Diff(run(), run()); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}
