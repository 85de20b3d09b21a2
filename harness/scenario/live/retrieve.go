package live

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// stored is what the store node answered to a participant's wish.
type stored struct {
	member   *scenario.Member
	wanted   map[string]bool // message IDs
	arrivals []Arrival
	err      error
}

// retrieve asks the store node for what a participant wishes, while the run
// goes on. Where every entry has a hint, it asks by hint alone.
func (r *run) retrieve(m *scenario.Member, entries []contract.HistoryEntry) {
	s := stored{member: m, wanted: map[string]bool{}}
	var hints [][]byte
	for _, e := range entries {
		s.wanted[e.MessageID] = true
		if len(e.RetrievalHint) > 0 {
			hints = append(hints, e.RetrievalHint)
		}
	}
	if len(hints) < len(entries) {
		hints = nil
	}
	r.retrievals.Go(func() {
		s.arrivals, s.err = r.network.Retrieve(r.ctx, m.Name, hints)
		select {
		case r.stored <- s:
		case <-r.ctx.Done():
		}
	})
}

// retrieved hands over what was wished for. An answer that did not come is not
// an error of the run: participants ask again. A store node that is slow or lacks
// messages is the bridge's doing.
func (r *run) retrieved(s stored) error {
	if s.err != nil {
		return nil
	}
	laterMS, _ := r.Injector.StoreAnswers(r.NowMS())
	for _, a := range s.arrivals {
		p, known := r.packets[string(a.Hint)]
		if !known {
			return fmt.Errorf("the store node has %d bytes with the hint %x, which nobody in this run published", len(a.Payload), a.Hint)
		}
		m, err := model.Decode(a.Payload)
		if err != nil || !s.wanted[m.MessageID] || !r.archive[m.MessageID] || !s.member.Up || !s.member.Online {
			continue
		}
		delete(s.wanted, m.MessageID) // one copy will do
		copied := p.Copy()
		copied.From, copied.AtMS = scenario.StoreNode, r.NowMS()
		r.result.Retrieved++
		if laterMS > 0 {
			r.At(copied.AtMS+laterMS, func() error { return r.receive(s.member, copied, a) })
			continue
		}
		if err := r.receive(s.member, copied, a); err != nil {
			return err
		}
	}
	return nil
}
