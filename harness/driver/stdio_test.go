package driver_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

const now = int64(1_700_000_000_000)

func open(t *testing.T, options driver.Options) *driver.Session {
	t.Helper()
	s, err := driver.Open(context.Background(), driver.Stdio(options))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a test that minds how it ends closes it itself
	return s
}

// fault asserts that err is a fault of a kind and returns it.
func fault(t *testing.T, err error, kind driver.Kind) *driver.Fault {
	t.Helper()
	var f *driver.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault of kind %q", err, kind)
	}
	if f.Kind != kind {
		t.Fatalf("got a fault of kind %q, want %q:\n%v", f.Kind, kind, f)
	}
	return f
}

func TestCall_carriesBytesBothWays(t *testing.T) {
	s := open(t, fake(t, "well behaved"))
	content := bytes.Repeat([]byte{0x00, 0xff, '<'}, 50_000)
	ok, err := s.Send(context.Background(), "A", now, content, "m1")
	if err != nil {
		t.Fatal(err)
	}
	if len(ok.Broadcast) != 1 || !bytes.Equal(ok.Broadcast[0].Wire, content) {
		t.Errorf("the content did not come back as it went")
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func TestCall_givesRefusalsAsContractErrors(t *testing.T) {
	s := open(t, fake(t, "well behaved"))
	_, err := s.Send(context.Background(), "A", now, nil, "")
	var refused *contract.Error
	if !errors.As(err, &refused) || refused.Code != contract.CodeInvalid || !refused.Definite {
		t.Fatalf("got %v, want a definite invalid", err)
	}
	if _, err := s.Advance(context.Background(), "A", now); err != nil {
		t.Errorf("a refusal must not end the session: %v", err)
	}
}

func TestCall_turnsPanicsIntoInternalErrors(t *testing.T) {
	s := open(t, fake(t, "well behaved"))
	_, err := s.Hint(context.Background(), "A", "m1", nil)
	var refused *contract.Error
	if !errors.As(err, &refused) || refused.Code != contract.CodeInternal || refused.Definite {
		t.Fatalf("got %v, want an indefinite internal error", err)
	}
}

func TestCall_faults(t *testing.T) {
	for _, c := range []struct {
		adapter string
		kind    driver.Kind
		read    string // part of what the fault shows
	}{
		{"noise", driver.Noise, "Listening on port 80"},
		{"wrong id", driver.WrongID, `"id":7`},
		{"no id", driver.BadSchema, `{"ok":{}}`},
		{"bad schema", driver.BadSchema, "messageId"},
		{"unknown event", driver.BadSchema, "exploded"},
		{"exits early", driver.ExitedEarly, "exit status 3"},
	} {
		t.Run(c.adapter, func(t *testing.T) {
			s := open(t, fake(t, c.adapter))
			_, err := s.Advance(context.Background(), "A", now)
			f := fault(t, err, c.kind)
			if !strings.Contains(f.Read, c.read) {
				t.Errorf("read %q, want %q in it", f.Read, c.read)
			}
			if !strings.Contains(f.Request, `"cmd":"advance"`) || f.Hint == "" || f.Expected == "" {
				t.Errorf("a fault has to name request, expectation and hint: %v", f)
			}
			_, err = s.Advance(context.Background(), "A", now)
			if f.Fatal() {
				fault(t, err, driver.Stopped)
			}
			if !f.Fatal() && errors.As(err, &f) && f.Kind == driver.Stopped {
				t.Errorf("a wrong form must not end the session: %v", err)
			}
		})
	}
}

func TestCall_toleratesUnknownFieldsOfAReply(t *testing.T) {
	s := open(t, fake(t, "extra field"))
	if _, err := s.Advance(context.Background(), "A", now); err != nil {
		t.Error(err)
	}
}

func TestCall_findsASecondReplyAtTheNextCallOrAtTheEnd(t *testing.T) {
	s := open(t, fake(t, "twice"))
	if _, err := s.Advance(context.Background(), "A", now); err != nil {
		t.Fatal(err)
	}
	fault(t, s.Close(), driver.Noise)

	s = open(t, fake(t, "twice"))
	if _, err := s.Advance(context.Background(), "A", now); err != nil {
		t.Fatal(err)
	}
	_, err := s.Advance(context.Background(), "A", now)
	var f *driver.Fault
	if !errors.As(err, &f) || f.Kind != driver.Noise && f.Kind != driver.WrongID {
		t.Errorf("got %v, want noise or a wrong id", err)
	}
}

func TestCall_endsWhatHangs(t *testing.T) {
	for _, adapter := range []string{"silent", "deaf"} {
		options := fake(t, adapter)
		options.StartTimeout = 200 * time.Millisecond
		_, err := driver.Open(context.Background(), driver.Stdio(options))
		fault(t, err, driver.Hang)
	}
	options := fake(t, "half a line")
	options.CallTimeout = 100 * time.Millisecond
	s := open(t, options)
	_, err := s.Advance(context.Background(), "A", now)
	if f := fault(t, err, driver.Hang); !strings.Contains(f.Read, `{"id"`) {
		t.Errorf("the half line is worth showing, read %q", f.Read)
	}
}

func TestCall_endsWhatFloods(t *testing.T) {
	for adapter, kind := range map[string]driver.Kind{"flood": driver.Noise, "huge line": driver.LineTooLong} {
		options := fake(t, adapter)
		options.LineBytes = 1 << 20
		_, err := driver.Open(context.Background(), driver.Stdio(options))
		fault(t, err, kind)
	}
}

func TestCall_namesTheFloodWhenTheAdapterDoesNotRead(t *testing.T) {
	options := fake(t, "flood")
	options.StartTimeout = 2 * time.Second
	d, err := driver.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	at := now
	_, err = d.Call(context.Background(), contract.Request{
		Cmd: contract.Receive, Node: "A", NowMS: &at, Wire: make([]byte, 1<<20), // more than a pipe holds
	})
	fault(t, err, driver.Noise)
}

func TestCall_readsStderrAndKeepsItsEnd(t *testing.T) {
	s := open(t, fake(t, "slow but fine"))
	for range 20 {
		if _, err := s.Advance(context.Background(), "A", now); err != nil {
			t.Fatal(err)
		}
	}
	s = open(t, fake(t, "exits early"))
	_, err := s.Advance(context.Background(), "A", now)
	f := fault(t, err, driver.ExitedEarly)
	if len(f.Stderr) != 20 || f.Stderr[19] != "line 29" {
		t.Errorf("got %d lines, the last %q; want 20 and line 29", len(f.Stderr), f.Stderr[max(0, len(f.Stderr)-1):])
	}
}

func TestCall_refusesToBreakTheContractItself(t *testing.T) {
	s := open(t, fake(t, "well behaved"))
	_, err := s.Call(context.Background(), contract.Request{Cmd: contract.Advance, Node: "A"})
	if err == nil || !strings.Contains(err.Error(), "now_ms") {
		t.Errorf("got %v, want an error about now_ms", err)
	}
}

func TestCall_endsWithItsContext(t *testing.T) {
	s := open(t, fake(t, "silent after hello"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Advance(ctx, "A", now); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	options := fake(t, "deaf")
	ctx, cancel = context.WithCancel(context.Background())
	options.Observe = func(driver.Direction, []byte) { cancel() } // cancelled while the call is under way
	if _, err := driver.Open(ctx, driver.Stdio(options)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}

func TestClose_saysHowAnAdapterFailsToEnd(t *testing.T) {
	for adapter, kind := range map[string]driver.Kind{"lingers": driver.Lingers, "bad exit": driver.BadExit, "last words": driver.Noise} {
		options := fake(t, adapter)
		if adapter == "lingers" {
			options.ExitTimeout = 100 * time.Millisecond
		}
		s := open(t, options)
		fault(t, s.Close(), kind)
		if err := s.Close(); err != nil {
			t.Errorf("a second close: %v", err)
		}
	}
}

func TestStart_saysWhyAProgramDoesNotRun(t *testing.T) {
	for _, command := range [][]string{{"./no-such-adapter"}, {"no-such-adapter"}, nil} {
		_, err := driver.Start(driver.Options{Command: command})
		fault(t, err, driver.NotStarted)
	}
}

func TestOpen_refusesAVersionThatWasNotOffered(t *testing.T) {
	_, err := driver.Open(context.Background(), driver.Stdio(fake(t, "version 2")))
	if f := fault(t, err, driver.BadSchema); !strings.Contains(f.Read, "2") {
		t.Errorf("read %q, want the version", f.Read)
	}
}

func TestReopen_startsTheAdapterAgain(t *testing.T) {
	s := open(t, fake(t, "exits early"))
	for range 3 {
		_, err := s.Advance(context.Background(), "A", now)
		fault(t, err, driver.ExitedEarly)
		if err := s.Reopen(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Hello().Implementation.Name; got != "fake" {
		t.Errorf("hello after reopening names %q", got)
	}
}
