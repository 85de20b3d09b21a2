package explore

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/model"
)

// oracle says what a participant has to do with messages that arrive, in the
// plainest way: it looks at everything again after each of them.
type oracle struct {
	received map[string]model.Message
	order    []string // received, and not delivered
	log      []model.Place
	logged   map[string]bool
	lost     map[string]bool
}

func newOracle() *oracle {
	return &oracle{received: map[string]model.Message{}, logged: map[string]bool{}, lost: map[string]bool{}}
}

// delivery is a message with its predecessor in the log.
type delivery struct{ id, after string }

// arrive takes a message and says what is delivered, in which order.
func (o *oracle) arrive(m model.Message) []delivery {
	if _, known := o.received[m.MessageID]; known {
		return nil
	}
	o.received[m.MessageID] = m
	o.order = append(o.order, m.MessageID)
	return o.deliver()
}

// lose declares messages lost and says what is delivered then.
func (o *oracle) lose(ids []string) []delivery {
	for _, id := range ids {
		o.lost[id] = true
	}
	return o.deliver()
}

// deliver delivers what waits for nothing: again and again the one that sorts
// first, until there is none [SDS-RECV-14].
func (o *oracle) deliver() []delivery {
	var out []delivery
	for {
		var next *model.Message
		for _, id := range o.order {
			m := o.received[id]
			if o.met(m) && (next == nil || model.PlaceOf(m).Less(model.PlaceOf(*next))) {
				next = &m
			}
		}
		if next == nil {
			return out
		}
		place := model.PlaceOf(*next)
		at, _ := slices.BinarySearchFunc(o.log, place, model.Place.Compare)
		d := delivery{id: next.MessageID}
		if at > 0 {
			d.after = o.log[at-1].MessageID
		}
		out = append(out, d)
		o.log, o.logged[d.id] = slices.Insert(o.log, at, place), true
		o.order = slices.DeleteFunc(o.order, func(id string) bool { return id == d.id })
	}
}

func (o *oracle) met(m model.Message) bool {
	return !slices.ContainsFunc(m.History, func(e model.HistoryEntry) bool { return !o.logged[e.MessageID] && !o.lost[e.MessageID] })
}

// missing lists what was named, did not arrive and is not lost, sorted.
func (o *oracle) missing() []string {
	var ids []string
	for _, m := range o.received {
		for _, e := range m.History {
			if _, here := o.received[e.MessageID]; !here && !o.lost[e.MessageID] && !slices.Contains(ids, e.MessageID) {
				ids = append(ids, e.MessageID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}
