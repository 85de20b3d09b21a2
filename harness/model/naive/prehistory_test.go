package naive

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

func missing(ids ...string) contract.Event {
	return contract.Event{Missing: &contract.Missing{Dependencies: ids}}
}

// withPrehistory is a desk at which m2 waits for d, and pre is prehistory that
// names d.
func withPrehistory(t *testing.T, preMS int64) (d *desk, m1, m2, pre, dep model.Message) {
	dep = alice(preMS-1, "d")
	pre = alice(preMS, "pre", dep)
	m1, m2 = alice(1_000, "m1", pre), alice(2_000, "m2", dep)
	d = newDesk(t, contract.Config{JoinGraceMS: new(int64(0)), SyncMaxMS: new(int64(0)), Repair: "on", LostAfterMS: new(int64(240_000))})
	d.gets(1_000, m1, delivered(m1, ""))
	d.gets(2_000, m2, missing(dep.MessageID))
	return d, m1, m2, pre, dep
}

// What prehistory depends on is no longer missing [SDS-DEP-6].
func TestPrehistory_takesMissingOnesAlong(t *testing.T) {
	for _, still := range []bool{false, true} {
		d, m1, m2, pre, dep := withPrehistory(t, 500)
		d.gets(20_000, pre, delivered(pre, "", "prehistory"), delivered(m2, m1.MessageID))
		state := stateOf(d)
		if !still {
			d.at(0, Step{Cmd: contract.Inspect, State: state})
			continue
		}
		state.Missing = []string{dep.MessageID}
		d.at(0, Step{Cmd: contract.Inspect, State: state}, "SDS-RECV-16")
	}
}

// What was received is no prehistory: it is waited for [SDS-DEP-6].
func TestPrehistory_leavesOutWhatWasReceived(t *testing.T) {
	for _, waits := range []bool{true, false} {
		gone := alice(1_000, "gone")
		m2 := alice(2_000, "m2", gone)
		pre := alice(3_000, "pre", m2)
		m4 := alice(4_000, "m4", pre)
		d := newDesk(t, contract.Config{JoinGraceMS: new(int64(0)), SyncMaxMS: new(int64(0))})
		d.gets(4_100, m4, delivered(m4, ""))
		d.gets(4_200, m2, missing(gone.MessageID))
		if waits {
			d.gets(4_300, pre)
		} else {
			d.at(4_300, Step{Cmd: contract.Receive, Wire: model.Encode(pre), Events: []contract.Event{delivered(pre, "", "prehistory")}}, "SDS-ORD-6")
		}
	}
}

// It is asked for from the naming that makes it prehistory on, and not for those
// from when it was missing, nor where that naming is from before the own time
// [SDS-IN-10].
func TestPrehistory_isAskedForFromItsFirstNamingOn(t *testing.T) {
	for name, c := range map[string]struct {
		preMS, fromMS, waits int64 // asked for so many waits after fromMS
		want                 string
	}{
		"from the naming that makes it one": {500, 20_000, 1, ""},
		"from when it was missing":          {500, 2_000, 1, "SDS-REP-4"},
		"named from before the own time":    {-500, 20_000, 1, "SDS-REP-3"},
		"as long as a missing one would be": {500, 20_000, 2, ""},
		"at the end of that time":           {500, 20_000 + 240_000, 0, "SDS-REP-3"},
	} {
		t.Run(name, func(t *testing.T) {
			d, m1, m2, pre, dep := withPrehistory(t, c.preMS)
			d.gets(20_000, pre, delivered(pre, "", "prehistory"), delivered(m2, m1.MessageID))
			w := model.DefaultRepair().RequestMS("bob", dep.MessageID)
			for n := int64(1); n < c.waits; n++ {
				d.asks(c.fromMS+n*w, dep)
			}
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			if asked := d.readings[0].requests[dep.MessageID]; asked != nil {
				asked.overdue = true // that nobody asked before is not the question
			}
			d.asks(c.fromMS+c.waits*w, dep, want...)
		})
	}
}

// asks lets bob ask for a message by a sync message.
func (d *desk) asks(ms int64, dep model.Message, want ...string) {
	d.t.Helper()
	d.at(ms, Step{Cmd: contract.Advance, Broadcast: broadcasts(d.say(ms, "", dep.MessageID))}, want...)
}

// stateOf is what bob shows if he is as the model has him.
func stateOf(d *desk) *contract.State {
	p := d.readings[0]
	s := &contract.State{Lamport: p.local, Missing: sortedIDs(p.missing), Prehistory: p.prehistory, Window: idsOf(p.window), Floor: &p.floor}
	for _, m := range p.log {
		s.Log = append(s.Log, contract.LogEntry{MessageID: m.MessageID, Lamport: m.place.Lamport})
	}
	for _, m := range p.waiting() {
		e := contract.IncomingEntry{MessageID: m.MessageID}
		for _, n := range m.History {
			e.Missing = append(e.Missing, n.MessageID)
		}
		s.Incoming = append(s.Incoming, e)
	}
	return s
}
