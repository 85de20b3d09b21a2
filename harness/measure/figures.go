package measure

import (
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/model"
)

// Figures are what one run, or several, came to.
type Figures struct {
	Messages   int     `json:"messages"`   // measured
	AckedMS    []int64 `json:"-"`          // from sending to the first acknowledgement by one; those without one are left out
	InTime     int     `json:"in_time"`    // acknowledged within S + latency
	Missed     int     `json:"missed"`     // pairs of a message and a member whose first broadcast was lost
	Noticed    int     `json:"noticed"`    // of these, noticed within 3 S
	Pairs      int     `json:"pairs"`      // of a measured message and a member
	Consistent int     `json:"consistent"` // of these, delivered within 6 S
	Reached    int     `json:"reached"`    // pairs, of all messages after the warm-up, that were delivered in the end
	Lost       int     `json:"lost"`       // that were declared lost instead
	Open       int     `json:"open"`       // neither
	HealedMS   int64   `json:"healed_ms"`  // from the end of the fault to the last delivery of what was sent before
	Sent       int     `json:"sent"`       // content messages, and what else was broadcast, between the warm-up and the end of the traffic
	Syncs      int     `json:"syncs"`      // sync messages, digests included
	Resends    int     `json:"resends"`    // by the author
	Requests   int     `json:"requests"`   // entries in repair requests
	Answers    int     `json:"answers"`    // by others
	Bytes      []int   `json:"-"`          // of a content message, less content
	Hinted     []int   `json:"-"`          // the same, with two hints
}

// finish works the figures out when the run is over.
func (m *meter) finish() Figures {
	f := m.Figures
	ended := m.plan.TrafficMS
	if len(m.plan.Faults) > 0 {
		ended = m.plan.Faults[0].UntilMS
	}
	for i := range m.sent {
		msg := &m.sent[i]
		if msg.atMS == never || msg.atMS < warmMS {
			continue
		}
		measured := msg.atMS < m.plan.TrafficMS-tailMS
		if measured {
			f.message(msg)
		}
		for member := range m.members {
			to := m.members[member]
			if to == msg.from {
				continue
			}
			f.end(msg, to, ended)
			if measured {
				f.pair(msg, to)
			}
		}
	}
	slices.Sort(f.AckedMS)
	slices.Sort(f.Bytes)
	slices.Sort(f.Hinted)
	return f
}

func (f *Figures) message(msg *message) {
	f.Messages++
	if msg.ackedMS == never {
		return
	}
	took := msg.ackedMS - msg.atMS
	f.AckedMS = append(f.AckedMS, took)
	if took <= IntervalMS+LatencyMS {
		f.InTime++
	}
}

func (f *Figures) pair(msg *message, to int) {
	f.Pairs++
	if within(msg.deliverMS[to], msg.atMS, 6*IntervalMS) {
		f.Consistent++
	}
	if msg.droppedMS[to] != never {
		f.Missed++
		if within(msg.knownMS[to], msg.atMS, 3*IntervalMS) {
			f.Noticed++
		}
	}
}

func (f *Figures) end(msg *message, to int, endedMS int64) {
	switch at := msg.deliverMS[to]; {
	case at != never:
		f.Reached++
		if msg.atMS < endedMS {
			f.HealedMS = max(f.HealedMS, at-endedMS)
		}
	case msg.lost[to]:
		f.Lost++
	default:
		f.Open++
	}
}

func within(atMS, sinceMS, limitMS int64) bool { return atMS != never && atMS-sinceMS <= limitMS }

// add joins the figures of another run.
func (f *Figures) add(o Figures) {
	f.Messages += o.Messages
	f.InTime += o.InTime
	f.Missed += o.Missed
	f.Noticed += o.Noticed
	f.Pairs += o.Pairs
	f.Consistent += o.Consistent
	f.Reached += o.Reached
	f.Lost += o.Lost
	f.Open += o.Open
	f.HealedMS = max(f.HealedMS, o.HealedMS)
	f.Sent += o.Sent
	f.Syncs += o.Syncs
	f.Resends += o.Resends
	f.Requests += o.Requests
	f.Answers += o.Answers
	f.AckedMS = sorted(f.AckedMS, o.AckedMS)
	f.Bytes = sorted(f.Bytes, o.Bytes)
	f.Hinted = sorted(f.Hinted, o.Hinted)
}

func sorted[T int | int64](a, b []T) []T {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return all
}

// Acked is the time within which a share of the messages was acknowledged, in
// units of S. It is not known where fewer ever were.
func (f *Figures) Acked(share float64) (intervals float64, known bool) {
	at := rank(f.Messages, share)
	if at >= len(f.AckedMS) {
		return 0, false
	}
	return float64(f.AckedMS[at]) / IntervalMS, true
}

// rank is the place of a percentile among n sorted values: the smallest one
// that is not below the share of them.
func rank(n int, share float64) int {
	at := int(share * float64(n))
	if float64(at) < share*float64(n) {
		at++
	}
	return max(0, at-1)
}

// ShareOf is a share of something, or known is false where there is nothing.
func ShareOf(part, all int) (share float64, known bool) {
	if all == 0 {
		return 0, false
	}
	return float64(part) / float64(all), true
}

// overhead is the length of a message less its content, if its channel ID had
// 22 characters and so many entries of its history a hint of 32 bytes.
func overhead(m model.Message, hints int) int {
	m.Content = nil
	m.ChannelID = strings.Repeat("c", 22)
	m.History = slices.Clone(m.History)
	for i := range m.History {
		m.History[i].RetrievalHint = nil
		if i < hints {
			m.History[i].RetrievalHint = make([]byte, 32)
		}
	}
	return len(model.Encode(m))
}
