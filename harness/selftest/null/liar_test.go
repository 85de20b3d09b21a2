package null

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
)

// The test binary is also the honest adapter, which answers nothing but ok.
func TestMain(m *testing.M) {
	if os.Getenv("NULL_AS_HONEST") != "" {
		if err := Run([]string{"always-ok"}, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestRun_aLiarStandsInFrontOfAnHonestAdapter(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("NULL_AS_HONEST", "1")
	requests := hello + `{"id":7,"cmd":"inspect","node":"A"}` + "\n"
	for _, name := range []string{"honest", "capability-liar", "clock-liar", "deaf", "mute", "slow"} {
		var out bytes.Buffer
		if err := Run([]string{name, self}, strings.NewReader(requests), &out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], `"name":"always-ok"`) || !strings.HasPrefix(lines[1], `{"id":7,"ok":{"state"`) {
			t.Errorf("%s: got %q", name, lines)
		}
	}
}

func TestLiars_deafAndMute(t *testing.T) {
	req := contract.Request{Cmd: contract.Receive, Wire: []byte("a message")}
	if nothingArrives(&req); req.Wire == nil || len(req.Wire) != 0 {
		t.Errorf("the deaf one hears %q", req.Wire)
	}
	send := contract.Request{Cmd: contract.Send, Wire: []byte("kept")}
	if nothingArrives(&send); string(send.Wire) != "kept" {
		t.Errorf("the deaf one changed what is no arrival")
	}
	ok := contract.OK{Broadcast: []contract.Broadcast{{Wire: []byte("a message")}}, Events: []contract.Event{{Sent: &contract.Sent{MessageID: "m"}}}}
	if nothingLeaves(req, &ok); ok.Broadcast != nil || len(ok.Events) != 1 {
		t.Errorf("the mute one says %+v", ok)
	}
}

func TestSlow_takesItsTime(t *testing.T) {
	began := time.Now()
	slow(SlowDelay).answer(contract.Request{Cmd: contract.Advance}, &contract.OK{})
	if took := time.Since(began); took < SlowDelay {
		t.Errorf("it took %v, want at least %v", took, SlowDelay)
	}
}

func TestNames_areAllThere(t *testing.T) {
	names := Names()
	for _, want := range []string{"silent", "silent-later", "always-ok", "crash-on-one-input"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %q", want, names)
		}
	}
	if !slices.IsSorted(names) || len(names) != 2*len(strangers)+len(empty)+len(liars) {
		t.Errorf("got %q", names)
	}
}
