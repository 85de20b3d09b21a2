package report

import (
	"strings"
	"testing"
	"time"
)

var today = time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC)

// entry writes one entry of a known list; edits replace its fields.
func entry(edits map[string]string) string {
	fields := map[string]string{
		"case": "send/fails", "reason": "the answer is 42", "why": "it counts from 0",
		"issue": "https://example.org/1", "expires": "2027-02-01",
	}
	for k, v := range edits {
		fields[k] = v
	}
	lines := []string{}
	for _, k := range []string{"case", "requirement", "reason", "why", "issue", "expires", "reson"} {
		if v := fields[k]; v != "" {
			lines = append(lines, k+": \""+v+"\"")
		}
	}
	return "- " + strings.Join(lines, "\n  ") + "\n"
}

func TestKnown_forgivesWhatItExplainsAndNothingElse(t *testing.T) {
	pass := judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1"))
	fail := judged("send/fails", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1"))
	other := broken("T-SEND-1")
	other.Message = "the sky is blue"
	both := judged("send/fails", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1"), other)
	vacuous := Case{ID: "send/fails", Section: "1. Sending", Group: CoreGroup, Requirements: []string{"T-SEND-1"}}
	Judge(&vacuous, lookup, "precondition not met: the answer is 42")
	broke := settled("send/fails", "1. Sending", CoreGroup, []string{"T-SEND-1"}, ERROR, "the answer is 42")

	for _, test := range []struct {
		name  string
		text  string
		cases []Case
		known int    // cases forgiven
		stale string // part of the only stale line; empty: none
		exit  Exit
	}{
		{"the expected failure", entry(nil), []Case{pass, fail}, 1, "", Conformant},
		{"by glob", entry(map[string]string{"case": "send/f*"}), []Case{pass, fail}, 1, "", Conformant},
		{"by requirement", entry(map[string]string{"requirement": "T-SEND-1"}), []Case{fail}, 1, "", Conformant},
		{"a vacuous case", entry(nil), []Case{vacuous}, 1, "", Conformant},
		{"it passes now", entry(map[string]string{"case": "send/*"}), []Case{pass, fail}, 1, "send/works no longer fails", Stale},
		{"expired", entry(map[string]string{"expires": "2027-01-15"}), []Case{fail}, 0, "expired on 2027-01-15", Stale},
		{"last day", entry(map[string]string{"expires": "2027-01-16"}), []Case{fail}, 1, "", Conformant},
		{"matches nothing", entry(map[string]string{"case": "sent/*"}), []Case{pass}, 0, "no case matches", Stale},
		{"not in the part that ran", entry(nil), []Case{pass}, 0, "", Conformant},
		{"another reason", entry(map[string]string{"reason": "the moon"}), []Case{fail}, 0, "fails for another reason", Stale},
		{"another requirement", entry(map[string]string{"requirement": "T-SEND-2"}), []Case{fail}, 0, "fails for another reason", Stale},
		{"a second failure that nobody expects", entry(nil), []Case{both}, 0, "for another reason too", Stale},
		{"two entries for two failures", entry(nil) + entry(map[string]string{"reason": "the sky"}), []Case{both}, 1, "", Conformant},
		{"an error is never forgiven", entry(nil), []Case{broke}, 0, "no longer fails (ERROR)", Broken},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := ParseKnown("known.yaml", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			r := runOf(test.cases...)
			r.Known = list.Apply(r, []string{"send/works", "send/fails"}, today)
			if got := r.knownCases(); got != test.known {
				t.Errorf("%d cases forgiven, want %d", got, test.known)
			}
			if got := strings.Join(r.Known.Stale, "\n"); (test.stale == "") != (got == "") || !strings.Contains(got, test.stale) || len(r.Known.Stale) > 1 {
				t.Errorf("stale %q, want one line with %q", got, test.stale)
			}
			if got := r.Exit(); got != test.exit {
				t.Errorf("exit %d, want %d", got, test.exit)
			}
		})
	}
}

func TestKnown_oneListServesBothScopes(t *testing.T) {
	list, err := ParseKnown("known.yaml", []byte(entry(map[string]string{"case": "receive/deaf"})))
	if err != nil {
		t.Fatal(err)
	}
	r := runOf(judged("receive/deaf", "2. Receiving", []string{"T-RECV-1"}, broken("T-RECV-1")))
	r.Scope = Upstream // where the failure is INFO
	if result := list.Apply(r, []string{"receive/deaf"}, today); len(result.Stale) > 0 {
		t.Errorf("stale: %q", result.Stale)
	}
}

func TestParseKnown_refusesWhatSaysTooLittle(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"no reason", entry(map[string]string{"reason": ""}), "known.yaml:1: entry without reason"},
		{"no issue", entry(nil) + entry(map[string]string{"issue": ""}), "known.yaml:6: entry without issue"},
		{"no why", entry(map[string]string{"why": ""}), "entry without why"},
		{"no case", entry(map[string]string{"case": ""}), "entry without case"},
		{"no date", entry(map[string]string{"expires": "soon"}), `read "soon", expected a date`},
		{"unknown key", entry(map[string]string{"reson": "x"}), "field reson not found"},
		{"no list", "case: x\n", "known.yaml:1: read a map, expected a list"},
		{"a word", "x\n", `read "x", expected a list`},
		{"no YAML", "- [\n", "known failures known.yaml"},
		{"two documents", entry(nil) + "---\n" + entry(nil), "a second document"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParseKnown("known.yaml", []byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestParseKnown_emptyListIsFine(t *testing.T) {
	for _, text := range []string{"", "# nothing known\n", "[]\n"} {
		list, err := ParseKnown("known.yaml", []byte(text))
		if err != nil || len(list.Entries) != 0 {
			t.Errorf("%q: got %v, %v", text, list.Entries, err)
		}
	}
}

// A run on a real network does not repeat itself: what is listed need not fail,
// and what is not listed may not.
func TestKnown_listedMayFailWhereRunsDoNotRepeat(t *testing.T) {
	pass := judged("send/works", "1. Sending", []string{"T-SEND-1"}, held("T-SEND-1"))
	fail := judged("send/fails", "1. Sending", []string{"T-SEND-1"}, broken("T-SEND-1"))
	list, err := ParseKnown("known.yaml", []byte(entry(map[string]string{"case": "send/*"})))
	if err != nil {
		t.Fatal(err)
	}
	list.May = true
	run := &Run{Cases: []Case{pass, fail}}
	if got := list.Apply(run, []string{"send/works", "send/fails"}, today); len(got.Stale) != 0 || run.Cases[1].Known == nil {
		t.Errorf("stale %q, known %v; want the failure forgiven and nothing stale", got.Stale, run.Cases[1].Known)
	}
	if got := list.Apply(run, []string{"another/case"}, today); len(got.Stale) != 1 {
		t.Errorf("stale %q, want that no case matches", got.Stale)
	}
}
