package simnet

// heap holds items by (time, order), the first one at index 0.
type heap[T any] []item[T]

type item[T any] struct {
	atMS  int64
	order uint64
	value T
}

func (i item[T]) before(j item[T]) bool {
	if i.atMS != j.atMS {
		return i.atMS < j.atMS
	}
	return i.order < j.order
}

func (h *heap[T]) push(x item[T]) {
	*h = append(*h, x)
	s := *h
	at := len(s) - 1
	for at > 0 {
		parent := (at - 1) / 2
		if !x.before(s[parent]) {
			break
		}
		s[at], at = s[parent], parent
	}
	s[at] = x
}

func (h *heap[T]) pop() item[T] {
	s := *h
	first, last := s[0], s[len(s)-1]
	s[len(s)-1] = item[T]{} // what it holds may go
	s = s[:len(s)-1]
	*h = s
	at := 0
	for {
		child := 2*at + 1
		if child >= len(s) {
			break
		}
		if child+1 < len(s) && s[child+1].before(s[child]) {
			child++
		}
		if !s[child].before(last) {
			break
		}
		s[at], at = s[child], child
	}
	if len(s) > 0 {
		s[at] = last
	}
	return first
}
