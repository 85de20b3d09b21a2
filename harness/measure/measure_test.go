package measure

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

func TestSettings_planWhatTheySay(t *testing.T) {
	for _, members := range []int{5, 50, 500} {
		for _, s := range Settings(members) {
			plan := s.Plan(7, 40)
			if err := plan.Validate(); err != nil {
				t.Errorf("%s: %v", s, err)
			}
			percent, independent := s.Network.Loss()
			if want := !independent && s.Network != Irregular || percent > 0; (len(plan.Faults) == 1) != want {
				t.Errorf("%s: faults %v", s, plan.Faults)
			}
			if name := plan.Participants[0].Name; len(name) != 22 || (plan.Steward == name) != s.Steward || plan.Store != s.Store {
				t.Errorf("%s: steward %q of %q, store %v", s, plan.Steward, name, plan.Store)
			}
			if s.Network != Irregular && len(plan.Sends) != 20-1+40+6 {
				t.Errorf("%s: %d messages; want 19 in the warm-up, 40 measured and 6 after them", s, len(plan.Sends))
			}
		}
	}
}

// run is a history by hand: two messages by the first of three members, of
// which the second is lost to both others.
func run(t *testing.T) Figures {
	t.Helper()
	plan := &scenario.Scenario{TrafficMS: warmMS + 100_000, HealMS: 1, Participants: []scenario.Participant{{Name: "a"}, {Name: "b"}, {Name: "c"}},
		Sends: []scenario.Send{{AtMS: 1, From: "a", Label: "early"}, {AtMS: warmMS, From: "a", Label: "m1"}, {AtMS: warmMS + 1, From: "a", Label: "m2"}}}
	m := newMeter(plan)
	lamport := uint64(1)
	say := func(at int64, label string) {
		msg := model.Message{SenderID: "a", MessageID: "id-" + label, ChannelID: "sim", Lamport: &lamport, Content: []byte(label), History: model.Entries("x", "y")}
		m.Step(&history.Step{AtMS: at, Node: "a", Kind: history.Sent, Label: label, Events: []contract.Event{{Sent: &contract.Sent{MessageID: "id-" + label}}},
			Broadcast: []*history.Packet{{Name: label, From: "a", Wire: model.Encode(msg), Message: msg}}})
	}
	told := func(at int64, node string, e contract.Event) {
		m.Step(&history.Step{AtMS: at, Node: node, Kind: history.Advanced, Events: []contract.Event{e}})
	}
	delivered := func(id string) contract.Event { return contract.Event{Delivered: &contract.Delivered{MessageID: id}} }
	say(1, "early")
	say(warmMS, "m1")
	say(warmMS+1, "m2")
	for _, node := range []string{"b", "c"} {
		m.Step(&history.Step{AtMS: warmMS + 1, Node: node, Kind: history.Dropped, Packet: &history.Packet{Name: "m2", From: "a"}})
		m.Step(&history.Step{AtMS: warmMS + 1, Node: node, Kind: history.Dropped, Packet: &history.Packet{Name: "m1#2", From: "a"}})
		told(warmMS+6*IntervalMS, node, delivered("id-m1"))
	}
	told(warmMS+1+3*IntervalMS, "b", contract.Event{Missing: &contract.Missing{Dependencies: []string{"id-m2"}}})
	told(warmMS+2+3*IntervalMS, "c", contract.Event{Missing: &contract.Missing{Dependencies: []string{"id-m2"}}})
	told(warmMS+50_000, "b", contract.Event{Lost: &contract.MessageRef{MessageID: "id-m2"}})
	told(warmMS+500, "a", contract.Event{Acknowledged: &contract.Acknowledged{MessageID: "id-m1", Level: contract.LevelSteward}})
	told(warmMS+IntervalMS+LatencyMS, "a", contract.Event{Acknowledged: &contract.Acknowledged{MessageID: "id-m1", Level: contract.LevelOne}})
	told(warmMS+9_000, "a", contract.Event{Acknowledged: &contract.Acknowledged{MessageID: "id-m2"}})
	sync := model.Message{SenderID: "b", ChannelID: "sim", Lamport: &lamport, Repair: model.Entries("id-m2")}
	answer := model.Message{SenderID: "a", MessageID: "id-m2", ChannelID: "sim", Lamport: &lamport, Content: []byte("m2")}
	m.Step(&history.Step{AtMS: warmMS + 1, Node: "b", Kind: history.Advanced, Broadcast: []*history.Packet{{From: "b", Message: sync}, {From: "b", Message: answer}}})
	m.Step(&history.Step{AtMS: warmMS + 1, Node: "a", Kind: history.Advanced, Broadcast: []*history.Packet{{From: "a", Message: answer}}})
	return m.finish()
}

