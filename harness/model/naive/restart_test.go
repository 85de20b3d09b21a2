package naive

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// A request is kept with its T_req, or it begins anew at the restart; nothing
// between them.
func TestRestart_requestsAreKeptOrBeginAnew(t *testing.T) {
	for _, c := range []struct {
		fromMS int64
		want   []string
	}{{2_000, nil}, {20_000, nil}, {1_999, []string{"SDS-REP-4"}}, {10_000, []string{"SDS-REP-11"}}} {
		d, _, _, _, dep := withPrehistory(t, 500)
		d.at(20_000, Step{Cmd: contract.Restart})
		d.asks(c.fromMS+model.DefaultRepair().RequestMS("bob", dep.MessageID), dep, c.want...)
	}
}

// A digest that is due may be forgotten.
func TestRestart_digestsMayBeForgotten(t *testing.T) {
	m1 := alice(1_000, "m1")
	m2 := alice(2_000, "m2", m1)
	m3 := alice(3_000, "m3", m1)
	for _, c := range []struct {
		told []model.Message
		want []string
	}{{[]model.Message{m2, m3}, nil}, {[]model.Message{m2}, []string{"SDS-DIG-1"}}, {[]model.Message{m3}, []string{"SDS-DIG-1"}}} {
		d := newDesk(t, contract.Config{HistoryTips: new(1)})
		d.gets(3_100, m1, delivered(m1, ""))
		d.gets(3_200, m2, delivered(m2, m1.MessageID))
		d.gets(3_300, m3, delivered(m3, m2.MessageID))
		d.gets(6_000, alice(5_900, "", m1))
		d.at(7_000, Step{Cmd: contract.Restart})
		d.digests(15_000, c.told, c.want...)
	}
}

// The greatest time that the clock showed is kept or not: what is sent next has
// the one timestamp or the other.
func TestRestart_timeMayBeForgotten(t *testing.T) {
	for _, c := range []struct {
		lamportMS int64
		want      []string
	}{{50_000, nil}, {10_000, nil}, {20_000, []string{"SDS-SEND-1"}}} {
		d := newDesk(t, contract.Config{SyncMaxMS: new(int64(0))})
		m0 := alice(0, "m0")
		d.gets(10, m0, delivered(m0, ""))
		d.at(50_000, Step{Cmd: contract.Advance})
		d.at(5_000, Step{Cmd: contract.Restart})
		msg := d.readings[0].clone().own("m1", uint64(epochMS+c.lamportMS))
		d.at(10_000, Step{Cmd: contract.Send, Content: []byte("m1"), Broadcast: broadcasts(msg), Events: []contract.Event{{Sent: &contract.Sent{MessageID: msg.MessageID}}}}, c.want...)
	}
}

// own is an own message with a timestamp.
func (p *Participant) own(content string, lamport uint64) model.Message {
	return model.Sealed(model.Message{
		SenderID: "bob", ChannelID: "c", Lamport: &lamport, History: p.entries(p.choose(lamport, p.p.historyTips)), Filter: p.filter(lamport), Content: []byte(content),
	})
}

// The senders in a row that are far ahead may be forgotten [SDS-LIM-7].
func TestRestart_suspectsMayBeForgotten(t *testing.T) {
	for _, told := range []bool{true, false} {
		d := newDesk(t, contract.Config{SyncMaxMS: new(int64(0))})
		after := ""
		for i, who := range []string{"alice", "carol", "dave"} {
			m := alice(2*dayMS+int64(i), "m")
			m.SenderID = who
			m = model.Sealed(m)
			events := []contract.Event{delivered(m, after, "future")}
			if i == 2 {
				d.at(2_000, Step{Cmd: contract.Restart})
				if told {
					events = append(events, contract.Event{ClockSuspect: &contract.ClockSuspect{}})
				}
			}
			d.gets(3_000, m, events...)
			after = m.MessageID
		}
	}
}
