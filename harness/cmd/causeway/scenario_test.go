package main

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/report"
)

func TestScenario_playsByName(t *testing.T) {
	stdout, stderr, code := program(t, "scenario", "partition-halves", "--seed", "3")
	if code != report.Conformant || !strings.Contains(stdout, "nothing found") || !strings.Contains(stdout, "alice, bob apart from the others") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

func TestScenario_listsAllWithoutAName(t *testing.T) {
	stdout, stderr, code := program(t, "scenario")
	if code != report.Conformant || !strings.Contains(stdout, "crash-recover ") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

func TestScenario_saysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"scenario", "partition-halfs"}, "did you mean \"partition-halves\"?"},
		{[]string{"scenario", "whole", "loss-5"}, "read 2 names, expected one"},
		{[]string{"scenario", "whole", "--seed", "0"}, "--seed: read 0"},
		{[]string{"scenario", "--", "./adapter"}, "read 0 names, expected one"},
	} {
		if _, stderr, code := program(t, c.args...); code != report.Usage || !strings.Contains(stderr, c.says) {
			t.Errorf("%v: exit %d, %s; want one with %s", c.args, code, stderr, c.says)
		}
	}
}
