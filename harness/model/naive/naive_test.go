package naive

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

const epochMS = 1_700_000_000_000

// desk is one participant, bob, followed by hand.
type desk struct {
	t        *testing.T
	readings []*Participant
	nowMS    int64
	held     Held
}

func newDesk(t *testing.T, config contract.Config) *desk {
	d := &desk{t: t, nowMS: epochMS}
	d.readings = []*Participant{New(Setup{ID: "bob", Channel: "c", Config: config, Held: &d.held}, epochMS)}
	return d
}

// alice is a message of hers that names others.
func alice(lamportMS int64, content string, named ...model.Message) model.Message {
	msg := model.Message{SenderID: "alice", ChannelID: "c", Lamport: new(uint64(epochMS + lamportMS)), Content: []byte(content)}
	if content == "" {
		msg.Content = nil
	}
	for _, n := range named {
		msg.History = append(msg.History, model.HistoryEntry{MessageID: n.MessageID})
	}
	return model.Sealed(msg)
}

func delivered(msg model.Message, after string, flags ...string) contract.Event {
	return contract.Event{Delivered: &contract.Delivered{MessageID: msg.MessageID, SenderID: msg.SenderID, Content: msg.Content, After: after, Flags: flags}}
}

// at takes a step and compares the requirements of what was found, the first of
// each.
func (d *desk) at(ms int64, s Step, want ...string) {
	d.t.Helper()
	s.NowMS = epochMS + ms
	next, found := Follow(d.readings, s)
	var got []string
	for _, f := range found {
		got = append(got, f.Requirements[0])
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		d.t.Errorf("at %d ms: found %v, want %v", ms, found, want)
	}
	d.readings = next
}

func (d *desk) gets(ms int64, msg model.Message, events ...contract.Event) {
	d.t.Helper()
	d.at(ms, Step{Cmd: contract.Receive, Wire: model.Encode(msg), Events: events})
}

func TestFollow_takesWhatTheTextDemands(t *testing.T) {
	d := newDesk(t, contract.Config{SyncMaxMS: new(int64(0))})
	m1, m2 := alice(1_000, "m1"), alice(2_000, "m2")
	m3 := alice(3_000, "m3", m1, m2)
	d.gets(40_000, m1, delivered(m1, ""))
	d.gets(80_000, m3, contract.Event{Missing: &contract.Missing{Dependencies: []string{m2.MessageID}}})
	d.gets(81_000, m2, delivered(m2, m1.MessageID), delivered(m3, m2.MessageID))
	if d.held[Agreement] == 0 {
		t.Error("nothing was compared")
	}
}

func TestFollow_saysWhereAnAnswerIsAnother(t *testing.T) {
	m1, m2 := alice(1_000, "m1"), alice(2_000, "m2")
	m3 := alice(3_000, "m3", m2)
	missing := contract.Event{Missing: &contract.Missing{Dependencies: []string{m2.MessageID}}}
	for name, c := range map[string]struct {
		msg    model.Message
		events []contract.Event
		want   string
		ends   bool
	}{
		"not delivered":        {m1, nil, "SDS-RECV-12", true},
		"delivered too early":  {m3, []contract.Event{missing, delivered(m3, "")}, "SDS-ORD-6", true},
		"a wrong predecessor":  {m1, []contract.Event{delivered(m1, "m0")}, "SDS-ORD-7", false},
		"a wrong flag":         {m1, []contract.Event{delivered(m1, "", "late")}, "SDS-IN-9", false},
		"not told of the loss": {m3, nil, "SDS-DEP-8", false},
		"rejected":             {m1, []contract.Event{{Rejected: &contract.Rejected{Class: "identity"}}, delivered(m1, "")}, "SDS-LIM-2", true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, contract.Config{JoinGraceMS: new(int64(0))})
			m0 := alice(0, "m0")
			d.gets(10, m0, delivered(m0, ""))
			for i, e := range c.events {
				if e.Delivered != nil && e.Delivered.After == "" {
					c.events[i] = delivered(c.msg, m0.MessageID, e.Delivered.Flags...)
				}
			}
			d.at(5_000, Step{Cmd: contract.Receive, Wire: model.Encode(c.msg), Events: c.events}, c.want)
			if (len(d.readings) == 0) != c.ends {
				t.Errorf("%d readings are left; want the comparison to end: %v", len(d.readings), c.ends)
			}
		})
	}
}

