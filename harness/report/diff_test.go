package report

import (
	"bytes"
	"slices"
	"testing"
)

func caseWith(id string, v Verdict, reason string) Case {
	return Case{ID: id, Title: id, Section: "1. Sending", Group: CoreGroup, Verdict: v, UpstreamVerdict: INFO, Reason: reason}
}

func before() *Run {
	return runOf(
		caseWith("send/same", PASS, ""), caseWith("send/breaks", PASS, ""), caseWith("send/fades", PASS, ""), caseWith("send/gone", PASS, ""),
		caseWith("send/differs", FAIL, "the answer is 41"), caseWith("send/mended", FAIL, "it was broken"), caseWith("send/fails-as-before", FAIL, "as ever"),
		caseWith("send/declared", SKIP, "not declared"), caseWith("send/broke-off", FAIL, "it was broken"),
	)
}

func after() *Run {
	return runOf(
		caseWith("send/added", PASS, ""), caseWith("send/added-broken", FAIL, "it never worked"),
		caseWith("send/same", PASS, ""), caseWith("send/breaks", FAIL, "the answer is 43"), caseWith("send/fades", VACUOUS, "nothing came"),
		caseWith("send/differs", FAIL, "the answer is 43"), caseWith("send/mended", PASS, ""), caseWith("send/fails-as-before", FAIL, "as ever"),
		caseWith("send/declared", PASS, ""), caseWith("send/broke-off", ERROR, "adapter: noise"),
	)
}

func TestDiff_whatGotWorseComesFirst(t *testing.T) {
	var got []string
	for _, c := range Diff(before(), after()) {
		got = append(got, string(c.Kind)+" "+c.Case)
	}
	want := []string{
		"new failure send/added-broken", "new failure send/breaks", "shows less send/fades", "shows less send/broke-off", "gone send/gone",
		"another reason send/differs", "fixed send/mended", "shows more send/declared", "new case send/added",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDiff_inTheScopeOfTheSecondRun(t *testing.T) {
	upstream := after()
	upstream.Scope = Upstream
	for _, c := range Diff(before(), upstream) {
		if c.Kind != Gone && c.Kind != Added {
			t.Errorf("%s: %s, though upstream asks for none of it", c.Case, c.Kind)
		}
	}
}

func TestRegressed_onlyForTheWorse(t *testing.T) {
	pass, fail, vacuous, other := caseWith("x/y", PASS, ""), caseWith("x/y", FAIL, "a"), caseWith("x/y", VACUOUS, ""), caseWith("x/y", FAIL, "b")
	for name, test := range map[string]struct {
		from, to *Run
		want     bool
	}{
		"same":           {runOf(pass), runOf(pass), false},
		"new failure":    {runOf(pass), runOf(fail), true},
		"shows less":     {runOf(pass), runOf(vacuous), true},
		"gone":           {runOf(pass), runOf(), true},
		"fixed":          {runOf(fail), runOf(pass), false},
		"shows more":     {runOf(vacuous), runOf(pass), false},
		"added":          {runOf(), runOf(pass), false},
		"added broken":   {runOf(), runOf(fail), true},
		"another reason": {runOf(fail), runOf(other), false},
	} {
		if got := Regressed(Diff(test.from, test.to)); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}

func TestWriteDiff_golden(t *testing.T) {
	golden(t, "diff.txt", written(t, func(b *bytes.Buffer) error { return WriteDiff(b, before(), after(), Style{}) }))
	golden(t, "no-diff.txt", written(t, func(b *bytes.Buffer) error { return WriteDiff(b, before(), before(), Style{}) }))
}
