package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
)

func TestTestNet_refusesWrongFlagsBeforeAnythingStarts(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--backend", "nat"}, `did you mean "net"?`},
		{[]string{"--nodes", "3"}, "--nodes is for real nodes: add --backend net"},
		{[]string{"--backend", "net", "--nodes", "1"}, "expected 2 to 50"},
		{[]string{"--backend", "net", "--speed", "0.5"}, "expected 1 to 1000"},
		{[]string{"--backend", "net", "--node", "gowako"}, "expected one of gowaku, nwaku, or mixed"},
		{[]string{"--backend", "net", "--image", "nwaku"}, "expected KIND=IMAGE"},
		{[]string{"--backend", "net", "--leave-out", "burn"}, `"burn"`},
		{[]string{"--backend", "net", "--run", "scenario/partition-halfs"}, `did you mean "scenario/partition-halves"?`},
	} {
		_, stderr, code := program(t, append([]string{"test"}, c.args...)...)
		if code != report.Usage || !strings.Contains(stderr, c.says) {
			t.Errorf("%v: exit %d, %s; want exit 2 and %q", c.args, code, stderr, c.says)
		}
	}
}

func TestTestNet_withoutAnEngineSaysSoAndEndsWithThree(t *testing.T) {
	t.Setenv("DOCKER_HOST", "unix://"+t.TempDir()+"/docker.sock")
	stdout, _, code := program(t, append([]string{"test", "--backend", "net", "--run", "scenario/whole"}, command(t, "reference")...)...)
	if code != report.Broken || !strings.Contains(stdout, "no engine answers at unix://") || !strings.Contains(stdout, "hint: ") || strings.Contains(stdout, "doctor") {
		t.Errorf("exit %d\n%s", code, stdout)
	}
}

func TestBlame_findsWhatFailedAndSaysHowFarTheRunHadCome(t *testing.T) {
	lost := fmt.Errorf("reset: %w", &docker.Unavailable{Reason: "the engine does not answer any more", Hint: "start Docker again", Err: errors.New("EOF")})
	started := &report.Run{Cases: []report.Case{{ID: "scenario/whole"}, {ID: "scenario/one-way"}}}
	for _, c := range []struct {
		err       error
		run       *report.Run
		fault, of string
	}{
		{lost, started, "the engine does not answer any more (1 of 14 scenarios had run, scenario/one-way was under way): EOF\nhint: start Docker again", "engine"},
		{lost, &report.Run{}, "the engine does not answer any more: EOF\nhint: start Docker again", "engine"},
		{errors.New("waited 30 s until alice answers"), started, "waited 30 s until alice answers", "nodes"},
		{&scenario.Broken{Node: "bob", Err: errors.New("it ended")}, started, "bob: it ended", ""},
	} {
		fault, of := blame(c.err, c.run, 14)
		if !strings.HasSuffix(fault, c.fault) || of != c.of {
			t.Errorf("%v: blamed %q, %q; want %q, %q", c.err, of, fault, c.of, c.fault)
		}
	}
}
