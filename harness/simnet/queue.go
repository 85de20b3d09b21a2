package simnet

import "container/heap"

// Queue holds what is to come, in the order of time. What is due at the same
// time comes in the order in which it was put in, so that a run is a function
// of its inputs.
//
// Invariant: the time of what is taken never falls.
type Queue[T any] struct {
	items items[T]
	nowMS int64
	count uint64
}

type item[T any] struct {
	atMS  int64
	order uint64
	value T
}

// Put adds what is due at a time. What is due in the past is due now.
func (q *Queue[T]) Put(atMS int64, value T) {
	q.count++
	heap.Push(&q.items, item[T]{max(atMS, q.nowMS), q.count, value})
}

// Take removes what is due next and moves the clock there; false means that
// nothing is left.
func (q *Queue[T]) Take() (value T, ok bool) {
	if len(q.items) == 0 {
		return value, false
	}
	next := heap.Pop(&q.items).(item[T])
	q.nowMS = next.atMS
	return next.value, true
}

// NowMS is the time of what was taken last, at first 0.
func (q *Queue[T]) NowMS() int64 { return q.nowMS }

// Len is how much is to come.
func (q *Queue[T]) Len() int { return len(q.items) }

// items is a heap by (time, order).
type items[T any] []item[T]

func (h items[T]) Len() int { return len(h) }
func (h items[T]) Less(i, j int) bool {
	if h[i].atMS != h[j].atMS {
		return h[i].atMS < h[j].atMS
	}
	return h[i].order < h[j].order
}
func (h items[T]) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *items[T]) Push(x any)   { *h = append(*h, x.(item[T])) }
func (h *items[T]) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
