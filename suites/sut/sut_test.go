package sut

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/report"
)

func pass(t *T)  { t.Check("T-1", true, "it holds") }
func fails(t *T) { t.Check("T-1", false, "it holds", 41) }

func TestRun_verdictOfACase(t *testing.T) {
	for _, test := range []struct {
		name string
		spec Spec
		body func(*T)
		want report.Verdict
		why  string
	}{
		{"held", Req("T-1"), pass, report.PASS, ""},
		{"violated", Req("T-1"), fails, report.FAIL, "T-1: it holds, got 41"},
		{"nothing checked", Req("T-1"), func(*T) {}, report.VACUOUS, "no check of the case was reached"},
		{"a SHOULD", Req("T-2"), func(t *T) { t.Equal("T-2", 1, 2, "two") }, report.NONSTRICT, "T-2: two, expected 2, got 1"},
		{"precondition", Req("T-1"), func(t *T) { t.Require(false, "%d sends", 3); pass(t) }, report.VACUOUS, "precondition not met: 3 sends"},
		{"a check of an unnamed requirement", Req("T-2"), pass, report.ERROR, "add it to sut.Req"},
		{"a panic in the case", Req("T-1"), func(*T) { panic("oops") }, report.ERROR, "bug in the case: oops"},
		{"an optional capability", Req("T-1").Needs(contract.CapRepair), pass, report.SKIP, "repair is not declared"},
		{"a hook", Req("T-1").Needs(contract.CapInspect), pass, report.UNTESTABLE, "does not declare inspect"},
		{"a declared capability", Req("T-1").Needs(contract.CapAck), pass, report.PASS, ""},
		{"another dialect", Req("T-1").Dialect(DialectWakuJS), pass, report.SKIP, "waku-js"},
		{"this dialect", Req("T-1").Dialect(DialectSDS1), pass, report.PASS, ""},
		{"a strong enough clock", Req("T-1").Clock(contract.ClockVirtual), pass, report.PASS, ""},
		{"a crash", Req("T-1"), func(t *T) { pass(t); t.Node("a").Send("crash") }, report.FAIL, BadInput},
		{"a hang", Req("T-1"), func(t *T) { t.Node("a").Send("hang") }, report.FAIL, BadInput},
		{"a panic of the implementation", Req("T-1"), func(t *T) { t.Node("a").Send("panic") }, report.FAIL, BadInput},
		{"noise", Req("T-1"), func(t *T) { t.Node("a").Send("noise") }, report.ERROR, "noise"},
		{"a bad reply", Req("T-1"), func(t *T) { t.Node("a").Send("schema") }, report.ERROR, "schema"},
		{"an error where none is allowed", Req("T-1"), func(t *T) { t.Node("a").Receive(t.Peer("b").Content("refuse")) }, report.ERROR, "receive of node a"},
		{"two nodes of one name", Req("T-1"), func(t *T) { t.Node("a"); t.Node("a") }, report.ERROR, "create of node a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := verdictOf(t, newFake(), test.spec, test.body)
			if c.Verdict != test.want || !strings.Contains(c.Reason, test.why) {
				t.Errorf("got %s: %s\nwant %s with %q", c.Verdict, c.Reason, test.want, test.why)
			}
		})
	}
}

func TestRun_coreCapabilityCannotBeLeftUndeclared(t *testing.T) {
	f := newFake()
	f.hello.Capabilities = []contract.Capability{contract.CapAck}
	c := verdictOf(t, f, Req("T-1").Needs(contract.CapSync), pass)
	if c.Verdict != report.FAIL || !strings.Contains(c.Reason, "sync is not declared") {
		t.Errorf("got %s: %s", c.Verdict, c.Reason)
	}
}

func TestRun_weakClockIsUntestable(t *testing.T) {
	f := newFake()
	f.hello.Clock = contract.ClockScaled
	if c := verdictOf(t, f, Req("T-1"), pass); c.Verdict != report.UNTESTABLE {
		t.Errorf("got %s: %s", c.Verdict, c.Reason)
	}
	if c := verdictOf(t, f, Req("T-1").Clock(contract.ClockReal), pass); c.Verdict != report.PASS {
		t.Errorf("got %s: %s", c.Verdict, c.Reason)
	}
}