func TestFollow_lossesComeWhenTheyAreDue(t *testing.T) {
	for _, c := range []struct {
		ms   int64
		want []string
	}{{5_000 + 240_000, nil}, {5_000 + 239_999, []string{"SDS-IN-5"}}} {
		d := newDesk(t, contract.Config{JoinGraceMS: new(int64(0)), SyncMaxMS: new(int64(0))})
		m0, m2 := alice(0, "m0"), alice(2_000, "m2")
		m3 := alice(3_000, "m3", m2)
		d.gets(10, m0, delivered(m0, ""))
		d.gets(5_000, m3, contract.Event{Missing: &contract.Missing{Dependencies: []string{m2.MessageID}}})
		d.at(c.ms, Step{Cmd: contract.Advance, Events: []contract.Event{
			{Lost: &contract.MessageRef{MessageID: m2.MessageID}}, delivered(m3, m0.MessageID, "after_loss"),
		}}, c.want...)
	}
}

// say lets bob send what the model would.
func (d *desk) say(ms int64, content string, repair ...string) model.Message {
	d.t.Helper()
	p := d.readings[0].clone()
	p.nowMS = epochMS + ms
	lamport := max(uint64(p.nowMS), p.local+1)
	most := p.p.historyTips
	if content == "" {
		most = syncTips
	}
	msg := model.Message{
		SenderID: "bob", ChannelID: "c", Lamport: &lamport, History: p.entries(p.choose(lamport, most)), Filter: p.filter(lamport),
		Repair: model.Entries(repair...), Content: []byte(content),
	}
	if content == "" {
		msg.Content = nil
	}
	if len(repair) == 0 {
		msg.Repair = nil
	}
	return model.Sealed(msg)
}

func (d *desk) sends(ms int64, content string) model.Message {
	d.t.Helper()
	msg := d.say(ms, content)
	d.at(ms, Step{Cmd: contract.Send, Content: []byte(content), Broadcast: broadcasts(msg), Events: []contract.Event{{Sent: &contract.Sent{MessageID: msg.MessageID}}}})
	return msg
}

func broadcasts(msgs ...model.Message) (all []Broadcast) {
	for _, m := range msgs {
		all = append(all, Broadcast{Name: string(m.Content) + " again", Wire: model.Encode(m), Message: m})
	}
	return all
}

func TestResends_haveTheirWindow(t *testing.T) {
	for _, c := range []struct {
		ms   int64
		want []string
	}{{11_999, nil}, {18_000, nil}, {11_900, []string{"SDS-OUT-4"}}, {18_100, []string{"SDS-OUT-4"}}} {
		d := newDesk(t, contract.Config{SyncMaxMS: new(int64(0))})
		m1 := d.sends(0, "m1")
		d.at(c.ms, Step{Cmd: contract.Advance, Broadcast: broadcasts(m1)}, c.want...)
	}
}

func TestResends_notOfWhatIsAcknowledged(t *testing.T) {
	d := newDesk(t, contract.Config{SyncMaxMS: new(int64(0))})
	m1 := d.sends(0, "m1")
	sync := alice(500, "", m1)
	d.gets(600, sync, contract.Event{Acknowledged: &contract.Acknowledged{MessageID: m1.MessageID, By: []string{"alice"}}})
	d.at(15_000, Step{Cmd: contract.Advance, Broadcast: broadcasts(m1)}, "SDS-OUT-5")
}

func TestSyncs_comeInTheSecondHalfOfAnInterval(t *testing.T) {
	for _, c := range []struct {
		ms   int64
		want []string
	}{{5_000, nil}, {9_999, nil}, {4_900, []string{"SDS-SYNC-8"}}} {
		d := newDesk(t, contract.Config{})
		d.sends(0, "m1")
		d.at(c.ms, Step{Cmd: contract.Advance, Broadcast: broadcasts(d.say(c.ms, ""))}, c.want...)
	}
	d := newDesk(t, contract.Config{})
	d.sends(0, "m1")
	d.at(10_001, Step{Cmd: contract.Advance}, "SDS-SYNC-8") // none came
}

func TestRequests_comeAtTheirTime(t *testing.T) {
	config := contract.Config{JoinGraceMS: new(int64(0)), SyncMaxMS: new(int64(0)), Repair: "on"}
	m0, m2 := alice(0, "m0"), alice(2_000, "m2")
	m3 := alice(3_000, "m3", m2)
	due := 5_000 + model.DefaultRepair().RequestMS("bob", m2.MessageID)
	for _, c := range []struct {
		ms   int64
		want []string
	}{{due, nil}, {due - 1, []string{"SDS-REP-4"}}, {due + 1_100, []string{"SDS-REP-11"}}} {
		d := newDesk(t, config)
		d.gets(10, m0, delivered(m0, ""))
		d.gets(5_000, m3, contract.Event{Missing: &contract.Missing{Dependencies: []string{m2.MessageID}}})
		d.at(c.ms, Step{Cmd: contract.Advance, Broadcast: broadcasts(d.say(c.ms, "", m2.MessageID)), Events: []contract.Event{
			{RepairRequested: &contract.MessageRef{MessageID: m2.MessageID}},
		}}, c.want...)
	}
}

