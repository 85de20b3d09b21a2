package null

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

const hello = `{"id":1,"cmd":"hello","contract":{"min":1,"max":1}}` + "\n"

func answers(t *testing.T, name, requests string) string {
	t.Helper()
	var out bytes.Buffer
	if err := Run([]string{name}, strings.NewReader(requests), &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out.String()
}

func TestRun_strangersAreStrange(t *testing.T) {
	for name, want := range map[string]string{
		"silent": "", "echo": hello, "noise": "[INFO] handled one request in 0 ms\n", "wrong-ids": `{"id":2,"ok":{}}` + "\n",
	} {
		if got := answers(t, name, hello); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := answers(t, "huge-lines", hello); len(got) <= contract.DefaultLineBytes {
		t.Errorf("huge-lines: a line of %d bytes is within the limit of %d", len(got), contract.DefaultLineBytes)
	}
}

func TestRun_laterStrangersSayHelloFirst(t *testing.T) {
	for name := range strangers {
		first, rest, _ := strings.Cut(answers(t, name+"-later", hello+hello), "\n")
		if _, err := contract.DecodeReply(contract.Hello, []byte(first)); err != nil {
			t.Errorf("%s-later: %v", name, err)
		}
		if want := answers(t, name, hello); rest != want {
			t.Errorf("%s-later: after hello it says %.100q, want %.100q", name, rest, want)
		}
	}
}

// What is always ok keeps the contract to the letter, or its verdict would be
// about its form.
func TestAlwaysOK_keepsTheContract(t *testing.T) {
	for name, handler := range empty {
		for _, cmd := range contract.Commands {
			ok, err := handler.Handle(contract.Request{Cmd: cmd})
			if err != nil {
				t.Errorf("%s: %s: %v", name, cmd, err)
			}
			line := contract.EncodeReply(contract.Reply{ID: 1, OK: &ok})
			if _, err := contract.DecodeReply(cmd, line); err != nil {
				t.Errorf("%s: %s: %v", name, cmd, err)
			}
		}
	}
}

func TestRun_saysWhatItDoesNotKnow(t *testing.T) {
	for want, args := range map[string][]string{
		"no adapter named": nil, `read the adapter "nobody"`: {"nobody"}, "name its command too": {"honest"},
		"start the honest adapter": {"honest", "/does/not/exist"},
	} {
		if err := Run(args, strings.NewReader(""), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got the error %v, want %q", args, err, want)
		}
	}
}

func TestLiars_changeWhatPasses(t *testing.T) {
	for name, make := range liars {
		l := make()
		if (l.ask == nil && l.answer == nil) != (name == "honest") {
			t.Errorf("%s: asks %t, answers %t", name, l.ask != nil, l.answer != nil)
		}
	}
	durable := true
	restart := contract.Request{Cmd: contract.Restart, Durable: &durable}
	withholdCapabilities(&restart)
	create := contract.Request{Cmd: contract.Create, Config: &contract.Config{Repair: "on", Dialect: "sds-1"}}
	whole := create.Config
	withholdCapabilities(&create)
	if *restart.Durable || !durable || create.Config.Repair != "" || create.Config.Dialect != "sds-1" || whole.Repair != "on" {
		t.Errorf("the capability liar asked %+v and %+v", restart, create.Config)
	}
	ok := contract.OK{Events: []contract.Event{{Acknowledged: &contract.Acknowledged{MessageID: "m", By: []string{"bob"}}}}}
	withholdNames(contract.Request{}, &ok)
	if a := ok.Events[0].Acknowledged; a.MessageID != "m" || a.By != nil {
		t.Errorf("the capability liar answered %+v", a)
	}
}

// The clock liar begins where the harness does and then does not care.
func TestClockLiar_doesNotJumpAlong(t *testing.T) {
	l, start := clockLiar(), int64(1_700_000_000_000)
	for _, later := range []time.Duration{0, time.Hour, 24 * time.Hour} {
		now := start + later.Milliseconds()
		req := contract.Request{Cmd: contract.Advance, NowMS: &now}
		l.ask(&req)
		if *req.NowMS < start || *req.NowMS > start+time.Minute.Milliseconds() {
			t.Errorf("%v later it is %d ms later for the liar", later, *req.NowMS-start)
		}
	}
	timeless := contract.Request{Cmd: contract.Inspect}
	if l.ask(&timeless); timeless.NowMS != nil {
		t.Error("a request without a time got one")
	}
}
