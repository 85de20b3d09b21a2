package sample

import "testing"

func TestClamp_keepsToTheLimits(t *testing.T) {
	for n, want := range map[int]int{-1: 0, 0: 0, 5: 5, 8: 8, 9: 8} {
		if got := Clamp(n); got != want {
			t.Errorf("Clamp(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestSum_leavesOutWhatIsSmallAndUnlucky(t *testing.T) {
	if got := Sum([]int{0, 1, 2, 13, 3}); got != 5 {
		t.Errorf("got %d, want 5", got)
	}
}
