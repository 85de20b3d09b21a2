package explore

import "math/bits"

// shape is a dependency graph: for each message, in an order in which causes
// come first, the set of messages that its causal history names.
type shape []uint

// shapes lists the dependency graphs of n messages, one of all those that
// differ in the names of the messages alone.
func shapes(n int) []shape {
	var all []shape
	seen := map[uint64]bool{}
	orders := permutations(n)
	for code := range uint64(1) << (n * (n - 1) / 2) {
		s, rest := make(shape, n), code
		for i := range n {
			s[i] = uint(rest) & (1<<i - 1) // only earlier ones: no cycles
			rest >>= i
		}
		if name := s.canonical(orders); !seen[name] {
			seen[name] = true
			all = append(all, s)
		}
	}
	return all
}

// canonical is the same number for graphs that differ in names alone: the
// least that any naming gives.
func (s shape) canonical(orders [][]int) uint64 {
	least := ^uint64(0)
	for _, order := range orders {
		least = min(least, s.named(order))
	}
	return least
}

// named is the graph as a number, when message i is called order[i].
func (s shape) named(order []int) uint64 {
	number, n := uint64(0), len(s)
	for i, causes := range s {
		for rest := causes; rest != 0; rest &= rest - 1 {
			number |= 1 << (order[i]*n + order[bits.TrailingZeros(rest)])
		}
	}
	return number
}

// permutations lists the orders of 0 to n-1.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, shorter := range permutations(n - 1) {
		for at := range n {
			order := make([]int, 0, n)
			order = append(order, shorter[:at]...)
			order = append(order, n-1)
			all = append(all, append(order, shorter[at:]...))
		}
	}
	return all
}

// arrivals lists every order in which n messages can arrive when at most one
// gets lost and at most one comes twice.
func arrivals(n int) [][]int {
	var all [][]int
	for dropped := -1; dropped < n; dropped++ {
		var base []int
		for i := range n {
			if i != dropped {
				base = append(base, i)
			}
		}
		all = append(all, arrangements(base, n)...)
		for _, twice := range base {
			all = append(all, arrangements(append(base[:len(base):len(base)], twice), n)...)
		}
	}
	return all
}

// arrangements lists the different orders of some numbers below n, which may
// repeat.
func arrangements(items []int, n int) [][]int {
	left := make([]int, n)
	for _, i := range items {
		left[i]++
	}
	var all [][]int
	var extend func([]int)
	extend = func(order []int) {
		if len(order) == len(items) {
			all = append(all, append([]int(nil), order...))
			return
		}
		for i := range left {
			if left[i] > 0 {
				left[i]--
				extend(append(order, i))
				left[i]++
			}
		}
	}
	extend(make([]int, 0, len(items)))
	return all
}

// MostMessages is how many messages exhaustive schedules have at most.
const MostMessages = 5

// Expected is how many schedules of n messages there are: for each of the
// graphs, n! orders of all, as many of all but one, n·(n+1)!/2 with one of them
// twice, and n·(n−1)·n!/2 with one of them missing and another twice; together
// n!·(n² + 2).
func Expected(n int) int {
	graphs := [MostMessages + 1]int{1, 1, 2, 6, 31, 302}[n] // the test proves them
	orders := n*n + 2
	for i := 2; i <= n; i++ {
		orders *= i
	}
	return graphs * orders
}