func TestMeter_countsWhatTheDocumentDefines(t *testing.T) {
	f := run(t)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"messages", f.Messages, 2}, {"acknowledged in time", f.InTime, 1}, {"pairs", f.Pairs, 4}, {"missed", f.Missed, 2}, {"noticed", f.Noticed, 1},
		{"consistent", f.Consistent, 2}, {"reached", f.Reached, 2}, {"lost", f.Lost, 1}, {"open", f.Open, 1},
		{"sent", f.Sent, 2}, {"syncs", f.Syncs, 1}, {"requests", f.Requests, 1}, {"answers", f.Answers, 1}, {"resends", f.Resends, 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	if half, _ := f.Acked(0.5); half != 1.05 {
		t.Errorf("half was acknowledged within %v S, want 1.05", half)
	}
	// a, id-m1, a channel of 22 characters, the Lamport timestamp 1, and two entries of one character
	if want := 3 + 7 + 24 + 2 + 2*5; f.Bytes[0] != want || f.Hinted[0] != want+2*34 {
		t.Errorf("%d bytes and %d with hints, want %d and %d", f.Bytes[0], f.Hinted[0], want, want+2*34)
	}
}

func TestFigures_addUp(t *testing.T) {
	one := run(t)
	var sum Figures
	sum.add(one)
	sum.add(one)
	if sum.Messages != 4 || sum.Open != 2 || len(sum.AckedMS) != 4 || sum.AckedMS[1] != IntervalMS+LatencyMS || len(sum.Bytes) != 4 {
		t.Errorf("twice the same: %+v", sum)
	}
	if last, known := (&Figures{Messages: 100, AckedMS: make([]int64, 95)}).Acked(0.95); !known || last != 0 {
		t.Errorf("95 of 100: %v, %v", last, known)
	}
	if _, known := (&Figures{Messages: 100, AckedMS: make([]int64, 94)}).Acked(0.95); known {
		t.Error("94 of 100 were acknowledged, and 95 % have a time")
	}
}

func TestRow_missesWhatItMisses(t *testing.T) {
	good := Figures{Messages: 1000, InTime: 900, AckedMS: make([]int64, 1000), Missed: 100, Noticed: 90, Pairs: 1000, Consistent: 999, Reached: 1000, Bytes: []int{300}, Hinted: []int{300}}
	s := Setting{50, Losing(10), true, true}
	if misses := (&Row{Setting: s, Figures: good}).Misses(); len(misses) > 0 {
		t.Errorf("missed %v, want none", misses)
	}
	for name, spoil := range map[Figure]func(*Figures){
		InTime: func(f *Figures) { f.InTime = 879 }, Noticed: func(f *Figures) { f.Noticed = 89 }, Consistent: func(f *Figures) { f.Consistent = 998 },
		Acked95: func(f *Figures) { f.AckedMS = f.AckedMS[:949] }, Open: func(f *Figures) { f.Open = 1 },
		Bytes: func(f *Figures) { f.Bytes = []int{301} }, Hinted: func(f *Figures) { f.Hinted = []int{301} },
	} {
		bad := good
		spoil(&bad)
		row := &Row{Setting: s, Figures: bad}
		if misses := row.Misses(); len(misses) != 1 || misses[0].Target.Figure != name || !strings.HasPrefix(row.cell(name), "**") {
			t.Errorf("%s: missed %v, cell %s", name, misses, row.cell(name))
		}
	}
	if got := percent(0.9489999, 1); got != "94.8 %" {
		t.Errorf("0.9489999 is %s; want it rounded down", got)
	}
}

// The document in the repository has the form that the program writes, and a
// row with the figures of every setting.
func TestDocument_isOfThisForm(t *testing.T) {
	bytes, err := os.ReadFile("../../rfc/TARGETS.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(bytes)
	if !strings.HasPrefix(text, Preamble) {
		t.Error("rfc/TARGETS.md begins otherwise than the program writes it; write it anew: make targets")
	}
	if Remarks(text) == "" {
		t.Error("rfc/TARGETS.md has no remarks")
	}
	missed := strings.Count(text, ", target ")
	bold := 0
	for _, members := range []int{5, 50, 500} {
		part, found := section(text, members)
		if !found || !strings.Contains(part, head) {
			t.Fatalf("rfc/TARGETS.md has no table for %d members with the columns of today; write it anew: make targets", members)
		}
		for _, s := range Settings(members) {
			begin := "\n| " + strings.Join([]string{string(s.Network), s.recovery(), s.stewardship()}, " | ") + " | "
			if strings.Count(part, begin) != 1 {
				t.Errorf("rfc/TARGETS.md has no row of %s", s)
			}
		}
		bold += strings.Count(part, "**") / 2
	}
	if bold != missed {
		t.Errorf("rfc/TARGETS.md has %d figures in bold type and lists %d missed targets", bold, missed)
	}
}

func section(text string, members int) (part string, found bool) {
	_, part, found = strings.Cut(text, fmt.Sprintf("\n## %d members\n", members))
	part, _, _ = strings.Cut(part, "\n## ")
	return part, found
}
