package explore

import (
	"fmt"
	"testing"
)

// Robinson's recurrence counts graphs with names: a(n) is the sum over k of
// (-1)^(k+1) C(n, k) 2^(k(n-k)) a(n-k). Each shape stands for n! of them
// divided by its symmetries; if these add up, none is missing and none is
// there twice.
func TestShapes_areAllDependencyGraphs(t *testing.T) {
	named := []int{1}
	for n := 1; n <= MostMessages; n++ {
		sum := 0
		choose, sign := 1, 1
		for k := 1; k <= n; k++ {
			choose = choose * (n - k + 1) / k
			sum += sign * choose * (1 << (k * (n - k))) * named[n-k]
			sign = -sign
		}
		named = append(named, sum)
		got, orders := 0, permutations(n)
		for _, s := range shapes(n) {
			symmetries, identity := 0, s.named(orders[0])
			for _, other := range orders {
				if s.named(other) == identity {
					symmetries++
				}
			}
			got += len(orders) / symmetries
		}
		if got != named[n] {
			t.Errorf("%d messages: the shapes stand for %d graphs, want %d", n, got, named[n])
		}
	}
}

func TestArrivals_areDifferentAndAsManyAsTheFormulaSays(t *testing.T) {
	for n := 1; n <= MostMessages; n++ {
		seen := map[string]bool{}
		for _, order := range arrivals(n) {
			seen[fmt.Sprint(order)] = true
		}
		if want := Expected(n); len(seen)*len(shapes(n)) != want {
			t.Errorf("%d messages: %d orders of %d graphs, want %d in all", n, len(seen), len(shapes(n)), want)
		}
	}
}
