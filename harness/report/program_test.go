package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestReplay_isHowTheProgramWasCalled(t *testing.T) {
	r := runOf()
	r.Program = "my bin/causeway"
	if got, want := r.Replay("a/b"), "'my bin/causeway' test --run a/b -- ./thing 'an arg'"; got != want {
		t.Errorf("read %s, expected %s", got, want)
	}
}

// An adapter with little of the core would be told the same hundred times.
func TestTerminal_sameReasonIsOneLine(t *testing.T) {
	var cases []Case
	for i := range 7 {
		cases = append(cases, settled(fmt.Sprint("receive/late-", i), "2. Receiving", CoreGroup, []string{"T-RECV-1"}, UNTESTABLE, "no clock"))
	}
	cases = append(cases, settled("receive/other", "2. Receiving", CoreGroup, []string{"T-RECV-1"}, UNTESTABLE, "no ears"))
	var b strings.Builder
	if err := WriteTerminal(&b, runOf(cases...), Style{}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"no clock": 1, "UNTESTABLE 7 cases: no clock; the first is receive/late-0\n": 1, "UNTESTABLE receive/other: no ears\n": 1} {
		if got := strings.Count(b.String(), text); got != want {
			t.Errorf("%q is there %d times, expected %d:\n%s", text, got, want, b.String())
		}
	}
}
