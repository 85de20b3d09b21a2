package sds

import "container/heap"

// timerKind says what is due, and in which order things happen that are due at
// the same time.
type timerKind uint8

const (
	missingTimer timerKind = iota // ask for a message, or declare it lost
	wantedTimer                   // ask for prehistory
	resendTimer
	answerTimer  // answer a repair request
	digestTimer  // a steward tells what it has
	silenceTimer // somebody who only reads tells what it has
	syncTimer
	requestTimer // ask for repair, if nothing else did
)

const idle = -1

// timer is one entry of the agenda.
type timer struct {
	due   Time // connected time, as all times of timers
	kind  timerKind
	id    MessageID // of the message that it is about
	index int       // in the agenda; idle: not in it
}

func (t *timer) less(u *timer) bool {
	if t.due != u.due {
		return t.due < u.due
	}
	if t.kind != u.kind {
		return t.kind < u.kind
	}
	return t.id < u.id
}

// agenda holds what is to be done when, the next thing first.
type agenda struct {
	heap     timers
	earliest Time // while timers run: those that they set are for later
}

func (a *agenda) set(t *timer, due Time) {
	t.due = max(due, a.earliest)
	if t.index == idle {
		heap.Push(&a.heap, t)
	} else {
		heap.Fix(&a.heap, t.index)
	}
}

func (a *agenda) cancel(t *timer) {
	if t.index != idle {
		heap.Remove(&a.heap, t.index)
	}
}

// pop takes the next timer that is due.
func (a *agenda) pop(now Time) (*timer, bool) {
	if len(a.heap) == 0 || a.heap[0].due > now {
		return nil, false
	}
	return heap.Pop(&a.heap).(*timer), true
}

// Deadline returns when the next Elapse is due, if there is anything to do.
func (p *Participant) Deadline() (Time, bool) {
	if len(p.agenda.heap) == 0 || p.connection.offline {
		return 0, false
	}
	return p.agenda.heap[0].due + p.connection.away, true
}

// elapse runs each timer that is due once: whoever wakes late does not catch up
// on what it missed. [SDS-OUT-4]
func (p *Participant) elapse() {
	if p.connection.offline {
		return
	}
	now := p.connected()
	p.agenda.earliest = now + 1
	for t, ok := p.agenda.pop(now); ok; t, ok = p.agenda.pop(now) {
		switch t.kind {
		case missingTimer:
			p.missingDue(t.id)
		case wantedTimer:
			p.wantedDue(t.id)
		case answerTimer:
			p.answerDue(t.id)
		case digestTimer:
			p.digestDue()
		case silenceTimer:
			p.silenceDue()
		case requestTimer:
			p.requestDue()
		case resendTimer:
			p.resendDue(t.id)
		case syncTimer:
			p.syncDue()
		}
	}
	p.agenda.earliest = 0
}

// timers implements heap.Interface.
type timers []*timer

func (h timers) Len() int           { return len(h) }
func (h timers) Less(i, j int) bool { return h[i].less(h[j]) }

func (h timers) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *timers) Push(x any) {
	t := x.(*timer)
	t.index = len(*h)
	*h = append(*h, t)
}

func (h *timers) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	t.index = idle
	return t
}
