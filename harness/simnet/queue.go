package simnet

import "math/bits"

// Queue holds what is to come, in the order of time. What is due at the same
// time comes in the order in which it was put in, so that a run is a function
// of its inputs.
//
// What is due within the next second stands in a slot of its own millisecond:
// packets are under way for less than that, and putting and taking one costs
// the same however many there are. What is due later waits in a heap.
//
// Invariant: the time of what is taken never falls; whatever is due within the
// horizon stands in its slot.
type Queue[T any] struct {
	slots   [][]T // by time modulo horizon
	at      int   // how much of the present slot was taken
	busy    [horizon / 64]uint64
	later   heap[T]
	nowMS   int64
	count   uint64
	waiting int
}

const horizon = 1024 // ms, a power of two

// Put adds what is due at a time. What is due in the past is due now.
func (q *Queue[T]) Put(atMS int64, value T) {
	q.waiting++
	atMS = max(atMS, q.nowMS)
	if atMS-q.nowMS < horizon {
		q.place(atMS, value)
		return
	}
	q.count++
	q.later.push(item[T]{atMS, q.count, value})
}

func (q *Queue[T]) place(atMS int64, value T) {
	if q.slots == nil {
		q.slots = make([][]T, horizon)
	}
	i := int(atMS % horizon)
	q.slots[i] = append(q.slots[i], value)
	q.busy[i/64] |= 1 << (i % 64)
}

// Take removes what is due next and moves the clock there; false means that
// nothing is left.
func (q *Queue[T]) Take() (value T, ok bool) {
	if q.waiting == 0 {
		return value, false
	}
	slot := q.present()
	for q.at == len(slot) {
		q.move()
		slot = q.present()
	}
	var none T
	value, slot[q.at] = slot[q.at], none
	q.at++
	q.waiting--
	return value, true
}

func (q *Queue[T]) present() []T {
	if q.slots == nil {
		return nil
	}
	return q.slots[q.nowMS%horizon]
}

// move goes on to the next time at which something is due.
func (q *Queue[T]) move() {
	if q.slots != nil {
		i := int(q.nowMS % horizon)
		q.slots[i] = q.slots[i][:0]
		q.busy[i/64] &^= 1 << (i % 64)
	}
	q.at = 0
	if ahead, found := q.ahead(); found {
		q.nowMS += ahead
	} else {
		q.nowMS = q.later[0].atMS
	}
	for len(q.later) > 0 && q.later[0].atMS-q.nowMS < horizon { // before anything new is put there
		next := q.later.pop()
		q.place(next.atMS, next.value)
	}
}

// ahead is how far the next busy slot is away.
func (q *Queue[T]) ahead() (ms int64, found bool) {
	from := int(q.nowMS % horizon)
	for ms < horizon {
		i := (from + int(ms)) % horizon
		if word := q.busy[i/64] >> (i % 64); word != 0 {
			return ms + int64(bits.TrailingZeros64(word)), true
		}
		ms += int64(64 - i%64)
	}
	return 0, false
}

// NowMS is the time of what was taken last, at first 0.
func (q *Queue[T]) NowMS() int64 { return q.nowMS }

// Len is how much is to come.
func (q *Queue[T]) Len() int { return q.waiting }
