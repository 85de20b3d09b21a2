package sut

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
)

// last is the newest request of a kind.
func (f *fake) last(cmd contract.Command) contract.Request {
	for i := len(f.asked) - 1; i >= 0; i-- {
		if f.asked[i].Cmd == cmd {
			return f.asked[i]
		}
	}
	return contract.Request{}
}

func TestOnline_repeatsWhatIsKnownOfTheGroup(t *testing.T) {
	f := newFake()
	c := verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("a")
		pass(s)
		told := func(online *bool, members ...string) {
			t.Helper()
			got := f.last(contract.Context)
			if diff := cmp.Diff(online, got.Online); diff != "" || !slices.Equal(got.Members, members) || *got.NowMS != StartMS {
				t.Errorf("online: %s; members %q, now %d", diff, got.Members, *got.NowMS)
			}
		}
		n.Online(false)
		told(Ptr(false))
		n.Context([]string{"a", "b"}, []string{"b"}, "b")
		told(nil, "a", "b")
		n.Online(true)
		told(Ptr(true), "a", "b")
		n.Restart(true)
		n.Online(false)
		told(Ptr(false), "a", "b")
		n.Restart(false)
		n.Online(true)
		told(Ptr(true))
	})
	if c.Verdict != "PASS" {
		t.Errorf("%s: %s", c.Verdict, c.Reason)
	}
}

// An adapter that ignores the time of context answers without a deadline, and
// its timers still run. After a restart they do not.
func TestDeadline_survivesContextAndNotARestart(t *testing.T) {
	f := newFake()
	f.tick = func(int64) contract.OK { return contract.OK{DeadlineMS: Ptr(StartMS + 500)} }
	verdictOf(t, f, Req("T-1"), func(s *T) {
		n := s.Node("a")
		n.Advance(0)
		n.Context(nil, nil, "")
		if n.deadlineMS == nil {
			t.Error("context took the deadline away")
		}
		if snapshot := n.Snapshot(); snapshot != "s1" {
			t.Errorf("snapshot %q", snapshot)
		}
		n.Restore("s1")
		if n.deadlineMS != nil || f.last(contract.Restore).Snapshot != "s1" {
			t.Error("the deadline of before the restore is still there")
		}
	})
}

func TestHint_mayBeRefused(t *testing.T) {
	c := verdictOf(t, newFake(), Req("T-1"), func(s *T) {
		n, m := s.Node("a"), s.Peer("b").Content("x")
		s.Check("T-1", n.Hint(m, []byte("h")).Refused == nil && n.Hint(m, nil).Refused != nil, "one is taken, one refused")
	})
	if c.Verdict != "PASS" {
		t.Errorf("%s: %s", c.Verdict, c.Reason)
	}
}

// The name of a refused node stays free, and nobody closes what is not there.
func TestTryNode_mayBeRefused(t *testing.T) {
	f := newFake()
	c := verdictOf(t, f, Req("T-1"), func(s *T) {
		s.Node("taken")
		n, refused := s.TryNode("taken")
		s.Check("T-1", n == nil && refused != nil && refused.Code == contract.CodeInvalid, "no node, and the reason", refused)
		n, refused = s.TryNode("free")
		s.Check("T-1", n != nil && refused == nil, "a node like any other", refused)
		s.Equal("T-1", n.Send("x").SentID() != "", true, "that can send")
	})
	if c.Verdict != "PASS" {
		t.Errorf("%s: %s", c.Verdict, c.Reason)
	}
	if got := len(f.open); got != 0 {
		t.Errorf("%d nodes left open", got)
	}
}

// A case about something else has no use for a node that is not there.
func TestNode_breaksOffWhenRefused(t *testing.T) {
	c := verdictOf(t, newFake(), Req("T-1"), func(s *T) {
		s.Node("taken")
		s.Node("taken")
		pass(s)
	})
	if c.Verdict != "ERROR" {
		t.Errorf("%s: %s", c.Verdict, c.Reason)
	}
}

func TestSendEphemeralAs_wishesForAnID(t *testing.T) {
	f := newFake()
	verdictOf(t, f, Req("T-1"), func(s *T) { s.Node("a").SendEphemeralAs("e1", "typing") })
	if got := f.last(contract.Send); !got.Ephemeral || got.MessageID != "e1" || string(got.Content) != "typing" {
		t.Errorf("%+v", got)
	}
}

func TestStepMS_isTheSubjects(t *testing.T) {
	f := newFake()
	f.hello.StepMS = 250
	verdictOf(t, f, Req("T-1"), func(s *T) {
		if s.StepMS() != 250 {
			t.Errorf("step %d", s.StepMS())
		}
	})
}
