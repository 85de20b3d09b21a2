package main

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/report"
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
	stdout, _, code := program(t, "test", "--backend", "net", "--run", "scenario/whole")
	if code != report.Broken || !strings.Contains(stdout, "no engine answers at unix://") || !strings.Contains(stdout, "hint: ") {
		t.Errorf("exit %d\n%s", code, stdout)
	}
}
