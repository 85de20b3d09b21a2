package check

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// bench is a run by hand: alice's messages are written down, bob is judged.
type bench struct {
	suite *Suite
	names history.Names
	steps int
}

const epochMS = 1_700_000_000_000

func newBench(change func(*Setup)) *bench {
	b := &bench{names: history.Names{}}
	setup := Setup{EpochMS: epochMS, Participants: []string{"alice", "bob"}, Names: b.names, Capabilities: map[contract.Capability]bool{}}
	for _, c := range contract.Capabilities {
		setup.Capabilities[c] = true
	}
	if change != nil {
		change(&setup)
	}
	b.suite = New(setup)
	b.step(&history.Step{Node: "alice", Kind: history.Created})
	b.step(&history.Step{Node: "bob", Kind: history.Created})
	return b
}

func (b *bench) step(s *history.Step) {
	s.Index = b.steps
	b.steps++
	b.suite.Step(s)
}

// says lets alice send a message that names others.
func (b *bench) says(atMS int64, name string, naming ...*history.Packet) *history.Packet {
	lamport := uint64(epochMS + atMS)
	msg := model.Message{SenderID: "alice", ChannelID: "sim", Lamport: &lamport, Content: []byte(name)}
	for _, p := range naming {
		msg.History = append(msg.History, model.HistoryEntry{MessageID: p.Message.MessageID})
	}
	msg.Filter = model.BuildFilter(model.Salt{SenderID: "alice", Lamport: lamport}, epochMS, nil).Encode()
	msg = model.Sealed(msg)
	p := &history.Packet{Name: name, From: "alice", AtMS: atMS, Wire: model.Encode(msg), Message: msg}
	b.names[msg.MessageID] = name
	b.step(&history.Step{AtMS: atMS, Node: "alice", Kind: history.Sent, Label: name, Broadcast: []*history.Packet{p},
		Events: []contract.Event{{Sent: &contract.Sent{MessageID: msg.MessageID}}}})
	return p
}

// gets lets a packet arrive at bob, who delivers some messages.
func (b *bench) gets(atMS int64, p *history.Packet, delivers ...*history.Packet) {
	s := &history.Step{AtMS: atMS, Node: "bob", Kind: history.Received, Packet: p}
	for _, d := range delivers {
		s.Events = append(s.Events, contract.Event{Delivered: &contract.Delivered{MessageID: d.Message.MessageID, SenderID: "alice", Content: d.Message.Content}})
	}
	b.step(s)
}

func (b *bench) found(t *testing.T, keys ...string) {
	t.Helper()
	var got []string
	for _, f := range b.suite.Finish() {
		got = append(got, f.Key())
		t.Log(f)
	}
	if strings.Join(got, "; ") != strings.Join(keys, "; ") {
		t.Errorf("found %q, want %q", got, keys)
	}
}

func TestCausal_withinTheJoinWindowNothingIsWaitedFor(t *testing.T) {
	b := newBench(nil)
	m1 := b.says(100, "m1")
	m2 := b.says(200, "m2", m1)
	b.gets(300, m2, m2)
	b.found(t)
}

func TestCausal_afterTheJoinWindowTheCauseComesFirst(t *testing.T) {
	b := newBench(nil)
	m0 := b.says(100, "m0")
	b.gets(150, m0, m0)
	m1 := b.says(40_000, "m1", m0)
	m2 := b.says(40_100, "m2", m1)
	b.gets(40_200, m2, m2)
	b.found(t, "causal delivery SDS-ORD-6")
	if text := b.suite.Findings()[0].Text; !strings.Contains(text, "bob delivers m2 before its cause m1") {
		t.Errorf("the finding says %q", text)
	}
}

func TestCausal_theJoinWindowStandsStillOffline(t *testing.T) {
	b := newBench(nil)
	m0 := b.says(100, "m0")
	b.gets(150, m0, m0)
	b.step(&history.Step{AtMS: 200, Node: "bob", Kind: history.Told, Online: false})
	b.step(&history.Step{AtMS: 30_000, Node: "bob", Kind: history.Told, Online: true})
	m1 := b.says(40_000, "m1", m0)
	m2 := b.says(40_100, "m2", m1)
	b.gets(40_200, m2, m2) // ten seconds of connected time
	b.found(t)
}

