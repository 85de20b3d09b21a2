package sds

import "github.com/causeway-sds/causeway/reference/bloom"

// reviewWaku takes a filter of the dialect of @waku/sds as a hint: since hashing
// is the same for all senders, false positives recur, and no number of hits
// makes a proof. [SDS-DIA-5]
func (p *Participant) reviewWaku(m *Message) {
	if len(m.Filter) != bloom.WakuBytes {
		return
	}
	for _, o := range p.outgoing.open {
		if o.state == Unacknowledged && bloom.WakuContains(m.Filter, bloom.WakuDigestOf(string(o.rec.pos.ID))) {
			if t := o.evidence.of(m.Sender); t != nil {
				t.hit = true
				p.settle(o)
			}
		}
	}
}
