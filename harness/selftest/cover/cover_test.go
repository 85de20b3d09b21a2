package cover

import (
	"slices"
	"strings"
	"testing"
)

const profile = `mode: set
example.org/m/harness/model/a.go:1.1,2.2 3 0
example.org/m/harness/model/a.go:3.1,4.2 1 1
example.org/m/harness/report/b.go:1.1,2.2 4 1
example.org/m/cmd/main.go:1.1,2.2 9 0
mode: set
example.org/m/harness/model/a.go:1.1,2.2 3 1
example.org/m/harness/model/a.go:3.1,4.2 1 0
example.org/m/harness/report/b.go:5.1,6.2 1 0
`

func TestRead_countsAStatementOnceWhoeverRanIt(t *testing.T) {
	got, err := Read(strings.NewReader(profile), "example.org/m", []Exclusion{{"cmd/main.go", "a main"}})
	want := []Package{{"harness/model", 4, 4, CoreFloor}, {"harness/report", 5, 4, Floor}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestRead_refusesWhatItDoesNotUnderstand(t *testing.T) {
	for name, test := range map[string]struct {
		profile  string
		excluded []Exclusion
		want     string
	}{
		"words":      {"mode: set\na.go:1.1,2.2 3", nil, "line 2"},
		"no number":  {"a.go:1.1,2.2 x 1", nil, "line 1"},
		"exclusions": {profile, []Exclusion{{"harness/gone", "it was"}}, "not in the profile: harness/gone"},
	} {
		if _, err := Read(strings.NewReader(test.profile), "example.org/m", test.excluded); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got the error %v, want %q", name, err, test.want)
		}
	}
}

func TestReadExclusions_wantsReasons(t *testing.T) {
	got, err := ReadExclusions(strings.NewReader("# mains\n\ncmd/a  it wires\n"))
	if err != nil || !slices.Equal(got, []Exclusion{{"cmd/a", "it wires"}}) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := ReadExclusions(strings.NewReader("cmd/a")); err == nil || !strings.Contains(err.Error(), "without a reason") {
		t.Errorf("got the error %v", err)
	}
}

func TestWrite_failsBelowAFloor(t *testing.T) {
	for name, test := range map[string]struct {
		packages []Package
		good     bool
		want     string
	}{
		"at the floor": {[]Package{{"a", 10, 8, 80}}, true, "80.0%     80%  ok"},
		"below":        {[]Package{{"a", 1000, 799, 80}, {"b", 9000, 9000, 80}}, false, "79.9%     80%  BELOW"},
		"nothing":      {nil, false, "total"},
		"empty":        {[]Package{{"a", 0, 0, 80}}, true, "100.0%"},
	} {
		var text strings.Builder
		good, err := Write(&text, test.packages, []Exclusion{{"cmd", "a main"}})
		if err != nil || good != test.good || !strings.Contains(text.String(), test.want) || !strings.Contains(text.String(), "excluded: cmd: a main") {
			t.Errorf("%s: got %t, %v:\n%s\nwant %t and %q", name, good, err, text.String(), test.good, test.want)
		}
	}
}
