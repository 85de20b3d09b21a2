package naive

import (
	"slices"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// What arrives is delivered before what becomes deliverable with it, also where
// that sorts first [SDS-RECV-17].
func TestReceive_whatArrivesComesFirst(t *testing.T) {
	for _, first := range []bool{true, false} {
		d, m1, m2, pre, _ := withPrehistory(t, 3_000) // m2 sorts before pre
		events := []contract.Event{delivered(pre, m1.MessageID, "prehistory"), delivered(m2, m1.MessageID)}
		if first {
			d.gets(20_000, pre, events...)
			continue
		}
		slices.Reverse(events)
		d.at(20_000, Step{Cmd: contract.Receive, Wire: model.Encode(pre), Events: events}, "SDS-RECV-17")
	}
}

// A state shows what a message waits for, received or not.
func TestInspect_showsAllThatAMessageWaitsFor(t *testing.T) {
	d := newDesk(t, contract.Config{JoinGraceMS: new(int64(0)), SyncMaxMS: new(int64(0))})
	m1, gone := alice(1_000, "m1"), alice(2_000, "gone")
	m3 := alice(3_000, "m3", gone)
	m4 := alice(4_000, "m4", gone, m3)
	d.gets(1_000, m1, delivered(m1, ""))
	d.gets(3_100, m3, missing(gone.MessageID))
	d.gets(4_100, m4, missing(gone.MessageID))
	state := stateOf(d)
	slices.Sort(state.Incoming[1].Missing)
	d.at(0, Step{Cmd: contract.Inspect, State: state})
	state.Incoming[1].Missing = []string{gone.MessageID}
	d.at(0, Step{Cmd: contract.Inspect, State: state}, "SDS-RECV-9")
}
