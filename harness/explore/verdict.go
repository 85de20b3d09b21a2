package explore

import (
	"context"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
)

// compare compares what a participant told its application with what it had to
// tell: exactly these deliveries, in this order, and exactly these losses.
func (p *pass) compare(events []contract.Event, want []delivery, lost []string, again bool) *wrong {
	var told []string
	var got []delivery
	for i := range events {
		switch e := &events[i]; {
		case e.Delivered != nil:
			got = append(got, delivery{e.Delivered.MessageID, e.Delivered.After})
		case e.Lost != nil:
			told = append(told, e.Lost.MessageID)
		case e.Rejected != nil:
			return p.wrong([]string{"SDS-LIM-2", "SDS-RECV-1"}, "the participant rejects a message with class %s, although nothing is wrong with it", e.Rejected.Class)
		}
	}
	if !slices.Equal(told, lost) {
		return p.wrong([]string{"SDS-IN-5"}, "the participant declares %s lost, expected %s", p.say(told), p.say(lost))
	}
	gotIDs, wantIDs := idsOf(got), idsOf(want)
	if !slices.Equal(gotIDs, wantIDs) {
		requirements := []string{"SDS-RECV-14", "SDS-RECV-12"}
		switch {
		case again:
			requirements = []string{"SDS-RECV-4", "SDS-ORD-6"}
		case slices.ContainsFunc(gotIDs, func(id string) bool { return !slices.Contains(wantIDs, id) }):
			requirements = []string{"SDS-ORD-6", "SDS-RECV-13"}
		case lost != nil:
			requirements = []string{"SDS-IN-6"}
		}
		return p.wrong(requirements, "the participant delivers %s, expected %s", p.say(gotIDs), p.say(wantIDs))
	}
	for i, d := range got {
		if d.after != "" && d.after != want[i].after {
			return p.wrong([]string{"SDS-ORD-1", "SDS-ORD-2", "SDS-ORD-5"}, "the participant puts %s into its log after %s, expected after %s", p.names.Of(d.id), p.names.Of(d.after), p.names.Of(want[i].after))
		}
	}
	return nil
}

func idsOf(deliveries []delivery) []string {
	ids := make([]string, len(deliveries))
	for i, d := range deliveries {
		ids[i] = d.id
	}
	return ids
}

func (p *pass) say(ids []string) string {
	if len(ids) == 0 {
		return "nothing"
	}
	return strings.Join(p.names.All(ids), ", ")
}

// look compares the participant's state with what it has to be.
func (p *pass) look(ctx context.Context) (*wrong, error) {
	if !p.session.Has(contract.CapInspect) {
		return nil, nil
	}
	state, err := p.session.Inspect(ctx, subjectName)
	if err != nil {
		return nil, err
	}
	p.tell(&history.Step{Kind: history.Inspected, State: &state})
	log, incoming := make([]string, len(state.Log)), make([]string, len(state.Incoming))
	for i, e := range state.Log {
		log[i] = e.MessageID
	}
	for i, e := range state.Incoming {
		incoming[i] = e.MessageID
	}
	var wantLog []string
	for _, place := range p.oracle.log {
		wantLog = append(wantLog, place.MessageID)
	}
	waiting := slices.Clone(p.oracle.order)
	slices.Sort(waiting)
	slices.Sort(incoming)
	for _, c := range []struct {
		what, requirement string
		got, want         []string
	}{
		{"log", "SDS-ORD-1", log, wantLog},
		{"incoming buffer", "SDS-RECV-13", incoming, waiting},
		{"missing set", "SDS-RECV-16", state.Missing, p.oracle.missing()},
	} {
		if !slices.Equal(c.got, c.want) {
			return p.wrong([]string{c.requirement}, "the %s of the participant has %s, expected %s", c.what, p.say(c.got), p.say(c.want)), nil
		}
	}
	return nil, nil
}
