package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/report"
)

// What is printed does not depend on how many rows are measured at a time.
func TestTargets_areMeasuredAndKeepRemarks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "targets.md")
	if err := os.WriteFile(file, []byte("A stale table.\n\n## Remarks\n\nKept.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"targets", "--members", "6", "--network", "10 %", "--network", "partition", "--seeds", "2", "--messages", "35", "--report", "md=" + file}
	stdout, stderr, code := program(t, append(args, "--parallel", "2")...)
	if code != report.Conformant || !strings.Contains(stdout, "6 members, partition, fast, steward: acked ") {
		t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(text); strings.Contains(got, "stale") || !strings.HasSuffix(got, "\n## Remarks\n\nKept.\n") || !strings.Contains(got, "Seeds 1 to 2; 70 messages and 350 pairs") {
		t.Errorf("the document is\n%s", got)
	}
	if again, _, _ := program(t, append(args, "--parallel", "1")...); again != stdout {
		t.Errorf("another number of workers printed\n%s\nwant\n%s", again, stdout)
	}
}

// One message tells nothing, so that some of its shares are far from any target.
func TestTargets_checkFailsWhereATargetIsMissed(t *testing.T) {
	args := []string{"targets", "--members", "50", "--network", "30 %", "--seeds", "1", "--messages", "1", "--seed", "3"}
	stdout, stderr, code := program(t, args...)
	missed := strings.Contains(stdout, "missed: ")
	if code != report.Conformant || !missed {
		t.Fatalf("exit %d\n%s%s\nwant a sample so small that it misses something", code, stdout, stderr)
	}
	if _, _, code := program(t, append(args, "--check")...); code != report.Nonconformant {
		t.Errorf("with --check: exit %d, want %d", code, report.Nonconformant)
	}
}

func TestTargets_saysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--members", "1"}, "--members: read 1"},
		{[]string{"--network", "partitions"}, `did you mean "partition"?`},
		{[]string{"--seed", "0"}, "--seed: read 0"},
		{[]string{"--report", "pdf=x"}, "expected json=FILE or md=FILE"},
		{[]string{"--parallel", "0"}, "--parallel: read 0"},
	} {
		if _, stderr, code := program(t, append([]string{"targets"}, c.args...)...); code != report.Usage || !strings.Contains(stderr, c.says) {
			t.Errorf("%v: exit %d, %s; want one with %s", c.args, code, stderr, c.says)
		}
	}
}
