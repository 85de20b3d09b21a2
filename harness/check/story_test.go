package check

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
)

// Stories are histories written by hand, one step a line: when, who, what
// happened, and behind each semicolon what came of it.
//
//	100 alice send m1 names=m0
//	150 bob get m1; deliver m1 after=m0
//
// words_test.go lists the words. Message IDs are the names. Alice and bob are
// there from the beginning.

const epochMS = 1_700_000_000_000

// bench plays stories to the judge.
type bench struct {
	t       *testing.T
	suite   *Suite
	packets map[string]*history.Packet // by name: m1, and m1#2 for its second broadcast
	casts   map[string]int
	steps   int
}

// newBench begins a run in which everything is declared, repair is off and
// nothing is planned, unless it is changed.
func newBench(t *testing.T, changes ...func(*Setup)) *bench {
	setup := Setup{
		EpochMS: epochMS, Channel: "sim", Participants: []string{"alice", "bob"}, Names: history.Names{},
		Config: contract.Config{IDs: "opaque"}, Capabilities: map[contract.Capability]bool{},
	}
	for _, c := range contract.Capabilities {
		setup.Capabilities[c] = true
	}
	for _, change := range changes {
		if change != nil {
			change(&setup)
		}
	}
	b := &bench{t: t, suite: New(setup), packets: map[string]*history.Packet{}, casts: map[string]int{}}
	b.play("0 alice create\n0 bob create")
	return b
}

// config is a setup with parameters. IDs are names, so they are opaque.
func config(c contract.Config) func(*Setup) {
	if c.IDs == "" {
		c.IDs = "opaque"
	}
	return func(s *Setup) { s.Config = c }
}

// faults is a setup in which things of some kinds are planned.
func faults(kinds ...fault.Kind) func(*Setup) {
	return func(s *Setup) {
		for _, k := range kinds {
			s.Faults = append(s.Faults, fault.Fault{Kind: k})
		}
	}
}

// both is a setup with the changes of two.
func both(a, b func(*Setup)) func(*Setup) {
	return func(s *Setup) {
		a(s)
		b(s)
	}
}

// play judges the steps of a story.
func (b *bench) play(story string) {
	b.t.Helper()
	for line := range strings.Lines(story) {
		if line = strings.TrimSpace(line); line != "" {
			b.step(b.read(line))
		}
	}
}

func (b *bench) step(s *history.Step) {
	s.Index = b.steps
	b.steps++
	b.suite.Step(s)
}

// read turns a line into a step.
func (b *bench) read(line string) *history.Step {
	b.t.Helper()
	when, rest, _ := strings.Cut(line, " ")
	who, rest, _ := strings.Cut(rest, " ")
	atMS, err := strconv.ParseInt(when, 0, 64)
	if err != nil {
		b.t.Fatalf("%q does not begin with a time", line)
	}
	s := &history.Step{AtMS: atMS, Node: who}
	for clause := range strings.SplitSeq(rest, ";") {
		c := clauseOf(clause)
		do := words[c.verb]
		if do == nil {
			b.t.Fatalf("%q: nobody knows the word %q", line, c.verb)
		}
		do(b, s, c)
		for key := range c.keys {
			if !c.used[key] {
				b.t.Fatalf("%q: %s takes no %s", line, c.verb, key)
			}
		}
	}
	return s
}

// trial is a story and what the judge says about one property.
type trial struct {
	name  string
	setup func(*Setup)
	story string
	held  int      // how often the precondition held
	want  []string // requirement and a part of the text of each finding
}

// judge plays each story to the judge and compares what it says about one
// property; others may be violated besides, for stories are short.
func judge(t *testing.T, property string, trials []trial) {
	for _, c := range trials {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, c.setup)
			b.play(c.story)
			b.says(property, c.want...)
			if got := b.held(property); got != c.held {
				t.Errorf("the precondition held %d times, want %d", got, c.held)
			}
		})
	}
}

// says ends the run and compares what was found about a property.
func (b *bench) says(property string, want ...string) {
	b.t.Helper()
	var got []string
	for _, f := range b.suite.Finish() {
		if f.Property == property {
			got = append(got, f.Requirements[0]+" "+f.Text)
		}
	}
	same := len(got) == len(want)
	for i := range min(len(got), len(want)) {
		requirement, text, _ := strings.Cut(want[i], " ")
		same = same && strings.HasPrefix(got[i], requirement+" ") && strings.Contains(got[i], text)
	}
	if !same {
		b.t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func (b *bench) held(property string) int {
	for _, c := range b.suite.Counts() {
		if c.Property == property {
			return c.Held
		}
	}
	panic(fmt.Sprintf("there is no property %q", property))
}

// absent compares why a property was not judged.
func (b *bench) absent(property, why string) {
	b.t.Helper()
	for _, c := range b.suite.Counts() {
		if c.Property == property && (c.Absent != why || c.Held != 0) {
			b.t.Errorf("%s is absent because %q and held %d times, want %q", property, c.Absent, c.Held, why)
		}
	}
}