func TestRun_goesOnAfterACrash(t *testing.T) {
	f := newFake()
	run := execute(t, f, Options{}, suite(t, func() {
		It("a", "A", Req("T-1"), func(t *T) { t.Node("n").Send("crash") })
		It("b", "B", Req("T-1"), func(t *T) { t.Node("n"); pass(t) })
	}))
	if got := verdicts(run); got != "FAIL PASS" || f.starts != 2 || run.Exit() != report.Nonconformant {
		t.Errorf("got %s after %d starts, exit %d; want FAIL PASS after 2, exit 1", got, f.starts, run.Exit())
	}
}

func TestRun_forgetsNodesBetweenCases(t *testing.T) {
	run := execute(t, newFake(), Options{}, suite(t, func() {
		for _, slug := range []string{"a", "b"} {
			It(slug, "Same name", Req("T-1"), func(t *T) { t.Node("n"); pass(t) })
		}
	}))
	if got := verdicts(run); got != "PASS PASS" {
		t.Errorf("got %s", got)
	}
}

func TestRun_givesUpOnABrokenAdapter(t *testing.T) {
	f := newFake()
	run := execute(t, f, Options{}, suite(t, func() {
		for i := range 2 * breaksAllowed {
			It(fmt.Sprint("n", i), "Noise", Req("T-1"), func(t *T) { t.Node("n").Send("noise") })
		}
	}))
	if f.starts != breaksAllowed || run.Exit() != report.Broken || !strings.Contains(run.Fault, "in a row") {
		t.Errorf("%d starts, exit %d, fault %q", f.starts, run.Exit(), run.Fault)
	}
	if last := run.Cases[len(run.Cases)-1]; !strings.HasPrefix(last.Reason, "not run") {
		t.Errorf("the last case: %s", last.Reason)
	}
}

func TestRun_crashesAreNeverTooMany(t *testing.T) {
	run := execute(t, newFake(), Options{}, suite(t, func() {
		for i := range 2 * breaksAllowed {
			It(fmt.Sprint("n", i), "Crash", Req("T-1"), func(t *T) { t.Node("n").Send("crash") })
		}
	}))
	if run.Exit() != report.Nonconformant || report.Count(run.Cases, report.Full)[report.FAIL] != 2*breaksAllowed {
		t.Errorf("exit %d, fault %q: %s", run.Exit(), run.Fault, verdicts(run))
	}
}

func TestRun_patternSelects(t *testing.T) {
	run := execute(t, newFake(), Options{Pattern: "test/b*"}, suite(t, func() {
		It("a", "A", Req("T-1"), fails)
		It("b", "B", Req("T-1"), pass)
	}))
	if len(run.Cases) != 1 || run.Cases[0].ID != "test/b" {
		t.Errorf("ran %v", run.Cases)
	}
}

func TestRun_wakuDialectIsUsedWhereItIsTheOnlyOne(t *testing.T) {
	f := newFake()
	f.hello.Dialects = []string{DialectWakuJS}
	f.hello.Capabilities = contract.Core
	run := execute(t, f, Options{}, suite(t, func() {
		It("core", "About the other dialect", Req("T-1").Dialect(DialectSDS1), pass)
		It("waku", "About this one", Req("T-1").Dialect(DialectWakuJS), func(t *T) {
			m := t.Peer("p").Content("x", ReceivedIDs("y"))
			t.Check("T-1", m.MessageID == "p-1" && len(m.Filter) == 18_752, "opaque IDs and the other filter", m)
		})
	}))
	if got := verdicts(run); got != "FAIL PASS" {
		t.Errorf("got %s: %s", got, run.Cases[1].Reason)
	}
	if got := run.Cases[0].UpstreamVerdict; got != report.INFO {
		t.Errorf("by the upstream text, which knows no dialects, a case about sds-1 is %s, want INFO", got)
	}
}

func TestRun_casesAboutTheOtherDialectRunInIt(t *testing.T) {
	f := newFake()
	f.hello.Dialects = []string{DialectSDS1, DialectWakuJS}
	var dialects []string
	note := func(t *T) {
		dialects = append(dialects, t.Dialect())
		t.Node("n")
		m := t.Peer("p").Content("x")
		t.Check("T-1", t.DerivedIDs() == (t.Dialect() == DialectSDS1) && (len(m.Filter) == 18_752) == (t.Dialect() == DialectWakuJS), "IDs and filters of the dialect", m)
	}
	run := execute(t, f, Options{}, suite(t, func() {
		It("any", "About none", Req("T-1"), note)
		It("waku", "About the other", Req("T-1").Dialect(DialectWakuJS), note)
		It("sds", "About the first", Req("T-1").Dialect(DialectSDS1), note)
	}))
	if got := verdicts(run); got != "PASS PASS PASS" {
		t.Errorf("got %s: %s", got, run.Cases[1].Reason)
	}
	var created []string
	for _, r := range f.asked {
		if r.Cmd == contract.Create {
			created = append(created, r.Config.Dialect+" "+r.Config.IDs)
		}
	}
	want := []string{"sds-1 derived", "waku-js opaque", "sds-1 derived"}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("nodes were created otherwise:\n%s", diff)
	}
	if run.Subject.Dialect != DialectSDS1 {
		t.Errorf("the report names the dialect %s", run.Subject.Dialect)
	}
}

