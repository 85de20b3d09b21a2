package mutate

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// One whole run over a small package: what is killed, what survives and why.
func TestRun_findsWhatTestsDoNotNotice(t *testing.T) {
	var log strings.Builder
	outcomes, err := Run(context.Background(), Plan{Package: "./testdata/sample", Tests: []string{"./testdata/sample"}}, &log)
	if err != nil {
		t.Fatal(err)
	}
	var killed, alive []string
	for _, o := range outcomes {
		if o.Killed {
			killed = append(killed, o.Name)
		} else {
			alive = append(alive, o.Name)
		}
		if unreached := strings.Contains(o.Name, " Untested: "); unreached != (o.Tests == 0) {
			t.Errorf("%d tests come past %s", o.Tests, o.Name)
		}
	}
	for got, want := range map[*[]string][]string{
		&killed: {
			"sample.go : the other: true",
			"sample.go Clamp: negation: n < 0", "sample.go Clamp: left out: n = 0",
			"sample.go Clamp: or: enabled && n > limit", "sample.go Clamp: negation: n > limit",
			"sample.go Sum: and: n <= 1 || n == 13", "sample.go Sum: negation: n <= 1", "sample.go Sum: boundary: n <= 1",
			"sample.go Sum: negation: n == 13", "sample.go Sum: left out: sum += n * 1", "sample.go Sum: plus: n * 1",
		},
		&alive: {
			"sample.go Clamp: boundary: n < 0", "sample.go Clamp: boundary: n > limit",
			"sample.go Untested: negation: a/b == 1", "sample.go Untested: times: a/b",
		},
	} {
		slices.Sort(*got)
		slices.Sort(want)
		if !slices.Equal(*got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(*got, "\n"), strings.Join(want, "\n"))
		}
	}
	if !strings.Contains(log.String(), "15 mutants") {
		t.Errorf("the log does not say how many there are: %q", log.String())
	}
}

func TestRun_saysWhatIsWrong(t *testing.T) {
	for want, plan := range map[string]Plan{
		"list ./no-such-package":                 {Package: "./no-such-package"},
		"compile the tests of ./no-such-package": {Package: "./testdata/sample", Tests: []string{"./no-such-package"}},
	} {
		if _, err := Run(context.Background(), plan, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got the error %v, want %q", err, want)
		}
	}
}

func list(t *testing.T, text string) (Survivors, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "survivors.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return ReadSurvivors(path)
}

func outcome(name string, killed bool) Outcome {
	return Outcome{Mutant: Mutant{Name: name, Line: 7}, Killed: killed, Tests: 3}
}

func TestJudge_everySurvivorHasAReasonAndEveryReasonASurvivor(t *testing.T) {
	l, err := list(t, "# why\n\npkg a.go f: negation: a == b // never equal\npkg a.go g: minus: a + b // b is 0\npkg a.go gone: left out: x() // it was\nother a.go f: x // not this package\n")
	if err != nil {
		t.Fatal(err)
	}
	s := l.Judge("pkg", []Outcome{
		outcome("a.go f: negation: a == b", false), outcome("a.go g: minus: a + b", true),
		outcome("a.go h: or: a && b", false), outcome("a.go h: left out: y()", true),
	})
	slices.Sort(s.Stale)
	if s.Mutants != 4 || s.Killed != 2 || s.Listed != 1 || len(s.Unlisted) != 1 || s.Unlisted[0].Name != "a.go h: or: a && b" ||
		!slices.Equal(s.Stale, []string{"pkg a.go g: minus: a + b", "pkg a.go gone: left out: x()"}) {
		t.Errorf("got %+v", s)
	}
}

func TestReadSurvivors_refusesWhatHasNoReason(t *testing.T) {
	for text, want := range map[string]string{
		"pkg a.go f: x":                            ":1: a mutant without a reason",
		"# c\npkg a.go f: x //  ":                  ":2: a mutant without a reason",
		"pkg a f: x // one\npkg a f: x // another": ":2: listed twice",
	} {
		if _, err := list(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got the error %v, want %q", text, err, want)
		}
	}
	if _, err := ReadSurvivors("/does/not/exist"); err == nil {
		t.Error("no error without a file")
	}
}

func TestWrite_failsForEachReason(t *testing.T) {
	for name, test := range map[string]struct {
		score Score
		good  bool
		want  string
	}{
		"all killed": {Score{Package: "pkg", Mutants: 10, Killed: 10}, true, "100.0%"},
		"listed":     {Score{Package: "pkg", Mutants: 10, Killed: 8, Listed: 2}, true, "80.0%"},
		"too low":    {Score{Package: "pkg", Mutants: 10, Killed: 7, Listed: 3}, false, "the score is below 80 %"},
		"no mutants": {Score{Package: "pkg"}, false, "the score is below 80 %"},
		"unlisted":   {Score{Package: "pkg", Mutants: 10, Killed: 9, Unlisted: []Outcome{outcome("a.go f: x", false)}}, false, "survives, line 7, 3 tests come past it"},
		"stale":      {Score{Package: "pkg", Mutants: 10, Killed: 10, Stale: []string{"pkg a.go f: x"}}, false, "listed, and killed or gone"},
	} {
		var text strings.Builder
		good, err := Write(&text, []Score{test.score})
		if err != nil || good != test.good || !strings.Contains(text.String(), test.want) {
			t.Errorf("%s: got %t, %v:\n%s\nwant %t and %q", name, good, err, text.String(), test.good, test.want)
		}
	}
}
