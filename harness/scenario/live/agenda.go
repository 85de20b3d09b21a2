package live

import "container/heap"

// agenda is what is to be done when. What is due at the same time is done in
// the order in which it was put in.
type agenda struct {
	entries entries
	count   int
}

type entry struct {
	atMS  int64
	order int
	do    func() error
}

func (a *agenda) put(atMS int64, do func() error) {
	a.count++
	heap.Push(&a.entries, entry{atMS, a.count, do})
}

// next is when the next thing is due; false: there is none.
func (a *agenda) next() (atMS int64, any bool) {
	if len(a.entries) == 0 {
		return 0, false
	}
	return a.entries[0].atMS, true
}

func (a *agenda) take() entry { return heap.Pop(&a.entries).(entry) }

type entries []entry

func (e entries) Len() int { return len(e) }
func (e entries) Less(i, j int) bool {
	return e[i].atMS < e[j].atMS || e[i].atMS == e[j].atMS && e[i].order < e[j].order
}
func (e entries) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *entries) Push(x any)   { *e = append(*e, x.(entry)) }
func (e *entries) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	*e = (*e)[:last]
	return x
}
