package history

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// story is a run of five steps: bob gets the effect, but not the cause.
func story() ([]*Step, Names) {
	cause := &Packet{Name: "m1", From: "alice", AtMS: 1000, Message: model.Message{MessageID: "id1"}}
	effect := &Packet{Name: "m2", From: "alice", AtMS: 2000, Message: model.Message{MessageID: "id2", History: model.Entries("id1")}}
	return []*Step{
		{AtMS: 0, Node: "bob", Kind: Created},
		{AtMS: 1000, Node: "alice", Kind: Sent, Label: "m1", Broadcast: []*Packet{cause}},
		{AtMS: 1000, Node: "bob", Kind: Dropped, Packet: cause},
		{AtMS: 2000, Node: "alice", Kind: Sent, Label: "m2", Broadcast: []*Packet{effect}},
		{AtMS: 2050, Node: "bob", Kind: Received, Packet: effect, Events: []contract.Event{{Missing: &contract.Missing{Dependencies: []string{"id1"}}}}},
		{AtMS: 63_000, Node: "bob", Kind: Advanced, Events: []contract.Event{
			{Lost: &contract.MessageRef{MessageID: "id1"}},
			{Delivered: &contract.Delivered{MessageID: "id2", Flags: []string{"after_loss"}}},
		}},
	}, Names{"id1": "m1", "id2": "m2"}
}

func TestStory_isToldInSentences(t *testing.T) {
	steps, names := story()
	var b bytes.Buffer
	if err := WriteStory(&b, steps, names); err != nil {
		t.Fatal(err)
	}
	want := `  00:01.000  alice    sends m1
  00:01.000  bob      does not get m1 from alice
  00:02.000  alice    sends m2 naming m1
  00:02.050  bob      receives m2 from alice: misses m1
  01:03.000  bob      declares m1 lost; delivers m2 [after_loss]
`
	if diff := cmp.Diff(b.String(), want); diff != "" {
		t.Error(diff)
	}
}

// Some participants say every second what they miss.
func TestStory_doesNotRepeatItself(t *testing.T) {
	missing := func(atMS int64, id string) *Step {
		return &Step{AtMS: atMS, Node: "bob", Kind: Advanced, Events: []contract.Event{{Missing: &contract.Missing{Dependencies: []string{id}}}}}
	}
	var b bytes.Buffer
	if err := WriteStory(&b, []*Step{missing(1_000, "m1"), missing(2_000, "m1"), missing(3_000, "m2"), missing(4_000, "m1")}, Names{}); err != nil {
		t.Fatal(err)
	}
	want := "  00:01.000  bob      misses m1\n  00:03.000  bob      misses m2\n  00:04.000  bob      misses m1\n"
	if diff := cmp.Diff(b.String(), want); diff != "" {
		t.Error(diff)
	}
}

func TestDiagram_hasAColumnForEveryParticipant(t *testing.T) {
	steps, names := story()
	var b bytes.Buffer
	if err := (&Picture{Participants: []string{"alice", "bob"}, Steps: steps, Names: names}).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `              alice  bob
  00:01.000   m1>    |
  00:01.000   |      x m1
  00:02.000   m2>    |
  00:02.050   |      >m2
  01:03.000   |      lost m1 *m2
  (m> broadcast, >m arrival, x m lost on the way, *m delivery)
`
	if diff := cmp.Diff(b.String(), want); diff != "" {
		t.Error(diff)
	}
}

func TestMermaid_drawsPacketsAsArrows(t *testing.T) {
	steps, names := story()
	var b bytes.Buffer
	if err := (&Picture{Participants: []string{"alice", "bob"}, Steps: steps, Names: names}).WriteMermaid(&b); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"sequenceDiagram\n", "  alice--xbob: m1\n", "  alice->>bob: m2\n", "declares m1 lost, delivers m2"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("no %q in\n%s", line, b.String())
		}
	}
}

func TestSVG_drawsLostPacketsDifferently(t *testing.T) {
	steps, names := story()
	names["id2"] = "<m2>" // a name is text, not markup
	var b bytes.Buffer
	if err := (&Picture{Participants: []string{"alice", "bob"}, Steps: steps, Names: names}).WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if strings.Count(text, `class="lost"`) != 1 || strings.Count(text, `class="way"`) != 1 || strings.Contains(text, "<m2>") {
		t.Errorf("want one lost packet, one that arrived, and escaped text:\n%s", text)
	}
}

func TestDigest_differsWhenAnAnswerDoes(t *testing.T) {
	sum := func(change func(*Step)) string {
		steps, _ := story()
		d := NewDigest()
		for _, s := range steps {
			if s.Kind == Advanced {
				change(s)
			}
			d.Step(s)
		}
		return d.String()
	}
	same := sum(func(*Step) {})
	if same != sum(func(*Step) {}) {
		t.Error("equal runs have different digests")
	}
	for name, change := range map[string]func(*Step){
		"time":  func(s *Step) { s.AtMS++ },
		"event": func(s *Step) { s.Events = s.Events[:1] },
		"state": func(s *Step) { s.State = &contract.State{} },
		"bytes": func(s *Step) { s.Broadcast = []*Packet{{Name: "m3", Wire: []byte{1}}} },
	} {
		if sum(change) == same {
			t.Errorf("another %s has the same digest", name)
		}
	}
}
