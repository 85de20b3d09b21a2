package sut

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

func TestPeer_buildsRepairRequests(t *testing.T) {
	verdictOf(t, newFake(), Req("T-1"), func(s *T) {
		p := s.Peer("p")
		m1, m2 := p.Content("one"), s.Peer("q").Content("two")
		asks := p.Sync(Entry(EntryOf(m1)), Requesting(m2), RequestEntry(model.HistoryEntry{MessageID: "x"}))
		want := []model.HistoryEntry{{MessageID: m2.MessageID, SenderID: Ptr("q")}, {MessageID: "x"}}
		if diff := cmp.Diff(want, decoded(asks.Wire, 0).Repair); diff != "" {
			t.Errorf("the repair request is another:\n%s", diff)
		}
		if diff := cmp.Diff([]model.HistoryEntry{{MessageID: m1.MessageID, SenderID: Ptr("p")}}, asks.History); diff != "" {
			t.Errorf("the history is another:\n%s", diff)
		}
		if !asks.Requests(m2) || asks.Requests(m1) || !strings.Contains(asks.String(), "repair request") || strings.Contains(m1.String(), "repair") {
			t.Errorf("%s; %s", asks, m1)
		}
		r := &Result{Broadcast: []*Message{m1, asks}, Events: []Event{{Event: contract.Event{RepairRequested: &contract.MessageRef{MessageID: m2.MessageID}}}}}
		if got := r.Requesting(m2); len(got) != 1 || got[0] != asks || len(r.Requesting(m1)) > 0 || !r.RepairRequested(m2) || r.RepairRequested(m1) {
			t.Errorf("the result says otherwise: %s", r)
		}
	})
}

func TestResult_tellsLevelsApart(t *testing.T) {
	m := &Message{Message: model.Message{MessageID: "m"}}
	reached := func(levels ...string) *Result {
		r := &Result{}
		for _, level := range levels {
			r.Events = append(r.Events, Event{Event: contract.Event{Acknowledged: &contract.Acknowledged{MessageID: "m", Level: level}}})
		}
		return r
	}
	if r := reached(contract.LevelSteward, contract.LevelSteward); r.Acknowledged(m) || !r.Reached(m, contract.LevelSteward) || len(r.Levels(m, contract.LevelSteward)) != 2 {
		t.Errorf("by the steward alone: %s", r)
	}
	for _, one := range []string{"", "one"} {
		if r := reached(contract.LevelMembers, one); !r.Acknowledged(m) || r.Reached(m, contract.LevelPercent) {
			t.Errorf("by members and by one: %s", r)
		}
	}
}

func TestMessage_bytesThatAreNoneAreCut(t *testing.T) {
	long := decoded(append([]byte{0xff}, make([]byte, 18_000)...), 0).String()
	if len(long) > 400 || !strings.Contains(long, "ff0000") || !strings.Contains(long, "(18001 bytes)") {
		t.Errorf("%d characters: %.500s", len(long), long)
	}
	if short := decoded([]byte{0xff}, 0).String(); !strings.HasSuffix(short, ": ff") {
		t.Error(short)
	}
}

func TestTranscript_longLinesAreCut(t *testing.T) {
	c := verdictOf(t, newFake(), Req("T-1"), func(s *T) {
		n, p := s.Node("n"), s.Peer("p")
		n.Receive(p.Content("hi", Filter(make([]byte, 18_752))))
		n.ReceiveBytes(append(p.Content("broken").Wire, make([]byte, 18_752)...))
		n.Send(strings.Repeat("not base64! ", 1000))
		s.Check("T-1", false, "it holds")
	})
	for i, e := range c.Transcript {
		for _, line := range append([]string{e.Request, e.Reply}, e.Notes...) {
			if len(line) > shownOfLine+100 {
				t.Errorf("exchange %d has a line of %d bytes: %.200s", i, len(line), line)
			}
		}
	}
	received := c.Transcript[1]
	if !strings.Contains(received.Request, "… (25") || !strings.HasSuffix(received.Request, `"}`) || !strings.Contains(received.Notes[0], "content") {
		t.Errorf("the value is cut, the line and its meaning are not: %+v", received)
	}
	if len(c.Transcript) != 4 || !strings.Contains(c.Transcript[3].Request, `"content":"`) {
		t.Errorf("%d exchanges", len(c.Transcript))
	}
	plain := strings.Repeat("ä ", 3000)
	if got := cutLine(plain); !strings.Contains(got, "(cut; the line has 9000 bytes)") || got != strings.ToValidUTF8(got, "?") {
		t.Errorf("%.100s … %s", got, got[len(got)-60:])
	}
	if got := cutLine(`{"id":1}`); got != `{"id":1}` {
		t.Error(got)
	}
}
