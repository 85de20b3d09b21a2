package mutants

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/rfc"
)

const root = "../.."

func read(file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, file))
	return string(text), err
}

// The reference changes, and patches have to follow.
func TestPatches_fitTheReference(t *testing.T) {
	all, err := Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no patches")
	}
	for _, m := range all {
		changed, err := m.Apply(read)
		if err != nil {
			t.Error(err)
		}
		for file, text := range changed {
			if old, _ := read(file); old == text {
				t.Errorf("mutant %s leaves %s as it is", m.Name, file)
			}
		}
		for _, id := range m.Breaks {
			if _, ok := rfc.Lookup(id); !ok {
				t.Errorf("mutant %s breaks %s, which rfc/sds.md does not have", m.Name, id)
			}
		}
	}
}

// One mistake twice says nothing new.
func TestPatches_differ(t *testing.T) {
	all, err := Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, m := range all {
		changed, err := m.Apply(read)
		if err != nil {
			continue // reported above
		}
		var key strings.Builder
		for _, file := range m.Files() {
			key.WriteString(changed[file])
		}
		if other := seen[key.String()]; other != "" {
			t.Errorf("mutants %s and %s are the same", other, m.Name)
		}
		seen[key.String()] = m.Name
	}
}

func TestWithout_givesReasonsForMusts(t *testing.T) {
	text, err := os.ReadFile(Without)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := ParseWithout(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for id := range reasons {
		if r, ok := rfc.Lookup(id); !ok || r.Level != rfc.Must {
			t.Errorf("%s lists %s, which is no MUST of rfc/sds.md", Without, id)
		}
	}
}

const good = `says: Two is three.
mistake: arithmetic
breaks: SDS-RECV-6, SDS-RECV-7

@ a.go
 func two() int {
-	return 2
+	return 3
 }
`

const source = `package a

// two is two.
func two() int { // a comment
		return 2 // and another
}

func one() int {
	return 1
}
`

func TestApply_ignoresIndentationAndComments(t *testing.T) {
	m, err := Parse("order/two-is-three", good)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Apply(func(string) (string, error) { return source, nil })
	want := strings.Replace(source, "\t\treturn 2 // and another", "\treturn 3", 1)
	if err != nil || got["a.go"] != want {
		t.Errorf("got %q, %v\nwant %q", got["a.go"], err, want)
	}
}

func TestApply_namesThePatchThatFitsNowhereOrTwice(t *testing.T) {
	m, err := Parse("order/two-is-three", good)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, want string }{
		{"package a\n", "mutant order/two-is-three: a.go has no place for"},
		{source + source, "mutant order/two-is-three: a.go has 2 places for"},
	} {
		_, err := m.Apply(func(string) (string, error) { return test.text, nil })
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
}

func TestParse_refusesWhatIsNoPatch(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"order", good, "area/slug"},
		{"order/x", strings.Replace(good, "mistake: arithmetic\n", "", 1), "expected the headers"},
		{"order/x", strings.Replace(good, "says: ", "say: ", 1), "read the header"},
		{"order/x", strings.Replace(good, "SDS-RECV-6,", "SDS-RECV-6", 1), "in breaks"},
		{"order/x", strings.Replace(good, "@ a.go\n", "", 1), "expected @ and a file"},
		{"order/x", strings.Replace(good, "-\treturn 2\n+\treturn 3\n", "", 1), "and a change"},
		{"order/x", strings.Replace(good, "+\treturn 3", "\treturn 3", 1), "line 8"},
		{"order/x", strings.SplitAfter(good, "\n\n")[0], "expected a hunk"},
	} {
		if _, err := Parse(test.name, test.text); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.want, err, test.want)
		}
	}
}

func TestParseWithout_refusesWhatHasNoReason(t *testing.T) {
	for _, text := range []string{"SDS-RECV-6", "SDS-RECV-6: ", "RECV: why", "SDS-RECV-6: a\nSDS-RECV-6: b"} {
		if got, err := ParseWithout(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}