func TestAnswers_comeAtTheirTimeUnlessACopyIsHeard(t *testing.T) {
	config := contract.Config{SyncMaxMS: new(int64(0)), Repair: "on", RepairMinMS: new(int64(1_000))}
	m0 := alice(0, "m0")
	ask := model.Sealed(model.Message{SenderID: "carol", ChannelID: "c", Lamport: new(uint64(epochMS + 5_000)), Repair: model.Entries(m0.MessageID)})
	due := 5_000 + model.Repair{MinMS: 1_000, MaxMS: 120_011, Groups: 1}.AnswerMS("bob", "alice", m0.MessageID)
	begin := func() *desk {
		d := newDesk(t, config)
		d.gets(10, m0, delivered(m0, ""))
		d.gets(5_000, ask)
		return d
	}
	answer := func(ms int64) (int64, Step) { return ms, Step{Cmd: contract.Advance, Broadcast: broadcasts(m0)} }
	d := begin()
	ms, s := answer(due)
	d.at(ms, s)
	d = begin()
	ms, s = answer(due - 1)
	d.at(ms, s, "SDS-REP-15")
	d = begin()
	d.gets(5_001, m0) // a copy
	ms, s = answer(due)
	d.at(ms, s, "SDS-REP-21")
	d = begin()
	d.at(due+100, Step{Cmd: contract.Advance}, "SDS-REP-17")
}

func TestRestart_leavesReadingsUntilTheStateShowsWhich(t *testing.T) {
	d := newDesk(t, contract.Config{SyncMaxMS: new(int64(0))})
	m1 := alice(1_000, "m1")
	d.gets(1_100, m1, delivered(m1, ""))
	d.at(2_000, Step{Cmd: contract.Restart})
	if len(d.readings) < 2 {
		t.Fatalf("%d readings after a restart; want those with and without what may be forgotten", len(d.readings))
	}
	state := &contract.State{Lamport: *m1.Lamport, Log: []contract.LogEntry{{MessageID: m1.MessageID, Lamport: *m1.Lamport}}, Floor: m1.Lamport}
	d.at(0, Step{Cmd: contract.Inspect, State: state})
	for _, r := range d.readings {
		if len(r.window) > 0 {
			t.Error("a reading with a filter window is left, although the state shows none")
		}
	}
	state.Log = nil
	d.at(0, Step{Cmd: contract.Inspect, State: state}, "SDS-ORD-5")
}

func TestPrune_leavesAFloorBehind(t *testing.T) {
	d := newDesk(t, contract.Config{LogLimit: new(1), PrunedLimit: new(1), SyncMaxMS: new(int64(0))})
	m1, m2, m3 := alice(1_000, "m1"), alice(2_000, "m2"), alice(3_000, "m3")
	old := alice(900, "m0")
	d.gets(3_100, m1, delivered(m1, ""))
	d.gets(3_200, m2, delivered(m2, m1.MessageID))
	d.gets(3_300, m3, delivered(m3, m2.MessageID)) // m1 leaves the index
	d.gets(3_400, old, contract.Event{Rejected: &contract.Rejected{Class: "too_old"}})
}

// After its clock was set nobody can tell why a participant asks: its interval
// may have begun at any time.
func TestRequests_pauseOnlyWhereTheTimerIsKnown(t *testing.T) {
	for _, c := range []struct {
		set  bool
		want []string
	}{{false, []string{"SDS-REP-11"}}, {true, nil}} {
		m0, m2 := alice(0, "m0"), alice(2_000, "m2")
		m3 := alice(3_000, "m3", m2)
		d := newDesk(t, contract.Config{JoinGraceMS: new(int64(0)), Repair: "on", SyncMinMS: new(int64(300_000))})
		d.gets(10, m0, delivered(m0, ""))
		d.gets(5_000, m3, contract.Event{Missing: &contract.Missing{Dependencies: []string{m2.MessageID}}})
		w := model.DefaultRepair().RequestMS("bob", m2.MessageID)
		if c.set {
			d.readings[0].ClockSet()
		}
		d.asks(5_000+w, m2)
		d.readings[0].requests[m2.MessageID].atMS = 5_500 + w // another T_req
		d.asks(5_500+w, m2, c.want...)
	}
}
