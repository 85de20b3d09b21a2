package main

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/report"
)

func TestExhaustive_theReferenceDoesEverythingRight(t *testing.T) {
	stdout, stderr, code := inProcess("exhaustive", "--messages", "4")
	if code != report.Conformant || !strings.Contains(stdout, "4 messages: tried 13392, expected 13392") || !strings.Contains(stdout, "nothing found") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

func TestExhaustive_aViolationIsToldAndReplayed(t *testing.T) {
	subject := participant(t, "delivers before the cause")
	stdout, stderr, code := inProcess(append([]string{"exhaustive", "--messages", "3"}, subject...)...)
	for _, text := range []string{"FAIL schedule m1() m2(m1):", "the participant delivers m2, expected nothing", "SDS-ORD-6 (MUST)", "replay: causeway exhaustive --schedule 'm1() m2(m1):"} {
		if code != report.Nonconformant || !strings.Contains(stdout, text) {
			t.Fatalf("exit %d, no %q in\n%s%s", code, text, stdout, stderr)
		}
	}
	_, line, _ := strings.Cut(stdout, "--schedule '")
	schedule, _, _ := strings.Cut(line, "'")
	if _, _, code := inProcess(append([]string{"exhaustive", "--schedule", schedule}, subject...)...); code != report.Nonconformant {
		t.Errorf("replay on the same subject: exit %d", code)
	}
	if _, _, code := inProcess("exhaustive", "--schedule", schedule); code != report.Conformant {
		t.Errorf("replay on the reference: exit %d", code)
	}
}

func TestExhaustive_badInputIsSaid(t *testing.T) {
	if _, stderr, code := inProcess("exhaustive", "--messages", "9"); code != report.Usage || !strings.Contains(stderr, "1 to 5") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	for _, c := range []struct{ schedule, says string }{
		{"m1()", "a colon"}, {"m1(m2): m1", "earlier messages"}, {"m1(): m2", "one of m1 to m1"}, {"m2(): m2", "expected m1("},
	} {
		if _, stderr, code := inProcess("exhaustive", "--schedule", c.schedule); code != report.Usage || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: exit %d, %s", c.schedule, code, stderr)
		}
	}
}
