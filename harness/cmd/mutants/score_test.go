package main

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/reference/mutants"
	"github.com/causeway-sds/causeway/suites/sut"
)

var mutant = mutants.Mutant{Name: "order/x", Breaks: []string{"SDS-ORD-1", "SDS-ORD-2"}}

func TestComplaint_saysHowAMutantGotAway(t *testing.T) {
	own := []kill{{Requirement: "SDS-ORD-1", Cases: []string{"order/a"}}, {Requirement: "SDS-ORD-2", Cases: []string{"vectors/order/b"}}}
	crash := []brief{{"order/a", "panic"}}
	for _, test := range []struct {
		found finding
		want  string
	}{
		{finding{Kills: own}, ""},
		{finding{Kills: own, Crashes: crash}, ""},
		{finding{}, "survives: no case sees that SDS-ORD-1, SDS-ORD-2"},
		{finding{Kills: own[:1]}, "no case sees SDS-ORD-2 violated; it is killed for SDS-ORD-1"},
		{finding{Crashes: crash}, "only crashes"},
		{finding{Kills: own, Fault: "too long"}, "ended the run: too long"},
	} {
		if got := complaint(mutant, test.found); got != test.want && (test.want == "" || !strings.Contains(got, test.want)) {
			t.Errorf("%+v: got %q, want %q", test.found, got, test.want)
		}
	}
}

func TestScore_wantsAMutantForEveryMustOrAReason(t *testing.T) {
	s := score{all: []mutants.Mutant{mutant}, without: map[string]string{"SDS-ORD-1": "why", "SDS-ORD-3": "why"}}
	text := strings.Join(s.offences(), "\n")
	for _, want := range []string{"SDS-ORD-4 has no mutant", "SDS-ORD-1 has a mutant and a reason", "1 mutants, expected at least 100"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, not := range []string{"SDS-ORD-2 has", "SDS-ORD-3 has", "SDS-ORD-7 has"} { // mutated, excused, no MUST
		if strings.Contains(text, not) {
			t.Errorf("%q in\n%s", not, text)
		}
	}
}

func TestScore_anythingFoundInTheReferenceIsAnOffence(t *testing.T) {
	s := score{control: finding{Kills: []kill{{"SDS-ORD-1", []string{"order/a"}, "first"}}, Errors: []brief{{"order/b", "why"}}}}
	if got := s.falseAlarms(); len(got) != 2 {
		t.Errorf("got %q, want both", got)
	}
}

func TestSift_tellsCrashesFromViolations(t *testing.T) {
	crash := report.Check{Requirement: sut.BadInput, Message: "the participant survives what it is given", Got: "panic"}
	if !sut.IsCrash(crash) {
		t.Fatal("the text of a crash has changed")
	}
	run := &report.Run{Cases: []report.Case{
		{ID: "vectors/wire/a", Checks: []report.Check{crash, {Requirement: sut.BadInput, Message: "rejected"}, {Requirement: "SDS-ORD-1", Held: true}}},
		{ID: "wire/b", Verdict: report.ERROR, Reason: "a reply\nof two lines"},
	}}
	f := sift("order/x", run)
	if len(f.Crashes) != 1 || len(f.Errors) != 1 || f.Errors[0].Why != "a reply" || len(f.Kills) != 1 || f.Kills[0].Requirement != sut.BadInput || !f.byVectors() {
		t.Errorf("got %+v", f)
	}
}

func TestWriteCatches_wantsEveryPropertyShown(t *testing.T) {
	var catches []catch
	for _, p := range check.Properties() {
		catches = append(catches, catch{Mutant: "order/x", Property: p, Seed: 1, Seconds: 1, After: 8})
	}
	var out strings.Builder
	if got := writeCatches(&out, catches, true); len(got) > 0 {
		t.Errorf("got %q", got)
	}
	catches[0].Seed, catches[1].Seconds, catches[2].Fault = 0, 11, "broken"
	for i := range catches {
		catches[i].After = 9
	}
	got := strings.Join(writeCatches(&out, catches, true), "\n")
	for _, want := range []string{"none of 200 seeds", "found after 11.0 s", "broken", "shrink to 9 events", "no mutant shows that the property"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
