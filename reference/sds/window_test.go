package sds

import (
	"slices"
	"testing"
)

// An element is taken out from either half, and what is beyond the list is left
// alone.
func TestCut(t *testing.T) {
	whole := []int{1, 2, 3, 4, 5, 6}
	for n := 1; n <= 5; n++ {
		for i := range n {
			backing := slices.Clone(whole)
			got := cut(backing[:n], i)
			want := slices.Delete(slices.Clone(whole[:n]), i, i+1)
			if !slices.Equal(got, want) || !slices.Equal(backing[n:], whole[n:]) {
				t.Errorf("cut(%v, %d) = %v and beyond it %v, want %v and %v", whole[:n], i, got, backing[n:], want, whole[n:])
			}
		}
	}
}
