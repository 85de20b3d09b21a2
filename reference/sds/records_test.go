package sds

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The table is compared with a map while records come and go, more than once
// round the table.
func TestRecords_areAMap(t *testing.T) {
	var table records
	naive := map[MessageID]*record{}
	rng := rand.New(rand.NewPCG(1, 2))
	id := func() MessageID { return MessageID(fmt.Sprint("m", rng.IntN(400))) }
	list := make([]HistoryEntry, 8)
	for step := range 20_000 {
		r := &record{pos: Position{ID: id()}}
		switch held := naive[r.pos.ID]; {
		case held == nil && rng.IntN(3) > 0:
			table.put(r)
			naive[r.pos.ID] = r
		case held != nil:
			table.remove(held)
			delete(naive, r.pos.ID)
		default:
			table.remove(r) // which is not there
		}
		if step%10 == 0 {
			list = make([]HistoryEntry, 8)
			for i := range list {
				list[i].ID = id()
			}
		}
		for i, got := range table.of(list) { // remembered from one step to the next
			if want := naive[list[i].ID]; got != want {
				t.Fatalf("step %d: %s is found as %p, want %p", step, list[i].ID, got, want)
			}
		}
		if probe := id(); table.get(probe) != naive[probe] {
			t.Fatalf("step %d: got %p for %s, want %p", step, table.get(probe), probe, naive[probe])
		}
		if table.size != len(naive) || 4*table.size > 3*len(table.slots) {
			t.Fatalf("step %d: size %d in %d slots, want %d", step, table.size, len(table.slots), len(naive))
		}
	}
	if len(naive) < 100 {
		t.Fatalf("%d records at the end: too few to meet in the table", len(naive))
	}
}