func TestPrompt_whatIsCompleteIsDeliveredInTheSameStep(t *testing.T) {
	b := newBench(nil)
	m0 := b.says(100, "m0")
	b.gets(150, m0, m0)
	m1 := b.says(40_000, "m1", m0)
	m2 := b.says(40_100, "m2", m1)
	b.gets(40_200, m2)
	b.gets(40_300, m1, m1) // and not m2
	b.found(t, "delivery without delay SDS-RECV-12", "no loss without a declared reason SDS-RECV-14")
}

func TestLoss_notBeforeTheTime(t *testing.T) {
	b := newBench(nil)
	m0 := b.says(100, "m0")
	b.gets(150, m0, m0)
	m1 := b.says(40_000, "m1", m0)
	m2 := b.says(40_100, "m2", m1)
	b.gets(40_200, m2)
	lost := func(atMS int64) {
		b.step(&history.Step{AtMS: atMS, Node: "bob", Kind: history.Advanced, Events: []contract.Event{
			{Lost: &contract.MessageRef{MessageID: m1.Message.MessageID}},
			{Delivered: &contract.Delivered{MessageID: m2.Message.MessageID, SenderID: "alice", Content: m2.Message.Content}},
		}})
	}
	lost(40_200 + 239_999)
	b.found(t, "no loss without a declared reason SDS-IN-5")
}

func TestOnce_inventedMessagesAreFound(t *testing.T) {
	b := newBench(nil)
	m1 := b.says(100, "m1")
	m2 := b.says(200, "m2", m1)
	b.gets(300, m1, m1, m2)
	b.found(t, "no duplicate, no invention SDS-RECV-12")
}

func TestEvidence_exactEvidenceHasToBeUsedAtOnce(t *testing.T) {
	b := newBench(nil)
	m1 := b.says(100, "m1")
	lamport := uint64(epochMS + 300)
	echo := model.Sealed(model.Message{SenderID: "bob", ChannelID: "sim", Lamport: &lamport, History: model.Entries(m1.Message.MessageID)})
	b.step(&history.Step{AtMS: 400, Node: "alice", Kind: history.Received, Packet: &history.Packet{Name: "bob.sync1", From: "bob", Message: echo, Wire: model.Encode(echo)}})
	b.found(t, "acknowledgements are complete SDS-ACK-1")
}

func TestConvergence_needsADeclaredReason(t *testing.T) {
	run := func(declare bool) *bench {
		b := newBench(func(s *Setup) { s.HealMS = 300_000 })
		m0 := b.says(100, "m0")
		b.gets(150, m0, m0)
		m1 := b.says(40_000, "m1", m0)
		m2 := b.says(40_100, "m2", m1)
		b.gets(40_200, m2)
		if declare {
			b.step(&history.Step{AtMS: 280_200, Node: "bob", Kind: history.Advanced, Events: []contract.Event{
				{Lost: &contract.MessageRef{MessageID: m1.Message.MessageID}},
				{Delivered: &contract.Delivered{MessageID: m2.Message.MessageID, SenderID: "alice", Content: m2.Message.Content}},
			}})
		}
		b.step(&history.Step{AtMS: 400_000, Node: "bob", Kind: history.Advanced})
		return b
	}
	run(false).found(t, "no loss without a declared reason SDS-IN-5", "convergence after healing SDS-IN-5")
	b := run(true)
	b.found(t)
	if got := b.suite.Tally().DeclaredLost; got != 1 {
		t.Errorf("%d declared lost, want 1", got)
	}
}

func TestCounts_aPropertyWhosePreconditionNeverHeldSaysSo(t *testing.T) {
	b := newBench(nil)
	for _, c := range b.suite.Counts() {
		switch c.Property {
		case "causal delivery":
			if c.Held != 0 || c.Absent != "" {
				t.Errorf("%+v; want that it was judged and never held", c)
			}
		case "durability across crashes", "repair", "ephemeral messages", "convergence after healing":
			if c.Absent == "" {
				t.Errorf("%s is judged in a run without it", c.Property)
			}
		}
	}
}