func TestRun_unknownDialectIsAFault(t *testing.T) {
	f := newFake()
	f.hello.Dialects = []string{"latin"}
	run := execute(t, f, Options{}, suite(t, func() { It("a", "A", Req("T-1"), pass) }))
	if run.Exit() != report.Broken || !strings.Contains(run.Fault, "latin") {
		t.Errorf("exit %d, fault %q", run.Exit(), run.Fault)
	}
}

func TestRun_transcriptOfAFailureIsSpelledOut(t *testing.T) {
	c := verdictOf(t, newFake(), Req("T-1"), func(t *T) {
		m := t.Peer("peer").Content("hi")
		t.Node("n").Receive(m)
		t.Check("T-1", false, "something else")
	})
	if len(c.Transcript) != 2 || c.Checks[0].At != 2 {
		t.Fatalf("%d exchanges, the check after %d", len(c.Transcript), c.Checks[0].At)
	}
	last := c.Transcript[1]
	if !strings.Contains(last.Request, `"cmd":"receive"`) || !strings.Contains(last.Reply, "delivered") || !strings.Contains(strings.Join(last.Notes, "\n"), "content") {
		t.Errorf("%+v", last)
	}
}

func TestTree_refusesWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name string
		body func()
		want string
	}{
		{"unknown requirement", func() { It("a", "A", Req("T-9"), pass) }, "no requirement T-9"},
		{"no requirement", func() { It("a", "A", Req(), pass) }, "checks no requirement"},
		{"duplicate", func() { It("a", "A", Req("T-1"), pass); It("a", "B", Req("T-1"), pass) }, "there twice"},
		{"an ID that is hard to type", func() { It("A b", "A", Req("T-1"), pass) }, "lower-case"},
	} {
		t.Run(test.name, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, test.want) {
					t.Errorf("panic %q, want %q", got, test.want)
				}
			}()
			suite(t, test.body)
		})
	}
}

func TestIt_outsideOfDescribePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	It("a", "A", Req("T-1"), pass)
}

func TestBadInput_isARequirementOfTheSpecification(t *testing.T) {
	if _, ok := program.lookup(BadInput); !ok {
		t.Errorf("the specification has no %s", BadInput)
	}
}

func TestPeer_buildsWhatTheSpecificationWants(t *testing.T) {
	verdictOf(t, newFake(), Req("T-1"), func(s *T) {
		p := s.Peer("p")
		m1 := p.Content("one")
		m2 := p.Content("two", After(m1), Received(m1))
		s1, e1 := p.Sync(After(m2)), p.Ephemeral("gone")
		for _, m := range []*Message{m1, m2, s1, e1} {
			if err := model.Canonical(m.Wire); err != nil {
				t.Errorf("%s: %v", m, err)
			}
			if back := decoded(m.Wire, m.AtMS); !cmp.Equal(back.Message, m.Message) {
				t.Errorf("%s: decodes to %s", m, back)
			}
		}
		if m1.Time() != uint64(StartMS) || m2.Time() != m1.Time()+1 || s1.Time() != m2.Time()+1 {
			t.Errorf("times %d, %d, %d", m1.Time(), m2.Time(), s1.Time())
		}
		if m1.MessageID != model.DeriveID(m1.Message) || !m2.Names(m1) || !s1.Is(model.KindSync) || !e1.Is(model.KindEphemeral) {
			t.Errorf("%s; %s; %s; %s", m1, m2, s1, e1)
		}
		filter, err := model.FilterOf(m2.Message)
		if err != nil || !filter.Contains(m1.MessageID) || filter.Floor != 0 {
			t.Errorf("filter %+v, %v", filter, err)
		}
		if other := p.In("d").Content("elsewhere"); other.ChannelID != "d" || other.Time() != uint64(StartMS) {
			t.Errorf("in another channel: %s", other)
		}
	})
}

