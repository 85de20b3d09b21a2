package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/report"
)

// spoiled is a participant that is no good for a group: it dies in the middle,
// or speaks what nobody else does.
func spoiled(kind string, inner contract.Handler) contract.Handler {
	switch kind {
	case "dies":
		return &dying{inner, 20}
	case "foreign":
		return &foreign{inner, "waku-js"}
	case "local":
		return &foreign{inner, "sds-1"}
	}
	return inner
}

type dying struct {
	inner contract.Handler
	left  int // messages that it can take
}

func (d *dying) Handle(req contract.Request) (contract.OK, error) {
	if req.Cmd == contract.Receive {
		if d.left--; d.left < 0 {
			os.Stderr.WriteString("out of luck\n")
			os.Exit(7)
		}
	}
	return d.inner.Handle(req)
}

// foreign says that it speaks one dialect alone.
type foreign struct {
	inner   contract.Handler
	dialect string
}

func (f *foreign) Handle(req contract.Request) (contract.OK, error) {
	ok, err := f.inner.Handle(req)
	if req.Cmd == contract.Hello {
		ok.Dialects = []string{f.dialect}
	}
	return ok, err
}

func TestExplore_anAdapterThatDiesInTheMiddleIsExit3(t *testing.T) {
	stdout, stderr, code := inProcess(append([]string{"explore", "--seeds", "3", "--duration", "60s", "--faults", "none", "--out", t.TempDir()}, participant(t, "dies")...)...)
	if code != report.Broken {
		t.Errorf("exit %d, want 3", code)
	}
	for _, text := range []string{"0 of 3 ran", "messages", "packets handed to participants", "messages delivered", "digest"} {
		if !strings.Contains(stdout, text) {
			t.Errorf("what had run is not told: no %q in\n%s", text, stdout)
		}
	}
	for _, text := range []string{"seed 1: at 00:", "receive", "out of luck"} {
		if !strings.Contains(stderr, text) {
			t.Errorf("no %q in\n%s", text, stderr)
		}
	}
}

func TestReplay_anAdapterThatDiesInTheMiddleIsExit3(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan.json")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	plan := explore.Plan(3, shapeOf(groupOf(t, builtin)))
	if err := explore.WriteFile(file, &explore.File{Property: "wire", Requirements: []string{"SDS-WIRE-3"}, FoundOn: "toy", Scenario: *plan}); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := inProcess(append([]string{"replay", path}, participant(t, "dies")...)...)
	if code != report.Broken {
		t.Errorf("exit %d, want 3", code)
	}
	if !strings.Contains(stdout, "until then") || !strings.Contains(stdout, "deliveries") {
		t.Errorf("what had run is not told:\n%s", stdout)
	}
	for _, text := range []string{"plan.json: at 00:", "receive", "out of luck"} {
		if !strings.Contains(stderr, text) {
			t.Errorf("no %q in\n%s", text, stderr)
		}
	}
	if stdout, stderr, code := inProcess("replay", path); code != report.Conformant {
		t.Errorf("the same file on the reference: exit %d\n%s%s", code, stdout, stderr)
	}
}

func TestExplore_adaptersWithoutACommonDialectAreExit3(t *testing.T) {
	args := append([]string{"explore", "--seeds", "1", "--out", t.TempDir(), "--with", "env CAUSEWAY_TEST_PARTICIPANT=foreign " + executable(t)}, participant(t, "local")...)
	stdout, stderr, code := inProcess(args...)
	if code != report.Broken || !strings.Contains(stderr, "no dialect in common: ") || !strings.Contains(stderr, "speaks waku-js") {
		t.Errorf("exit %d, want 3 and the dialects\n%s%s", code, stdout, stderr)
	}
}
