package vectors

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

func (d *differences) state(want *vectors.State, got *contract.State) {
	if want.Lamport != nil && uint64(*want.Lamport) != got.Lamport {
		d.differ("lamport is %d", *want.Lamport)
	}
	ids := func(what string, want *[]string, got []string) {
		if want != nil && !slices.Equal(*want, got) {
			d.differ("%s is %q", what, *want)
		}
	}
	var log, incoming []string
	for _, e := range got.Log {
		log = append(log, e.MessageID)
	}
	for _, e := range got.Incoming {
		incoming = append(incoming, e.MessageID)
	}
	ids("log", want.Log, log)
	ids("incoming", want.Incoming, incoming)
	ids("missing", sorted(want.Missing), *sorted(&got.Missing))
	ids("lost", sorted(want.Lost), *sorted(&got.Lost))
	ids("prehistory", sorted(want.Prehistory), *sorted(&got.Prehistory))
	ids("pruned", sorted(want.Pruned), *sorted(&got.Pruned))
	if want.ReplayFloor != nil && (got.ReplayFloor == nil || uint64(*want.ReplayFloor) != *got.ReplayFloor) {
		d.differ("replay_floor is %d", *want.ReplayFloor)
	}
	if want.Outgoing != nil {
		d.outgoing(want.Outgoing, got.Outgoing)
	}
}

func sorted(list *[]string) *[]string {
	if list == nil {
		return nil
	}
	s := slices.Clone(*list)
	slices.Sort(s)
	return &s
}

// outgoing: an acknowledged message may stay listed or leave the buffer.
func (d *differences) outgoing(want map[string]string, entries []contract.OutgoingEntry) {
	const acknowledged = string(contract.AcknowledgedState)
	got := map[string]string{}
	for _, e := range entries {
		got[e.MessageID] = string(e.State)
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if state, ok := got[id]; state != want[id] && (ok || want[id] != acknowledged) {
			d.differ("outgoing has %s as %s", id, want[id])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[id]; !ok && got[id] != acknowledged {
			d.differ("outgoing has no %s", id)
		}
	}
}

func (d *differences) same(before, after *contract.State) {
	if difference := sut.Difference(before, after); difference != "" {
		d.differ("the state is what it was: %s", difference)
	}
}

func stateText(s *contract.State) string {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Sprintf("%+v", s)
	}
	return string(text)
}