func TestAdvance_stepsToEachDeadline(t *testing.T) {
	f := newFake()
	deadlines := []int64{StartMS + 100, StartMS + 100, StartMS + 250, StartMS + 5000}
	f.tick = func(int64) contract.OK {
		ok := contract.OK{DeadlineMS: &deadlines[0]}
		deadlines = deadlines[1:]
		return ok
	}
	verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("n")
		n.Advance(0)
		n.Advance(time.Second)
		if s.Now() != StartMS+1000 {
			t.Errorf("now %d", s.Now())
		}
	})
	want := []int64{StartMS, StartMS + 100, StartMS + 101, StartMS + 250, StartMS + 1000}
	if len(f.advance) > 5 {
		f.advance = f.advance[:5]
	}
	if diff := cmp.Diff(want[:4], f.advance[:4]); diff != "" {
		t.Errorf("advanced at other times:\n%s", diff)
	}
}

func TestAdvance_stepsWhereThereAreNoDeadlines(t *testing.T) {
	f := newFake()
	f.hello.StepMS = 400
	verdictOf(t, f, Req("T-1"), func(s *T) { s.Node("n").Advance(time.Second) })
	want := []int64{StartMS + 400, StartMS + 800, StartMS + 1000}
	if diff := cmp.Diff(want, f.advance); diff != "" {
		t.Error(diff)
	}
}

// Such a timer does not run by the time that it is told. What follows from that
// is for the case to judge, not a fault of the adapter's form.
func TestAdvance_goesOnWithoutADeadlineThatDoesNotMove(t *testing.T) {
	f := newFake()
	at := StartMS
	f.tick = func(int64) contract.OK { return contract.OK{DeadlineMS: &at} }
	c := verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("n")
		n.Advance(0)
		got := n.Advance(24 * time.Hour)
		s.Check("T-1", s.Now() != StartMS+24*time.Hour.Milliseconds(), "the day is over", got)
	})
	if c.Verdict != report.FAIL || len(f.advance) > 2*patience || len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "nothing runs then") {
		t.Errorf("got %s after %d advances with the notes %q: %s", c.Verdict, len(f.advance), c.Notes, c.Reason)
	}
}

func TestAdvance_deadlinesWithoutEndAreAFault(t *testing.T) {
	f := newFake()
	f.tick = func(now int64) contract.OK { return contract.OK{DeadlineMS: Ptr(now + 1)} }
	c := verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("n")
		n.Advance(0)
		n.Advance(24 * time.Hour)
	})
	if c.Verdict != report.ERROR || !strings.Contains(c.Reason, "deadlines that move on") {
		t.Errorf("got %s: %s", c.Verdict, c.Reason)
	}
}

func TestAdvance_allNodesTogether(t *testing.T) {
	f := newFake()
	f.hello.StepMS = 1000
	verdictOf(t, f, Req("T-1"), func(s *T) {
		s.Node("a")
		s.Node("b")
		if results := s.Advance(2 * time.Second); len(results) != 2 {
			t.Errorf("%d results", len(results))
		}
	})
	want := []int64{StartMS + 1000, StartMS + 1000, StartMS + 2000, StartMS + 2000}
	if diff := cmp.Diff(want, f.advance); diff != "" {
		t.Error(diff)
	}
}

func TestAdvanceUntil_stopsWhenDone(t *testing.T) {
	f := newFake()
	f.hello.StepMS = 1000
	f.tick = func(now int64) contract.OK {
		if now < StartMS+3000 {
			return contract.OK{}
		}
		return contract.OK{Events: []contract.Event{{Lost: &contract.MessageRef{MessageID: "m"}}}}
	}
	verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("n")
		lost := func(r *Result) bool { return len(r.Events) > 0 }
		if _, ok := n.AdvanceUntil(2*time.Second, lost); ok || s.Now() != StartMS+2000 {
			t.Errorf("ok %v at %d", ok, s.Now()-StartMS)
		}
		if r, ok := n.AdvanceUntil(time.Minute, lost); !ok || s.Now() != StartMS+3000 || r.Events[0].AtMS != StartMS+3000 {
			t.Errorf("ok %v at %d: %s", ok, s.Now()-StartMS, r)
		}
	})
}

func verdicts(run *report.Run) string {
	var parts []string
	for _, c := range run.Cases {
		parts = append(parts, string(c.Verdict))
	}
	return strings.Join(parts, " ")
}
